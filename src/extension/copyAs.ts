import type { App } from './app';
import { copyExported, exported, exporterNamed } from './exportedNetwork';
import { networkMeant } from './networkMeant';

/** Copies the network of a side-bar node, of the panel or of the fit at the cursor. Answers what was copied, in words. */
export async function copyAs(app: App, exporter: string, argument: unknown): Promise<string> {
  const meant = await networkMeant(app, argument);
  return copyExported(exported(meant, exporterNamed(exporter)), meant);
}

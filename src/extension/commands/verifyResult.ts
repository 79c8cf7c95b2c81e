import type { Verification } from '../../protocol/proof';
import type { App } from '../app';
import { UserMessage } from '../notify';
import { targetOf } from '../target';

/** Has the verifier check a result, and shows it in the panel. Answers what it found, null when it was stopped. */
export async function verifyResult(app: App, argument: unknown): Promise<Verification | null> {
  const { uri, fit: named } = await targetOf(argument, app.active);
  const key = uri.toString();
  const fit = named ?? app.panel.fitOf(key);
  if (fit === null) throw new UserMessage('Show a result first; the one in the panel is verified.');
  if (app.model.result(key, fit) === undefined)
    throw new UserMessage(`"${fit}" has no result yet; run it first.`);
  app.panel.show(key, fit);
  return app.verifications.start(key, fit);
}

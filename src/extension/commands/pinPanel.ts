import type { App } from '../app';
import { targetOf } from '../target';

/** Keeps a file's panel on the fit it shows, wherever the cursor goes. Answers whether it is pinned, false while it is closed. */
export async function pinPanel({ panel, active }: App, argument: unknown): Promise<boolean> {
  return panel.pin((await targetOf(argument, active)).uri.toString(), true);
}

/** Lets it follow the cursor again. */
export async function unpinPanel({ panel, active }: App, argument: unknown): Promise<boolean> {
  return panel.pin((await targetOf(argument, active)).uri.toString(), false);
}

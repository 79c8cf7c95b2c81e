import type { App } from '../app';
import { sweepMeant } from '../sweepMeant';

/** Shows the panel of a sweep. */
export async function showSweep(app: App, argument: unknown): Promise<void> {
  const meant = await sweepMeant(app, argument);
  if (meant !== undefined) app.sweepPanels.show(meant.uri.toString(), meant.sweep);
}

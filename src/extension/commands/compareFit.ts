import type { RunFitsAnswer } from '../../protocol/fits';
import type { App } from '../app';
import { UserMessage } from '../notify';
import { targetOf } from '../target';
import { start } from './start';

/** Runs the rivals that a fit names, after the fit itself where it is not current. */
export async function compareFit(app: App, argument: unknown): Promise<RunFitsAnswer> {
  const { uri, fit: named } = await targetOf(argument, app.active);
  const fit = named ?? app.panel.fitOf(uri.toString());
  if (fit === null)
    throw new UserMessage('Show a result first; its fit is compared with the rivals it names.');
  return start(app, uri, [fit]);
}

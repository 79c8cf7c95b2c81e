import type { RunFitsAnswer } from '../../protocol/fits';
import type { App } from '../app';
import { targetOf } from '../target';
import { start } from './start';

/** Runs the fit of a side-bar node, or of the lens over it. */
export async function runFit(app: App, argument: unknown): Promise<RunFitsAnswer> {
  const { uri, fit } = await targetOf(argument, app.active);
  return start(app, uri, fit === undefined ? undefined : [fit]);
}

import type { RunFitsAnswer } from '../../protocol/fits';
import type { App } from '../app';
import { targetOf } from '../target';
import { start } from './start';

/** Runs every fit of the file. */
export function fitFile(app: App, argument: unknown): Promise<RunFitsAnswer> {
  return start(app, targetOf(argument, app.active).uri);
}

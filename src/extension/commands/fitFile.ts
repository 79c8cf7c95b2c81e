import type { RunFitsAnswer } from '../../protocol/fits';
import type { App } from '../app';
import { targetOf } from '../target';
import { start } from './start';

/** Runs every fit of the file. */
export async function fitFile(app: App, argument: unknown): Promise<RunFitsAnswer> {
  const { uri } = await targetOf(argument, app.active);
  return start(app, uri);
}

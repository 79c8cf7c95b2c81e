import type { RunFitsAnswer } from '../../protocol/fits';
import type { App } from '../app';
import { UserMessage } from '../notify';
import { start } from './start';

/** Runs the fit whose block holds the cursor. */
export async function fitAtCursor(app: App): Promise<RunFitsAnswer> {
  await app.active.settled();
  const { editor } = app.active;
  if (editor === undefined) throw new UserMessage('Open a .hull file and put the cursor into a fit block.');
  const { uri } = editor.document;
  const fit = await app.client.fitAt(uri, editor.selection.active);
  if (fit === null)
    throw new UserMessage('The cursor is not in a fit block; put it into one, or fit the whole file.');
  return start(app, uri, [fit]);
}

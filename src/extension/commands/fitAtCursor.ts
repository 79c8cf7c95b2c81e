import type { RunFitsAnswer } from '../../protocol/fits';
import type * as vscode from 'vscode';
import type { App } from '../app';
import { UserMessage } from '../notify';
import { start } from './start';

/** Runs the fit whose block holds the cursor, or the one fit of the file from anywhere in it. */
export async function fitAtCursor(app: App): Promise<RunFitsAnswer> {
  await app.active.settled();
  const { editor } = app.active;
  if (editor === undefined) throw new UserMessage('Open a .hull file and put the cursor into a fit block.');
  const { uri } = editor.document;
  const fit = (await app.client.fitAt(uri, editor.selection.active)) ?? onlyFit(app, uri);
  if (fit === undefined)
    throw new UserMessage('The cursor is not in a fit block; put it into one, or fit the whole file.');
  return start(app, uri, [fit]);
}

/** The name of the fit of a file that has just one. */
function onlyFit({ model }: App, uri: vscode.Uri): string | undefined {
  const fits = model.document(uri.toString())?.fits ?? [];
  return fits.length === 1 ? fits[0].name : undefined;
}

import * as vscode from 'vscode';
import type { App } from '../app';
import { UserMessage } from '../notify';
import { columnOf } from '../openEditors';
import { stillThere } from '../stillThere';
import { targetOf } from '../target';

/** Opens the file beside the panel and puts the cursor on the fit's name; a click in the side bar also shows its result. */
export async function revealFit(app: App, argument: unknown): Promise<void> {
  const { uri, fit: name } = await targetOf(argument, app.active);
  if (name === undefined) throw new UserMessage('Pick a fit in the Hullfit side bar to reveal it.');
  app.panel.show(uri.toString(), name);
  await reveal(app, uri, name);
}

/** Puts the cursor on the fit's name, in the editor that already shows the file if there is one. */
export async function reveal(app: App, uri: vscode.Uri, name: string): Promise<void> {
  await revealPlace(uri, app.model.fit(uri.toString(), name));
}

/** The same with the place of a block's name; without one the file is opened. */
export async function revealPlace(
  uri: vscode.Uri,
  found: { readonly line: number; readonly character: number } | undefined,
): Promise<void> {
  await stillThere(uri);
  const editor = await vscode.window.showTextDocument(uri, {
    viewColumn: columnOf(uri.toString()) ?? vscode.ViewColumn.One,
    preserveFocus: false,
  });
  if (found === undefined) return;
  const place = new vscode.Position(found.line, found.character);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The panel of a file goes with the cursor, from fit to fit, as long as it is open and not pinned (setting `hullfit.followCursor`). */
import * as vscode from 'vscode';
import { LANGUAGE } from './client';
import type { PanelManager } from './panelManager';

/** The cursor must rest this long, in milliseconds: the server is asked which fit it is in. */
const REST_MS = 150;

export function followCursor(
  panel: PanelManager,
  fitAt: (uri: vscode.Uri, position: vscode.Position) => Promise<string | null>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let resting: ReturnType<typeof setTimeout> | undefined;
  const look = async ({ document, selection }: vscode.TextEditor): Promise<void> => {
    const key = document.uri.toString();
    if (panel.stateOf(key) === undefined || panel.isPinned(key)) return;
    if (!vscode.workspace.getConfiguration('hullfit', document).get<boolean>('followCursor', true)) return;
    try {
      const fit = await fitAt(document.uri, selection.active);
      // Between fits the last one stays, and a cursor that has moved on asks again.
      if (fit !== null && !panel.isPinned(key)) panel.select(key, fit);
    } catch (error) {
      log.debug(
        `The fit at the cursor is not known: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
  const moved = vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
    // An edit of a program, as after a reload, is no wish to see another fit.
    if (textEditor.document.languageId !== LANGUAGE || kind === undefined) return;
    clearTimeout(resting);
    resting = setTimeout(() => void look(textEditor), REST_MS);
  });
  return new vscode.Disposable(() => {
    clearTimeout(resting);
    moved.dispose();
  });
}

/** Live re-fit: a save runs the fits whose input changed, when the setting is on and the workspace is trusted. */
import * as vscode from 'vscode';
import type { App } from './app';
import { LANGUAGE } from './client';
import { report } from './commands/register';

export function refitOnSave(app: App): vscode.Disposable {
  /** Files that were saved by themselves while a block of theirs was being filled in. */
  const waiting = new Set<string>();
  const refit = async (document: vscode.TextDocument): Promise<void> => {
    const uri = document.uri.toString();
    if (document.languageId !== LANGUAGE || !vscode.workspace.isTrusted) return;
    if (!vscode.workspace.getConfiguration('hullfit', document).get<boolean>('refitOnSave', true)) return;
    if (app.filling.isIn(uri)) return void waiting.add(uri);
    waiting.delete(uri);
    try {
      const answer = await app.client.runFits({ uri, onlyChanged: true });
      // Saved without a reason to fit is the usual case: it goes to the log, not into a message box.
      app.log.debug(
        `Saved ${document.uri.fsPath}: ${answer.kind === 'nothing' ? answer.reason : answer.fits.join(', ')}`,
      );
    } catch (error) {
      report(error, 'Re-fit on save', app.log);
    }
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidSaveTextDocument(refit),
    app.filling.onDidChange((uri) => {
      const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
      if (!app.filling.isIn(uri) && waiting.delete(uri) && document?.isDirty === false) void refit(document);
    }),
  );
}

/** Live re-fit: a save runs the fits whose input changed, when the setting is on and the workspace is trusted. */
import * as vscode from 'vscode';
import type { App } from './app';
import { LANGUAGE } from './client';
import { report } from './commands/register';

export function refitOnSave(app: App): vscode.Disposable {
  return vscode.workspace.onDidSaveTextDocument(async (document) => {
    if (document.languageId !== LANGUAGE || !vscode.workspace.isTrusted) return;
    if (!vscode.workspace.getConfiguration('hullfit', document).get<boolean>('refitOnSave', true)) return;
    try {
      const answer = await app.client.runFits({ uri: document.uri.toString(), onlyChanged: true });
      // Saved without a reason to fit is the usual case: it goes to the log, not into a message box.
      app.log.debug(
        `Saved ${document.uri.fsPath}: ${answer.kind === 'nothing' ? answer.reason : answer.fits.join(', ')}`,
      );
    } catch (error) {
      report(error, 'Re-fit on save', app.log);
    }
  });
}

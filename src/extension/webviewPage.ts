/** What the panel's and the inspector's webviews share: their files, their policy, and the address of each. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { inspectorHtml, panelHtml } from '../webview/html';

export function webviewOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    localResourceRoots: [
      vscode.Uri.joinPath(extension, 'dist', 'webview'),
      vscode.Uri.joinPath(extension, 'media'),
    ],
  };
}

/** The page of one of them, with a nonce of its own. */
export function webviewPage(
  extension: vscode.Uri,
  webview: vscode.Webview,
  which: 'panel' | 'inspector',
): string {
  const local = (...path: string[]) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, ...path)).toString();
  const page = {
    nonce: randomBytes(16).toString('base64'),
    cspSource: webview.cspSource,
    scriptUri: local('dist', 'webview', `${which}.js`),
    styleUri: local('media', 'panel.css'),
  };
  return which === 'panel' ? panelHtml(page) : inspectorHtml(page);
}

/** What the webviews of the panels and the inspector share: their files, their policy, and the address of each. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { inspectorHtml, panelHtml } from '../webview/html';
import { sweepHtml } from '../webview/sweepHtml';

export function webviewOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    localResourceRoots: [
      vscode.Uri.joinPath(extension, 'dist', 'webview'),
      vscode.Uri.joinPath(extension, 'media'),
    ],
  };
}

const PAGES = { panel: panelHtml, inspector: inspectorHtml, sweep: sweepHtml } as const;

/** The page of one of them, with a nonce of its own. */
export function webviewPage(
  extension: vscode.Uri,
  webview: vscode.Webview,
  which: keyof typeof PAGES,
): string {
  const local = (...path: string[]) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, ...path)).toString();
  const page = {
    nonce: randomBytes(16).toString('base64'),
    cspSource: webview.cspSource,
    scriptUri: local('dist', 'webview', `${which}.js`),
    styleUri: which === 'sweep' ? local('dist', 'webview', 'sweep.css') : local('media', 'panel.css'),
  };
  return PAGES[which](page);
}

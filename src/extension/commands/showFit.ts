import * as vscode from 'vscode';
import type { App } from '../app';

/** Shows the panel on a fit that the language server names: the lens Show passes the file's address and the fit's name. */
export function showFit(app: App, argument: unknown): void {
  const { uri, fit } = (argument ?? {}) as { readonly uri?: unknown; readonly fit?: unknown };
  if (typeof uri !== 'string' || typeof fit !== 'string') {
    throw new Error('hullfit.showFit wants the address of a file and the name of a fit.');
  }
  app.panel.show(vscode.Uri.parse(uri).toString(), fit);
}

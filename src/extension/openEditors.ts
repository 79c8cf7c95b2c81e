/** Which documents and editors VS Code has open, by the document's address as text. */
import * as vscode from 'vscode';

export function isOpen(uri: string | undefined): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri);
}

/** The editor on screen that shows a document: the active one, if it does. */
export function editorOf(uri: string | undefined): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const shows = (editor: vscode.TextEditor | undefined) => editor?.document.uri.toString() === uri;
  return shows(activeTextEditor) ? activeTextEditor : visibleTextEditors.find(shows);
}

/** Which documents and editors VS Code has open. */
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

/** The column in which a document is on screen, or lies behind another tab; undefined where it is not open. */
export function columnOf(uri: string): vscode.ViewColumn | undefined {
  return editorOf(uri)?.viewColumn ?? columnOfText((text) => text.toString() === uri);
}

/** The column of a text's tab. */
export function columnOfText(meant: (uri: vscode.Uri) => boolean): vscode.ViewColumn | undefined {
  const has = ({ input }: vscode.Tab) => input instanceof vscode.TabInputText && meant(input.uri);
  return vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(has))?.viewColumn;
}

/** The .hull file of the tab that has the focus, whether or not its text is there yet. */
export function textInFront(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText && input.uri.path.endsWith('.hull') ? input.uri : undefined;
}

/** What the suites share: the extension's API, its documents, and waiting with a reason. */
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import type { HullfitApi } from '../../src/extension/api';
import type { FitSummary } from '../../src/protocol/fits';
import { isOver } from '../helpers/load';

export async function api(): Promise<HullfitApi> {
  const extension = vscode.extensions.getExtension<HullfitApi>('hullfit.hullfit');
  assert.ok(extension, 'the extension is installed');
  return extension.activate();
}

/** A file of the workspace the suites run in. */
export function file(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Tabs of result panels; their titles are `FIT – FILE`. */
export function panelTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview);
}

export async function open(name: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(file(name));
  return vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
}

/** Replaces the first occurrence of a text; the text must be there. */
export async function replace(editor: vscode.TextEditor, before: string, after: string): Promise<void> {
  const { document } = editor;
  const at = document.getText().indexOf(before);
  assert.ok(at >= 0, `the document has "${before}"`);
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + before.length));
  assert.ok(await editor.edit((edit) => edit.replace(range, after)), 'the edit was applied');
}

/** Puts a file back to what it was before a test, saved. */
export async function restore(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  if (document.getText() === text && !document.isDirty) return;
  const whole = new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length));
  await editor.edit((edit) => edit.replace(whole, text));
  await document.save();
}

/** Polls until `look` answers something; the error says what was waited for. The limit is one on a quiet machine. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false,
  limitMs = 20_000,
): Promise<T> {
  const since = performance.now();
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (isOver(since, limitMs)) throw new Error(`Waited ${limitMs / 1000} s in vain for: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** The fit once it stands as `accept` wants. */
export async function untilFit(
  uri: vscode.Uri,
  name: string,
  what: string,
  accept: (fit: FitSummary) => boolean,
  limitMs?: number,
): Promise<FitSummary> {
  const extension = await api();
  const look = () => extension.fits(uri.toString())?.fits.find((fit) => fit.name === name && accept(fit));
  return until(`${name} ${what}`, look, limitMs).catch((error: Error) => {
    throw new Error(`${error.message} It is: ${JSON.stringify(extension.fits(uri.toString()))}`);
  });
}

export const isFresh = (fit: FitSummary): boolean => fit.state.kind === 'done' && !fit.stale;

import * as vscode from 'vscode';
import type { App } from '../app';
import { choose } from '../choose';

/** Where a copy goes in a folder of the user's. */
const FOLDER = 'hullfit-examples';

/** Opens a copy of an example with its data, in the first open folder or, without one, in the extension's storage. Answers the file. */
export async function openExample(
  { extension, storage }: App,
  argument: unknown,
): Promise<vscode.Uri | undefined> {
  const source = vscode.Uri.joinPath(extension, 'examples');
  const names = (await vscode.workspace.fs.readDirectory(source))
    .map(([name]) => name)
    .filter((name) => name.endsWith('.hull'));
  const titles = await Promise.all(
    names.map(async (name) => [name, await firstComment(source, name)] as const),
  );
  const name = names.includes(String(argument))
    ? String(argument)
    : await choose(
        'Open an example',
        titles.map(([value, detail]) => ({ value, label: value.replace(/\.hull$/, ''), detail })),
      );
  if (name === undefined) return undefined;
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri ?? storage;
  const place = vscode.Uri.joinPath(folder, FOLDER);
  const data = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(source, 'data'));
  for (const file of [name, ...data.map(([one]) => `data/${one}`)]) {
    await copy(vscode.Uri.joinPath(source, file), vscode.Uri.joinPath(place, file));
  }
  const uri = vscode.Uri.joinPath(place, name);
  await vscode.window.showTextDocument(uri, { preview: false });
  return uri;
}

/** What an example is about: its first line. */
async function firstComment(folder: vscode.Uri, name: string): Promise<string> {
  const text = new TextDecoder().decode(
    await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)),
  );
  return text.split('\n', 1)[0].replace(/^\/\/\s*/, '');
}

/** A copy that is there already, and may have been changed, stays. */
async function copy(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  try {
    await vscode.workspace.fs.copy(from, to, { overwrite: false });
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileExists') throw error;
  }
}

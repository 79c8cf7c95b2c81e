/** Writing a file where the user says, beside the .hull file unless they say otherwise. */
import * as vscode from 'vscode';

const KINDS: Readonly<Record<string, string>> = {
  svg: 'SVG picture',
  png: 'PNG picture',
  csv: 'CSV table',
  json: 'JSON',
  html: 'Web page',
};

export interface NewFile {
  /** Without its ending. */
  readonly name: string;
  readonly ending: string;
  readonly content: Uint8Array;
}

/** Asks where, then writes; `target` answers the question beforehand. Answers where it went, or undefined. */
export async function saveFile(
  beside: string,
  { name, ending, content }: NewFile,
  target?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const place =
    target ??
    (await vscode.window.showSaveDialog({
      defaultUri: folderOf(beside, `${name}.${ending}`),
      filters: { [KINDS[ending] ?? ending]: [ending] },
      title: `Save ${name}.${ending}`,
    }));
  if (place === undefined) return undefined;
  await vscode.workspace.fs.writeFile(place, content);
  return place;
}

/** An untitled document lies nowhere: then the first folder that is open. */
function folderOf(uri: string, file: string): vscode.Uri {
  const parsed = vscode.Uri.parse(uri);
  if (parsed.scheme === 'file') return vscode.Uri.joinPath(parsed, '..', file);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? vscode.Uri.file(file) : vscode.Uri.joinPath(folder, file);
}

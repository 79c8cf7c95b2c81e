/** Writing a file where the user says, beside the .hull file unless they say otherwise. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { writeAtomically } from '../result/atomicWrite';

const KINDS: Readonly<Record<string, string>> = {
  svg: 'SVG picture',
  png: 'PNG picture',
  csv: 'CSV table',
  json: 'JSON',
  html: 'Web page',
  h: 'C header',
  onnx: 'ONNX model',
  py: 'Python module',
  ts: 'TypeScript module',
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
  await writeWhole(place, content);
  return place;
}

/** What was there stays until the new file is there as a whole. */
async function writeWhole(place: vscode.Uri, content: Uint8Array): Promise<void> {
  if (place.scheme === 'file') return writeAtomically(place.fsPath, content);
  const { fs } = vscode.workspace;
  const temporary = vscode.Uri.joinPath(place, '..', `.hullfit-${randomUUID()}.tmp`);
  try {
    await fs.writeFile(temporary, content);
    await fs.rename(temporary, place, { overwrite: true });
  } catch (error) {
    // It may not be there, and what went wrong first is what is told.
    await fs.delete(temporary).then(undefined, () => undefined);
    throw error;
  }
}

/** An untitled document lies nowhere: then the first folder that is open. */
function folderOf(uri: string, file: string): vscode.Uri {
  const parsed = vscode.Uri.parse(uri);
  if (parsed.scheme === 'file') return vscode.Uri.joinPath(parsed, '..', file);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? vscode.Uri.file(file) : vscode.Uri.joinPath(folder, file);
}

/** A panel or a node of the side bar may outlive its file. */
import * as vscode from 'vscode';
import { SCHEMES } from './client';
import { UserMessage } from './notify';
import { isOpen } from './openEditors';
import { fileName } from './panelState';

/** Throws a UserMessage when the document is neither open nor on the disk, or of a place that the server does not read. */
export async function stillThere(uri: vscode.Uri): Promise<void> {
  const key = uri.toString();
  if (!SCHEMES.includes(uri.scheme)) {
    throw new UserMessage(
      `"${fileName(key)}" is not a file on the disk; save it into a folder, and fit that one.`,
    );
  }
  if (isOpen(key)) return;
  try {
    await vscode.workspace.fs.stat(uri);
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileNotFound') throw error;
    throw new UserMessage(
      `"${fileName(key)}" is no longer there; if it was moved or renamed, open it where it is now.`,
    );
  }
}

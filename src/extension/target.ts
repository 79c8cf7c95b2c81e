/** What a command is about: menus pass a file, the side bar a node, the palette nothing. */
import * as vscode from 'vscode';
import type { ActiveDocument } from './activeDocument';
import { UserMessage } from './notify';

export interface Target {
  readonly uri: vscode.Uri;
  readonly fit?: string;
}

/** Nodes of the side bar carry an address, the lenses over a fit the text of one. */
function isAbout(
  argument: unknown,
): argument is { readonly uri: vscode.Uri | string; readonly fit?: string } {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'uri' in argument &&
    (argument.uri instanceof vscode.Uri || typeof argument.uri === 'string')
  );
}

/** The file or fit that a menu passed. A button over a panel passes the panel's own address, which names neither. */
export function passed(argument: unknown): Target | undefined {
  if (argument instanceof vscode.Uri)
    return argument.scheme === 'webview-panel' ? undefined : { uri: argument };
  if (!isAbout(argument)) return undefined;
  const uri = typeof argument.uri === 'string' ? vscode.Uri.parse(argument.uri) : argument.uri;
  return { uri, ...(argument.fit !== undefined && { fit: argument.fit }) };
}

/** The target of a command; throws a UserMessage when no .hull file is meant. */
export async function targetOf(argument: unknown, active: ActiveDocument): Promise<Target> {
  const target = passed(argument);
  if (target !== undefined) return target;
  await active.settled();
  if (active.uri !== undefined) return { uri: active.uri };
  throw new UserMessage('Open a .hull file first; Hullfit works on the one that is active.');
}

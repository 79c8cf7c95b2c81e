/** Which network a command is about: that of a node, of the panel in focus, of the fit at the cursor, or of the file's panel. */
import type * as vscode from 'vscode';
import type { FitResult } from '../result/schema';
import type { App } from './app';
import { UserMessage } from './notify';
import { targetOf } from './target';

export interface NetworkMeant {
  readonly uri: string;
  /** It has a network. */
  readonly result: FitResult;
  /** The result is older than its text or data. */
  readonly stale: boolean;
}

/** Throws a UserMessage where no fit is meant, or the one that is has no network. */
export async function networkMeant(app: App, argument: unknown): Promise<NetworkMeant> {
  const target = await targetOf(argument, app.active);
  const uri = target.uri.toString();
  const fit = target.fit ?? (await fitMeant(app, target.uri));
  if (fit === undefined)
    throw new UserMessage(
      'Put the cursor on a fit that has a result, or show its result, to save its network.',
    );
  const result = app.model.result(uri, fit)?.result;
  if (result === undefined) throw new UserMessage(`"${fit}" has no result yet; run it first.`);
  if (result.objective === null)
    throw new UserMessage(
      `"${fit}" is ${result.status} and has no network; change what it asks for, or give it more time.`,
    );
  return { uri, result, stale: app.model.isStale(uri, fit) };
}

async function fitMeant(
  { active, client, model, panel }: App,
  file: vscode.Uri,
): Promise<string | undefined> {
  const uri = file.toString();
  const ofPanel = panel.fitOf(uri) ?? undefined;
  if (ofPanel !== undefined && panel.focused === uri) return ofPanel;
  const editor = active.uri?.toString() === uri ? active.editor : undefined;
  const atCursor = editor === undefined ? null : await client.fitAt(file, editor.selection.active);
  // A fit without a result is meant only where nothing is shown, and is then told about.
  if (atCursor !== null && (ofPanel === undefined || model.result(uri, atCursor) !== undefined))
    return atCursor;
  return ofPanel;
}

import * as vscode from 'vscode';
import type { App } from '../app';
import { inform } from '../notify';

const REMOVE = 'Remove';

/** Removes the results and the earlier runs that are kept for this workspace, once the user is sure. Answers how many results; undefined where not. */
export async function clearStoredResults(app: App, argument: unknown): Promise<number | undefined> {
  const sure = (argument as { readonly sure?: unknown } | undefined)?.sure === true;
  if (!sure) {
    const question =
      'Remove the stored results of this workspace, and the earlier runs that new ones are compared with?';
    const detail = 'Files stay as they are. What is on screen stays until the window is closed.';
    const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, REMOVE);
    if (answer !== REMOVE) return undefined;
  }
  const count = await app.client.clearResults();
  app.history.clear();
  inform(
    count === 0
      ? 'No result was stored.'
      : `${count === 1 ? 'One stored result is' : `${count} stored results are`} removed.`,
  );
  return count;
}

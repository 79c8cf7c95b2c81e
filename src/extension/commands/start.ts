/** Starts fits and shows their file's panel. */
import * as vscode from 'vscode';
import type { RunFitsAnswer } from '../../protocol/fits';
import type { App } from '../app';
import { inform } from '../notify';
import { stillThere } from '../stillThere';

/** Runs the named fits (all without names) whether or not they changed, and their rivals; answers what the server started. */
export async function start(app: App, uri: vscode.Uri, fits?: readonly string[]): Promise<RunFitsAnswer> {
  const key = uri.toString();
  await stillThere(uri);
  const answer = await app.client.runFits({
    uri: key,
    onlyChanged: false,
    compare: true,
    ...(fits === undefined ? {} : { fits }),
  });
  if (answer.kind === 'nothing') {
    // The server has said it where trust is what is missing.
    if (answer.awaitTrust === undefined) inform(answer.reason);
    return answer;
  }
  // Whoever looks at one of these fits keeps looking at it; else the first that runs is of interest.
  const shown = app.panel.fitOf(key);
  const keeps = shown !== null && (answer.fits.includes(shown) || app.panel.isPinned(key));
  if (opens(app, uri)) app.panel.show(key, keeps ? undefined : answer.fits[0]);
  else if (!keeps) app.panel.select(key, answer.fits[0]);
  return answer;
}

/** Whether a run brings the panel to the front, by the setting. */
function opens({ panel }: App, uri: vscode.Uri): boolean {
  const key = uri.toString();
  const when = vscode.workspace.getConfiguration('hullfit', uri).get<string>('openPanel', 'always');
  if (when === 'never') return false;
  return when === 'first' ? panel.stateOf(key) !== undefined || !panel.knows(key) : true;
}

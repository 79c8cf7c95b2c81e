/** Live re-fit of data: when a data file changes, the fits of an open file that it makes stale run again, once for each change. */
import * as vscode from 'vscode';
import type { App } from './app';
import { report } from './commands/register';
import { isBusy } from './fitsModel';
import { isOpen } from './openEditors';

export function refitOnDataChange(app: App): vscode.Disposable {
  /** What each fit was last run for, by file and name: a run that fails is not begun again. */
  const tried = new Map<string, string>();
  return app.model.onDidChange(async (uri) => {
    if (!vscode.workspace.isTrusted || !isOpen(uri)) return;
    const wanted = (app.model.document(uri)?.fits ?? []).filter(
      ({ name, state, changed, input }) =>
        changed === 'data' && input !== undefined && !isBusy(state) && tried.get(`${uri}#${name}`) !== input,
    );
    if (wanted.length === 0) return;
    const settings = vscode.workspace.getConfiguration('hullfit', vscode.Uri.parse(uri));
    if (!settings.get<boolean>('refitOnDataChange', true)) return;
    for (const { name, input } of wanted) tried.set(`${uri}#${name}`, input!);
    const fits = wanted.map(({ name }) => name);
    try {
      await app.client.runFits({ uri, fits, onlyChanged: true });
      app.log.info(`The data of ${vscode.Uri.parse(uri).path} have changed: ${fits.join(', ')}.`);
    } catch (error) {
      report(error, 'Re-fit on a change of data', app.log);
    }
  });
}

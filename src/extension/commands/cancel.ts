import * as vscode from 'vscode';
import type { App } from '../app';
import { inform } from '../notify';
import { fileName } from '../panelState';
import { sweepOf } from '../sweepMeant';
import { passed } from '../target';

/** The status bar, which speaks of every file, passes this. */
export const EVERYTHING = 'everything';

/**
 * Cancels the fit or the sweep of a side-bar node or a lens, those of a file that a menu passes, or while a panel has the focus those of its file;
 * else everything that runs. Answers how many were asked to stop.
 */
export async function cancel(app: App, argument: unknown): Promise<number> {
  const { focused } = app.panel;
  const target =
    argument === EVERYTHING
      ? undefined
      : (passed(argument) ?? (focused === undefined ? undefined : { uri: vscode.Uri.parse(focused) }));
  const sweep = sweepOf(argument);
  const where = target === undefined ? {} : { uri: target.uri.toString() };
  const fits =
    sweep === undefined
      ? await app.client.cancelFits({
          ...where,
          ...(target?.fit === undefined ? {} : { fits: [target.fit] }),
        })
      : 0;
  const sweeps =
    target?.fit === undefined
      ? await app.client.cancelSweeps({ ...where, ...(sweep === undefined ? {} : { sweep }) })
      : 0;
  const count = fits + sweeps;
  if (count === 0) {
    if (sweep !== undefined) {
      inform(`The sweep "${sweep}" is not running.`);
      return 0;
    }
    const elsewhere = target !== undefined && app.model.busy().length > 0;
    inform(
      elsewhere
        ? `No fit of "${fileName(target.uri.toString())}" is running; the status bar cancels those of every file.`
        : 'No fit is running.',
    );
  }
  return count;
}

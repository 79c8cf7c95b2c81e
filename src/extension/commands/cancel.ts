import * as vscode from 'vscode';
import type { App } from '../app';
import { inform } from '../notify';
import { fileName } from '../panelState';
import { passed } from '../target';

/** The status bar, which speaks of every file, passes this. */
export const EVERYTHING = 'everything';

/**
 * Cancels the fit of a side-bar node or a lens, those of a file that a menu passes, or while a panel has the focus those of its file;
 * else everything that runs. Answers how many fits were asked to stop.
 */
export async function cancel(app: App, argument: unknown): Promise<number> {
  const { focused } = app.panel;
  const target =
    argument === EVERYTHING
      ? undefined
      : (passed(argument) ?? (focused === undefined ? undefined : { uri: vscode.Uri.parse(focused) }));
  const count = await app.client.cancelFits({
    ...(target === undefined ? {} : { uri: target.uri.toString() }),
    ...(target?.fit === undefined ? {} : { fits: [target.fit] }),
  });
  if (count === 0) {
    const elsewhere = target !== undefined && app.model.busy().length > 0;
    inform(
      elsewhere
        ? `No fit of "${fileName(target.uri.toString())}" is running; the status bar cancels those of every file.`
        : 'No fit is running.',
    );
  }
  return count;
}

import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import { isTableFile, TABLE_KINDS } from '../../data/tableFiles';
import type { RunFitsAnswer } from '../../protocol/fits';
import { writeAtomically } from '../../result/atomicWrite';
import type { App } from '../app';
import { UserMessage } from '../notify';
import { passed } from '../target';
import { start } from './start';

/** Writes a first .hull file beside a table, opens it and runs its fit. */
export async function fitTable(app: App, argument: unknown): Promise<RunFitsAnswer> {
  const table = passed(argument)?.uri ?? vscode.window.activeTextEditor?.document.uri;
  if (table?.scheme !== 'file' || !isTableFile(table.path)) {
    throw new UserMessage(`Choose a table (${TABLE_KINDS}) that lies on this machine, to fit it.`);
  }
  const place = await freePlace(table);
  const answer = await app.client.firstFile({ table: table.toString(), path: place.toString() });
  if (answer.kind === 'nothing') throw new UserMessage(answer.reason);
  await writeAtomically(place.fsPath, answer.text, { exclusive: true });
  await vscode.window.showTextDocument(place, { preview: false });
  return start(app, place);
}

/** Beside the table, under its name or one with a number behind it: nothing is overwritten. */
async function freePlace(table: vscode.Uri): Promise<vscode.Uri> {
  const base = table.path.replace(/\.[^./]*$/, '');
  for (let n = 1; ; n++) {
    const place = table.with({ path: `${base}${n === 1 ? '' : `-${n}`}.hull` });
    if (!(await isThere(place))) return place;
  }
}

function isThere(place: vscode.Uri): Promise<boolean> {
  return access(place.fsPath).then(
    () => true,
    () => false, // free, or not to be looked at: writing will tell
  );
}

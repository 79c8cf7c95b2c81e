import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import { isTableFile, TABLE_EXTENSIONS, TABLE_KINDS } from '../../data/tableFiles';
import type { RunFitsAnswer } from '../../protocol/fits';
import { writeAtomically } from '../../result/atomicWrite';
import type { App } from '../app';
import { UserMessage } from '../notify';
import { passed } from '../target';
import { start } from './start';

/** Writes a first .hull file beside a table, opens it and runs its fit. Undefined where the user chose none. */
export async function fitTable(app: App, argument: unknown): Promise<RunFitsAnswer | undefined> {
  const table = passed(argument)?.uri ?? tableInFront() ?? (await askForTable());
  if (table === undefined) return undefined;
  if (table.scheme !== 'file' || !isTableFile(table.path)) {
    throw new UserMessage(`Choose a table (${TABLE_KINDS}) that lies on this machine, to fit it.`);
  }
  const place = await freePlace(table);
  const answer = await app.client.firstFile({ table: table.toString(), path: place.toString() });
  if (answer.kind === 'nothing') throw new UserMessage(answer.reason);
  await writeAtomically(place.fsPath, answer.text, { exclusive: true });
  await vscode.window.showTextDocument(place, { preview: false });
  return start(app, place);
}

function tableInFront(): vscode.Uri | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri !== undefined && isTableFile(uri.path) ? uri : undefined;
}

async function askForTable(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Fit a table',
    openLabel: 'Fit',
    filters: { Tables: [...TABLE_EXTENSIONS] },
  });
  return chosen?.[0];
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

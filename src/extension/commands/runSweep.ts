import * as vscode from 'vscode';
import type { App } from '../app';
import { UserMessage } from '../notify';
import { passed } from '../target';
import { startSweep } from '../tasks';

/** Runs the sweep of the lens over it, of the text as it is: the file is saved before. */
export async function runSweep(app: App, argument: unknown): Promise<void> {
  const target = passed(argument);
  const sweep = nameOf(argument);
  if (target === undefined || sweep === undefined) {
    throw new UserMessage('A sweep is started over its block, by ▶ Sweep.');
  }
  if (target.uri.scheme !== 'file') {
    throw new UserMessage('A sweep reads its file from the disk; save this one to a folder first.');
  }
  const document = await vscode.workspace.openTextDocument(target.uri);
  if (document.isDirty && !(await document.save())) return;
  await startSweep(app.extension, target.uri, sweep);
}

function nameOf(argument: unknown): string | undefined {
  const isNamed = typeof argument === 'object' && argument !== null && 'sweep' in argument;
  return isNamed && typeof argument.sweep === 'string' ? argument.sweep : undefined;
}

/** Every command of the extension, registered in one place. */
import type * as vscode from 'vscode';
import type { App } from '../app';
import { cancel } from './cancel';
import { compareFit } from './compareFit';
import { copyAsC } from './copyAsC';
import { copyAsPython } from './copyAsPython';
import { exportNetwork } from './exportNetwork';
import { exportResult } from './exportResult';
import { exportView } from './exportView';
import { findFit } from './findFit';
import { fillBlock } from './fillBlock';
import { fitAtCursor } from './fitAtCursor';
import { fitFile } from './fitFile';
import { clearStoredResults } from './clearStoredResults';
import { copyDiagnostics } from './copyDiagnostics';
import { fitTable } from './fitTable';
import { newFile } from './newFile';
import { openDocumentation } from './openDocumentation';
import { openExample } from './openExample';
import { pinPanel, unpinPanel } from './pinPanel';
import { openWelcome } from './openWelcome';
import { showLog } from './showLog';
import { forgetOutsideFiles } from './forgetOutsideFiles';
import { registerCommand } from './register';
import { restartServer } from './restartServer';
import { revealFit } from './revealFit';
import { runFit } from './runFit';
import { runSweep } from './runSweep';
import { showFit } from './showFit';
import { showSweep } from './showSweep';
import { showResult } from './showResult';
import { verifyResult } from './verifyResult';

type Body = (app: App, argument: unknown) => unknown;

const COMMANDS: readonly (readonly [id: string, title: string, body: Body])[] = [
  ['hullfit.fitFile', 'Fit File', fitFile],
  ['hullfit.fitTable', 'Fit This Table', fitTable],
  ['hullfit.fitAtCursor', 'Fit at Cursor', fitAtCursor],
  ['hullfit.runFit', 'Run Fit', runFit],
  ['hullfit.runSweep', 'Run Sweep', runSweep],
  ['hullfit.showSweep', 'Show Sweep', showSweep],
  ['hullfit.cancel', 'Cancel', cancel],
  ['hullfit.showResult', 'Show Result', showResult],
  ['hullfit.revealFit', 'Reveal Fit', revealFit],
  ['hullfit.showFit', 'Show Fit', showFit],
  ['hullfit.verifyResult', 'Verify', verifyResult],
  ['hullfit.compareFit', 'Compare', compareFit],
  ['hullfit.exportView', 'Export View', exportView],
  ['hullfit.exportResult', 'Export Result', exportResult],
  ['hullfit.exportNetwork', 'Save Network', exportNetwork],
  ['hullfit.copyAsC', 'Copy Network as C', copyAsC],
  ['hullfit.copyAsPython', 'Copy Network as Python', copyAsPython],
  ['hullfit.findFit', 'Find Fit', findFit],
  ['hullfit.forgetOutsideFiles', 'Forget Answers', forgetOutsideFiles],
  ['hullfit.restartServer', 'Restart Server', restartServer],
  ['hullfit.newFile', 'New File', newFile],
  ['hullfit.openWelcome', 'Welcome', openWelcome],
  ['hullfit.openExample', 'Open Example', openExample],
  ['hullfit.openDocumentation', 'Open Documentation', openDocumentation],
  ['hullfit.pinPanel', 'Pin Panel', pinPanel],
  ['hullfit.unpinPanel', 'Unpin Panel', unpinPanel],
  ['hullfit.fillBlock', 'Fill In', fillBlock],
  ['hullfit.showLog', 'Show Log', showLog],
  ['hullfit.copyDiagnostics', 'Copy Diagnostics', copyDiagnostics],
  ['hullfit.clearStoredResults', 'Clear Stored Results', clearStoredResults],
];

export function registerCommands(app: App): vscode.Disposable[] {
  return COMMANDS.map(([id, title, body]) =>
    registerCommand(id, title, app.log, (argument) => body(app, argument)),
  );
}

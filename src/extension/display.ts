/** The settings of how results are shown, as the panel and the inspector are told of them; the side bar writes its numbers by them, too. */
import * as vscode from 'vscode';
import { REDUCE_MOTION, type Display } from '../protocol/panel';
import { DIGITS, setDigits } from '../webview/format';

export function displayNow(): Display {
  const settings = vscode.workspace.getConfiguration('hullfit');
  return {
    digits: settings.get<number>('digits', DIGITS),
    reduceMotion: REDUCE_MOTION.find((one) => one === settings.get('reduceMotion')) ?? 'auto',
  };
}

/** Calls `changed` once the settings are others. */
export function followDisplay(changed: () => void): vscode.Disposable {
  setDigits(displayNow().digits);
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (!['digits', 'reduceMotion'].some((name) => change.affectsConfiguration(`hullfit.${name}`))) return;
    setDigits(displayNow().digits);
    changed();
  });
}

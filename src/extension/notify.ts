/**
 * Every message box of the extension. Rules: one clear sentence; information for "nothing to do", warning for something
 * the user can mend, error only for a fault; never awaited by a command, so a box left open holds nothing up.
 */
import * as vscode from 'vscode';

/** Something the user asked for that cannot be done, with what to do instead; no fault of anything. */
export class UserMessage extends Error {}

export function inform(sentence: string): void {
  void vscode.window.showInformationMessage(sentence);
}

export function warn(sentence: string): void {
  void vscode.window.showWarningMessage(sentence);
}

/** Offers something that may be done now; undefined where the user closes the message, which may be hours later. */
export async function propose<T extends string>(sentence: string, ...choices: T[]): Promise<T | undefined> {
  return vscode.window.showInformationMessage(sentence, ...choices);
}

/** Shows a fault and offers the log that says more. */
export function fault(sentence: string, log: vscode.LogOutputChannel): void {
  void vscode.window.showErrorMessage(sentence, 'Show Log').then((choice) => {
    if (choice !== undefined) log.show(true);
  });
}

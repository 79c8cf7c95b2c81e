import * as vscode from 'vscode';

/** `contributes.walkthroughs` of package.json, behind the extension's name. */
const WALKTHROUGH = 'hullfit.hullfit#firstFit';

/** Opens the first steps. */
export async function openWelcome(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH, false);
}

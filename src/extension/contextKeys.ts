/** The `when` clauses of package.json ask these: is there a .hull file to work on, does a fit or a sweep run, is its panel pinned. */
import * as vscode from 'vscode';
import type { ActiveDocument } from './activeDocument';
import type { FitsModel } from './fitsModel';
import type { PanelManager } from './panelManager';
import type { SweepsModel } from './sweepsModel';

export function contextKeys(
  model: FitsModel,
  active: ActiveDocument,
  panel: PanelManager,
  sweeps: SweepsModel,
): vscode.Disposable {
  const set = (key: string, value: boolean): void => {
    void vscode.commands.executeCommand('setContext', `hullfit.${key}`, value);
  };
  const update = (): void => {
    set('hasFile', active.uri !== undefined);
    set('running', model.busy().length > 0 || sweeps.busy().length > 0);
    set('pinned', active.uri !== undefined && panel.isPinned(active.uri.toString()));
  };
  update();
  return vscode.Disposable.from(
    model.onDidChange(update),
    sweeps.onDidChange(update),
    active.onDidChange(update),
    panel.onDidChangeFocus(update),
  );
}

/**
 * The status bar: what runs, with the live gap (a click cancels); else where the active file's fits stand (a click shows
 * the result). Hidden while there is neither.
 */
import * as vscode from 'vscode';
import type { ActiveDocument } from './activeDocument';
import { EVERYTHING } from './commands/cancel';
import type { FitsModel } from './fitsModel';
import { statusIcon } from './statusIcon';
import { changedWords, overall, standing, withErrors } from './words';

/**
 * One object for all updates: VS Code keeps the arguments of an item's command under a number, which lives until the item
 * is given another object. A click that is on its way with an older number is lost.
 */
const CANCEL: vscode.Command = { command: 'hullfit.cancel', title: 'Cancel', arguments: [EVERYTHING] };

export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'hullfit.status',
    vscode.StatusBarAlignment.Left,
    10,
  );
  private readonly listening: vscode.Disposable[];

  constructor(
    private readonly model: FitsModel,
    private readonly active: ActiveDocument,
  ) {
    this.item.name = 'Hullfit';
    this.listening = [
      model.onDidChange(() => this.update()),
      model.onDidProgress(() => this.update()),
      active.onDidChange(() => this.update()),
    ];
    this.update();
  }

  private update(): void {
    const busy = this.model.busy();
    if (busy.length > 0) {
      // The one that reports comes first; those that wait have nothing to say.
      const { fit } = busy.find((one) => one.fit.state.kind === 'running') ?? busy[0];
      const more = busy.length > 1 ? ` (+${busy.length - 1})` : '';
      this.set(`$(sync~spin) ${fit.name}${more}: ${standing(fit)}`, 'Cancel the running fits', CANCEL);
      return;
    }
    const document =
      this.active.uri === undefined ? undefined : this.model.document(this.active.uri.toString());
    if (document === undefined) {
      this.item.hide();
      return;
    }
    const summary = overall(document.fits);
    if (summary === null) {
      const broken = withErrors(document.fits);
      if (broken === document.fits.length) {
        const text = `$(error) Hullfit: ${broken === 1 ? 'the fit has errors' : `${broken} fits have errors`}`;
        return this.set(text, 'Show the problems', 'workbench.actions.view.problems');
      }
      const more = broken === 0 ? '' : ` (${broken} with errors)`;
      this.set(`$(play) Hullfit: not fitted yet${more}`, 'Fit every fit of this file', 'hullfit.fitFile');
      return;
    }
    const { fit, more } = summary;
    const stale = fit.stale ? `, ${changedWords(fit.changed)}` : '';
    if (fit.state.kind === 'failed') {
      this.set(`$(error) ${fit.name}${more}: failed`, fit.state.message, 'hullfit.showResult');
      return;
    }
    this.set(
      `$(${statusIcon(fit)}) ${fit.name}${more}: ${standing(fit)}${stale}`,
      'Show the result',
      'hullfit.showResult',
    );
  }

  private set(text: string, tooltip: string, command: string | vscode.Command): void {
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.command = command;
    const spoken = text.replace(/\$\([^)]*\) /, '');
    this.item.accessibilityInformation = { label: `Hullfit, ${spoken}. ${tooltip}.`, role: 'button' };
    this.item.show();
  }

  dispose(): void {
    for (const one of this.listening) one.dispose();
    this.item.dispose();
  }
}

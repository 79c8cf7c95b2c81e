/** The settings of what a fit is given that does not say it, its gap and its time; and how many fits a sweep may have. */
import * as vscode from 'vscode';
import type { SetDefaults } from '../protocol/fits';

/** What the server is told; a value that is no number above 0 is left to the default of the language. */
export function fitDefaults(): SetDefaults {
  const settings = vscode.workspace.getConfiguration('hullfit');
  const above0 = (name: string): number | undefined => {
    const value = settings.get<unknown>(name);
    return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
  };
  const [gap, seconds, mostFits] = ['defaultGap', 'defaultTime', 'sweep.mostFits'].map(above0);
  return {
    ...(gap !== undefined && { gap }),
    ...(seconds !== undefined && { timeMs: 1000 * seconds }),
    ...(mostFits !== undefined && { mostFits }),
  };
}

export function followFitDefaults(changed: (defaults: SetDefaults) => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (
      ['defaultGap', 'defaultTime', 'sweep.mostFits'].some((name) =>
        change.affectsConfiguration(`hullfit.${name}`),
      )
    )
      changed(fitDefaults());
  });
}

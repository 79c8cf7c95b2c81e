import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { isOver } from '../helpers/load';
import { file, open, until } from './support';

const TEXT = `dataset d { generate curve(sin(3*x), from: -1, to: 1, samples: 12) }
fit f { data d goal least_squares penalty 5% }
sweep s { fit f vary penalty in [1%, 10%] folds 2 seed 1 }
`;

export function define(): void {
  describe('sweeps', () => {
    const uri = () => file('swept.hull');
    const close = () => vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const shown = async (title: RegExp): Promise<void> => {
      const since = performance.now();
      while ((await lens(title)) === undefined) {
        if (isOver(since, 20_000)) throw new Error(`No lens ${String(title)} in 20 s.`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const lens = async (title: RegExp) =>
      (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri())).find(
        ({ command }) => title.test(command?.title ?? ''),
      )?.command;

    it('say how many fits they are over their block, and run from there with the text as it is', async () => {
      await vscode.workspace.fs.writeFile(uri(), new TextEncoder().encode(TEXT));
      try {
        const editor = await open('swept.hull');
        await shown(/Sweep · 2 points, 6 fits/);
        await editor.edit((edit) =>
          edit.insert(new vscode.Position(2, TEXT.split('\n')[2].indexOf(']')), ', 20%'),
        );
        await shown(/3 points, 9 fits/);
        const command = (await lens(/Sweep/))!;
        const ended = new Promise<number | undefined>((resolve) => {
          const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
            if (execution.task.source !== 'hullfit') return;
            listening.dispose();
            resolve(exitCode);
          });
        });
        await vscode.commands.executeCommand(command.command, ...command.arguments!);
        assert.equal(await ended, 0);
        assert.match(readFileSync(uri().fsPath, 'utf8'), /\[1%, 10%, 20%\]/);
      } finally {
        await close();
        await vscode.workspace.fs.delete(uri());
      }
    }).timeout(120_000);

    it('of more fits than the setting allows are in error', async () => {
      await vscode.workspace.fs.writeFile(uri(), new TextEncoder().encode(TEXT));
      const settings = vscode.workspace.getConfiguration('hullfit.sweep');
      const errors = () =>
        vscode.languages.getDiagnostics(uri()).filter(({ severity }) => severity === 0).length;
      try {
        await open('swept.hull');
        await shown(/6 fits/);
        assert.equal(errors(), 0);
        await settings.update('mostFits', 5, vscode.ConfigurationTarget.Global);
        await until('the error', () => errors() === 1);
        await settings.update('mostFits', undefined, vscode.ConfigurationTarget.Global);
        await until('no error', () => errors() === 0);
      } finally {
        await settings.update('mostFits', undefined, vscode.ConfigurationTarget.Global);
        await close();
        await vscode.workspace.fs.delete(uri());
      }
    });
  });
}

import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { isOver } from '../helpers/load';
import { api, file, open, replace, until } from './support';

const TEXT = `dataset d { generate curve(sin(3*x), from: -1, to: 1, samples: 12) }
fit f { data d goal least_squares penalty 5% }
sweep s { fit f vary penalty in [1%, 10%] folds 2 seed 1 }
`;

export function define(): void {
  describe('sweeps', () => {
    // one a test: a file that is deleted and made again under its name is told of late, and what runs of it is then ended
    let name = '';
    let count = 0;
    beforeEach(() => {
      name = `swept-${++count}.hull`;
    });
    const uri = () => file(name);
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
        const editor = await open(name);
        await shown(/Sweep · 2 points, 6 fits/);
        await editor.edit((edit) =>
          edit.insert(new vscode.Position(2, TEXT.split('\n')[2].indexOf(']')), ', 20%'),
        );
        await shown(/3 points, 9 fits/);
        const command = (await lens(/Sweep/))!;
        const { sweeps, sweepPanel } = await api();
        const sweep = () => sweeps(uri().toString()).find((one) => one.name === 's');
        await vscode.commands.executeCommand(command.command, ...command.arguments!);
        await until('the sweep', () => sweep()?.state.kind === 'done', 60_000);
        assert.equal(sweep()?.stale, false);
        assert.deepEqual([sweep()?.table?.rows, sweep()?.table?.points], [3, 3]);
        const inPanel = await until('its panel', () => sweepPanel(uri().toString(), 's'));
        assert.equal(inPanel.table?.head.choice?.rule, 'lowest cv');
        assert.equal(sweep()?.table?.chosen, `penalty ${inPanel.table?.head.choice?.set['penalty']}`);
        // the text was never saved
        assert.match(readFileSync(uri().fsPath, 'utf8'), /\[1%, 10%\]/);
        await replace(editor, 'samples: 12', 'samples: 13');
        await until('the stale table', () => sweep()?.stale === true && sweep()?.changed === 'text');
      } finally {
        await close();
        await vscode.workspace.fs.delete(uri());
      }
    }).timeout(120_000);

    it('are run from the palette at the cursor, and are cancelled', async () => {
      const slow = TEXT.replace('samples: 12', 'samples: 600').replace(
        'in [1%, 10%]',
        'from 0.1% to 50% steps 3000 log',
      );
      await vscode.workspace.fs.writeFile(uri(), new TextEncoder().encode(slow));
      try {
        const editor = await open(name);
        await shown(/3000 points, 9000 fits/);
        editor.selection = new vscode.Selection(2, 3, 2, 3);
        const { sweeps } = await api();
        const sweep = () => sweeps(uri().toString()).find((one) => one.name === 's');
        assert.deepEqual(await vscode.commands.executeCommand('hullfit.runSweep'), {
          kind: 'started',
          points: 3000,
          fits: 9000,
        });
        await until('rows', () => (sweep()?.table?.rows ?? 0) > 0);
        // the lens that started it cancels it
        await shown(/■ Cancel$/);
        assert.equal(await lens(/▶ Sweep/), undefined);
        const { command, arguments: given } = (await lens(/■ Cancel$/))!;
        const cancelled = await vscode.commands.executeCommand(command, ...given!);
        assert.equal(cancelled, 1, JSON.stringify(sweep()?.state));
        await until('its end', () => sweep()?.state.kind === 'done');
        await shown(/▶ Sweep/);
        assert.ok(sweep()!.table!.rows < 3000);
      } finally {
        await close();
        await vscode.workspace.fs.delete(uri());
      }
    }).timeout(120_000);

    it('keep their panel and their table where a file is renamed', async () => {
      await vscode.workspace.fs.writeFile(uri(), new TextEncoder().encode(TEXT));
      const after = file('swept-after.hull');
      try {
        await open(name);
        await shown(/6 fits/);
        const { sweeps, sweepPanel } = await api();
        await vscode.commands.executeCommand('hullfit.runSweep', { uri: uri(), sweep: 's' });
        const panel = (of: vscode.Uri) => sweepPanel(of.toString(), 's');
        await until('its table', () => panel(uri())?.state.kind === 'done', 60_000);
        const { startedAt } = panel(uri())!.table!;
        const edit = new vscode.WorkspaceEdit();
        edit.renameFile(uri(), after);
        assert.ok(await vscode.workspace.applyEdit(edit));
        await until('its table there', () => panel(after)?.table?.startedAt === startedAt);
        await until('it fresh', () => panel(after)?.stale === false && panel(after)?.state.kind === 'done');
        assert.equal(panel(after)?.title, 'swept-after.hull');
        assert.equal(panel(uri()), undefined);
        assert.deepEqual(sweeps(uri().toString()), []);
        assert.equal(sweeps(after.toString()).find((one) => one.name === 's')?.table?.rows, 2);
      } finally {
        await close();
        await vscode.workspace.fs.delete(after);
      }
    }).timeout(120_000);

    it('are tasks for the terminal, too', async () => {
      await vscode.workspace.fs.writeFile(uri(), new TextEncoder().encode(TEXT));
      try {
        await open(name);
        await shown(/6 fits/);
        const tasks = await vscode.tasks.fetchTasks({ type: 'hullfit' });
        const task = tasks.find(
          ({ definition }) =>
            definition['action'] === 'sweep' &&
            definition['only'] === 's' &&
            String(definition['file']).endsWith(name),
        );
        assert.ok(task, 'the sweep is a task');
        const ended = new Promise<number | undefined>((resolve) => {
          const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
            if (execution.task.source !== 'hullfit') return;
            listening.dispose();
            resolve(exitCode);
          });
        });
        await vscode.tasks.executeTask(task);
        assert.equal(await ended, 0);
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
        await open(name);
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

/** Commands that need no fit: new files, examples, documentation, what a report needs, what is stored; and tasks. */
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { TEMPLATES } from '../../src/language/templates';
import { api, file, isFresh, open, replace, until, untilFit } from './support';

const command = <T>(name: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`hullfit.${name}`, ...args);
const close = () => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');

export function define(): void {
  describe('commands', () => {
    it('New File opens each template as a file without a name, whose fit runs there', async () => {
      const extension = await api();
      for (const { label, text } of TEMPLATES) {
        const uri = await command<vscode.Uri>('newFile', label);
        assert.equal(uri.scheme, 'untitled');
        const { document } = vscode.window.activeTextEditor!;
        assert.deepEqual([document.languageId, document.getText()], ['hullfit', text]);
        const { fits } = await until(`the fit of ${label}`, () => extension.fits(uri.toString()));
        assert.ok(
          fits.every(({ runnable }) => runnable),
          label,
        );
        if (label === 'Noisy curve') {
          await command('fitAtCursor');
          const fit = await untilFit(uri, fits[0].name, 'done', isFresh);
          assert.equal(fit.status, 'optimal');
        }
      }
      // Not before: a name that is free again may still have the text of before.
      for (let k = 0; k < TEMPLATES.length; k++) await close();
    });

    it('a file without a name reads tables of the folder that is open, and says where it looked for one that is not there', async () => {
      const table = file('unnamed.csv');
      await vscode.workspace.fs.writeFile(table, new TextEncoder().encode('x,y\n0,1\n1,2\n2,5\n'));
      const textOf = (name: string) => `dataset d { from "${name}" inputs x target y }\nfit f { data d }\n`;
      const content = textOf('unnamed.csv');
      const document = await vscode.workspace.openTextDocument({ language: 'hullfit', content });
      try {
        const editor = await vscode.window.showTextDocument(document);
        assert.equal(document.uri.scheme, 'untitled');
        await untilFit(document.uri, 'f', 'ready', ({ runnable }) => runnable);
        await command('fitFile');
        const fit = await untilFit(document.uri, 'f', 'done', isFresh);
        assert.equal(fit.status, 'optimal');
        await replace(editor, 'unnamed.csv', 'nowhere.csv');
        const problems = () => vscode.languages.getDiagnostics(document.uri).map(({ message }) => message);
        await until('the problem', () => problems().length > 0);
        assert.equal(
          problems()[0],
          `There is no file "nowhere.csv" (looked for ${file('nowhere.csv').fsPath}); correct the path or put the file there.`,
        );
      } finally {
        await close();
        await vscode.workspace.fs.delete(table);
      }
    });

    it('Open Example opens a copy with its data, and leaves one that is there as it is', async () => {
      const folder = file('hullfit-examples');
      try {
        const uri = await command<vscode.Uri>('openExample', 'cars.hull');
        assert.equal(uri.toString(), vscode.Uri.joinPath(folder, 'cars.hull').toString());
        await untilFit(uri, 'consumption', 'ready', ({ runnable }) => runnable);
        await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('// mine\n'));
        await command('openExample', 'cars.hull');
        const { document } = vscode.window.activeTextEditor!;
        await until('the changed text', () => document.getText() === '// mine\n');
        await close();
      } finally {
        await vscode.workspace.fs.delete(folder, { recursive: true });
      }
    });

    it('Open Documentation shows a page that is there', async () => {
      const page = await command<vscode.Uri>('openDocumentation', 'reading-a-result');
      assert.match(page.path, /docs\/reading-a-result\.md$/);
      assert.ok((await vscode.workspace.fs.stat(page)).size > 1000);
      await until('its preview', () =>
        vscode.window.tabGroups.activeTabGroup.tabs.some(({ label }) => label.includes('reading-a-result')),
      );
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });

    it('Copy Diagnostics has versions, changed settings, fits and problems, and no other text of files', async () => {
      const settings = vscode.workspace.getConfiguration('hullfit');
      await settings.update('refitOnSave', false, vscode.ConfigurationTarget.Global);
      try {
        await open('broken.hull');
        const { uri } = vscode.window.activeTextEditor!.document;
        await until('its problems', () => vscode.languages.getDiagnostics(uri).length > 0);
        await command('copyDiagnostics');
        const text = await vscode.env.clipboard.readText();
        assert.match(text, /^Hullfit \d+\.\d+\.\d+, VS Code \d/);
        assert.match(text, /language server running/);
        assert.match(text, /^hullfit\.refitOnSave: false$/m);
        assert.doesNotMatch(text, /^hullfit\.workers/m);
        assert.match(text, /^broken\.hull:\d+:\d+: error \S+ /m);
        assert.match(text, /^pair\.hull first: /m);
        assert.doesNotMatch(text, new RegExp(file('').path));
      } finally {
        await settings.update('refitOnSave', undefined, vscode.ConfigurationTarget.Global);
      }
    });

    it('Clear Stored Results forgets what is on the disk, and nothing that is on screen', async () => {
      const uri = file('pair.hull');
      await open('pair.hull');
      await command('fitFile');
      const { fittedAt } = await untilFit(uri, 'first', 'done', isFresh);
      assert.ok((await command<number>('clearStoredResults', { sure: true })) > 0);
      assert.equal(await command<number>('clearStoredResults', { sure: true }), 0);
      assert.equal((await untilFit(uri, 'first', 'still there', isFresh)).fittedAt, fittedAt);
      assert.deepEqual((await api()).panel(uri.toString())?.earlier, []);
      await command('restartServer');
      await untilFit(uri, 'first', 'never fitted', ({ status }) => status === undefined);
    });

    it('a block that completion puts there is quiet until it is filled in, and a save by itself does not fit it', async () => {
      const uri = file('filled.hull');
      const head = 'dataset d { samples {\n  0 -> 1\n  1 -> 2\n} }\n';
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(head));
      const extension = await api();
      const errors = () =>
        vscode.languages.getDiagnostics(uri).filter(({ severity }) => severity === 0).length;
      try {
        const editor = await open('filled.hull');
        const end = new vscode.Position(4, 0);
        await editor.insertSnippet(new vscode.SnippetString('fit ${1:first} {\n  data $2\n}\n$0'), end);
        await command('fillBlock');
        await untilFit(uri, 'first', 'read', ({ runnable }) => !runnable);
        await new Promise((resolve) => setTimeout(resolve, 500));
        assert.equal(errors(), 0);
        // A mistake elsewhere is told all the same.
        await editor.edit((edit) =>
          edit.insert(new vscode.Position(0, 0), 'network n { weights l3 <= 1 }\n'),
        );
        await until('the error outside', () => errors() === 1);
        await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 1, 0)));
        await until('no error', () => errors() === 0);
        editor.selection = new vscode.Selection(0, 0, 0, 0);
        await until('the error of the block that was left', () => errors() > 0);
        editor.selection = new vscode.Selection(5, 7, 5, 7);
        await command('fillBlock');
        await until('quiet again', () => errors() === 0);
        await editor.edit((edit) => edit.insert(new vscode.Position(5, 7), 'd'));
        await untilFit(uri, 'first', 'whole', ({ runnable }) => runnable);
        await vscode.commands.executeCommand('workbench.action.files.save');
        await untilFit(uri, 'first', 'fitted by a save that was meant', isFresh);
        assert.equal(extension.fits(uri.toString())?.fits.length, 1);
      } finally {
        await close();
        await vscode.workspace.fs.delete(uri);
      }
    });

    it('tasks fit and check a file with the command line, and their problems are read', async () => {
      const tasks = await vscode.tasks.fetchTasks({ type: 'hullfit' });
      const named = (name: string) => tasks.find((task) => task.name === name)!;
      assert.ok(named('fit pair.hull') && named('check pair.hull'));
      assert.deepEqual(named('check broken.hull').problemMatchers, ['$hullfit']);
      const run = async (task: vscode.Task) => {
        const ended = new Promise<number | undefined>((resolve) => {
          const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
            if (execution.task.name !== task.name) return;
            listening.dispose();
            resolve(exitCode);
          });
        });
        await vscode.tasks.executeTask(task);
        return ended;
      };
      const uri = file('unread.hull');
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('fit f { data nowhere }\n'));
      try {
        const found = await until('its task', () => named('check pair.hull'));
        assert.equal(await run(found), 0);
        const checks = async () =>
          (await vscode.tasks.fetchTasks({ type: 'hullfit' })).find(
            ({ name }) => name === 'check unread.hull',
          );
        let check: vscode.Task | undefined;
        while ((check = await checks()) === undefined)
          await new Promise((resolve) => setTimeout(resolve, 50));
        assert.equal(await run(check), 2);
        const ofTask = () =>
          vscode.languages.getDiagnostics(uri).some(({ message }) => /no dataset/.test(message));
        await until('the problem', ofTask);
      } finally {
        await vscode.workspace.fs.delete(uri);
      }
    }).timeout(120_000);
  });
}

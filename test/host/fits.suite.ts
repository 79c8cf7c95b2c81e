import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import type { FitSummary, RunFitsAnswer } from '../../src/protocol/fits';
import { LateFile } from './lateFile';
import { api, file, isFresh, open, panelTabs, replace, restore, until, untilFit } from './support';

export function define(): void {
  describe('fits', () => {
    const uri = () => file('pair.hull');
    let original = '';

    before(async () => {
      original = (await open('pair.hull')).document.getText();
    });

    afterEach(async () => {
      await restore(await open('pair.hull'), original);
    });

    it('Fit File runs every fit, brings the results and shows the panel without taking the focus', async () => {
      const extension = await api();
      const editor = await open('pair.hull');
      const answer = await vscode.commands.executeCommand<RunFitsAnswer>('hullfit.fitFile');
      assert.deepEqual(answer, { kind: 'started', fits: ['first', 'second'] });
      for (const name of ['first', 'second']) {
        const fit = await untilFit(uri(), name, 'done', isFresh);
        assert.equal(fit.status, 'optimal');
        assert.ok((fit.gap ?? 1) <= 1e-6, `${name} reached its gap`);
      }
      const known = extension.result(uri().toString(), 'first')!;
      assert.equal(known.version, editor.document.version);
      assert.equal(known.result.samples.count, 3);
      const shown = extension.panel()!;
      assert.equal(shown.selected, 'first');
      assert.deepEqual(shown.result, known.result);
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uri().toString());
      const columns = vscode.window.tabGroups.all.map(({ tabs }) => tabs.map(({ label }) => label));
      assert.equal(columns.length, 2, `one editor group and the panel's: ${JSON.stringify(columns)}`);
    });

    it('Fit This Table writes a first file beside the table, opens it and runs its fit; twice writes two', async () => {
      const table = file('brought.csv');
      const written = ['brought.hull', 'brought-2.hull'].map(file);
      const text = `no;depth;site;density\n${Array.from({ length: 12 }, (_, i) =>
        `${i + 1};${i / 2};${i % 2 ? 'north' : 'south'};${i % 5},5\n`.replace('.', ','),
      ).join('')}`;
      await vscode.workspace.fs.writeFile(table, new TextEncoder().encode(text));
      try {
        for (const place of written) {
          const answer = await vscode.commands.executeCommand<RunFitsAnswer>('hullfit.fitTable', table);
          assert.deepEqual(answer, { kind: 'started', fits: ['first'] });
          assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), place.toString());
          assert.match(vscode.window.activeTextEditor.document.getText(), /inputs depth, site /);
          const fit = await untilFit(place, 'first', 'done', isFresh);
          assert.equal(fit.status, 'optimal');
        }
      } finally {
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
        // a failed run has not written all of them
        await Promise.allSettled([table, ...written].map((place) => vscode.workspace.fs.delete(place)));
      }
    });

    it('Fit at Cursor runs only the fit under the cursor, from the panel too', async () => {
      const editor = await open('pair.hull');
      const at = editor.document.positionAt(original.indexOf('fit second') + 6);
      editor.selection = new vscode.Selection(at, at);
      const answer = await vscode.commands.executeCommand<RunFitsAnswer>('hullfit.fitAtCursor');
      assert.deepEqual(answer, { kind: 'started', fits: ['second'] });
      await untilFit(uri(), 'second', 'done', isFresh);
      assert.equal((await api()).panel()?.selected, 'second');
    });

    it('Fit at Cursor runs the one fit of a file from anywhere in it, and of several asks for a place', async () => {
      const text = 'dataset d { samples {\n  0 -> 1\n  1 -> 2\n} }\n\nfit alone { data d }\n';
      const one = file('one.hull');
      await vscode.workspace.fs.writeFile(one, new TextEncoder().encode(text));
      try {
        await open('one.hull');
        await untilFit(one, 'alone', 'listed', () => true);
        const run = () => vscode.commands.executeCommand<RunFitsAnswer>('hullfit.fitAtCursor');
        assert.deepEqual(await run(), { kind: 'started', fits: ['alone'] });
        await untilFit(one, 'alone', 'done', isFresh);
        const several = await open('pair.hull');
        several.selection = new vscode.Selection(0, 0, 0, 0);
        assert.equal(await run(), undefined);
      } finally {
        await vscode.workspace.fs.delete(one);
      }
    });

    it('a lens over a fit runs it and opens its panel', async () => {
      await vscode.window.tabGroups.close(panelTabs());
      await until('no panel', () => panelTabs().length === 0);
      await open('pair.hull');
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        uri(),
        10,
      );
      const play = lenses.filter(({ command }) => command?.title === '▶ Fit').at(-1)!.command!;
      const answer = await vscode.commands.executeCommand<RunFitsAnswer>(
        play.command,
        ...(play.arguments ?? []),
      );
      assert.deepEqual(answer, { kind: 'started', fits: ['second'] });
      await untilFit(uri(), 'second', 'done', isFresh);
      await until('its panel', () => panelTabs().some(({ label }) => label === 'second – pair.hull'));
    });

    it('Fit File from a button over the panel, which passes its own address, means the last document', async () => {
      await open('pair.hull');
      const panel = vscode.Uri.parse('webview-panel:webview-hullfit.panel');
      const answer = await vscode.commands.executeCommand<RunFitsAnswer>('hullfit.fitFile', panel);
      assert.deepEqual(answer, { kind: 'started', fits: ['first', 'second'] });
      await untilFit(uri(), 'second', 'done', isFresh);
    });

    it('Fit File waits for the file in front, whose text is still on its way, and means that one', async () => {
      await open('pair.hull');
      const late = new LateFile('dataset d { samples { 0 -> 1 } }');
      const files = vscode.workspace.registerFileSystemProvider('late', late);
      try {
        const coming = vscode.Uri.parse('late:/coming.hull');
        const opened = vscode.commands.executeCommand('vscode.open', coming, {
          viewColumn: vscode.ViewColumn.One,
          preview: false,
        });
        const inFront = () => vscode.window.tabGroups.activeTabGroup.activeTab?.label;
        await until('its tab is in front', () => inFront() === 'coming.hull');
        assert.equal(
          vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === 'late'),
          false,
        );
        const running = vscode.commands.executeCommand<RunFitsAnswer>('hullfit.fitFile');
        late.arrive();
        // Files on the disk only can be fitted, which it is told; pair.hull, whose text was there, is not meant.
        assert.equal(await running, undefined);
        await opened;
        const { activeTab } = vscode.window.tabGroups.activeTabGroup;
        assert.equal(activeTab?.label, 'coming.hull');
        await vscode.window.tabGroups.close(activeTab);
      } finally {
        files.dispose();
      }
    });

    it('a second run reuses the panel of its file', async () => {
      await open('pair.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(uri(), 'first', 'done', isFresh);
      const titles = panelTabs().map(({ label }) => label);
      assert.equal(titles.filter((title) => title.endsWith(' – pair.hull')).length, 1, titles.join());
      assert.equal(vscode.window.tabGroups.all.length, 2);
    });

    it('an edit makes a result stale, taking it back makes it fresh again, without a run', async () => {
      const extension = await api();
      const editor = await open('pair.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(uri(), 'first', 'done', isFresh);
      await untilFit(uri(), 'second', 'done', isFresh);
      const { startedAt } = extension.result(uri().toString(), 'first')!.result.provenance;
      await replace(editor, '-> 1.0', '-> 1.5');
      await untilFit(uri(), 'first', 'stale', ({ stale }) => stale);
      await untilFit(uri(), 'second', 'fresh: it does not use the edited dataset', ({ stale }) => !stale);
      assert.equal(extension.panel()?.fits.find(({ name }) => name === 'first')?.stale, true);
      await replace(editor, '-> 1.5', '-> 1.0');
      await untilFit(uri(), 'first', 'fresh', ({ stale }) => !stale);
      assert.equal(extension.result(uri().toString(), 'first')!.result.provenance.startedAt, startedAt);
    });

    it('a save runs the fits whose input changed, and only those', async () => {
      const extension = await api();
      const editor = await open('pair.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      const before = await untilFit(uri(), 'first', 'done', isFresh);
      await untilFit(uri(), 'second', 'done', isFresh);
      const second = extension.result(uri().toString(), 'second')!;
      await replace(editor, '-> 1.0', '-> 2.0');
      await editor.document.save();
      const after = await untilFit(
        uri(),
        'first',
        'done anew',
        (fit) => isFresh(fit) && fit.mass !== before.mass,
      );
      assert.ok(after.mass! > before.mass!, 'a higher bump needs more mass');
      assert.equal(
        extension.result(uri().toString(), 'second')!.result,
        second.result,
        'second was left alone',
      );
      assert.equal(extension.result(uri().toString(), 'first')!.version, editor.document.version);
    });

    it('a save does nothing when the setting is off', async () => {
      const settings = vscode.workspace.getConfiguration('hullfit');
      const editor = await open('pair.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(uri(), 'first', 'done', isFresh);
      await settings.update('refitOnSave', false, vscode.ConfigurationTarget.Global);
      try {
        await replace(editor, '-> 1.0', '-> 3.0');
        await editor.document.save();
        await untilFit(uri(), 'first', 'stale', ({ stale }) => stale);
        await new Promise((resolve) => setTimeout(resolve, 500));
        const fit = await untilFit(uri(), 'first', 'listed', () => true);
        assert.ok(fit.stale && fit.state.kind === 'done', 'the old result stays, marked');
      } finally {
        await settings.update('refitOnSave', undefined, vscode.ConfigurationTarget.Global);
      }
    });

    it('a changed data file runs the fits again that read it', async () => {
      const data = file('data/table.csv');
      const text = await vscode.workspace.fs.readFile(data);
      await open('pair.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      const before = await untilFit(uri(), 'second', 'done', isFresh);
      const { fittedAt } = await untilFit(uri(), 'first', 'done', isFresh);
      const other = (fit: FitSummary) => isFresh(fit) && fit.mass !== before.mass;
      try {
        await vscode.workspace.fs.writeFile(data, new TextEncoder().encode('x,y\n0,0\n1,1\n2,1\n3,5\n'));
        await untilFit(uri(), 'second', 'done anew', other);
        assert.equal((await untilFit(uri(), 'first', 'left alone', isFresh)).fittedAt, fittedAt);
      } finally {
        await vscode.workspace.fs.writeFile(data, text);
      }
      await untilFit(uri(), 'second', 'as before', (fit) => isFresh(fit) && fit.mass === before.mass);
    });

    it('a changed data file makes the results that read it stale, by their data', async () => {
      const settings = vscode.workspace.getConfiguration('hullfit');
      await settings.update('refitOnDataChange', false, vscode.ConfigurationTarget.Global);
      const data = file('data/table.csv');
      const text = await vscode.workspace.fs.readFile(data);
      await open('pair.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(uri(), 'second', 'done', isFresh);
      try {
        await vscode.workspace.fs.writeFile(data, new TextEncoder().encode('x,y\n0,0\n1,1\n2,1\n3,5\n'));
        const stale = await untilFit(uri(), 'second', 'stale', (fit) => fit.stale);
        assert.equal(stale.changed, 'data');
        assert.equal((await api()).panel()?.fits.find(({ name }) => name === 'second')?.stale, true);
        await untilFit(uri(), 'first', 'fresh', (fit) => !fit.stale);
      } finally {
        await vscode.workspace.fs.writeFile(data, text);
        await settings.update('refitOnDataChange', undefined, vscode.ConfigurationTarget.Global);
      }
      await untilFit(uri(), 'second', 'fresh again', ({ stale }) => !stale);
    });

    it('a fit whose block breaks keeps its result, marked', async () => {
      const extension = await api();
      const editor = await open('pair.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(uri(), 'second', 'done', isFresh);
      await replace(editor, 'data table', 'data nowhere');
      await untilFit(uri(), 'second', 'broken', ({ runnable }) => !runnable);
      await until('the result is marked', () => extension.result(uri().toString(), 'second')?.stale);
    });
  });
}

/** One result panel for each document: where it opens, what it is told, which one a command means. */
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import type { RunFitsAnswer } from '../../src/protocol/fits';
import type { Verification } from '../../src/protocol/proof';
import { api, file, isFresh, open, panelTabs, until, untilFit } from './support';

const command = <T>(name: string, argument?: unknown) =>
  vscode.commands.executeCommand<T>(`hullfit.${name}`, ...(argument === undefined ? [] : [argument]));

/** Waits until just these panels are there: a tab gets its title a moment after its panel. */
async function titled(...wanted: string[]): Promise<void> {
  const labels = () => panelTabs().map(({ label }) => label);
  await until(`the panels ${wanted.join(', ')}`, () => labels().sort().join() === wanted.join()).catch(
    (error: Error) => assert.fail(`${error.message} There are: ${labels().join(', ')}`),
  );
}

/** Gives the focus to the panel of a file, which stands in the second column. */
async function focus(name: string): Promise<void> {
  await command('showResult', file(name));
  const tab = await until(`the panel of ${name} in front`, () =>
    panelTabs().find((one) => one.isActive && one.label.endsWith(` – ${name}`)),
  );
  assert.equal(tab.group.viewColumn, vscode.ViewColumn.Two);
  await vscode.commands.executeCommand('workbench.action.focusSecondEditorGroup');
  await until('the focus in the second column', () => tab.group.isActive);
  const key = file(name).toString();
  const extension = await api();
  await until('the panel to have the focus', () => extension.panel()?.uri === key);
}

export function define(): void {
  describe('the panels', () => {
    const pair = () => file('pair.hull');
    const words = () => file('words.hull');

    before(async () => {
      await vscode.window.tabGroups.close(panelTabs());
      await until('no panel', () => panelTabs().length === 0);
      await open('pair.hull');
      await command('fitFile');
      await open('words.hull');
      await command('fitFile');
      for (const uri of [pair(), words()]) {
        for (const name of ['first', 'second']) await untilFit(uri, name, 'done', isFresh);
      }
    });

    it('are one for each document, tabs of one column beside the editor', async () => {
      await titled('first – pair.hull', 'first – words.hull');
      assert.deepEqual([...new Set(panelTabs().map(({ group }) => group.viewColumn))], [2]);
      assert.equal(vscode.window.tabGroups.all.length, 2);
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), words().toString());
    });

    it('are reused by every further run, from whichever column', async () => {
      for (const name of ['pair.hull', 'words.hull', 'pair.hull']) {
        await open(name);
        await command('runFit', { uri: file(name), fit: 'second' });
        await until(`${name} in front`, () =>
          panelTabs().some(({ label, isActive }) => isActive && label === `second – ${name}`),
        );
        await untilFit(file(name), 'second', 'done', isFresh);
      }
      await focus('words.hull');
      await command('runFit', { uri: pair(), fit: 'first' });
      await untilFit(pair(), 'first', 'done', isFresh);
      await titled('first – pair.hull', 'second – words.hull');
      assert.equal(vscode.window.tabGroups.all.length, 2);
    });

    it('stay with a file that is renamed, with its results, also in a folder that is', async () => {
      const extension = await api();
      const made = vscode.Uri.joinPath(file('young'), 'before.hull');
      const text = 'dataset d { samples {\n  0 -> 1\n  1 -> 2\n} }\nfit kept { data d }\n';
      await vscode.workspace.fs.writeFile(made, new TextEncoder().encode(text));
      const rename = async (from: vscode.Uri, to: vscode.Uri) => {
        const edit = new vscode.WorkspaceEdit();
        edit.renameFile(from, to);
        assert.ok(await vscode.workspace.applyEdit(edit));
      };
      try {
        await vscode.window.showTextDocument(made, { viewColumn: vscode.ViewColumn.One });
        await command('fitFile', made);
        const { fittedAt } = await untilFit(made, 'kept', 'done', isFresh);
        const after = vscode.Uri.joinPath(file('young'), 'after.hull');
        const aged = vscode.Uri.joinPath(file('aged'), 'after.hull');
        for (const [from, to, now] of [
          [made, after, after],
          [file('young'), file('aged'), aged],
        ] as const) {
          await rename(from, to);
          const fit = await untilFit(now, 'kept', 'there', isFresh);
          assert.equal(fit.fittedAt, fittedAt);
          const panel = await until('its panel', () => extension.panel(now.toString()));
          assert.equal(panel.result?.fit, 'kept');
          assert.equal(panel.stale, false);
        }
        assert.equal(extension.panel(made.toString()), undefined);
        assert.equal(extension.fits(made.toString()), undefined);
        const labels = panelTabs().map(({ label }) => label);
        assert.equal(labels.filter((label) => label.startsWith('kept – ')).length, 1, labels.join());
      } finally {
        await vscode.window.tabGroups.close(panelTabs().filter(({ label }) => label.startsWith('kept')));
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
        for (const folder of ['young', 'aged']) {
          // One of them is not there, which one tells how far it came.
          await vscode.workspace.fs
            .delete(file(folder), { recursive: true })
            .then(undefined, () => undefined);
        }
      }
    });

    it('each keep the fit they are on', async () => {
      const extension = await api();
      await command('showResult', { uri: pair(), fit: 'second' });
      await command('showResult', { uri: words(), fit: 'first' });
      const of = (uri: vscode.Uri) => extension.panel(uri.toString());
      assert.deepEqual([of(pair())?.selected, of(words())?.selected], ['second', 'first']);
      assert.equal(of(pair())?.result?.fit, 'second');
      assert.equal(extension.panel()?.uri, words().toString(), 'the one that was shown last');
    });

    it('are what a command means while they have the focus', async () => {
      const extension = await api();
      const verification = (uri: vscode.Uri) => extension.panel(uri.toString())?.verification;
      await open('words.hull');
      await command('runFit', { uri: pair(), fit: 'first' });
      await untilFit(pair(), 'first', 'done', isFresh);
      await command('showResult', { uri: words(), fit: 'first' });
      await focus('pair.hull');
      const answer = await command<Verification | null>('verifyResult');
      assert.equal(answer?.kind, 'done');
      assert.deepEqual(verification(pair()), answer);
      assert.equal(verification(words()), null);
      const compared = await command<RunFitsAnswer>('compareFit');
      assert.deepEqual(compared, { kind: 'started', fits: ['first'] });
      await untilFit(pair(), 'first', 'done', isFresh);
      const target = file('focused.json');
      await command('exportResult', { what: 'json', target });
      const exported = Buffer.from(await vscode.workspace.fs.readFile(target)).toString();
      await vscode.workspace.fs.delete(target);
      assert.equal((JSON.parse(exported) as { fit: string }).fit, 'first');
      await command('exportView', { view: 'residuals', format: 'csv', target });
      const rows = Buffer.from(await vscode.workspace.fs.readFile(target))
        .toString()
        .trim()
        .split('\n');
      await vscode.workspace.fs.delete(target);
      assert.equal(rows.length, 4, 'a heading and the three samples of first in pair.hull');
      // What VS Code passes from a button above a panel.
      const button = vscode.Uri.from({ scheme: 'webview-panel', path: 'webview-panel/webview-1' });
      const started = await command<RunFitsAnswer>('fitFile', button);
      assert.deepEqual(started, { kind: 'started', fits: ['first', 'second'] });
      for (const name of ['first', 'second']) await untilFit(pair(), name, 'done', isFresh);
      await open('words.hull');
      const again = await command<Verification | null>('verifyResult');
      assert.equal(again?.kind, 'done');
      assert.deepEqual(verification(words()), again, 'back in the editor, its own file is meant');
    });

    it('have Cancel end the fits of the one that has the focus', async () => {
      const slow = file('slow.hull');
      await open('slow.hull');
      await command('runFit', { uri: slow, fit: 'long' });
      await untilFit(slow, 'long', 'running', ({ state }) => state.kind === 'running');
      await focus('pair.hull');
      assert.equal(await command<number>('cancel'), 0, 'nothing of pair.hull runs');
      await focus('slow.hull');
      assert.equal(await command<number>('cancel'), 1);
      await untilFit(slow, 'long', 'cancelled', ({ status, state }) => {
        return status === 'cancelled' && state.kind === 'done';
      });
    });

    it('are closed one by one, and come back where the others are', async () => {
      const extension = await api();
      const of = (uri: vscode.Uri) => extension.panel(uri.toString());
      await open('words.hull');
      await command('showResult', { uri: pair(), fit: 'second' });
      const before = panelTabs().length;
      await vscode.window.tabGroups.close(panelTabs().filter(({ label }) => label.endsWith(' – pair.hull')));
      await until('the panel of pair.hull closed', () => of(pair()) === undefined);
      assert.equal(of(words())?.result?.fit, 'first');
      assert.equal(panelTabs().length, before - 1);
      await command('showResult', pair());
      await until('its tab', () => panelTabs().length === before);
      assert.equal(of(pair())?.selected, 'second', 'on the fit it was closed on');
      assert.deepEqual([...new Set(panelTabs().map(({ group }) => group.viewColumn))], [2]);
    });

    it('all keep their results when the server is restarted, marked', async () => {
      const extension = await api();
      const panels = () => [pair(), words()].map((uri) => extension.panel(uri.toString()));
      const before = panels();
      assert.ok(before.every((panel) => panel?.result !== null && panel?.stale === false));
      await command('restartServer');
      await until('both panels marked', () => panels().every((panel) => panel?.stale === true));
      assert.deepEqual(
        panels().map((panel) => panel?.result),
        before.map((panel) => panel?.result),
      );
      for (const uri of [pair(), words()]) {
        await until('the fits listed anew', () => extension.fits(uri.toString()));
        await command('fitFile', uri);
        for (const name of ['first', 'second']) await untilFit(uri, name, 'done', isFresh);
      }
      await until('both panels fresh', () => panels().every((panel) => panel?.stale === false));
    });

    it('say of a file that was renamed where it went, and of one that was deleted that it is gone, and keep its result', async () => {
      const extension = await api();
      const [here, there] = [file('here.hull'), file('there.hull')];
      const of = (uri: vscode.Uri) => extension.panel(uri.toString());
      await vscode.workspace.fs.copy(words(), here);
      await open('here.hull');
      await command('fitFile');
      await untilFit(here, 'first', 'done', isFresh);
      const rename = new vscode.WorkspaceEdit();
      rename.renameFile(here, there);
      assert.ok(await vscode.workspace.applyEdit(rename));
      // The file may be read under its new name before its result is known there.
      await until('the panel at its new name', () => (of(there)?.fits.length ?? 0) > 0);
      await until('its result there', () => of(there)?.result?.fit === 'first');
      assert.equal(of(here), undefined);
      const remove = new vscode.WorkspaceEdit();
      remove.deleteFile(there);
      assert.ok(await vscode.workspace.applyEdit(remove));
      await until('the other without its file', () => of(there)?.fits.length === 0);
      assert.equal(of(there)?.result?.fit, 'first');
      const gone = async () => (await command<RunFitsAnswer>('runFit', { uri: there, fit: 'first' })) ?? null;
      assert.equal(await gone(), null, 'a sentence, not a run');
      await vscode.window.tabGroups.close(panelTabs().filter(({ label }) => / – t?here\.hull$/.test(label)));
      await until('closed', () => of(there) === undefined);
    });
  });
}

/** Settings of the panel, where they act: when and where it opens, how it follows the cursor, how numbers are written. */
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { api, file, isFresh, open, panelTabs, until, untilFit } from './support';

const command = <T>(name: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`hullfit.${name}`, ...args);

const settings = () => vscode.workspace.getConfiguration('hullfit');
async function set(name: string, value: unknown): Promise<void> {
  await settings().update(name, value, vscode.ConfigurationTarget.Global);
}

async function noPanel(): Promise<void> {
  await vscode.window.tabGroups.close(panelTabs());
  await until('no panel', () => panelTabs().length === 0);
}

export function define(): void {
  describe('settings', () => {
    const uri = () => file('pair.hull');
    const fresh = () => untilFit(uri(), 'second', 'done', isFresh);

    beforeEach(async () => {
      await noPanel();
      await open('pair.hull');
    });

    afterEach(async () => {
      for (const name of ['openPanel', 'panelPosition', 'followCursor', 'digits', 'reduceMotion'])
        await set(name, undefined);
    });

    it('openPanel: never leaves the panel to Show, first to the first run, always brings it back', async () => {
      const own = () => panelTabs().some(({ label }) => label.endsWith(' – pair.hull'));
      for (const [when, opens] of [
        ['never', false],
        // It was open in this window before, and closed.
        ['first', false],
        ['always', true],
      ] as const) {
        await set('openPanel', when);
        await command('fitFile');
        await fresh();
        if (opens) await until(`the panel, as it opens ${when}`, own);
        else assert.equal(own(), false, when);
      }
      const made = file('first-run.hull');
      const text = 'dataset d { samples {\n  0 -> 1\n  1 -> 2\n} }\nfit new { data d }\n';
      await vscode.workspace.fs.writeFile(made, new TextEncoder().encode(text));
      await set('openPanel', 'first');
      try {
        await open('first-run.hull');
        await command('fitFile');
        await until('the panel of the first run', () =>
          panelTabs().some(({ label }) => label === 'new – first-run.hull'),
        );
      } finally {
        await noPanel();
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
        await vscode.workspace.fs.delete(made);
      }
    });

    it('panelPosition: active opens it in the column of the editor', async () => {
      await set('panelPosition', 'active');
      await command('fitFile');
      const tab = await until('the panel', () => panelTabs().at(0));
      assert.equal(tab.group.viewColumn, vscode.ViewColumn.One);
    });

    it('followCursor: the panel goes with the cursor from fit to fit, unless it is pinned or the setting is off', async () => {
      const extension = await api();
      await command('fitFile');
      await fresh();
      const selected = () => extension.panel(uri().toString())?.selected;
      const { document } = vscode.window.activeTextEditor!;
      const goTo = async (text: string) => {
        const line = document.positionAt(document.getText().indexOf(text)).line;
        await vscode.commands.executeCommand('cursorTop');
        await vscode.commands.executeCommand('cursorMove', { to: 'down', by: 'line', value: line });
      };
      await goTo('fit second');
      await until('the second fit', () => selected() === 'second');
      await goTo('fit first');
      await until('the first fit', () => selected() === 'first');
      assert.equal(await command('pinPanel'), true);
      assert.equal(extension.panel(uri().toString())?.pinned, true);
      await goTo('fit second');
      await new Promise((resolve) => setTimeout(resolve, 600));
      assert.equal(selected(), 'first');
      assert.equal(await command('unpinPanel'), false);
      await set('followCursor', false);
      await goTo('fit first');
      await goTo('fit second');
      await new Promise((resolve) => setTimeout(resolve, 600));
      assert.equal(selected(), 'first');
    });

    it('defaultGap and defaultTime are what a fit has that names none, at once', async () => {
      const extension = await api();
      await command('fitFile');
      await fresh();
      assert.equal(extension.result(uri().toString(), 'second')!.result.requestedGap, 1e-6);
      try {
        await set('defaultGap', 1e-3);
        await set('defaultTime', 20);
        await untilFit(uri(), 'second', 'stale: it asks for another gap', ({ stale }) => stale);
        await command('fitFile');
        await untilFit(
          uri(),
          'second',
          'done with that gap',
          (fit) => isFresh(fit) && extension.result(uri().toString(), 'second')?.result.requestedGap === 1e-3,
        );
      } finally {
        await set('defaultGap', undefined);
        await set('defaultTime', undefined);
      }
      await untilFit(uri(), 'second', 'stale again', ({ stale }) => stale);
    });

    it('digits and reduceMotion reach the panel at once', async () => {
      const extension = await api();
      await command('fitFile');
      await fresh();
      const display = () => extension.panel(uri().toString())?.display;
      assert.deepEqual(display(), { digits: 4, reduceMotion: 'auto' });
      await set('digits', 7);
      await set('reduceMotion', 'on');
      await until('the settings', () => display()?.digits === 7 && display()?.reduceMotion === 'on');
    });
  });
}

/** A network as a file of each exporter and on the clipboard, through the commands, their lists, the preview and its message. */
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { EXPORTERS, exportResult } from '../../src/result/export/registry';
import type { FitResult } from '../../src/result/schema';
import { isOver } from '../helpers/load';
import { api, file, isFresh, open, panelTabs, replace, restore, until, untilFit } from './support';

const command = <T>(name: string, argument?: object) =>
  vscode.commands.executeCommand<T>(`hullfit.${name}`, ...(argument === undefined ? [] : [argument]));

/** What a key or a click does to what has the focus. */
const press = (id: string) => vscode.commands.executeCommand(id);

/** Tabs with the text of an export. */
const previews = () =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === 'hullfit-export');

const bytesOf = (content: string | Uint8Array) => Buffer.from(content);

async function read(uri: vscode.Uri): Promise<Buffer> {
  return Buffer.from(await vscode.workspace.fs.readFile(uri));
}

const exists = async (uri: vscode.Uri) =>
  vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );

/** Presses until `done`: a list or a message that is not there yet takes no key. */
async function pressUntil(
  what: string,
  ids: readonly string[],
  done: () => boolean | Promise<boolean>,
): Promise<void> {
  const since = performance.now();
  while (!(await done())) {
    assert.ok(!isOver(since, 20_000), `in vain waited for ${what}`);
    for (const id of ids) await press(id);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const ACCEPT = 'workbench.action.acceptSelectedQuickOpenItem';
const LEAVE = 'workbench.action.closeQuickOpen';

export function define(): void {
  describe('a network', () => {
    const uri = () => file('pair.hull');
    const node = () => ({ uri: uri(), fit: 'first' });
    const known = async (fit = 'first'): Promise<FitResult> =>
      (await api()).result(uri().toString(), fit)!.result;

    before(async () => {
      await open('pair.hull');
      await command('fitFile');
      for (const name of ['first', 'second']) await untilFit(uri(), name, 'done', isFresh);
    });

    afterEach(async () => {
      await press('notifications.clearAll');
      await vscode.window.tabGroups.close(previews());
    });

    for (const exporter of EXPORTERS) {
      it(`is saved as ${exporter.id}, the same as the exporter's file`, async () => {
        for (const number of exporter.numbers) {
          const target = file(`saved${exporter.extension}`);
          const place = await command<vscode.Uri>('exportNetwork', {
            ...node(),
            exporter: exporter.id,
            number,
            target,
          });
          assert.equal(place.toString(), target.toString());
          const written = await read(target);
          await vscode.workspace.fs.delete(target);
          const { content } = exportResult(await known(), exporter, { number });
          assert.ok(bytesOf(content).equals(written), number);
        }
        assert.equal(previews().length, 0);
      });
    }

    it('is on the clipboard as C and as Python, of the fit at the cursor', async () => {
      await vscode.window.tabGroups.close(panelTabs());
      const { selection, document } = await open('pair.hull').then((editor) => {
        const at = editor.document.positionAt(editor.document.getText().indexOf('fit second') + 5);
        editor.selection = new vscode.Selection(at, at);
        return editor;
      });
      assert.ok(document.lineAt(selection.active).text.startsWith('fit second'));
      for (const [name, id] of [
        ['copyAsC', 'c'],
        ['copyAsPython', 'python'],
      ] as const) {
        await vscode.env.clipboard.writeText('');
        const words = await command<string>(name);
        const {
          file: called,
          content,
          size,
        } = exportResult(
          await known('second'),
          EXPORTERS.find((exporter) => exporter.id === id)!,
        );
        assert.equal(words, `Copied ${called}: ${size}.`);
        assert.equal(await vscode.env.clipboard.readText(), content);
      }
    });

    it('is asked for in lists, shown beside its panel, and saved from the message', async () => {
      await open('pair.hull');
      await command('showResult', node());
      await until('the panel', () => panelTabs().some(({ label }) => label === 'first – pair.hull'));
      const cHeader = EXPORTERS[0];
      const { content, file: called } = exportResult(await known(), cHeader);
      const asking = command('exportNetwork', node());
      await pressUntil('the preview', [ACCEPT], () => previews().length === 1);
      assert.equal(await asking, undefined);
      const [preview] = previews();
      assert.ok(preview.isPreview);
      assert.equal(preview.label, called);
      assert.ok(
        panelTabs().every(({ isActive }) => isActive),
        'the panel is in view',
      );
      const shown = vscode.window.activeTextEditor!.document;
      assert.equal(shown.uri.scheme, 'hullfit-export');
      assert.equal(shown.getText(), content);
      const place = file(called);
      assert.ok(!(await exists(place)), 'nothing is written before Save');
      await pressUntil('the file', ['notification.acceptPrimaryAction', ACCEPT], () => exists(place));
      assert.equal((await read(place)).toString(), content);
      await vscode.workspace.fs.delete(place);
      await press(LEAVE);
    });

    it('is asked what it answers outside of the data: as it is, or as at the nearest point', async () => {
      const [cHeader] = EXPORTERS;
      const clamped = exportResult(await known(), cHeader, { beyond: 'clamp' });
      const place = file(clamped.file);
      const given = { ...node(), exporter: 'c', number: 'double', target: place };
      await command('exportNetwork', { ...given, range: 'clamp' });
      assert.equal((await read(place)).toString(), clamped.content);
      await vscode.workspace.fs.delete(place);
      const asking = command('exportNetwork', { ...node(), exporter: 'c', number: 'double' });
      // The second of the list.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await press('workbench.action.quickOpenSelectNext');
      await pressUntil('the preview', [ACCEPT], () => previews().length === 1);
      await asking;
      assert.equal(vscode.window.activeTextEditor!.document.getText(), clamped.content);
      await press(LEAVE);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });

    it('as bytes has no preview: the dialog comes at once, and proposes a place beside the file', async () => {
      const onnx = EXPORTERS.find(({ id }) => id === 'onnx')!;
      const { content, file: called } = exportResult(await known(), onnx, { number: 'float' });
      const place = file(called);
      const asking = command<vscode.Uri>('exportNetwork', { ...node(), exporter: 'onnx', number: 'float' });
      await pressUntil('the file', [ACCEPT], () => exists(place));
      assert.equal((await asking).toString(), place.toString());
      assert.ok(bytesOf(content).equals(await read(place)));
      assert.equal(previews().length, 0);
      await vscode.workspace.fs.delete(place);
    });

    it('of a text that has changed since is said to be older', async () => {
      const editor = await open('pair.hull');
      const before = editor.document.getText();
      await replace(editor, '-> 1.0', '-> 1.25');
      await untilFit(uri(), 'first', 'stale', ({ stale }) => stale);
      const words = await command<string>('copyAsC', node());
      await restore(editor, before);
      assert.match(words, /^Copied first\.h: .*, of a result that is older than its text or data\.$/);
      await untilFit(uri(), 'first', 'done', isFresh);
    });

    it('has no preview any more in another window, which says how to get one', async () => {
      const lost = vscode.Uri.from({ scheme: 'hullfit-export', path: '/first.h', query: 'lost' });
      const text = (await vscode.workspace.openTextDocument(lost)).getText();
      assert.match(
        text,
        /^This preview ended with its window\. "Hullfit: Save Network as…" makes it again\.\n$/,
      );
    });

    it('that is left at a list leaves nothing behind', async () => {
      await vscode.env.clipboard.writeText('as it was');
      let answered = false;
      const asking = command('exportNetwork', node()).then((answer) => {
        answered = true;
        return answer;
      });
      await pressUntil('the list to close', [LEAVE], () => answered);
      assert.equal(await asking, undefined);
      assert.equal(previews().length, 0);
      assert.equal(await vscode.env.clipboard.readText(), 'as it was');
    });

    it('of several inputs is not offered as breakpoints', async () => {
      const plane = file('plane.hull');
      const samples = '0 0 -> 1\n 1 0 -> 2\n 0 1 -> 0\n 1 1 -> 5';
      const text = `dataset d { samples { ${samples} } }\nfit flat { data d }\n`;
      await vscode.workspace.fs.writeFile(plane, new TextEncoder().encode(text));
      try {
        await open('plane.hull');
        await command('fitFile');
        await untilFit(plane, 'flat', 'done', isFresh);
        let answered = false;
        const asking = command('exportNetwork', { uri: plane, fit: 'flat' }).then(() => (answered = true));
        // Onto the fifth, which is refused.
        const down = new Array<string>(4).fill('workbench.action.quickOpenSelectNext');
        await new Promise((resolve) => setTimeout(resolve, 1000));
        for (const id of [...down, ACCEPT, ACCEPT]) await press(id);
        await new Promise((resolve) => setTimeout(resolve, 500));
        assert.ok(!answered, 'the list is still there');
        await pressUntil('the list to close', [LEAVE], () => answered);
        await asking;
        assert.equal(previews().length, 0);
        const target = file('flat.csv');
        const none = await command('exportNetwork', {
          uri: plane,
          fit: 'flat',
          exporter: 'breakpoints',
          target,
        });
        assert.equal(none, undefined, 'a sentence, not a file');
        assert.ok(!(await exists(target)));
      } finally {
        await vscode.window.tabGroups.close(
          panelTabs().filter(({ label }) => label.endsWith(' – plane.hull')),
        );
        await vscode.workspace.fs.delete(plane);
      }
    });

    it('that is not there is told of, and nothing is copied', async () => {
      await vscode.env.clipboard.writeText('as it was');
      const none = file('none.hull');
      const text = 'dataset d { samples { 0 -> 1\n 0 -> 2 } }\nfit none { data d }\n';
      await vscode.workspace.fs.writeFile(none, new TextEncoder().encode(text));
      try {
        await open('none.hull');
        await command('fitFile');
        await untilFit(none, 'none', 'infeasible', ({ status }) => status === 'infeasible');
        assert.equal(await command('copyAsC', { uri: none, fit: 'none' }), undefined);
        assert.equal(await command('exportNetwork', { uri: none, fit: 'none' }), undefined);
        assert.equal(await vscode.env.clipboard.readText(), 'as it was');
      } finally {
        await vscode.window.tabGroups.close(
          panelTabs().filter(({ label }) => label.endsWith(' – none.hull')),
        );
        await vscode.workspace.fs.delete(none);
      }
    });
  });
}

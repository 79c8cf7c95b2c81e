import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { isOver } from '../helpers/load';
import { api, file, isFresh, open, replace, until, untilFit } from './support';

export function define(): void {
  describe('a long fit', () => {
    const uri = () => file('slow.hull');

    it('ends on Cancel as cancelled, with a bound that is proven', async () => {
      await open('slow.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(uri(), 'long', 'running', ({ state }) => state.kind === 'running');
      const asked = performance.now();
      assert.ok((await vscode.commands.executeCommand<number>('hullfit.cancel')) >= 1);
      const fit = await untilFit(
        uri(),
        'long',
        'cancelled',
        ({ status, state }) => status === 'cancelled' && state.kind === 'done',
      );
      assert.ok(!isOver(asked, 5000), `it took ${performance.now() - asked} ms`);
      const { result } = (await api()).result(uri().toString(), 'long')!;
      assert.ok(Number.isFinite(result.lowerBound) && result.lowerBound >= 0);
      assert.equal(fit.gap === null, result.objective === null);
    });

    it('gives way to a newer run of the same fit after an edit and a save', async () => {
      const extension = await api();
      const editor = await open('slow.hull');
      await vscode.commands.executeCommand('hullfit.runFit', { uri: uri(), fit: 'long' });
      await untilFit(uri(), 'long', 'running', ({ state }) => state.kind === 'running');
      const original = editor.document.getText();
      await replace(editor, 'neurons: 12, inputs: 2, samples: 300', 'neurons: 1, inputs: 1, samples: 5');
      await editor.document.save();
      await untilFit(
        uri(),
        'long',
        'done with the new text',
        (fit) => isFresh(fit) && fit.status !== 'cancelled',
        40_000,
      );
      const { result } = extension.result(uri().toString(), 'long')!;
      assert.equal(result.samples.count, 5);
      await replace(editor, editor.document.getText(), original);
    });

    it('leaves the language server answering while it runs', async () => {
      const editor = await open('slow.hull');
      await vscode.commands.executeCommand('hullfit.runFit', { uri: uri(), fit: 'long' });
      await untilFit(uri(), 'long', 'running', ({ state }) => state.kind === 'running');
      const asked = performance.now();
      await replace(editor, 'data spot', 'data stop');
      await until('the diagnostic', () =>
        vscode.languages.getDiagnostics(uri()).some(({ range }) => editor.document.getText(range) === 'stop'),
      );
      assert.ok(!isOver(asked, 2000), `it took ${performance.now() - asked} ms`);
      await vscode.commands.executeCommand('hullfit.cancel');
      await untilFit(uri(), 'long', 'ended', ({ state }) => state.kind === 'done');
      await replace(editor, 'data stop', 'data spot');
      await editor.document.save();
    });
  });
}

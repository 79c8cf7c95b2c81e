import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import type { FitSummary } from '../../src/protocol/fits';
import { api, file, isFresh, open, replace, restore, until, untilFit } from './support';

export function define(): void {
  describe('rivals', () => {
    const uri = () => file('rivals.hull');
    const kinds = async () =>
      (await api()).result(uri().toString(), 'compared')?.result.rivals.map(({ kind }) => kind);

    it('run after the fit that a command started, each is shown when it is in, and Cancel ends them', async () => {
      const extension = await api();
      await open('rivals.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      const fit = await untilFit(uri(), 'compared', 'comparing', ({ comparing }) => comparing?.done === 1);
      assert.equal(fit.status, 'optimal');
      assert.ok(isFresh(fit));
      assert.deepEqual(fit.comparing, { done: 1, total: 2 });
      assert.deepEqual(await kinds(), ['gaussian_process']);
      await until('the panel', () => extension.panel()?.result?.rivals.length === 1);
      assert.ok((await vscode.commands.executeCommand<number>('hullfit.cancel')) >= 1);
      await untilFit(uri(), 'compared', 'done comparing', ({ comparing }) => comparing === undefined);
      assert.deepEqual(await kinds(), ['gaussian_process', 'gradient_descent']);
      const { rivals } = extension.result(uri().toString(), 'compared')!.result;
      assert.match(rivals[1].stopped ?? '', /^Cancelled after /);
    });

    it('do not run when a save fits again', async () => {
      const editor = await open('rivals.hull');
      const original = editor.document.getText();
      const before = (await api()).result(uri().toString(), 'compared')!.result.mass;
      await replace(editor, '1 -> 2', '1 -> 3');
      await editor.document.save();
      const again = (one: FitSummary): boolean => isFresh(one) && one.mass !== before;
      const fit = await untilFit(uri(), 'compared', 'fitted again', again);
      assert.equal(fit.comparing, undefined);
      assert.deepEqual(await kinds(), []);
      await restore(editor, original);
    });
  });
}

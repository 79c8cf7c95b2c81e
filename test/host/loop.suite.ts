/** What a person waits for: from a save to the fresh result, as the extension knows it; the median of ten. */
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { slowdown } from '../helpers/load';
import { api, file, isFresh, open, replace, untilFit } from './support';

const ROUNDS = 10;

/** Rows of inputs with a target that bends. */
function samplesOf(count: number, dimension: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const x = Array.from({ length: dimension }, (_, k) => Math.sin(1.7 * i + 2.3 * k));
    const y = Math.abs(x[0]) + (dimension > 1 ? Math.max(0, x[1] - 0.3) : 0) + 0.05 * Math.sin(12.9 * i);
    return `  ${x.map((value) => value.toFixed(4)).join(', ')} -> ${y.toFixed(4)}`;
  });
  return rows.join('\n');
}

export function define(): void {
  describe('the loop of edit, save and result', () => {
    for (const [what, count, dimension, limitMs] of [
      ['30 samples of one input', 30, 1, 1000],
      ['200 samples of two inputs', 200, 2, 3000],
    ] as const) {
      it(`is done in ${limitMs / 1000} s for ${what}`, async () => {
        const name = `loop-${dimension}.hull`;
        const uri = file(name);
        const text = `dataset d { samples {\n${samplesOf(count, dimension)}\n} }\nfit f { data d goal least_squares penalty 5% gap 1e-3 }\n`;
        await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
        try {
          await open(name);
          await vscode.commands.executeCommand('hullfit.fitFile');
          await untilFit(uri, 'f', 'done', isFresh, 60_000);
          const times: number[] = [];
          for (let round = 0; round < ROUNDS; round++) {
            const [before, after] = [5 + round, 6 + round].map((percent) => `penalty ${percent}%`);
            // The panel that has opened may have made the editor another one.
            const editor = await open(name);
            await replace(editor, before, after);
            const stale = await untilFit(uri, 'f', 'stale', (fit) => fit.stale);
            assert.equal(stale.changed, 'text');
            const since = performance.now();
            await editor.document.save();
            await untilFit(uri, 'f', 'fresh', isFresh, 60_000);
            times.push(performance.now() - since);
          }
          const median = [...times].sort((a, b) => a - b)[ROUNDS / 2];
          console.log(`${what}: median ${Math.round(median)} ms of ${times.map(Math.round).join(', ')}`);
          assert.equal((await api()).fits(uri.toString())?.fits[0].status, 'optimal');
          assert.ok(median < limitMs * slowdown(), `${Math.round(median)} ms`);
        } finally {
          await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
          await vscode.workspace.fs.delete(uri);
        }
      }).timeout(180_000);
    }
  });
}

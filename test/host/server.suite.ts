import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { isOver } from '../helpers/load';
import { api, file, isFresh, open, replace, restore, untilFit } from './support';

export function define(): void {
  describe('the language server', () => {
    it('is restarted on command; the results come back from the disk, dated, and are marked once the input changes', async () => {
      const extension = await api();
      const uri = file('pair.hull');
      const editor = await open('pair.hull');
      const text = editor.document.getText();
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(uri, 'first', 'done', isFresh);
      const before = extension.panel()!;
      assert.equal(before.stale, false);
      const old = serverProcess();
      await vscode.commands.executeCommand('hullfit.restartServer');
      assert.notEqual(serverProcess(), old);
      const recalled = await untilFit(
        uri,
        'first',
        'recalled',
        (fit) => fit.recalled === true && isFresh(fit),
      );
      assert.equal(recalled.fittedAt, before.result?.provenance.startedAt);
      assert.deepEqual(extension.panel()!.result, before.result);
      assert.equal(extension.panel()!.stale, false);
      await replace(editor, '0.5 -> 0.3', '0.5 -> 0.4');
      await untilFit(uri, 'first', 'stale', (fit) => fit.stale);
      await restore(editor, text);
      await untilFit(uri, 'first', 'fresh again', isFresh);
    });

    it('comes back by itself when its process is killed, with its results', async () => {
      const extension = await api();
      const uri = file('pair.hull');
      await open('pair.hull');
      // What the test before left comes from the disk already.
      await untilFit(uri, 'first', 'recalled', (fit) => fit.recalled === true && isFresh(fit));
      const before = extension.panel()!;
      process.kill(serverProcess(), 'SIGKILL');
      assert.deepEqual(extension.panel()!.result, before.result);
      // A command in the moment between gets a sentence; the first one that the new server answers runs.
      const since = performance.now();
      while ((await vscode.commands.executeCommand('hullfit.fitFile')) === undefined) {
        assert.ok(!isOver(since, 20_000), 'the server comes back');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await untilFit(uri, 'first', 'done anew', (fit) => fit.recalled !== true && isFresh(fit));
    });

    it('is ended by Restart Server when it does not answer, and leaves no process', async () => {
      const uri = file('pair.hull');
      await open('pair.hull');
      const stuck = serverProcess();
      process.kill(stuck, 'SIGSTOP');
      await vscode.commands.executeCommand('hullfit.restartServer');
      assert.notEqual(serverProcess(), stuck);
      assert.throws(() => process.kill(stuck, 0), /ESRCH/);
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(uri, 'first', 'done', isFresh);
    });
  });
}

/** The server is the child of this extension host that runs dist/server.js. */
function serverProcess(): number {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return (
          parent === String(process.pid) &&
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dist/server.js')
        );
      } catch (error) {
        if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false; // it has just ended
        throw error;
      }
    });
  assert.equal(children.length, 1, 'one server process');
  return Number(children[0]);
}

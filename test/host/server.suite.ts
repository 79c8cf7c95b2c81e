import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { api, file, isFresh, open, until, untilFit } from './support';

export function define(): void {
  describe('the language server', () => {
    it('is restarted on command; the panel keeps the old result, marked, until a new one is in', async () => {
      const extension = await api();
      const uri = file('pair.hull');
      await open('pair.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(uri, 'first', 'done', isFresh);
      const before = extension.panel()!;
      assert.equal(before.stale, false);
      await vscode.commands.executeCommand('hullfit.restartServer');
      const after = await until('the panel to be marked', () => {
        const panel = extension.panel();
        return panel?.stale === true && panel;
      });
      assert.deepEqual(after.result, before.result);
      await until('the fits listed anew', () => extension.fits(uri.toString()));
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(uri, 'first', 'done', isFresh);
      await until('the panel to be fresh', () => extension.panel()?.stale === false);
    });

    it('comes back by itself when its process is killed, and the panel lives on', async () => {
      const extension = await api();
      const uri = file('pair.hull');
      await open('pair.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(uri, 'first', 'done', isFresh);
      const before = extension.panel()!;
      process.kill(serverProcess(), 'SIGKILL');
      await until('the panel to be marked', () => extension.panel()?.stale === true);
      assert.deepEqual(extension.panel()!.result, before.result);
      await until(
        'the fits listed anew',
        () => extension.fits(uri.toString())?.fits[0]?.status === undefined,
      );
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

import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { api, file, open, until } from './support';

export function define(): void {
  describe('activation', () => {
    it('activates with a workspace that has .hull files and lists them unopened', async () => {
      const extension = await api();
      const fits = await until('slow.hull in the list', () => extension.fits(file('slow.hull').toString()));
      assert.deepEqual(
        fits.fits.map(({ name, runnable, line }) => ({ name, runnable, line })),
        [
          { name: 'long', runnable: true, line: 5 },
          { name: 'quick', runnable: true, line: 6 },
        ],
      );
    });

    it('knows .hull files as Hullfit', async () => {
      const { document } = await open('pair.hull');
      assert.equal(document.languageId, 'hullfit');
    });

    it('registers every command that package.json declares, and no other', async () => {
      const declared = (
        vscode.extensions.getExtension('hullfit.hullfit')!.packageJSON as {
          contributes: { commands: { command: string }[] };
        }
      ).contributes.commands.map(({ command }) => command);
      const all = await vscode.commands.getCommands(true);
      const views =
        /^hullfit(\.fits|\.inspector)?\.(focus|open|removeView|resetViewLocation|toggleVisibility)$/;
      const registered = all.filter((command) => command.startsWith('hullfit.') && !views.test(command));
      // The language server's commands are for editors without this extension, too; the client registers them by itself.
      const ofServer = ['run', 'runFile', 'cancel', 'compare'].map((name) => `hullfit.server.${name}`);
      assert.deepEqual(registered.sort(), [...declared, ...ofServer].sort());
    });

    it('lists a file that is created, and forgets it when it is deleted', async () => {
      const extension = await api();
      const uri = file('made.hull');
      const text = 'dataset d { samples { 0 -> 1\n 1 -> 2 } }\nfit made { data d }\n';
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      await until('made.hull in the list', () => extension.fits(uri.toString()));
      await vscode.workspace.fs.delete(uri);
      await until('made.hull gone', () => extension.fits(uri.toString()) === undefined);
    });
  });
}

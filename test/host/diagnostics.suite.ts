import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import type { RunFitsAnswer } from '../../src/protocol/fits';
import { api, file, isFresh, open, until, untilFit } from './support';

export function define(): void {
  describe('diagnostics', () => {
    it('marks the name that is not known, and offers the rest to run', async () => {
      const { document } = await open('broken.hull');
      const errors = await until('an error in broken.hull', () => {
        const found = vscode.languages
          .getDiagnostics(document.uri)
          .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
        return found.length > 0 && found;
      });
      assert.equal(errors.length, 1);
      assert.equal(document.getText(errors[0].range), 'sopt');
      assert.equal(errors[0].source, 'hullfit');
      assert.match(errors[0].message, /spot/, 'says which name was meant');
    });

    it('follow the setting about files outside the workspace at once', async () => {
      const { document } = await open('outside.hull');
      const setting = vscode.workspace.getConfiguration('hullfit', document);
      const name = 'filesOutsideWorkspace';
      const says = (words: RegExp) =>
        until(`a diagnostic that says ${String(words)}`, () =>
          vscode.languages.getDiagnostics(document.uri).some(({ message }) => words.test(message)),
        );
      await says(/once you allow it/);
      await setting.update(name, 'never', vscode.ConfigurationTarget.Global);
      await says(/by the setting/);
      await setting.update(name, 'allow', vscode.ConfigurationTarget.Global);
      // Then the file is looked for: there is none.
      await says(/does not exist|no file/i);
      await setting.update(name, undefined, vscode.ConfigurationTarget.Global);
      await says(/once you allow it/);
    });

    it('fits what is whole beside a broken fit', async () => {
      await open('broken.hull');
      const uri = file('broken.hull');
      const answer = await vscode.commands.executeCommand<RunFitsAnswer>('hullfit.fitFile');
      assert.deepEqual(answer, { kind: 'started', fits: ['sound'] });
      const sound = await untilFit(uri, 'sound', 'done', isFresh);
      assert.equal(sound.status, 'optimal');
      const astray = await untilFit(uri, 'astray', 'listed', () => true);
      assert.equal(astray.runnable, false);
      assert.equal((await api()).result(uri.toString(), 'astray'), undefined);
    });
  });
}

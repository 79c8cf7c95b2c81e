import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import type { Verification } from '../../src/protocol/proof';
import { parseResult } from '../../src/result/read';
import { isOver } from '../helpers/load';
import { api, file, isFresh, open, replace, restore, until, untilFit } from './support';

/** A file beside the workspace's, removed when the test ends. */
async function written(name: string, command: string, argument: object): Promise<string> {
  const target = file(name);
  const place = await vscode.commands.executeCommand<vscode.Uri>(command, { ...argument, target });
  assert.equal(place.toString(), target.toString());
  try {
    return Buffer.from(await vscode.workspace.fs.readFile(target)).toString('latin1');
  } finally {
    await vscode.workspace.fs.delete(target);
  }
}

export function define(): void {
  describe('a result', () => {
    const uri = () => file('pair.hull');

    before(async () => {
      await open('pair.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(uri(), 'first', 'done', isFresh);
      await untilFit(uri(), 'second', 'done', isFresh);
    });

    it('is verified in the server, and the panel shows what was found', async () => {
      const extension = await api();
      const node = { uri: uri(), fit: 'first' };
      const answer = await vscode.commands.executeCommand<Verification | null>('hullfit.verifyResult', node);
      assert.ok(answer?.kind === 'done', JSON.stringify(answer));
      assert.ok(answer.findings.length > 5 && answer.findings.every(({ holds }) => holds));
      const shown = extension.panel()!;
      assert.equal(shown.selected, 'first');
      assert.deepEqual(shown.verification, answer);
      assert.ok(Math.abs(answer.provenLowerBound - shown.result!.lowerBound) < 1e-6);
    });

    it('remembers the runs before it, and has not been verified when it is new', async () => {
      const extension = await api();
      const node = { uri: uri(), fit: 'first' };
      await vscode.commands.executeCommand('hullfit.showResult', node);
      const before = extension.panel()!;
      assert.equal(before.verification?.kind, 'done');
      const editor = await open('pair.hull');
      const text = editor.document.getText();
      await replace(editor, '-> 1.0', '-> 1.25');
      await vscode.commands.executeCommand('hullfit.runFit', node);
      await untilFit(uri(), 'first', 'done anew', (fit) => isFresh(fit) && fit.mass !== before.result!.mass);
      const now = extension.panel()!;
      await restore(editor, text);
      assert.equal(now.verification, null);
      assert.equal(now.earlier[0].startedAt, before.result!.provenance.startedAt);
      assert.equal(now.earlier[0].mass, before.result!.mass);
      assert.ok(now.earlier.length <= 6, 'and no more than a few');
    });

    it('of more samples than it carries is verified and drawn from those of the document', async () => {
      const large = file('large.hull');
      await open('large.hull');
      await vscode.commands.executeCommand('hullfit.fitFile');
      await untilFit(large, 'many', 'done', isFresh, 60_000);
      const extension = await api();
      assert.equal(extension.panel()!.result!.samples.x, undefined);
      const answer = await vscode.commands.executeCommand<Verification>('hullfit.verifyResult', {
        uri: large,
        fit: 'many',
      });
      assert.ok(
        answer.kind === 'done' && answer.findings.every(({ holds }) => holds),
        JSON.stringify(answer),
      );
      const target = file('many.csv');
      const save = { view: 'function', format: 'csv', target };
      // Until the samples have come, the view says that it has none and nothing is written.
      const since = performance.now();
      while ((await vscode.commands.executeCommand('hullfit.exportView', save)) === undefined) {
        assert.ok(!isOver(since, 30_000), 'the samples come');
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      const csv = Buffer.from(await vscode.workspace.fs.readFile(target)).toString();
      await vscode.workspace.fs.delete(target);
      assert.equal(csv.trim().split('\n').length, 5201);
      await open('pair.hull');
      await vscode.commands.executeCommand('hullfit.showResult', { uri: uri(), fit: 'first' });
    });

    it('has its views saved as files that other programs read', async () => {
      const svg = await written('view.svg', 'hullfit.exportView', { view: 'function', format: 'svg' });
      assert.match(svg, /^<\?xml[^]*<svg [^]*<path /);
      assert.ok(!svg.includes('foreignObject'));
      const png = await written('view.png', 'hullfit.exportView', { view: 'certificate', format: 'png' });
      assert.equal(png.slice(1, 4), 'PNG');
      const csv = await written('view.csv', 'hullfit.exportView', { view: 'residuals', format: 'csv' });
      assert.match(csv, /^sample,target,f,residual,dual\n1,/);
      const json = await written('view.json', 'hullfit.exportView', { view: 'network', format: 'json' });
      assert.equal((JSON.parse(json) as unknown[]).length, (await api()).panel()!.result!.neurons.length);
    });

    it('is exported from its node, as a result, a report and tables', async () => {
      const node = { uri: uri(), fit: 'second' };
      const known = (await api()).result(uri().toString(), 'second')!.result;
      const json = await written('second.json', 'hullfit.exportResult', { ...node, what: 'json' });
      assert.deepEqual(parseResult(json), known);
      const html = await written('second.html', 'hullfit.exportResult', { ...node, what: 'html' });
      assert.match(html, /^<!DOCTYPE html>[^]*id="hullfit-state"/);
      const neurons = await written('second.csv', 'hullfit.exportResult', { ...node, what: 'neurons' });
      assert.equal(neurons.trim().split('\n').length, known.neurons.length + 1);
      const samples = await written('samples.csv', 'hullfit.exportResult', { ...node, what: 'samples' });
      assert.equal(samples.split('\n')[0], 'x,y,f');
    });
  });

  describe('the inspector', () => {
    it('follows the cursor, and shows what is chosen in the tree', async () => {
      const extension = await api();
      const editor = await open('pair.hull');
      await vscode.commands.executeCommand('hullfit.inspector.focus');
      await until('the inspector to be open', () => extension.inspector());
      await open('pair.hull');
      const text = editor.document.getText();
      for (const name of ['second', 'first']) {
        const at = editor.document.positionAt(text.indexOf(`fit ${name}`) + 5);
        editor.selection = new vscode.Selection(at, at);
        await until(`the inspector to show ${name}`, () => extension.inspector()?.selected === name);
      }
      assert.ok(extension.inspector()!.result !== null);
    });
  });
}

/** The language in a real VS Code, through the commands by which VS Code asks any language. */
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { api, file, isFresh, open, replace, restore, until, untilFit } from './support';

const NAME = 'words.hull';

export function define(): void {
  describe('the language', () => {
    const uri = () => file(NAME);
    let editor: vscode.TextEditor;
    let original = '';

    before(async () => {
      await api();
      editor = await open(NAME);
      original = editor.document.getText();
    });
    beforeEach(async () => {
      editor = await open(NAME);
    });
    afterEach(async () => {
      await restore(await open(NAME), original);
    });

    const at = (needle: string, shift = 0) =>
      editor.document.positionAt(editor.document.getText().indexOf(needle) + shift);
    const ask = <T>(command: string, ...args: unknown[]) =>
      vscode.commands.executeCommand<T>(`vscode.${command}`, uri(), ...args);
    const markdown = (hovers: vscode.Hover[]) =>
      hovers
        .flatMap(({ contents }) => contents.map((one) => (one as vscode.MarkdownString).value))
        .join('\n');

    it('completes columns with what they hold, and blocks as snippets', async () => {
      const columns = await ask<vscode.CompletionList>('executeCompletionItemProvider', at('inputs x', 8));
      const x = columns.items.find(({ label }) => label === 'x');
      assert.match(x?.detail ?? '', /^number, 0 … /);
      const top = await ask<vscode.CompletionList>(
        'executeCompletionItemProvider',
        new vscode.Position(6, 0),
      );
      const block = top.items.find(({ label }) => label === 'fit block');
      assert.ok(block?.insertText instanceof vscode.SnippetString, JSON.stringify(block));
    });

    it('shows a dataset, a column and a network under the pointer', async () => {
      const dataset = markdown(await ask('executeHoverProvider', at('dataset table', 9)));
      assert.match(dataset, /\*\*\d samples\*\* of 1 input/);
      assert.match(
        markdown(await ask('executeHoverProvider', at('inputs x', 7))),
        /mean .*standard deviation/,
      );
      assert.match(markdown(await ask('executeHoverProvider', at('network leaky', 9))), /‖\(w, b\)‖₂ ≤ 1/);
    });

    it('mends a misspelt name, and links the code to its explanation', async () => {
      await replace(editor, 'data spot', 'data sopt');
      const wrong = await until('the diagnostic', () =>
        vscode.languages.getDiagnostics(uri()).find(({ range }) => editor.document.getText(range) === 'sopt'),
      );
      const { value, target } = wrong.code as { value: string; target: vscode.Uri };
      assert.equal(value, 'unknown-name');
      assert.match(target.toString(true), /docs\/diagnostics\.md#unknown-name$/);
      const actions = await ask<vscode.CodeAction[]>('executeCodeActionProvider', wrong.range);
      const fix = actions.find(({ title }) => title === 'Change to spot');
      assert.ok(fix?.edit, actions.map(({ title }) => title).join());
      await vscode.workspace.applyEdit(fix.edit);
      assert.equal(editor.document.getText(), original);
    });

    it('formats, and aligns the arrows', async () => {
      await replace(editor, '  bias joint', 'bias   joint');
      const edits = await ask<vscode.TextEdit[]>('executeFormatDocumentProvider', {
        tabSize: 2,
        insertSpaces: true,
      });
      const edit = new vscode.WorkspaceEdit();
      edit.set(uri(), edits);
      await vscode.workspace.applyEdit(edit);
      const text = editor.document.getText();
      assert.ok(text.includes('\n  bias joint\n') && text.includes('\n    0  -> 1\n    10 -> 2\n'), text);
    });

    it('finds, renames, outlines, folds and links', async () => {
      const definitions = await ask<vscode.LocationLink[]>('executeDefinitionProvider', at('data table', 6));
      assert.equal(definitions.length, 1);
      const references = await ask<vscode.Location[]>('executeReferenceProvider', at('dataset table', 9));
      assert.equal(references.length, 2);
      const rename = await ask<vscode.WorkspaceEdit>(
        'executeDocumentRenameProvider',
        at('network leaky', 9),
        'sharp',
      );
      assert.equal(rename.get(uri()).length, 2);
      const symbols = await ask<vscode.DocumentSymbol[]>('executeDocumentSymbolProvider');
      assert.deepEqual(
        symbols.map(({ name }) => name),
        ['table', 'leaky', 'spot', 'first', 'second'],
      );
      const folds = await ask<vscode.FoldingRange[]>('executeFoldingRangeProvider');
      assert.ok(folds.some(({ start }) => start === 1));
      const links = await ask<vscode.DocumentLink[]>('executeLinkProvider');
      assert.ok(links.some(({ target }) => target?.path.endsWith('/data/table.csv')));
      const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'leaky',
      );
      assert.ok(found.some((symbol) => symbol.location.uri.toString() === uri().toString()));
      const [selection] = await ask<vscode.SelectionRange[]>('executeSelectionRangeProvider', [
        at('10 -> 2'),
      ]);
      assert.equal(editor.document.getText(selection.range), '10');
    });

    it('helps with the arguments of a generator', async () => {
      await replace(editor, 'from "data/table.csv"', 'generate moons(samples: 10)');
      const help = await ask<vscode.SignatureHelp>('executeSignatureHelpProvider', at('samples: 10'));
      assert.match(help.signatures[0].label, /^moons\(samples: 100, noise: 0, seed: 0\)$/);
    });

    it('fits by the lens over a fit, hints at the result, marks it when it is stale, and shows it', async () => {
      const lensesAt = async (title: string) =>
        (await ask<vscode.CodeLens[]>('executeCodeLensProvider', 20)).filter(
          (lens) => lens.command?.title === title,
        );
      const [lens] = await lensesAt('▶ Fit');
      const line = editor.document.lineAt(lens.range.start.line).text;
      assert.match(line, /^fit first/);
      const outcome = await vscode.commands.executeCommand<{ kind: string }>(
        lens.command!.command,
        ...(lens.command!.arguments ?? []),
      );
      assert.equal(outcome.kind, 'started');
      await untilFit(uri(), 'first', 'done', isFresh);
      const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
      const hint = async () => {
        const [one] = await ask<vscode.InlayHint[]>('executeInlayHintProvider', all);
        return String(one?.label);
      };
      assert.match(await hint(), /^optimal · \d neurons? · mass \S+ · gap \S+$/);
      const [show] = await lensesAt('Show');
      await vscode.commands.executeCommand(show.command!.command, ...(show.command!.arguments ?? []));
      const panel = (await api()).panel();
      assert.deepEqual([panel?.uri, panel?.selected], [uri().toString(), 'first']);
      await open(NAME);
      await replace(editor, 'leaky_relu(0.1)', 'leaky_relu(0.2)');
      await untilFit(uri(), 'first', 'stale', ({ stale }) => stale);
      assert.match(await hint(), /^stale: /);
    });
  });
}

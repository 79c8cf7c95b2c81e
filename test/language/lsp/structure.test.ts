import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AllSemanticTokenTypes } from 'langium/lsp';
import type { SelectionRange } from 'vscode-languageserver';
import { selectionRange } from '../../../src/language/lsp/structure';
import type { FitSummary } from '../../../src/protocol/fits';
import { open } from './open';

const TEXT = `// One
// Two
dataset d {
  samples {
    -1, 2 -> 3
    4, 5 -> 6
  }
}
/* a
   b */
network leaky { bias free }
fit f {
  data d
  network leaky
  test with d
  goal within 0.1
  compare brute_force()
}
`;

describe('the outline', () => {
  it('lists blocks with what they are about', async () => {
    const { hullfit, document } = await open(TEXT);
    const symbols = await hullfit.lsp.DocumentSymbolProvider!.getSymbols(document, {
      textDocument: { uri: document.uri.toString() },
    });
    expect(symbols.map(({ name, detail }) => [name, detail])).toEqual([
      ['d', 'samples'],
      ['leaky', 'network'],
      ['f', 'data d'],
    ]);
    expect(symbols[0].range).toEqual({ start: { line: 2, character: 0 }, end: { line: 7, character: 1 } });
  });

  it('lists the blocks of the workspace by name', async () => {
    const { shared } = await open(TEXT);
    const find = async (query: string) => {
      const found = await shared.lsp.WorkspaceSymbolProvider!.getSymbols({ query });
      return found.map(({ name, containerName }) => [name, containerName]);
    };
    expect(await find('leaky')).toEqual([['leaky', 'network']]);
    expect(await find('')).toHaveLength(3);
    expect(await find('nothing')).toEqual([]);
  });

  it('folds blocks, samples and comments', async () => {
    const { hullfit, document } = await open(TEXT);
    const folds = await hullfit.lsp.FoldingRangeProvider!.getFoldingRanges(document, {
      textDocument: { uri: document.uri.toString() },
    });
    const lines = folds.map(({ startLine, endLine, kind }) => [startLine, endLine, kind]);
    expect(lines.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [0, 1, 'comment'],
      [2, 6, undefined],
      [3, 5, undefined],
      [8, 9, 'comment'],
      [11, 16, undefined],
    ]);
  });

  it('selects outwards: number, sample, body, clause, block, file', async () => {
    const { document, text, at } = await open(TEXT);
    const texts = (selection: SelectionRange | undefined): string[] =>
      selection ? [document.textDocument.getText(selection.range), ...texts(selection.parent)] : [];
    const inSamples = texts(selectionRange(document, at('5 -> 6').position));
    expect(inSamples.slice(0, 2)).toEqual(['5', '4, 5 -> 6']);
    expect(inSamples[2]).toMatch(/^\{[^]*\}$/);
    expect(inSamples[3]).toMatch(/^samples \{/);
    expect(inSamples[4]).toMatch(/^dataset d/);
    expect(inSamples.at(-1)).toBe(text);
    const name = texts(selectionRange(document, at('data d', 5).position));
    expect(name.slice(0, 2)).toEqual(['d', 'data d']);
    expect(texts(selectionRange(document, { line: 99, character: 0 }))).toContain(text);
  });
});

describe('names', () => {
  it('are defined, referenced and highlighted', async () => {
    const { hullfit, document, at } = await open(TEXT);
    const definition = await hullfit.lsp.DefinitionProvider!.getDefinition(document, at('with d', 5));
    expect(definition![0].targetSelectionRange.start).toEqual({ line: 2, character: 8 });
    const references = await hullfit.lsp.ReferencesProvider!.findReferences(document, {
      ...at('dataset d', 8),
      context: { includeDeclaration: true },
    });
    expect(references).toHaveLength(3);
    const highlights = await hullfit.lsp.DocumentHighlightProvider!.getDocumentHighlight(
      document,
      at('data d', 5),
    );
    expect(highlights!.map(({ range }) => range.start.line)).toEqual([2, 12, 14]);
  });

  it('are renamed across the file, and only to what can be a name', async () => {
    const { hullfit, document, at } = await open(TEXT);
    const rename = (newName: string) =>
      hullfit.lsp.RenameProvider!.rename(document, { ...at('network leaky', 9), newName });
    const edit = await rename('größe_2');
    expect(edit!.changes![document.uri.toString()].map(({ range }) => range.start.line).sort()).toEqual([
      10, 13,
    ]);
    await expect(rename('2x')).rejects.toThrow(/is no name; use letters/);
    await expect(rename('bias')).rejects.toThrow(/is a keyword/);
    await expect(rename('leaky')).rejects.toThrow(/already/);
    expect(await rename('d')).toBeDefined(); // a dataset has the name, but no network
    expect(await hullfit.lsp.RenameProvider!.prepareRename(document, at('bias free'))).toBeUndefined();
  });

  it('are coloured by what they are', async () => {
    const { hullfit, document } = await open(TEXT);
    const { data } = await hullfit.lsp.SemanticTokenProvider!.semanticHighlight(document, {
      textDocument: { uri: document.uri.toString() },
    });
    const types = Object.keys(AllSemanticTokenTypes);
    const tokens: string[] = [];
    for (let i = 0, line = 0, character = 0; i < data.length; i += 5) {
      line += data[i];
      character = data[i] === 0 ? character + data[i + 1] : data[i + 1];
      const range = { start: { line, character }, end: { line, character: character + data[i + 2] } };
      tokens.push(`${document.textDocument.getText(range)}:${types[data[i + 3]]}`);
    }
    expect(tokens).toEqual([
      'd:variable',
      'leaky:struct',
      'free:enumMember',
      'f:class',
      'd:variable',
      'leaky:struct',
      'd:variable',
      'within:enumMember',
      'brute_force:function',
    ]);
  });

  it('of data files are links, when the file is there', async () => {
    const text =
      'dataset a { from "t.csv" inputs a target b }\ndataset b { from "none.csv" inputs a target b }' +
      '\nfit f { data a compare network("net.onnx") compare network("none.onnx") compare brute_force() }';
    const { hullfit, document, directory } = await open(text);
    writeFileSync(join(directory, 't.csv'), 'a,b\n1,2\n');
    writeFileSync(join(directory, 'net.onnx'), '');
    const links = await hullfit.lsp.DocumentLinkProvider!.getDocumentLinks(document, {
      textDocument: { uri: document.uri.toString() },
    });
    expect(links.map(({ target, range }) => [target, document.textDocument.getText(range)])).toEqual([
      [pathToFileURL(join(directory, 't.csv')).href, 't.csv'],
      [pathToFileURL(join(directory, 'net.onnx')).href, 'net.onnx'],
    ]);
  });
});

describe('over a fit', () => {
  const idle: FitSummary = {
    name: 'f',
    line: 11,
    character: 4,
    state: { kind: 'idle' },
    stale: false,
    runnable: true,
  };
  const done: FitSummary = {
    ...idle,
    state: { kind: 'done' },
    status: 'optimal',
    mass: 4.11322,
    gap: 8.1e-7,
    neurons: 9,
  };

  async function seen(summary: FitSummary | undefined, canShow = true) {
    const { hullfit, document } = await open(TEXT);
    hullfit.surroundings.canShow = canShow;
    hullfit.surroundings.fit = () => summary;
    const params = { textDocument: { uri: document.uri.toString() } };
    const lenses = await hullfit.lsp.CodeLensProvider!.provideCodeLens(document, params);
    const all = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const hints = await hullfit.lsp.InlayHintProvider!.getInlayHints(document, { ...params, range: all });
    expect(lenses!.every(({ range }) => range.start.line === 11)).toBe(true);
    return {
      lenses: lenses!.map(({ command }) => [command!.title, command!.command]),
      arguments: lenses![0].command!.arguments,
      uri: params.textDocument.uri,
      hints: hints!.map(({ label, position }) => [label, position]),
      tooltip: hints![0]?.tooltip,
    };
  }

  it('stand Fit and Compare, and Show once there is something to see', async () => {
    const fresh = await seen(idle);
    expect(fresh.lenses).toEqual([
      ['▶ Fit', 'hullfit.runFit'],
      ['Compare', 'hullfit.compareFit'],
    ]);
    expect(fresh.arguments).toEqual([{ uri: fresh.uri, fit: 'f' }]);
    expect((await seen(done)).lenses).toEqual([
      ['▶ Fit', 'hullfit.runFit'],
      ['Show', 'hullfit.showFit'],
      ['Compare', 'hullfit.compareFit'],
    ]);
    const bare = await seen(done, false);
    expect(bare.lenses).toEqual([
      ['▶ Fit', 'hullfit.server.run'],
      ['Compare', 'hullfit.server.compare'],
    ]);
    expect(bare.arguments).toEqual([bare.uri, 'f']);
    expect((await seen(undefined)).lenses.map(([title]) => title)).toEqual(['▶ Fit', 'Compare']);
  });

  it('stands Cancel while it runs', async () => {
    const running = { ...done, state: { kind: 'running' } as const };
    expect((await seen(running)).lenses).toEqual([
      ['■ Cancel', 'hullfit.cancel'],
      ['Show', 'hullfit.showFit'],
    ]);
    expect((await seen({ ...idle, state: { kind: 'cancelling' } })).lenses[0][0]).toBe('■ Cancelling…');
  });

  it('stands its last result, marked when it is stale', async () => {
    const place = { line: 11, character: 7 };
    expect((await seen(done)).hints).toEqual([['optimal · 9 neurons · mass 4.113 · gap 8.1e-7', place]]);
    expect((await seen({ ...done, stale: true })).hints).toEqual([
      ['stale: optimal · 9 neurons · mass 4.113 · gap 8.1e-7', place],
    ]);
    const changed = await seen({ ...done, stale: true, changed: 'data' });
    expect(changed.tooltip).toBe('The data have changed since this result.');
    expect((await seen({ ...done, status: 'stopped' })).hints[0][0]).toBe(
      'stopped · 9 neurons · mass 4.113 · gap 8.1e-7',
    );
    expect((await seen({ ...idle, status: 'infeasible', mass: null })).hints[0][0]).toBe('infeasible');
    expect((await seen(idle)).hints).toEqual([]);
  });
});

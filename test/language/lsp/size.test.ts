/** Large texts and large data files: the work that is done is counted, times have a wide margin (they are measured by hand). */
import { appendFileSync, createWriteStream, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { EmptyFileSystem, URI } from 'langium';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { PREVIEW_ROWS, type Wanted } from '../../../src/data/table';
import { selectSamples } from '../../../src/data/columns';
import { DataStore } from '../../../src/data/store';
import { compileDocument } from '../../../src/language/compile';
import { createHullfitServices } from '../../../src/language/services';
import { FORMAT } from './open';

const wholeColumn = (name: string): Wanted => ({ columns: new Map([[name, 'numbers']]), lastRow: Infinity });

/** Of the processor, not of the clock: other processes may want it, too. */
function milliseconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

describe('a samples block of 50,000 rows', () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => `  ${(i / 7).toFixed(4)}, ${-i / 100} -> ${i % 11}`);
  const text = `dataset d { samples {\n${rows.join('\n')}\n} }\nnetwork n { bias free }\nfit f {\n  network n\n  data d\n}\n`;
  const { shared, hullfit } = createHullfitServices(EmptyFileSystem);
  const uri = URI.file('/large.hull');
  const source = TextDocument.create(uri.toString(), 'hullfit', 0, text);
  const document = () => shared.workspace.LangiumDocuments.getDocument(uri)!;
  const params = { textDocument: { uri: uri.toString() } };

  const build = async () => {
    const start = process.cpuUsage();
    await shared.workspace.DocumentBuilder.update([uri], []);
    return milliseconds(start);
  };

  it('has its first diagnostics soon', async () => {
    shared.workspace.TextDocuments.set(source);
    expect(await build()).toBeLessThan(10_000);
    expect((await compileDocument(hullfit, document())).fits[0].job?.problem.count).toBe(50_000);
  });

  it('is not scanned, copied or hashed again while somebody types elsewhere', async () => {
    const before = await compileDocument(hullfit, document());
    let slowest = 0;
    for (let version = 1; version <= 8; version++) {
      const at = source.positionAt(source.getText().lastIndexOf('data d') + 6);
      const end = version % 2 ? at : { line: at.line + 1, character: '  gap 0.01'.length };
      const typed = version % 2 ? '\n  gap 0.01' : '';
      TextDocument.update(source, [{ range: { start: at, end }, text: typed }], version);
      slowest = Math.max(slowest, await build());
      const now = await compileDocument(hullfit, document());
      expect(now.datasets.get('d')!.samples).toBe(before.datasets.get('d')!.samples);
      expect(now.fits[0].job!.problem.inputs).toBe(before.fits[0].job!.problem.inputs);
    }
    expect(slowest).toBeLessThan(1000);
  });

  it('does not slow completion, colours and the outline down', async () => {
    const position = source.positionAt(source.getText().lastIndexOf('data d') + 6);
    const start = process.cpuUsage();
    await hullfit.lsp.CompletionProvider!.getCompletion(document(), { ...params, position });
    const tokens = await hullfit.lsp.SemanticTokenProvider!.semanticHighlight(document(), params);
    await hullfit.lsp.FoldingRangeProvider!.getFoldingRanges(document(), params);
    await hullfit.lsp.DocumentSymbolProvider!.getSymbols(document(), params);
    expect(milliseconds(start)).toBeLessThan(3000);
    expect(tokens.data.length).toBeLessThan(100);
  });

  it('is formatted as one edit, and then is as it should be', async () => {
    const format = () => hullfit.lsp.Formatter!.formatDocument(document(), { ...params, options: FORMAT });
    const edits = await format();
    expect(edits).toHaveLength(1);
    TextDocument.update(source, [{ text: TextDocument.applyEdits(source, edits) }], 100);
    await build();
    expect(await format()).toEqual([]);
    expect((await compileDocument(hullfit, document())).fits[0].job?.problem.count).toBe(50_000);
  });
});

describe('a large table', () => {
  const directory = mkdtempSync(join(tmpdir(), 'hullfit-large-'));
  const path = join(directory, 'large.csv');
  const COLUMNS = 8;
  const ROWS = 90_000;

  beforeAll(async () => {
    const out = createWriteStream(path);
    out.write(`${Array.from({ length: COLUMNS }, (_, k) => `c${k}`).join(',')},label\r\n`);
    for (let row = 0; row < ROWS; row++) {
      const cells = Array.from({ length: COLUMNS }, (_, k) => ((row * (k + 3)) % 9973) / 7);
      if (!out.write(`${cells.join(',')},${row % 3 ? 'yes' : 'no'}\r\n`)) await once(out, 'drain');
    }
    out.end();
    await once(out, 'finish');
  }, 60_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const wanted: Wanted = {
    columns: new Map([
      ['c0', 'numbers'],
      ['label', 'texts'],
    ]),
    lastRow: Infinity,
  };

  it('is read in pieces, with progress, once for all who want it, and again only when it changed', async () => {
    expect(statSync(path).size).toBeGreaterThan(9_000_000);
    const reports: number[] = [];
    let ended = 0;
    const store = new DataStore({
      onRead: () => ({ report: (fraction) => reports.push(fraction), end: () => ended++ }),
    });
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    const [first, second] = await Promise.all([
      store.table(path, 'large.csv', wanted),
      store.table(path, 'large.csv', wanted),
    ]);
    clearInterval(ticking);
    expect(first).toBe(second);
    expect([store.reads, ended]).toEqual([1, 1]);
    expect(reports.length).toBeGreaterThan(20);
    expect(reports.at(-1)).toBe(1);
    expect(reports).toEqual([...reports].sort((a, b) => a - b));
    expect(turns).toBeGreaterThan(20); // others had their turn meanwhile
    if (!first.ok) throw new Error(first.problems[0].message);
    const table = first.value;
    expect(table.count).toBe(ROWS);
    expect(table.columns.map((_, column) => table.has(column))).toEqual([
      true,
      ...Array(COLUMNS - 1).fill(false),
      true,
    ]);
    expect(table.cell(89_999, 0)).toBe(((89_999 * 3) % 9973) / 7);
    expect(table.line(89_999)).toBe(90_001);
    expect(table.cell(PREVIEW_ROWS - 1, 3)).toBe(String((((PREVIEW_ROWS - 1) * 6) % 9973) / 7));
    const chosen = selectSamples(table, { inputs: ['c0'], target: 'label', label: 'yes', missing: 'error' });
    expect(chosen.ok && chosen.value.targets.filter((value) => value === 1).length).toBe(60_000);

    await store.table(path, 'large.csv', wholeColumn('c0'));
    expect(store.reads).toBe(1);
    await store.table(path, 'large.csv', wholeColumn('c5'));
    expect(store.reads).toBe(2); // a column that nobody wanted before
    await store.table(path, 'large.csv', wanted);
    expect(store.reads).toBe(2); // and those from before are still there
    utimesSync(path, new Date(), new Date(Date.now() + 5000));
    await store.table(path, 'large.csv', wanted);
    expect(store.reads).toBe(2); // another time, the same content
    appendFileSync(path, `${'1,'.repeat(COLUMNS)}yes\n`);
    await store.table(path, 'large.csv', wanted);
    expect(store.reads).toBe(3);
  }, 60_000);

  it('shows its columns before it has been read', async () => {
    const store = new DataStore();
    const table = await store.preview(path);
    expect(store.reads).toBe(0);
    expect(table?.columns).toHaveLength(COLUMNS + 1);
    expect(table!.count).toBeLessThan(ROWS);
    expect(table!.cell(2, 0)).toBe(String(6 / 7));
  });

  it('of which a part is wrong says so with the line', async () => {
    const store = new DataStore({ largeBytes: 10 });
    const problems = async (text: string) => {
      const bad = join(directory, 'bad.csv');
      const { writeFileSync } = await import('node:fs');
      writeFileSync(bad, text);
      utimesSync(bad, new Date(), new Date(Date.now() + text.length * 1000));
      const outcome = await store.table(bad, 'bad.csv', wholeColumn('a'));
      return outcome.ok ? 'fine' : outcome.problems.map(({ code, line }) => `${code} ${line}`).join();
    };
    expect(await problems('a,b\n1,2\n3,4,5\n6,7\n')).toBe('unequal-rows 3');
    expect(await problems('a,b\n1,"2\n3,4\n')).toMatch(/^bad-data-file/);
    expect(await problems('')).toBe('empty-data-file undefined');
    expect(await problems(`a,b\r\n${'1,"x\r\ny"\r\n'.repeat(9)}`)).toBe('fine');
  });
});

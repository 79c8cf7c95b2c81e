/** `hullfit predict` by threads, piece by piece, against the same table read row by row by the scanner. */
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CsvInputs } from '../../src/cli/predict/csvInputs';
import { PieceThreads } from '../../src/cli/predict/pieceThreads';
import { CsvPredictor } from '../../src/cli/predict/predictedCsv';
import type { LineOptions } from '../../src/cli/predict/predictedLines';
import { RowWriter } from '../../src/cli/predict/rowWriter';
import type { RowOptions } from '../../src/cli/predict/rows';
import type { FittedNetwork } from '../../src/result/predict';
import { buildBundles } from '../helpers/bundle';
import { Cli } from '../helpers/cli';

const networkOf = (...weights: number[]): FittedNetwork => ({
  neurons: [
    { weights, bias: -0.3, output: 1.7 },
    { weights: weights.map((weight) => -weight), bias: 0.1, output: -0.9 },
  ],
  skip: { constant: 0.2, linear: weights.map(() => 0) },
  activation: { slope: 0.1 },
});

interface Work {
  readonly network: FittedNetwork;
  readonly rows: Pick<RowOptions, 'columns' | 'dialect'>;
  readonly lines: LineOptions;
}

const X: Work = {
  network: networkOf(0.6),
  rows: { columns: [{ name: 'x' }], dialect: undefined },
  lines: { target: 'y', append: false, ranged: undefined, classes: undefined },
};
const APPEND: Work = { ...X, lines: { ...X.lines, append: true } };
const RANGE: Work = {
  ...X,
  lines: { ...X.lines, append: true, ranged: [{ name: 'x', at: 0, range: [1, 50_000] }] },
};
const CLASSES = { positive: 'größer, "1"', negative: '=no' };
const LABEL: Work = { ...X, lines: { ...X.lines, classes: CLASSES } };
const APPEND_LABEL: Work = { ...X, lines: { ...RANGE.lines, classes: CLASSES } };
const SITES: Work = {
  network: networkOf(0.6, -0.2, 0.4),
  rows: { columns: [{ name: 'x' }, { name: 'site', labels: ['süd', 'nord'] }], dialect: undefined },
  lines: APPEND.lines,
};
const NAMELESS: Work = {
  ...APPEND,
  rows: { columns: [{ name: '2' }], dialect: { separator: ',', decimal: '.', header: false } },
};

let bundles: string;
beforeAll(() => {
  bundles = buildBundles('predictor');
});
afterAll(() => rmSync(bundles, { recursive: true }));

interface Predicted {
  readonly text: string;
  readonly counts: readonly [rows: number, outside: number];
  readonly fault: string | undefined;
}

interface Made extends Predicted {
  /** Bytes that the threads were asked for. */
  readonly inThreads: number;
  /** Pieces that they had no answer to. */
  readonly refused: number;
}

const optionsOf = ({ lines, rows }: Work): RowOptions => ({
  ...rows,
  atOnce: 2048,
  keepTexts: lines.append,
  warn: (text) => {
    throw new Error(text);
  },
});

function* piecesOf(table: Buffer, bytes = 65_536): Generator<Uint8Array> {
  for (let from = 0; from < table.length; from += bytes) yield table.subarray(from, from + bytes);
}

/** Row by row. */
function scanned(work: Work, table: Buffer): Predicted {
  const csv = new CsvInputs('t.csv', optionsOf(work));
  const writer = new RowWriter('t.csv', work.network, work.lines);
  const texts: Buffer[] = [];
  let fault: string | undefined;
  try {
    for (const piece of piecesOf(table)) {
      for (const rows of csv.read(piece)) texts.push(Buffer.from(writer.write(rows)));
    }
    for (const rows of csv.end()) texts.push(Buffer.from(writer.write(rows)));
  } catch (error) {
    fault = String(error);
  }
  return { text: Buffer.concat(texts).toString(), counts: [writer.rows, writer.outside], fault };
}

/** The source waits for the threads after what is read without them. */
async function inThreads(work: Work, table: Buffer): Promise<Made> {
  const csv = new CsvInputs('t.csv', optionsOf(work));
  const writer = new RowWriter('t.csv', work.network, work.lines);
  let threads: PieceThreads | undefined;
  let [asked, refused] = [0, 0];
  const source = async function* (): AsyncGenerator<Uint8Array> {
    for (const piece of piecesOf(table)) {
      if (threads) await vi.waitUntil(() => threads!.ready, { timeout: 60_000, interval: 5 });
      yield piece;
    }
  };
  const predictor = new CsvPredictor(csv, { pieces: source(), stop: () => undefined }, writer, (known) => {
    threads = new PieceThreads(join(bundles, 'predictor.js'), 2, {
      network: work.network,
      table: known,
      ...csv.layout,
      atOnce: 2048,
      lines: work.lines,
    });
    const ask = threads.ask.bind(threads);
    vi.spyOn(threads, 'ask').mockImplementation((message) => {
      asked += message.length;
      const answer = ask(message);
      // behind a fault pieces stay unanswered: the threads end
      answer.then(
        ({ counts }) => (refused += counts ? 0 : 1),
        () => undefined,
      );
      return answer;
    });
    return threads;
  });
  const texts: Buffer[] = [];
  let fault: string | undefined;
  try {
    for await (const text of predictor.texts()) texts.push(Buffer.from(text));
  } catch (error) {
    fault = String(error);
  }
  const text = Buffer.concat(texts).toString();
  return { text, counts: [writer.rows, writer.outside], fault, inThreads: asked, refused };
}

/** Of some 6 MB, of which 2 are read before there are threads. */
const ROWS = 320_000;
const LATE = 300_000;
const tableOf = (header: string, row: (i: number) => string): string =>
  header + Array.from({ length: ROWS }, (_, i) => row(i)).join('');
const plainRow = (i: number): string => `${i / 8},z${i % 1000},abcdef\n`;
const PLAIN = tableOf('x,z,w\n', plainRow);
/** Another row from the late one on, where it says so. */
const lateTable = (other: (i: number) => string | undefined, header = 'x,z,w\n'): string =>
  tableOf(header, (i) => (i < LATE ? undefined : other(i)) ?? plainRow(i));
const onceLate = (row: string): string => lateTable((i) => (i === LATE ? row : undefined));

const STEEP: Work = { ...APPEND, network: networkOf(6) };
/** Its value of a large input is ∞ − ∞. */
const OPPOSED: Work = {
  ...LABEL,
  network: { ...X.network, neurons: [1, -0.5].map((output) => ({ weights: [6], bias: 0, output })) },
};
const site = (i: number): string => `${i % 3 ? 'süd' : 'nord'},${i}.125,\n`;

const SOUND: [what: string, work: Work, table: string][] = [
  ['values', X, PLAIN],
  ['--append', APPEND, PLAIN],
  ['--append --range', RANGE, PLAIN],
  ['--label', LABEL, PLAIN],
  ['--label --append --range', APPEND_LABEL, PLAIN],
  ['CRLF', APPEND, PLAIN.replaceAll('\n', '\r\n')],
  ['a byte order mark', APPEND, `\uFEFF${PLAIN}`],
  ['empty lines', RANGE, PLAIN.replaceAll('def\n', 'def\n\n\r\n')],
  ['no last line break', APPEND, PLAIN.slice(0, -1)],
  ['a decimal comma', APPEND, tableOf('x;z;w\n', (i) => `${i},5;a;${i % 7},25\n`)],
  [
    'tabs and decimal commas, of values with a range',
    { ...X, lines: RANGE.lines },
    tableOf('x\tz\n', (i) => `${i},5\tabcdefgh\n`),
  ],
  ['text columns', SITES, tableOf('site,x,z\n', site)],
  ['no names', NAMELESS, tableOf('', (i) => `text ${i},${i}.125\n`)],
  ['long numbers', APPEND, tableOf('x\n', (i) => `${(i / 7) * 1e-9}\n`)],
  ['late quotes with line breaks', APPEND, lateTable((i) => `${i},"a ""b""\n\n1,2,3\n",c\n`)],
  ['a quote at the end', RANGE, `${PLAIN}7,"a\nb",\n`],
  ['a line longer than a piece', APPEND, onceLate(`1,${'z'.repeat(7e5)},${'w'.repeat(7e5)}\n`)],
];

const ODD: typeof SOUND = [
  ['a label among blanks', SITES, tableOf('site,x,z\n', (i) => (i === LATE ? ' süd ,1,\n' : site(i)))],
  ['a line of blanks', RANGE, onceLate('  \n')],
  ['a value that overflows', STEEP, onceLate('1e308,,\n')],
];

const FAULTY: [what: string, work: Work, table: string | Buffer][] = [
  ['the first of two bad cells', APPEND, lateTable((i) => (i % 5000 === 7 ? `oops ${i},,\n` : undefined))],
  ['a bad cell behind empty lines', X, onceLate('\n\r\n,,\n')],
  ['a number too large', X, onceLate('1e999,,\n')],
  ['too few cells', APPEND, onceLate('1,2\n')],
  ['a quote within a cell', X, onceLate('1,a"b,\n')],
  ['a quote that is not closed', X, onceLate('1,"a,\n')],
  ['an unknown label', SITES, tableOf('site,x,z\n', (i) => (i === LATE ? 'sud,1,\n' : site(i)))],
  ['no class', OPPOSED, onceLate('1e308,,\n')],
  ['a NUL', APPEND, onceLate('1,\0,\n')],
  ['no UTF-8', APPEND, Buffer.from(onceLate('1,\u00ff,\n'), 'latin1')],
];

describe('threads and the scanner agree', () => {
  it.each(SOUND)('on %s', async (_, work, table) => {
    const { inThreads: asked, refused, ...made } = await inThreads(work, Buffer.from(table));
    expect(asked).toBeGreaterThan(2e6);
    expect(refused).toBe(0);
    expectSame(made, scanned(work, Buffer.from(table)));
  });

  it.each(ODD)('on %s, which the scanner reads', async (_, work, table) => {
    const { inThreads: asked, refused, ...made } = await inThreads(work, Buffer.from(table));
    expect(asked).toBeGreaterThan(2e6);
    expect(refused).toBe(1);
    expectSame(made, scanned(work, Buffer.from(table)));
  });

  it.each(FAULTY)('on %s', async (_, work, table) => {
    const { text, fault, inThreads: asked } = await inThreads(work, Buffer.from(table));
    const expected = scanned(work, Buffer.from(table));
    expect(asked).toBeGreaterThan(2e6);
    expect(fault).toMatch(/t\.csv/);
    expect(fault).toBe(expected.fault);
    // what is written before may end elsewhere, but not behind the fault
    const [shorter, longer] = [text, expected.text].sort((a, b) => a.length - b.length);
    expect(longer.startsWith(shorter)).toBe(true);
    expect(text.split('\n').length).toBeLessThanOrEqual(LATE + 2);
  });

  it('on line breaks of which no piece can be made', async () => {
    const table = Buffer.from(PLAIN.replaceAll('\n', '\r'));
    const { inThreads: asked, refused, ...made } = await inThreads(APPEND, table);
    expect([asked, refused]).toEqual([0, 0]);
    expectSame(made, scanned(APPEND, table));
  });
});

/** Without a difference of megabytes. */
function expectSame({ text, ...made }: Predicted, { text: expectedText, ...expected }: Predicted): void {
  expect(made).toEqual(expected);
  expect(made.fault).toBeUndefined();
  expect(text.length).toBe(expectedText.length);
  expect(text === expectedText).toBe(true);
}

describe('as a program', () => {
  let cli: Cli;
  let folder: string;
  /** Rows for half a second at least, so that threads are there in time. */
  const large = PLAIN + PLAIN.slice(PLAIN.indexOf('\n') + 1).repeat(2);
  beforeAll(async () => {
    cli = new Cli();
    folder = cli.folderWith({
      'a.hull': 'dataset d { samples { 0 -> 1\n 1 -> 2\n 2 -> 0 } }\nfit f { data d }\n',
      'large.csv': large,
      'quoted.csv': large.replace('x,', '"x",'),
    });
    expect(await cli.run(folder, ['fit', 'a.hull', '--out', '.'])).toMatchObject({ code: 0 });
  });
  afterAll(() => cli.dispose());

  it('writes the same from a file, from standard input and without threads', async () => {
    const args = ['predict', 'f.json', '--range', '--out'];
    const stderr = /: warning \d{6} of 960000 rows outside the range/;
    for (const [input, ...more] of [['', 'large.csv'], [large], ['', 'quoted.csv']]) {
      const ended = await cli.run(folder, [...args, `${more[0] ?? 'input'}.txt`, ...more], input);
      expect(ended).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(stderr) as string });
    }
    const written = (name: string): string => readFileSync(join(folder, `${name}.txt`), 'utf8');
    expect(written('large.csv') === written('quoted.csv')).toBe(true);
    expect(written('input') === written('quoted.csv')).toBe(true);
  });

  it('writes what it has while its input goes on, and leaves nothing unfinished when a signal comes then', async () => {
    const there = cli.folderWith({});
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { child, ended } = cli.start(there, ['predict', join(folder, 'f.json'), '--out', 'p.txt']);
      child.stdin.on('error', () => undefined);
      child.stdin.write(large);
      const bytes = (): number =>
        readdirSync(there).reduce((sum, name) => sum + readFileSync(join(there, name)).length, 0);
      // a value takes 17 characters or more, but for round ones
      await vi.waitUntil(() => bytes() > 10 * 3 * ROWS, { timeout: 60_000, interval: 50 });
      child.kill(signal);
      expect(await ended).toEqual({ code: null, signal, stdout: '', stderr: '' });
      expect(readdirSync(there)).toEqual([]);
    }
  });

  it('ends when nobody reads it any more, however much is to come', async () => {
    const { child, ended } = cli.start(folder, ['predict', 'f.json']);
    child.stdin.on('error', () => undefined);
    child.stdin.write(large);
    let bytes = 0;
    child.stdout.on('data', (text: string) => {
      bytes += text.length;
      if (bytes > 8e6) child.stdout.destroy();
    });
    await once(child.stdout, 'close');
    child.stdin.write(large);
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends at a bad row, however much is to come', async () => {
    const { child, ended } = cli.start(folder, ['predict', 'f.json', '--out', 'p.txt']);
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${large}oops,,\n`);
    expect(await ended).toMatchObject({
      code: 2,
      stderr:
        'hullfit: standard input:960002: column "x" is "oops"; a prediction needs a finite number there.\n',
    });
  });

  it('says so when a thread fails', async () => {
    const other = new Cli();
    try {
      const there = other.folderWith({
        'f.json': readFileSync(join(folder, 'f.json'), 'utf8'),
        'large.csv': large,
      });
      writeFileSync(join(there, '..', 'predictor.js'), 'throw new Error("no such thread");');
      const ended = await other.run(there, ['predict', 'f.json', 'large.csv', '--out', 'p.txt']);
      expect(ended.code).toBe(4);
      expect(ended.stderr).toMatch(/internal failure.*no such thread/);
      expect(readdirSync(there).sort()).toEqual(['f.json', 'large.csv']);
    } finally {
      other.dispose();
    }
  });
});

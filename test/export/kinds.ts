/** Fitted networks of every kind that an exporter meets, and rows of inputs for them, inside and outside the range of their data. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mulberry32 } from '../../src/core/startingNeurons';
import { columnsOf } from '../../src/result/inputs';
import { evaluateRows } from '../../src/result/predict';
import { parseResult } from '../../src/result/read';
import type { FitResult } from '../../src/result/schema';
import { Cli } from '../helpers/cli';

/** A row as an artefact takes it: a number or a label for each column. */
export type Row = readonly (number | string)[];

export interface Kind {
  readonly name: string;
  readonly result: FitResult;
  readonly rows: readonly Row[];
  /** The same rows with each input in its range. */
  readonly clamped: readonly Row[];
}

const TABLES = join(__dirname, 'tables');
/** With one input: half as many neurons come of it. */
const MANY = 10_000;
/** Noise with one input, a tenth apart: slopes of ±20 turn at thousands of kinks, whose rounding is what an artefact loses. */
const NOISY = 6000;
/** Where the same noise lies far from zero. */
const AWAY = 100_000;

/** Fits them all, by the command line. */
export async function fittedKinds(): Promise<Kind[]> {
  const cli = new Cli();
  try {
    const folder = cli.folderWith();
    for (const name of readdirSync(TABLES)) cpSync(join(TABLES, name), join(folder, name));
    const curve = (name: string, count: number, row: (i: number) => string): void => {
      const lines = Array.from({ length: count }, (_, i) => row(i));
      writeFileSync(join(folder, name), `x,y\n${lines.join('\n')}\n`);
    };
    const wave = (i: number): number => Math.sin(i / 100) + 0.4 * Math.sin(i / 7);
    curve('big.csv', MANY, (i) => `${(i / 1000).toFixed(3)},${wave(i).toFixed(5)}`);
    const random = mulberry32(3);
    const noise = Array.from({ length: NOISY }, () => (2 * random() - 1).toFixed(6));
    curve('steep.csv', NOISY, (i) => `${(i / 10).toFixed(1)},${noise[i]}`);
    curve('away.csv', NOISY, (i) => `${(AWAY + i / 10).toFixed(1)},${noise[i]}`);
    const { code, stderr } = await cli.run(folder, ['fit', 'kinds.hull', '--out', 'out']);
    // a fit that stops early has a network as well
    if (code !== 0 && code !== 1) throw new Error(stderr);
    return readdirSync(join(folder, 'out')).map((file) =>
      kindOf(parseResult(readFileSync(join(folder, 'out', file), 'utf8'))),
    );
  } finally {
    cli.dispose();
  }
}

/** Rows of a result: at random up to half a range outside, at the ends, and at the kinks of one input. */
function kindOf(result: FitResult, count = 60): Kind {
  const random = mulberry32(11);
  const columns = columnsOf(result.samples);
  const ranges = result.samples.ranges!;
  let first = 0;
  const cells = columns.map(({ labels }) => {
    const at = first;
    first += labels?.length ?? 1;
    if (labels) return { of: (): string => labels[Math.floor(random() * labels.length)], range: null };
    const [least, most] = ranges[at];
    const width = most - least;
    return { of: (): number => least + width * (2 * random() - 0.5), range: ranges[at] };
  });
  const rows: Row[] = Array.from({ length: count }, () => cells.map(({ of }) => of()));
  if (cells.length === 1 && cells[0].range) {
    rows.push(...cells[0].range.map((end) => [end]));
    for (const { weights, bias } of result.neurons.slice(0, count)) rows.push([-bias / weights[0]]);
  }
  const clamped = rows.map((row) =>
    row.map((cell, k) => {
      const { range } = cells[k];
      return range && typeof cell === 'number' ? Math.min(range[1], Math.max(range[0], cell)) : cell;
    }),
  );
  return { name: result.fit, result, rows, clamped };
}

/** The network's inputs of rows, labels as ones and zeros. */
function inputsOfRows({ samples }: FitResult, rows: readonly Row[]): Float64Array {
  const columns = columnsOf(samples);
  return Float64Array.from(
    rows.flatMap((row) =>
      columns.flatMap(({ labels }, k) =>
        labels ? labels.map((label) => (label === row[k] ? 1 : 0)) : [Number(row[k])],
      ),
    ),
  );
}

/** What the network is at rows, as `hullfit predict` has it. */
export const valuesAt = (result: FitResult, rows: readonly Row[]): Float64Array =>
  evaluateRows(result, inputsOfRows(result, rows));

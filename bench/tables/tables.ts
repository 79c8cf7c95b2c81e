/**
 * The table of real tables: each fit as a whole process of dist/cli.js, its result verified, judged on rows that were held out, again after
 * one changed target, and beside the way that takes all samples at once.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goalOf } from '../../src/result/goals';
import { parseResult } from '../../src/result/read';
import type { FitResult } from '../../src/result/schema';
import { measureAgain } from '../run';
import { inMegabytes, inPowers, inSeconds, median, ratioOf, tableOf } from '../table';
import { type Ran, runProgram } from '../waits/program';
import type { Again, AgainTask } from './again';
import { bindingChart, type SamplesIn } from './bindingChart';
import { holdoutOf, type Holdout } from './holdout';
import { csvOf, type Split } from './sources';
import { type TableWork, WORKS } from './works';

/** How often a fit is run, for the middle of its times. */
const REPEATS = 3;
/** Of what is asked, what a fit may take before it is ended by its own limit, and the process's grace beyond that. */
const PATIENCE = 1.5;
const GRACE_SECONDS = 20;
/** Ctrl-C comes after this part of the limit, and the process must end soon. */
const INTERRUPT_PART = 0.5;
const INTERRUPT_MS = 500;
/** Rows up to which a fit is run again in the solver: the bench reads the samples from the result. */
const MOST_AGAIN_ROWS = 5000;

/** One fit of one table, each number the middle of its runs. */
interface TableFit {
  readonly ms: number;
  readonly peakBytes: number;
  readonly gap: number | null;
  readonly lowerBound: number;
  readonly neurons: number | null;
  readonly isVerified: boolean;
  readonly holdout: Holdout | null;
  readonly again: Again | null;
  readonly allSamples: Again | null;
  readonly afterInterruptMs: number | null;
}

export interface TableRow {
  readonly work: string;
  readonly limits: Pick<TableWork, 'gap' | 'seconds' | 'limitSeconds' | 'mostNeurons' | 'mostBytes'>;
  readonly fits: readonly TableFit[];
}

export interface TablesOptions {
  /** Each fit once, and nothing beside it. */
  readonly quick: boolean;
  /** Only works with this text in them. */
  readonly only: string;
  readonly say: (line: string) => void;
}

export async function tables({ quick, only, say }: TablesOptions): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for (const work of WORKS) {
    if (!work.work.includes(only)) continue;
    say(`${work.work} …`);
    const fits: TableFit[] = [];
    for (const split of work.splits()) fits.push(await fitOf(work, split, quick));
    rows.push({ work: work.work, limits: work, fits });
    say(tablesTable(rows.slice(-1)));
  }
  return rows;
}

const FILE = 'table.hull';
const RESULT = join('out', 'table.json');

/** The fit's file; with rows held out they are its test. */
function fileOf(work: TableWork, split: Split): string {
  const { train, test } = split;
  const inputs = train.inputs[0].map((_, k) => `x${k + 1}`).join(', ');
  const dataset = (name: string): string =>
    `dataset ${name} { from "${name}.csv" inputs ${inputs} target y scale ${work.scale} }\n`;
  const held = test.targets.length > 0;
  const seconds = work.limitSeconds ?? PATIENCE * work.seconds;
  return `${dataset('train')}${held ? dataset('rest') : ''}network plain { skip ${work.skip} }
fit table { data train network plain goal ${work.goal(split)} gap ${work.gap} time ${seconds} s${held ? ' test with rest' : ''} }
`;
}

async function fitOf(work: TableWork, split: Split, quick: boolean): Promise<TableFit> {
  const folder = mkdtempSync(join(tmpdir(), 'hullfit-bench-'));
  try {
    writeTable(work, split, folder);
    const runs: { ran: Ran; result: FitResult }[] = [];
    for (let repeat = 0; repeat < (quick ? 1 : REPEATS); repeat++) runs.push(await runOf(work, folder));
    const [{ result }] = runs;
    const verified = await runProgram({ args: ['verify', RESULT], folder, limitMs: limitOf(work) });
    const gaps = runs.map((run) => run.result.gap);
    return {
      ms: median(runs.map(({ ran }) => ran.ms ?? Infinity)),
      peakBytes: Math.max(...runs.map(({ ran }) => ran.peakBytes ?? 0)),
      gap: gaps.includes(null) ? null : median(gaps as number[]),
      lowerBound: Math.min(...runs.map((run) => run.result.lowerBound)),
      neurons: result.gap === null ? null : median(runs.map((run) => run.result.neurons.length)),
      isVerified: verified.code === 0,
      ...(await besides(work, split, result, folder, quick)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Besides = Pick<TableFit, 'holdout' | 'again' | 'allSamples' | 'afterInterruptMs'>;

/** What is asked of a fit besides its own time. */
async function besides(
  work: TableWork,
  split: Split,
  result: FitResult,
  folder: string,
  quick: boolean,
): Promise<Besides> {
  const isSmall = split.train.targets.length <= MOST_AGAIN_ROWS;
  const { gap } = work;
  const measured = (method: AgainTask['method']): Promise<Again | null> =>
    quick || !isSmall
      ? Promise.resolve(null)
      : measureAgain({ method, result: join(folder, RESULT), seconds: work.seconds, gap });
  const growing = goalOf(result.goal).kind !== 'interpolate';
  return {
    holdout: quick ? null : await holdoutOf(split, result),
    again: await measured('again'),
    allSamples: growing ? await measured('allSamples') : null,
    afterInterruptMs: work.limitSeconds === undefined ? null : await interrupted(work, folder),
  };
}

const limitOf = ({ seconds }: TableWork): number => 1000 * (PATIENCE * seconds + GRACE_SECONDS);

async function runOf(work: TableWork, folder: string): Promise<{ ran: Ran; result: FitResult }> {
  const ran = await runProgram({ args: ['fit', FILE, '--out', 'out'], folder, limitMs: limitOf(work) });
  if (ran.ms === null || ran.code === null || ran.code > 1)
    throw new Error(`${work.work}: the fit ended with ${String(ran.code)}. ${ran.stderr.trim()}`);
  return { ran, result: parseResult(readFileSync(join(folder, RESULT), 'utf8')) };
}

async function interrupted(work: TableWork, folder: string): Promise<number | null> {
  const interruptMs = 1000 * INTERRUPT_PART * work.seconds;
  const args = ['fit', FILE, '--out', 'interrupted'];
  return (await runProgram({ args, folder, interruptMs, limitMs: limitOf(work) })).afterInterruptMs;
}

/** The picture of the first table's way to its proof. */
export async function bindingPicture(caption: string): Promise<string> {
  const [work] = WORKS;
  const [split] = work.splits();
  const folder = mkdtempSync(join(tmpdir(), 'hullfit-bench-'));
  try {
    writeTable(work, split, folder);
    const args = ['fit', FILE, '--out', 'out', '--log', 'log'];
    await runProgram({ args, folder, limitMs: limitOf(work) });
    const { trace } = parseResult(readFileSync(join(folder, RESULT), 'utf8'));
    const lines = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n');
    const rounds = lines
      .map((line) => JSON.parse(line) as { readonly type?: string } & SamplesIn)
      .filter(({ type }) => type === 'round');
    return bindingChart(rounds, trace, split.train.targets.length, `${work.work}; ${caption}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeTable(work: TableWork, split: Split, folder: string): void {
  writeFileSync(join(folder, 'train.csv'), csvOf(split.train));
  if (split.test.targets.length > 0) writeFileSync(join(folder, 'rest.csv'), csvOf(split.test));
  writeFileSync(join(folder, FILE), fileOf(work, split));
}

/** Whether all that is asked of a row is kept. */
function isReached({ limits, fits }: TableRow): boolean {
  const { gap, seconds, limitSeconds, mostNeurons = Infinity, mostBytes = Infinity } = limits;
  return fits.every(
    (fit) =>
      fit.ms <= 1000 * seconds &&
      fit.isVerified &&
      fit.gap !== null &&
      (limitSeconds === undefined ? fit.gap <= gap : fit.lowerBound > 0) &&
      (fit.neurons ?? Infinity) <= mostNeurons &&
      fit.peakBytes <= mostBytes &&
      (fit.afterInterruptMs ?? 0) <= INTERRUPT_MS,
  );
}

const HEAD = ['table', 'reached', 'gap', 'limit', 'time', 'limit', 'neurons', 'memory', 'verified'].concat([
  'again ×',
  'all samples ×',
  'error held out',
  'Ctrl-C',
]);
const LEFT = new Set([0, 1, 8, 10, 11]);

/** A line a fit; `again ×` is by how much a fit from the last solution is faster, `all samples ×` by how much slower the other way. */
export function tablesTable(rows: readonly TableRow[]): string {
  const lines = rows.flatMap((row) => row.fits.map((fit, k) => lineOf(row, fit, k === 0)));
  return tableOf(HEAD, lines, LEFT);
}

function lineOf(row: TableRow, fit: TableFit, isFirst: boolean): string[] {
  const { gap, seconds } = row.limits;
  return [
    isFirst ? row.work : '',
    isFirst ? (isReached(row) ? 'yes' : 'NO') : '',
    fit.gap === null ? 'no network' : inPowers(fit.gap),
    inPowers(gap),
    inSeconds(fit.ms),
    inSeconds(1000 * seconds),
    fit.neurons === null ? '-' : String(fit.neurons),
    inMegabytes(fit.peakBytes),
    fit.isVerified ? 'yes' : 'NO',
    fit.again === null ? '-' : ratioOf(fit.again.cold.ms, fit.again.other.ms),
    fit.allSamples === null ? '-' : allSamplesOf(fit.allSamples),
    fit.holdout === null ? '-' : holdoutCell(fit.holdout),
    fit.afterInterruptMs === null ? '-' : inSeconds(fit.afterInterruptMs),
  ];
}

/** Time, or where all samples at once do not close it, the gap that is left. */
function allSamplesOf({ cold, other }: Again): string {
  const ratio = ratioOf(other.ms, cold.ms);
  return `${ratio}, gap ${other.gap === null ? 'none' : inPowers(other.gap)}`;
}

function holdoutCell({ own, others }: Holdout): string {
  const all = [{ method: 'Hullfit', error: own }, ...others];
  return all.map(({ method, error }) => `${method} ${error.toPrecision(3)}`).join(', ');
}

/**
 * Sweeps on local threads: a path of 20 penalties against its hardest point, which is to take at most 3 times as long, and what a sweep adds
 * to each of its fits beyond the solve, which is to be under 10 ms.
 */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { compileText } from '../src/language/compile';
import { workOf } from '../src/sweep/chains';
import { LocalEngine } from '../src/sweep/localEngine';
import type { SweepPlan } from '../src/sweep/plan';
import { runSweep, sweepRun } from '../src/sweep/run';
import { inSeconds, median, ratioOf, tableOf } from './table';

export interface SweepBench {
  readonly only: string;
  readonly quick: boolean;
  readonly say: (line: string) => void;
}

interface PathFinding {
  readonly work: string;
  readonly threads: number;
  /** Of the whole path, on warm threads, milliseconds. */
  readonly ms: number;
  /** The longest of the fits where each is run alone, milliseconds. */
  readonly hardestMs: number;
}

interface OverheadFinding {
  readonly work: string;
  readonly threads: number;
  readonly fits: number;
  /** Time of the threads that is no solve, for each fit, milliseconds. */
  readonly ms: number;
}

export interface SweepFindings {
  readonly paths: readonly PathFinding[];
  readonly overhead: readonly OverheadFinding[];
}

const PATHS: readonly {
  readonly work: string;
  readonly inputs: number;
  readonly fit: string;
  readonly network?: string;
}[] = [
  {
    work: 'squares, 1 input',
    inputs: 1,
    fit: 'goal least_squares penalty 5%',
    network: 'bias free skip affine',
  },
  { work: 'squares, 2 inputs', inputs: 2, fit: 'goal least_squares penalty 5%' },
  { work: 'squares, 3 inputs', inputs: 3, fit: 'goal least_squares penalty 5%' },
  { work: 'absolute, 2 inputs', inputs: 2, fit: 'goal least_absolute penalty 5%' },
  { work: 'tolerance, 2 inputs', inputs: 2, fit: 'goal within 0.1 penalty 5%' },
];

/** More threads than processors would be measured waiting for one another. */
const THREADS = [1, 2, 4].filter((threads) => threads <= availableParallelism());
const MOST_OVER_HARDEST = 3;
const MOST_OVERHEAD_MS = 10;

export async function sweeps({ only, quick, say }: SweepBench): Promise<SweepFindings> {
  const paths: PathFinding[] = [];
  const chosen = PATHS.filter(({ work }) => work.includes(only));
  for (const { work, inputs, fit, network = '' } of quick ? chosen.slice(0, QUICK_PATHS) : chosen) {
    say(`sweep: ${work}`);
    const plan = await planOf(inputs, network, fit, 'vary penalty from 1% to 50% steps 20 log');
    const runs = quick ? 1 : RUNS;
    const alone = await onThreads(plan, 1, runs, true);
    const hardestMs = Math.max(...alone.times);
    for (const threads of THREADS)
      paths.push({ work, threads, hardestMs, ms: (await onThreads(plan, threads, runs)).ms });
  }
  const overhead: OverheadFinding[] = [];
  if ('squares'.includes(only) || only === '') {
    const varied = 'vary penalty from 1% to 50% steps 25 log folds 9 seed 1';
    const plan = await planOf(1, 'bias free skip affine', 'goal least_squares penalty 5%', varied);
    for (const threads of THREADS) {
      const { ms, times } = await onThreads(plan, threads, quick ? 1 : RUNS);
      const solving = times.reduce((sum, one) => sum + one, 0);
      const spent = (ms * threads - solving) / times.length;
      overhead.push({ work: 'squares, 1 input', threads, fits: times.length, ms: spent });
    }
  }
  return { paths, overhead };
}

/** 50 samples of a teacher with noise. */
async function planOf(inputs: number, network: string, fit: string, varied: string): Promise<SweepPlan> {
  const text = `dataset d { generate teacher(neurons: 3, inputs: ${inputs}, samples: 50, noise: 0.1, seed: 7) }
network n { ${network} }
fit f { data d network n ${fit} }
sweep s { fit f ${varied} }`;
  const { sweeps: found, diagnostics } = await compileText(text, 'bench.hull');
  const plan = found[0]?.plan;
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return plan();
}

const RUNS = 3;
const QUICK_PATHS = 3;

/** Medians of runs on threads that are warm; `alone`: every fit by itself. */
async function onThreads(
  plan: SweepPlan,
  threads: number,
  runs: number,
  alone = false,
): Promise<{ ms: number; times: number[] }> {
  const engine = new LocalEngine({ workerPath: resolve('dist', 'worker.js'), workers: threads });
  const work = workOf(plan);
  const chains = alone
    ? work.chains.flatMap((chain) => chain.fits.map((fit) => ({ ...chain, fits: [fit] })))
    : work.chains;
  const once = async (): Promise<{ ms: number; times: number[] }> => {
    const run = { ...sweepRun(plan), work: { ...work, chains } };
    const times: number[] = [];
    const begun = performance.now();
    await runSweep(run, engine, new AbortController().signal, ({ ms }) => times.push(ms));
    return { ms: performance.now() - begun, times };
  };
  await once();
  const all = [];
  for (let i = 0; i < runs; i++) all.push(await once());
  await engine.dispose();
  const ms = median(all.map((run) => run.ms));
  return all.find((run) => run.ms === ms) ?? all[0];
}

export function sweepsTable({ paths, overhead }: SweepFindings): string {
  const kept = (is: boolean): string => (is ? 'yes' : 'NO');
  const rows = paths.map(({ work, threads, ms, hardestMs }) => [
    work,
    String(threads),
    inSeconds(ms),
    inSeconds(hardestMs),
    ratioOf(ms, hardestMs),
    kept(ms <= MOST_OVER_HARDEST * hardestMs),
  ]);
  const more = overhead.map(({ work, threads, fits, ms }) => [
    work,
    String(threads),
    String(fits),
    `${ms.toPrecision(3)} ms`,
    kept(ms < MOST_OVERHEAD_MS),
  ]);
  return [
    tableOf(['20 penalties', 'threads', 'path', 'hardest point', '×', 'at most 3'], rows, new Set([0])),
    tableOf(['a sweep', 'threads', 'fits', 'beside a solve', 'under 10 ms'], more, new Set([0])),
  ].join('\n\n');
}

/** Sweeps over a queue: throughput against workers on this machine, and by simulation beyond it; `docs/scaling.md` shows both. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { compileText } from '../../src/language/compile';
import type { SweepPlan } from '../../src/sweep/plan';
import { median } from '../table';
import { type Throughput, throughputs } from './measure';
import { type Costs, simulate, type Simulated } from './simulation';

const PAGE = join('docs', 'scaling.md');
const BEGIN = '<!-- npm run bench -- --scaling writes what follows -->';
const END = '<!-- and no further -->';

/** 50 samples; a path of 25 penalties for each slope, and nine folds of each. */
const SLOPES = 4;
const TEXT = `dataset d { generate teacher(neurons: 3, inputs: 1, samples: 50, noise: 0.1, seed: 7) }
network n { bias free skip affine }
fit f { data d network n goal least_squares penalty 5% }
sweep s {
  fit f
  vary slope in [0, 0.1, 0.2, 0.3]
  vary penalty from 1% to 50% steps 25 log
  folds 9 seed 1
}`;
const FITS = SLOPES * 25 * 10;

/** Of the simulation: as the queue does it (src/queue/coordinator.ts, src/sweep/chains.ts). */
const FITS_IN_CHAIN = 25;
const WAITING_PER_WORKER = 4;
const LEAST_WAITING = 16;
/** Of two machines in one room. */
const ROUND_TRIP_MS = 0.5;
const WORKERS = [1, 10, 100, 1000, 10_000];
/** Solves of so many milliseconds, the mean. */
const SOLVES_MS = [10, 100, 1000, 10_000];
/** Chains for each worker, so that all have something to do for most of the time. */
const CHAINS_A_WORKER = 4;

interface Beyond {
  readonly solveMs: number;
  readonly workers: number;
  readonly found: Simulated;
}

export interface ScalingFindings {
  readonly measured: readonly Throughput[];
  readonly beyond: readonly Beyond[];
  /** Of a sweep of 10,000 fits, the most that a setting allows unless it is raised. */
  readonly usual: readonly Beyond[];
}

const USUAL_FITS = 10_000;

export async function scaling(say: (line: string) => void): Promise<ScalingFindings> {
  const measured = await throughputs(planOf, say);
  const [{ costs }] = measured;
  const beyond: Beyond[] = [];
  const usual: Beyond[] = [];
  for (const solveMs of SOLVES_MS) {
    say(`simulated solves of ${solveMs} ms`);
    for (const workers of WORKERS) {
      const fits = CHAINS_A_WORKER * FITS_IN_CHAIN * Math.max(workers, LEAST_WAITING);
      beyond.push({ solveMs, workers, found: simulated(costs, solveMs, workers, fits) });
      usual.push({ solveMs, workers, found: simulated(costs, solveMs, workers, USUAL_FITS) });
    }
  }
  return { measured, beyond, usual };
}

function simulated(costs: Costs, solveMs: number, workers: number, fits: number): Simulated {
  const mean = costs.solvesMs.reduce((sum, ms) => sum + ms, 0) / costs.solvesMs.length;
  const solvesMs = costs.solvesMs.map((ms) => (ms * solveMs) / mean);
  return simulate(
    { ...costs, solvesMs },
    {
      workers,
      fits,
      fitsInChain: FITS_IN_CHAIN,
      waitingPerWorker: WAITING_PER_WORKER,
      leastWaiting: LEAST_WAITING,
      roundTripMs: ROUND_TRIP_MS,
    },
  );
}

async function planOf(): Promise<SweepPlan> {
  const { sweeps, diagnostics } = await compileText(TEXT, 'bench.hull');
  const plan = sweeps[0]?.plan;
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return plan();
}

const rounded = (value: number): string => value.toPrecision(2).replace(/^(\d+)\.?e\+(\d+)$/, '$1e$2');
const whole = (value: number): string => Math.round(value).toLocaleString('en');
const part = (value: number): string => `${Math.round(100 * value)} %`;

/** The tables as Markdown. `machine`: what they were measured on. */
export function scalingTables({ measured, beyond, usual }: ScalingFindings, machine: string): string {
  const [{ costs, bytes }] = measured;
  const lines = [
    `Measured: ${FITS.toLocaleString('en')} fits of 50 samples, the median solve ${rounded(median(costs.solvesMs))} ms; ${machine}.`,
    '',
    '| worker processes | fits a second | beside each solve |',
    '| ---: | ---: | ---: |',
    ...measured.map(
      ({ workers, fitsPerSecond, besideMs }) =>
        `| ${workers} | ${whole(fitsPerSecond)} | ${rounded(besideMs)} ms |`,
    ),
    '',
    `For each fit the coordinator takes ${rounded(costs.coordinatorMs)} ms of a processor, Redis ${rounded(costs.redisMs)} ms, a worker ${rounded(costs.workerMs)} ms beside its solve; ${whole(bytes)} bytes go through Redis.`,
    '',
    `Simulated from that, with ${ROUND_TRIP_MS} ms between two machines and ${CHAINS_A_WORKER} chains of ${FITS_IN_CHAIN} fits for each worker; in parentheses the part of their time in which workers solve:`,
    '',
    ...table(beyond),
    '',
    `The same of a sweep of ${USUAL_FITS.toLocaleString('en')} fits, which is ${USUAL_FITS / FITS_IN_CHAIN} chains:`,
    '',
    ...table(usual),
    '',
    `Busiest at 10,000 workers and solves of ${SOLVES_MS[0]} ms: the coordinator ${part(last(beyond).coordinatorBusy)} of the time, Redis ${part(last(beyond).redisBusy)}.`,
  ];
  return lines.join('\n');
}

const last = (all: readonly Beyond[]): Simulated =>
  all.find(({ solveMs, workers }) => solveMs === SOLVES_MS[0] && workers === WORKERS[WORKERS.length - 1])!
    .found;

function table(all: readonly Beyond[]): string[] {
  const cell = ({ fitsPerSecond, workersBusy }: Simulated): string =>
    `${fitsPerSecond >= 10 ? whole(fitsPerSecond) : rounded(fitsPerSecond)} (${part(workersBusy)})`;
  return [
    `| workers | ${SOLVES_MS.map((ms) => `solves of ${ms.toLocaleString('en')} ms`).join(' | ')} |`,
    `| ---: | ${SOLVES_MS.map(() => '---:').join(' | ')} |`,
    ...WORKERS.map((workers) => {
      const row = all.filter((one) => one.workers === workers);
      return `| ${workers.toLocaleString('en')} | ${row.map(({ found }) => cell(found)).join(' | ')} |`;
    }),
  ];
}

/** Puts the tables into docs/scaling.md, formatted as all pages are. */
export async function writeScalingPage(tables: string): Promise<string> {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no place for the tables: ${BEGIN} … ${END}`);
  const text = `${page.slice(0, from + BEGIN.length)}\n\n${tables}\n\n${page.slice(to)}`;
  writeFileSync(PAGE, await format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
  return PAGE;
}

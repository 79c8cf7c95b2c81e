/** What is waited for on the command line: each work in whole processes, beside the solver's own time. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../table';
import { gauss, gaussFile, MOONS_FILE, SMALL_FILE, waves, WAVES_FILE } from './files';
import { runProgram, type Ran, type Run } from './program';

/** One wait: medians over its repeats. */
export interface Wait {
  readonly work: string;
  /** The whole wait; null when a run failed or was ended at its limit. */
  readonly ms: number | null;
  /** Of it, the solver; null where nothing is solved. */
  readonly solveMs: number | null;
  readonly peakBytes: number | null;
  /** What it must not take; null where nothing is asked. */
  readonly limitMs: number | null;
  readonly note: string;
}

interface Work {
  readonly work: string;
  readonly run: Omit<Run, 'folder' | 'limitMs'>;
  readonly limitMs: number | null;
  /** Of the run, what is the wait; all of it unless said. */
  readonly waited?: (ran: Ran) => number | null;
  /** Exit codes that are as they should be; 0 unless said. */
  readonly codes?: readonly number[];
  /** The result it writes, to read the solver's time from. */
  readonly result?: string;
}

interface Group {
  readonly files: () => Readonly<Record<string, string>>;
  readonly works: readonly Work[];
  readonly quick: boolean;
}

/** A run is ended after so many times its limit, or this long where there is none. */
const PATIENCE = 10;
const PATIENCE_MS = 120_000;

const fit = (file: string, name: string): Pick<Work, 'run' | 'result'> => ({
  run: { args: ['fit', file, '--out', 'out'] },
  result: `out/${name}.json`,
});

/** What `time 1 s` allows the whole process beyond its second, and Ctrl-C any. */
const OVERSHOOT_MS = 1000;
const CANCEL_MS = 500;
const SECOND = 1000;

const GROUPS: readonly Group[] = [
  {
    quick: true,
    files: () => ({ 'small.hull': SMALL_FILE }),
    works: [{ work: 'fit, 4 samples', limitMs: null, ...fit('small.hull', 'small') }],
  },
  {
    quick: true,
    files: () => ({ 'moons.hull': MOONS_FILE }),
    works: [
      { work: 'fit, 2 inputs, 100 samples, classify soft', limitMs: null, ...fit('moons.hull', 'moons') },
      { work: 'verify it', limitMs: null, run: { args: ['verify', 'out/moons.json'] } },
    ],
  },
  {
    quick: false,
    files: () => ({ 'waves.hull': WAVES_FILE, 'waves.csv': waves(100_000) }),
    works: [
      { work: 'fit, 1 input, 100,000 rows, 50,000 neurons', limitMs: 5000, ...fit('waves.hull', 'line') },
      { work: 'verify it', limitMs: 10_000, run: { args: ['verify', 'out/line.json'] } },
      {
        work: 'report of it',
        limitMs: 10_000,
        run: { args: ['report', 'out/line.json', '--out', 'line.html'] },
      },
      {
        work: 'predict its rows',
        limitMs: 10_000,
        run: { args: ['predict', 'out/line.json', 'waves.csv'] },
      },
    ],
  },
  {
    quick: true,
    files: () => ({ 'gauss.hull': gaussFile(20, 'time 1 s'), 'gauss.csv': gauss(3000, 20) }),
    works: [
      {
        work: 'beyond `time 1 s`, 20 inputs, 3,000 rows',
        limitMs: OVERSHOOT_MS,
        waited: ({ ms }) => (ms === null ? null : ms - SECOND),
        codes: [0, 1],
        ...fit('gauss.hull', 'cloud'),
      },
    ],
  },
  {
    quick: true,
    files: () => ({ 'gauss.hull': gaussFile(6, 'goal within 1'), 'gauss.csv': gauss(1000, 6) }),
    works: [
      {
        work: 'from Ctrl-C to the end, 6 inputs, 1,000 rows',
        limitMs: CANCEL_MS,
        waited: ({ afterInterruptMs }) => afterInterruptMs,
        codes: [1],
        run: { args: ['fit', 'gauss.hull', '--out', 'out'], interruptMs: 4000 },
      },
    ],
  },
];

export interface WaitOptions {
  /** Small works, each once. */
  readonly quick: boolean;
  /** Only works with this text in them. */
  readonly only: string;
  readonly say: (line: string) => void;
}

export async function commandLineWaits({ quick, only, say }: WaitOptions): Promise<Wait[]> {
  const waits: Wait[] = [];
  for (const { files, works, quick: small } of GROUPS) {
    if ((quick && !small) || !works.some(({ work }) => work.includes(only))) continue;
    const folder = mkdtempSync(join(tmpdir(), 'hullfit-bench-'));
    try {
      for (const [name, text] of Object.entries(files())) writeFileSync(join(folder, name), text);
      // The later works of a group need what the first one writes.
      for (const work of works) {
        say(`${work.work} …`);
        waits.push(await waitFor(work, folder, quick ? 1 : 3));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return waits;
}

async function waitFor(work: Work, folder: string, repeats: number): Promise<Wait> {
  const { limitMs, codes = [0], waited = ({ ms }) => ms } = work;
  const found: number[] = [];
  const solved: number[] = [];
  const peaks: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const patience = Math.max(PATIENCE_MS / 2, limitMs === null ? PATIENCE_MS : PATIENCE * limitMs);
    const ran = await runProgram({ ...work.run, folder, limitMs: patience });
    const ms = waited(ran);
    if (ms === null || !codes.includes(ran.code ?? -1)) return failed(work, ran, patience);
    found.push(ms);
    if (ran.peakBytes !== null) peaks.push(ran.peakBytes);
    if (work.result !== undefined) solved.push(solverTime(join(folder, work.result)));
  }
  return {
    work: work.work,
    ms: median(found),
    solveMs: solved.length === 0 ? null : median(solved),
    peakBytes: peaks.length === 0 ? null : Math.max(...peaks),
    limitMs,
    note: '',
  };
}

function failed({ work, limitMs }: Work, ran: Ran, patience: number): Wait {
  const end = ran.ms === null ? `ended, over ${patience / 1000} s` : `exit code ${String(ran.code)}`;
  const said = ran.ms === null ? '' : (ran.stderr.trim().split('\n').at(-1) ?? '');
  return { work, ms: null, solveMs: null, peakBytes: ran.peakBytes, limitMs, note: `${end} ${said}`.trim() };
}

function solverTime(path: string): number {
  const { timing } = JSON.parse(readFileSync(path, 'utf8')) as { timing: { totalMs: number } };
  return timing.totalMs;
}

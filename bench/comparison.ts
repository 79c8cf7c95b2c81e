/**
 * Every method on the same problems, in one run: each fit in a process of its own, the methods' turns alternating, the
 * median of the turns. Absolute times depend on the machine and what else it does; ratios count.
 */
import type { Answer, Measured } from './outcome';
import { PROBLEMS, titleOf, type BenchProblem } from './problems';
import { isInstalled } from './python';
import { measure } from './run';
import { inMegabytes, inPowers, inSeconds, median, ratioOf, tableOf } from './table';
import type { Method, Task } from './task';

const NAMES: Readonly<Record<Method, string>> = {
  hullfit: 'Hullfit',
  program: 'HiGHS, all atoms',
  adam: 'Adam',
  torch: 'PyTorch Adam',
  sklearn: 'scikit-learn',
};

/** Seconds on the wall clock for one fit. */
const SECONDS: Readonly<Record<'full' | 'quick', Readonly<Record<Method, number>>>> = {
  full: { hullfit: 60, program: 15, adam: 8, torch: 8, sklearn: 8 },
  quick: { hullfit: 15, program: 5, adam: 3, torch: 3, sklearn: 3 },
};
const TURNS = 3;

/** One line of the comparison: the median turn, and every turn. */
export interface Row {
  readonly method: string;
  readonly measured: Measured;
  readonly turns: readonly Measured[];
}

export interface Comparison {
  readonly problem: string;
  readonly rows: readonly Row[];
}

export interface ComparisonOptions {
  readonly quick: boolean;
  /** Only problems whose title has this part. */
  readonly only: string;
  readonly say: (line: string) => void;
}

export async function compare({ quick, only, say }: ComparisonOptions): Promise<Comparison[]> {
  const methods = methodsHere(say);
  const comparisons: Comparison[] = [];
  for (const problem of PROBLEMS) {
    const title = titleOf(problem.spec);
    if ((quick && !problem.quick) || !title.includes(only)) continue;
    say(`${title} …`);
    const rows = await rowsOf(problem, methods, quick);
    comparisons.push({ problem: title, rows });
    say(rowsTable(comparisons.slice(-1)));
  }
  return comparisons;
}

/** The methods that can run, and a sentence about those that cannot. */
function methodsHere(say: (line: string) => void): Method[] {
  const here: Method[] = ['hullfit', 'program', 'adam'];
  for (const method of ['torch', 'sklearn'] as const) {
    if (isInstalled(method)) here.push(method);
    else say(`${NAMES[method]} is not installed; \`npm run bench -- --install\` installs it (Debian).`);
  }
  return here;
}

async function rowsOf(problem: BenchProblem, methods: readonly Method[], quick: boolean): Promise<Row[]> {
  const { spec } = problem;
  const seconds = quick ? SECONDS.quick : SECONDS.full;
  const turns = new Map<Method, Measured[]>(methods.map((method) => [method, []]));
  for (let turn = 1; turn <= (quick || !problem.repeated ? 1 : TURNS); turn++) {
    for (const method of methods) {
      // the brute force is the slowest by far, and has nothing random
      if (method === 'program' && turn > 1) continue;
      const task: Task = { method, problem: spec, seed: turn, seconds: seconds[method] };
      turns.get(method)!.push(await measure(task));
    }
  }
  const rows: Row[] = [...turns].map(([method, all]) => rowOf(NAMES[method], all));
  const equal = await atEqualResidual(problem, rows, seconds.hullfit);
  return [...rows, ...equal, ...figuresOf(problem)];
}

/** Gradient descent does not interpolate: what Hullfit makes of the problem when it need not either. */
async function atEqualResidual(
  { spec, repeated }: BenchProblem,
  rows: readonly Row[],
  seconds: number,
): Promise<Row[]> {
  const rival =
    rows.find(({ method }) => method === NAMES.torch) ?? rows.find(({ method }) => method === NAMES.adam);
  const regression = (spec.goal?.kind ?? 'interpolate') === 'interpolate';
  if (!repeated || !regression || rival?.measured.outcome.kind !== 'answer') return [];
  const tolerance = rival.measured.outcome.maxResidual;
  if (!(tolerance > 0)) return [];
  const goal = { kind: 'within', tolerance } as const;
  const measured = await measure({ method: 'hullfit', problem: { ...spec, goal }, seed: 1, seconds });
  return [rowOf(`Hullfit within ${inPowers(tolerance)}`, [measured])];
}

/** What others measured on a shared problem, as a row without costs. */
function figuresOf({ figures }: BenchProblem): Row[] {
  if (!figures) return [];
  const note = 'measured elsewhere: width 100, decay 1e-4, median of 10 seeds';
  const outcome: Answer = { kind: 'answer', objective: figures.mass, gap: null, note, ...figures };
  return [
    { method: 'Adam (reference)', measured: { outcome, ms: null, cpuMs: null, peakBytes: null }, turns: [] },
  ];
}

/** Each number is the median over the turns that have an answer. */
export function rowOf(method: string, turns: readonly Measured[]): Row {
  const answered = turns.filter(({ outcome }) => outcome.kind === 'answer');
  if (answered.length === 0) return { method, measured: turns[0], turns };
  const answers = answered.map(({ outcome }) => outcome as Answer);
  const middle = (pick: (measured: Measured) => number | null): number | null => {
    const values = answered.map(pick);
    return values.includes(null) ? null : median(values as number[]);
  };
  const of = (pick: (answer: Answer) => number): number => median(answers.map(pick));
  const gaps = answers.map(({ gap }) => gap);
  const outcome: Answer = {
    kind: 'answer',
    mass: of((answer) => answer.mass),
    objective: of((answer) => answer.objective),
    maxResidual: of((answer) => answer.maxResidual),
    neurons: of((answer) => answer.neurons),
    gap: gaps.includes(null) ? null : median(gaps as number[]),
    note: answers[0].note,
  };
  const measured = {
    outcome,
    ms: middle((one) => one.ms),
    cpuMs: middle((one) => one.cpuMs),
    peakBytes: middle((one) => one.peakBytes),
  };
  return { method, measured, turns };
}

const HEAD = ['problem', 'method'].concat(
  ...['time', 'cpu', 'memory', 'mass', 'residual', 'neurons', 'proven gap'].map((name) => [name, '×']),
  'note',
);
const LEFT = new Set([0, 1, HEAD.length - 1]);

/** A table with every value and its ratio to Hullfit's. */
export function rowsTable(comparisons: readonly Comparison[]): string {
  const lines = comparisons.flatMap(({ problem, rows }) =>
    rows.map((row, k) => lineOf(k === 0 ? problem : '', row, rows[0])),
  );
  return tableOf(HEAD, lines, LEFT);
}

/** Of a method without an answer only the note: its costs compare with nothing. */
function lineOf(problem: string, { method, measured }: Row, reference: Row): string[] {
  const { outcome } = measured;
  if (outcome.kind === 'none') {
    return [problem, method, ...HEAD.slice(3).map((_, k) => (k % 2 === 0 ? '-' : '')), outcome.note];
  }
  const base = reference.measured;
  const cell = (
    show: (value: number) => string,
    pick: (one: Measured) => number | null,
    missing = '-',
  ): [string, string] => {
    const value = pick(measured);
    if (value === null) return [missing, ''];
    const against = method === reference.method || base.outcome.kind === 'none' ? null : pick(base);
    return [show(value), against === null ? '' : ratioOf(value, against)];
  };
  const answer = (pick: (answer: Answer) => number | null) => (one: Measured) =>
    one.outcome.kind === 'answer' ? pick(one.outcome) : null;
  return [
    problem,
    method,
    ...cell(inSeconds, (one) => one.ms),
    ...cell(inSeconds, (one) => one.cpuMs),
    ...cell(inMegabytes, (one) => one.peakBytes),
    ...cell(
      (value) => value.toPrecision(8),
      answer(({ objective }) => objective),
    ),
    ...cell(
      inPowers,
      answer(({ maxResidual }) => maxResidual),
    ),
    ...cell(
      String,
      answer(({ neurons }) => neurons),
    ),
    ...cell(
      inPowers,
      answer(({ gap }) => gap),
      'none',
    ),
    outcome.note,
  ];
}

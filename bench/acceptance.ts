/** What the solver must reach on two cores: each row's work, what was measured, the limit, and whether it is kept. */
import type { Answer, Measured } from './outcome';
import { PROBLEMS, problemOf, titleOf, type ProblemSpec } from './problems';
import { isInstalled } from './python';
import { measure, measureRefit } from './run';
import { normOf, sparsestCount } from './oneInput';
import { inMegabytes, inPowers, inSeconds, median, tableOf } from './table';
import { GAP, type Task } from './task';
import { hasClasses } from '../src/result/goals';

export interface Finding {
  readonly measured: string;
  /** Null when it could not be measured here. */
  readonly reached: boolean | null;
}

export interface AcceptanceRow extends Finding {
  readonly work: string;
  readonly limit: string;
}

interface Requirement {
  readonly work: string;
  readonly limit: string;
  readonly find: () => Promise<Finding>;
}

const SEEDS = [1, 2, 3];
/** Of the family `planted`. */
const PLANTED_MASS = 6;

const seeded = (spec: Omit<ProblemSpec, 'seed'>): ProblemSpec[] => SEEDS.map((seed) => ({ ...spec, seed }));

/** Fits of Hullfit, one after the other; the limit on each is beyond what is asked, so that a miss has a size. */
async function fits(
  specs: readonly ProblemSpec[],
  seconds: number,
  options: Pick<Task, 'gap' | 'sparsify' | 'warmedUp' | 'lighterThan'> = {},
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const problem of specs) {
    measured.push(
      await measure({ method: 'hullfit', problem, seed: 1, seconds: 2 * seconds + 1, ...options }),
    );
  }
  return measured;
}

const answersOf = (all: readonly Measured[]): Answer[] =>
  all.flatMap(({ outcome }) => (outcome.kind === 'answer' ? [outcome] : []));

/** Median time and the number of fits that reached the gap; at most `misses` of them may not. */
function timed(all: readonly Measured[], seconds: number, gap: number, misses = 0): Finding {
  // A process that had to be ended took longer than any other.
  const times = all.map(({ ms }) => ms ?? Infinity);
  const gaps = answersOf(all).map((answer) => answer.gap ?? Infinity);
  const closed = gaps.filter((value) => value <= gap).length;
  const middle = median(times);
  const worst = gaps.length < all.length ? 'none' : inPowers(Math.max(...gaps));
  return {
    measured:
      `${inSeconds(middle)} (longest ${inSeconds(Math.max(...times))}), ` +
      `gap reached in ${closed} of ${all.length} (widest ${worst})`,
    reached: middle < 1000 * seconds && all.length - closed <= misses,
  };
}

/** All findings together. */
function both(...findings: readonly Finding[]): Finding {
  return {
    measured: findings.map(({ measured }) => measured).join('; '),
    reached: findings.every(({ reached }) => reached === true),
  };
}

/** The same limits for several kinds of problem. */
async function eachWithin(
  specs: readonly (readonly ProblemSpec[])[],
  seconds: number,
  gap: number,
): Promise<Finding> {
  const findings: Finding[] = [];
  for (const group of specs) findings.push(timed(await fits(group, seconds, { gap }), seconds, gap));
  return both(...findings);
}

/** In a fresh process, which is what counts, and once the process has fitted before. */
async function oneInputSmall(): Promise<Finding> {
  const findings: Finding[] = [];
  for (const family of ['sine', 'labels'] as const) {
    const specs = seeded({ family, inputs: 1, samples: 50 });
    const cold = timed(await fits(specs, 0.3), 0.3, GAP);
    const warm = median((await fits(specs, 0.3, { warmedUp: true })).map(({ ms }) => ms ?? Infinity));
    findings.push({
      ...cold,
      measured: `${cold.measured}, ${inSeconds(warm)} in a process that has fitted before`,
    });
  }
  return both(...findings);
}

async function oneInputLarge(): Promise<Finding> {
  const spec: ProblemSpec = {
    family: 'normal',
    inputs: 1,
    samples: 100_000,
    seed: 1,
    bias: 'free',
    skip: 'affine',
  };
  const all = await fits([spec], 5);
  const [answer] = answersOf(all);
  const time = timed(all, 5, GAP);
  if (!answer) return time;
  const problem = problemOf(spec);
  const norm = normOf(problem);
  const off = Math.abs(answer.mass - norm) / norm;
  const sparsest = sparsestCount(problem);
  return both(time, {
    measured: `norm off by ${inPowers(off)}, ${answer.neurons} neurons of ${sparsest}`,
    reached: off <= 1e-9 && answer.neurons === sparsest,
  });
}

async function plantedTwoInputs(): Promise<Finding> {
  const specs = seeded({ family: 'teacher', inputs: 2, samples: 100 });
  const before = answersOf(await fits(specs, 5, { sparsify: 'off' })).map(({ neurons }) => neurons);
  const merged = await fits(specs, 5);
  const after = answersOf(merged).map(({ neurons }) => neurons);
  return both(timed(merged, 5, GAP), {
    measured: `${before.join(', ')} neurons before, ${after.join(', ')} after merge`,
    reached: before.length === specs.length && Math.max(...before) <= 9 && Math.max(...after) <= 3,
  });
}

/** Whether something lighter than the planted network was found: it then is not what least mass asks for. */
const isLighter = ({ outcome }: Measured): boolean =>
  outcome.kind === 'answer' && outcome.mass < PLANTED_MASS * (1 - GAP);

/** What came of the fits that found a lighter network than the planted one. */
function toldOf(all: readonly Measured[]): string {
  const lighter = answersOf(all.filter(isLighter)).map(
    ({ mass, neurons, gap }) =>
      `mass ${mass.toPrecision(4)}, ${neurons} neurons, gap ${inPowers(gap ?? Infinity)}`,
  );
  const list = lighter.length > 0 ? ` (${lighter.join('; ')})` : '';
  return `of ${all.length} seeds ${lighter.length} have a lighter network than the planted one${list}`;
}

/** At most the planted mass, 6, and no more neurons than planted where nothing is lighter. */
async function plantedFiveInputs(): Promise<Finding> {
  const all = await fits(seeded({ family: 'planted', inputs: 5, samples: 50 }), 5);
  const answers = answersOf(all);
  const mass = Math.max(...answers.map((answer) => answer.mass));
  const planted = answersOf(all.filter((one) => !isLighter(one)));
  const neurons = Math.max(...planted.map((answer) => answer.neurons));
  return both(timed(all, 5, GAP), {
    measured: `mass at most ${mass.toFixed(6)}, at most ${neurons} neurons where nothing is lighter; ${toldOf(all)}`,
    reached: answers.length === all.length && mass <= PLANTED_MASS * (1 + GAP) && neurons <= 3,
  });
}

/**
 * Judged where the planted network is the lightest. Where a lighter one is found, it is a dense one: the fit then is as hard
 * as of random targets, and is told, not counted. With so few samples for its inputs that is most seeds: twelve leave four.
 */
async function eightInputs(): Promise<Finding> {
  const [seconds, gap] = [30, 1e-5];
  const specs = Array.from(
    { length: 12 },
    (_, index) => ({ family: 'planted', inputs: 8, samples: 100, seed: index + 1 }) as const,
  );
  const all = await fits(specs, seconds, { gap, lighterThan: PLANTED_MASS * (1 - GAP) });
  const judged = timed(
    all.filter((one) => !isLighter(one)),
    seconds,
    gap,
    1,
  );
  return { measured: `${judged.measured}; ${toldOf(all)}`, reached: judged.reached };
}

async function tenInputs(): Promise<Finding> {
  const gap = 1e-4;
  const planted = await fits(seeded({ family: 'planted', inputs: 10, samples: 200 }).slice(0, 2), 120, {
    gap,
  });
  const [other] = await fits([{ family: 'normal', inputs: 10, samples: 200, seed: 1 }], 30, { gap });
  const peak = Math.max(...[...planted, other].map(({ peakBytes }) => peakBytes ?? Infinity));
  const open = other.outcome;
  return both(
    timed(planted, 120, gap),
    { measured: `memory ${inMegabytes(peak)}`, reached: peak < 1e9 },
    {
      measured:
        open.kind === 'answer' && open.gap !== null
          ? `random targets: mass ${open.mass.toPrecision(6)}, gap ${inPowers(open.gap)} after ${inSeconds(other.ms ?? NaN)}`
          : `random targets: ${open.note}`,
      reached: open.kind === 'answer' && open.gap !== null,
    },
  );
}

/** Of targets that are all noise, where an edit changes little, and of planted ones, where it changes the whole network. */
async function warmRefit(): Promise<Finding> {
  const findings: string[] = [];
  let reached = true;
  for (const [family, name] of [
    ['normal', 'random targets'],
    ['teacher', 'planted, no longer after the edit'],
  ] as const) {
    const ratios: number[] = [];
    const times: string[] = [];
    let agree = true;
    for (const problem of seeded({ family, inputs: 2, samples: 100 })) {
      const refit = await measureRefit({ method: 'refit', problem, seconds: 20, repeats: 3 });
      if (refit === null) return { measured: 'ended for taking too long', reached: false };
      const [cold, warm] = [median(refit.coldMs), median(refit.warmMs)];
      ratios.push(cold / warm);
      times.push(`${inSeconds(cold)} → ${inSeconds(warm)}`);
      agree &&= refit.agree;
    }
    const ratio = median(ratios);
    reached &&= ratio >= 3 && agree;
    findings.push(
      `${name}: ${ratio.toFixed(1)} times faster (${times.join(', ')})${agree ? '' : ', but not to the same gap'}`,
    );
  }
  return { measured: findings.join('; '), reached };
}

/** Hullfit to PyTorch: parts of mass, neurons and time, and by how much its residual is larger. */
interface Ratios {
  readonly mass: number;
  readonly neurons: number;
  readonly time: number;
  readonly residual: number;
}

/** Hullfit within the residual that PyTorch reached: the same demand on both, and fewer neurons where the mass allows. Null without an answer to compare. */
async function ratiosToTorch(spec: ProblemSpec, seed: number): Promise<Ratios | null> {
  const rival = await measure({ method: 'torch', problem: spec, seed, seconds: 8 });
  if (rival.outcome.kind === 'none' || rival.ms === null) return null;
  const { maxResidual: tolerance, mass, neurons } = rival.outcome;
  const goal = { kind: 'within', tolerance } as const;
  const [lightest] = await fits([{ ...spec, goal }], 20);
  const [fewest] = await fits([{ ...spec, goal }], 20, { sparsify: 'reweighted' });
  // fewer neurons at a stated extra norm are worth it while the norm is still below the rival's
  const light = fewest.outcome.kind === 'answer' && fewest.outcome.mass <= mass * (1 + GAP);
  const own = light ? fewest : lightest;
  if (own.outcome.kind === 'none' || own.ms === null) return null;
  return {
    mass: own.outcome.mass / mass,
    neurons: own.outcome.neurons / neurons,
    time: own.ms / rival.ms,
    residual: own.outcome.maxResidual / tolerance,
  };
}

async function againstTorch(): Promise<Finding> {
  if (!isInstalled('torch')) return { measured: 'PyTorch is not installed (--install)', reached: null };
  const specs = PROBLEMS.map(({ spec }) => spec).filter(
    ({ inputs, samples, goal }) => inputs <= 2 && samples <= 200 && !(goal && hasClasses(goal)),
  );
  const misses: string[] = [];
  for (const spec of specs) {
    const all: Ratios[] = [];
    for (const seed of SEEDS) {
      const ratios = await ratiosToTorch(spec, seed);
      if (ratios !== null) all.push(ratios);
    }
    const [mass, neurons, time, residual] = (['mass', 'neurons', 'time', 'residual'] as const).map((name) =>
      median(all.map((ratios) => ratios[name])),
    );
    const missed = [
      ...(all.length < SEEDS.length ? [`an answer in ${all.length} of ${SEEDS.length}`] : []),
      ...(mass > 1 + GAP ? [`mass × ${mass.toPrecision(7)}`] : []),
      ...(neurons > 0.5 ? [`neurons × ${neurons.toFixed(2)}`] : []),
      ...(time > 1 ? [`time × ${time.toFixed(2)}`] : []),
      ...(residual > 1 + 1e-6 ? [`residual × ${residual.toPrecision(7)}`] : []),
    ];
    if (missed.length > 0) misses.push(`${titleOf(spec)}: ${missed.join(', ')}`);
  }
  return {
    measured: [`${specs.length - misses.length} of ${specs.length} problems`, ...misses].join('; '),
    reached: misses.length === 0,
  };
}

const CLASSIFY = { kind: 'classify' } as const;

const REQUIREMENTS: readonly Requirement[] = [
  {
    work: '1 input, n 50, joint',
    limit: '0.3 s, gap 1e-6',
    find: oneInputSmall,
  },
  {
    work: '1 input, n 200, sin(3x) and random labels, joint',
    limit: '5 s, gap 1e-6',
    find: () =>
      eachWithin(
        [
          seeded({ family: 'sine', inputs: 1, samples: 200 }),
          seeded({ family: 'labels', inputs: 1, samples: 200 }),
        ],
        5,
        1e-6,
      ),
  },
  {
    work: '1 input, n 100,000, free bias, affine skip',
    limit: '5 s, norm to 1e-9, sparsest',
    find: oneInputLarge,
  },
  {
    work: '2 inputs, n 100, planted',
    limit: '5 s, gap 1e-6, at most 9 neurons, 3 merged',
    find: plantedTwoInputs,
  },
  {
    work: '2 inputs, n 500, classify',
    limit: '60 s, gap 1e-4',
    find: () => eachWithin([seeded({ family: 'moons', inputs: 2, samples: 500, goal: CLASSIFY })], 60, 1e-4),
  },
  {
    work: '3 inputs, n 50, planted and random',
    limit: '3 s, gap 1e-6',
    find: () =>
      eachWithin(
        [
          seeded({ family: 'planted', inputs: 3, samples: 50 }),
          seeded({ family: 'normal', inputs: 3, samples: 50 }),
        ],
        3,
        1e-6,
      ),
  },
  {
    work: '5 inputs, n 50, planted',
    limit: '5 s, gap 1e-6, mass 6, 3 neurons',
    find: plantedFiveInputs,
  },
  {
    work: '5 inputs, n 50, random targets',
    limit: '20 s, gap 1e-6',
    find: () => eachWithin([seeded({ family: 'normal', inputs: 5, samples: 50 })], 20, 1e-6),
  },
  {
    work: '5 inputs, n 100, planted',
    limit: '15 s, gap 1e-6',
    find: () => eachWithin([seeded({ family: 'planted', inputs: 5, samples: 100 })], 15, 1e-6),
  },
  {
    work: '8 inputs, n 100, planted',
    limit: '30 s, gap 1e-5 (one may miss it)',
    find: eightInputs,
  },
  {
    work: '10 inputs, n 200, planted',
    limit: '120 s, gap 1e-4, under 1 GB',
    find: tenInputs,
  },
  {
    work: 'warm re-fit, 2 inputs, n 100',
    limit: '3 times faster than cold',
    find: warmRefit,
  },
  {
    work: 'PyTorch Adam at its residual, n ≤ 200, ≤ 2 inputs',
    limit: 'mass ≤, neurons ≤ ½, time ≤',
    find: againstTorch,
  },
];

export interface AcceptanceOptions {
  /** Only rows whose work has this part. */
  readonly only: string;
  readonly say: (line: string) => void;
}

export async function acceptance({ only, say }: AcceptanceOptions): Promise<AcceptanceRow[]> {
  const rows: AcceptanceRow[] = [];
  for (const { work, limit, find } of REQUIREMENTS) {
    if (!work.includes(only)) continue;
    say(`${work} …`);
    rows.push({ work, limit, ...(await find()) });
    say(acceptanceTable(rows.slice(-1)));
  }
  return rows;
}

export function acceptanceTable(rows: readonly AcceptanceRow[]): string {
  const reachedOf = (reached: boolean | null): string =>
    reached === null ? 'not measured' : reached ? 'yes' : 'NO';
  return tableOf(
    ['work', 'limit', 'reached', 'measured'],
    rows.map(({ work, limit, reached, measured }) => [work, limit, reachedOf(reached), measured]),
    new Set([0, 1, 2, 3]),
  );
}

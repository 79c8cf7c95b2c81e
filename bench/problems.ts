/**
 * The work of the benchmark. A problem is described by plain data, so that the process that fits it makes it itself and
 * holds no other.
 */
import type { Problem } from '../src/core/problem';
import { curve, friedman, moons, spirals, teacher, type Generated } from '../src/data/generators';
import { Random } from '../src/data/random';
import shared from '../test/vectors/peer-problems.json';
import { hasClasses } from '../src/result/goals';

export interface ProblemSpec {
  /**
   * `teacher`: a network of three neurons on uniform inputs, which is seldom the lightest through its samples. `planted`: one of
   * outputs 3, −2 and 1, so of mass 6, on standard normal inputs, which in general is. `sine`: sin(3x) on [−1, 1]. `labels`: uniform inputs, targets ±1 at
   * random. `normal`: the same with normal targets. `friedman`: its function of five inputs on [0, 1]^d. `moons`, `spirals`: two classes. `shared`: of test/vectors/peer-problems.json.
   */
  readonly family:
    'teacher' | 'planted' | 'sine' | 'labels' | 'normal' | 'friedman' | 'moons' | 'spirals' | 'shared';
  readonly inputs: number;
  readonly samples: number;
  readonly seed: number;
  /** Standard deviation that is added to the targets of `teacher`, `sine` and `friedman`; 0 unless said. */
  readonly noise?: number;
  /** The name of a shared problem. */
  readonly shared?: string;
  /** `l2` unless said; the radius is always 1. */
  readonly norm?: Problem['weights']['norm'];
  /** `joint` unless said. */
  readonly bias?: 'none' | 'joint' | 'free';
  /** `none` unless said. */
  readonly skip?: Problem['skip'];
  /** `interpolate` unless said. */
  readonly goal?: Problem['goal'];
  /** One value is changed after the data is made: the edit of a warm re-fit. */
  readonly changed?: boolean;
}

const SLOPE = 0.1;
const PLANTED = 3;

/** Inputs of the box [−1, 1]^d (sorted when there is one), targets by `draw`. */
function random(
  { inputs: dimension, samples, seed }: ProblemSpec,
  draw: (random: Random) => number,
): Generated {
  const generator = new Random(seed);
  const inputs = Float64Array.from({ length: samples * dimension }, () => generator.between(-1, 1));
  if (dimension === 1) inputs.sort();
  return { dimension, inputs, targets: Float64Array.from({ length: samples }, () => draw(generator)) };
}

/** Unit neurons (w, b) of normal direction with outputs 3, −2 and 1, on normal inputs. */
function planted({ inputs: dimension, samples, seed }: ProblemSpec): Generated {
  const random = new Random(seed);
  const neurons = [3, -2, 1].map((output) => {
    const theta = Array.from({ length: dimension + 1 }, () => random.normal());
    const size = Math.hypot(...theta);
    return { theta: theta.map((value) => value / size), output };
  });
  const inputs = Float64Array.from({ length: samples * dimension }, () => random.normal());
  const targets = Float64Array.from({ length: samples }, (_, i) =>
    neurons.reduce((sum, { theta, output }) => {
      let t = theta[dimension];
      for (let k = 0; k < dimension; k++) t += theta[k] * inputs[i * dimension + k];
      return sum + output * Math.max(t, SLOPE * t);
    }, 0),
  );
  return { dimension, inputs, targets };
}

function fromShared(name: string | undefined): Generated {
  const found = shared.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`There is no shared problem ${String(name)}.`);
  return {
    dimension: found.X[0].length,
    inputs: Float64Array.from(found.X.flat()),
    targets: Float64Array.from(found.y),
  };
}

function dataOf(spec: ProblemSpec): Generated {
  const { inputs, noise = 0, samples, seed } = spec;
  switch (spec.family) {
    case 'teacher':
      return teacher({ neurons: PLANTED, inputs, samples, seed, noise, slope: SLOPE });
    case 'planted':
      return planted(spec);
    case 'sine':
      return curve((x) => Math.sin(3 * x), { from: -1, to: 1, samples, seed, noise });
    case 'friedman':
      return friedman({ inputs, samples, seed, noise });
    case 'labels':
      return random(spec, (generator) => (generator.uniform() < 0.5 ? -1 : 1));
    case 'normal':
      return random(spec, (generator) => generator.normal());
    case 'moons':
      return moons({ samples, seed, noise: 0.15 });
    case 'spirals':
      return spirals({ samples, seed, noise: 0, turns: 1 });
    case 'shared':
      return fromShared(spec.shared);
  }
}

/** Slope 0.1 and radius 1. */
export function problemOf(spec: ProblemSpec): Problem {
  const { dimension, inputs, targets } = dataOf(spec);
  if (spec.changed) targets[Math.floor(targets.length / 3)] += 0.1;
  return {
    count: targets.length,
    dimension,
    inputs,
    targets,
    slope: SLOPE,
    weights: { norm: spec.norm ?? 'l2', radius: 1 },
    bias: { kind: spec.bias ?? 'joint' },
    skip: spec.skip ?? 'none',
    goal: spec.goal ?? { kind: 'interpolate' },
  };
}

const FAMILIES: Readonly<Record<ProblemSpec['family'], string>> = {
  teacher: 'teacher',
  planted: 'planted',
  sine: 'sin(3x)',
  labels: 'random labels',
  normal: 'random targets',
  friedman: 'friedman',
  moons: 'moons',
  spirals: 'spirals',
  shared: 'shared',
};

/** A short name such as `planted teacher, 2 inputs, n 100, l1`. */
export function titleOf(spec: ProblemSpec): string {
  const { goal, noise } = spec;
  const soft = goal?.kind === 'classify_soft' ? ` soft ${goal.softness}` : '';
  return [
    spec.shared ?? FAMILIES[spec.family],
    `${spec.inputs} input${spec.inputs === 1 ? '' : 's'}`,
    `n ${spec.samples}`,
    ...(spec.norm === undefined ? [] : [spec.norm]),
    ...(spec.bias === undefined ? [] : [`bias ${spec.bias}`]),
    ...(spec.skip === undefined ? [] : [`skip ${spec.skip}`]),
    ...(noise === undefined ? [] : [`noise ${noise}`]),
    ...(goal && hasClasses(goal) ? [`classify${soft}`] : []),
    ...(goal && 'penalty' in goal ? [`${goal.kind} ${goal.penalty}`] : []),
  ].join(', ');
}

/** Figures of Adam that others measured on a shared problem: width 100, decay 1e-4, median of 10 seeds. */
interface Figures {
  readonly mass: number;
  readonly maxResidual: number;
  readonly neurons: number;
}

export interface BenchProblem {
  readonly spec: ProblemSpec;
  /** Runs with `--quick` too. */
  readonly quick: boolean;
  /** Every method runs three times, its turns alternating with the others'. */
  readonly repeated: boolean;
  readonly figures?: Figures;
}

const of = (
  family: ProblemSpec['family'],
  inputs: number,
  samples: number,
  rest: Partial<ProblemSpec> & { readonly quick?: boolean } = {},
): BenchProblem => {
  const { quick = false, ...change } = rest;
  return {
    spec: { family, inputs, samples, seed: 1, ...change },
    quick,
    repeated: inputs <= 2 && samples <= 200,
  };
};

const ofShared = (name: string, inputs: number, samples: number, figures?: Figures): BenchProblem => ({
  ...of('shared', inputs, samples, { shared: name, quick: figures !== undefined }),
  ...(figures ? { figures } : {}),
});

const CLASSIFY = { kind: 'classify' } as const;
const SOFT = { kind: 'classify_soft', softness: 10 } as const;

export const PROBLEMS: readonly BenchProblem[] = [
  ofShared('d1_n10_teacher3', 1, 10),
  ofShared('d1_n10_random', 1, 10),
  ofShared('d1_n10_sin3x', 1, 10, { mass: 13.59, maxResidual: 1e-2, neurons: 10 }),
  ofShared('d1_n50_sin3x', 1, 50, { mass: 13.09, maxResidual: 4e-2, neurons: 20 }),
  ofShared('d2_n20_teacher3', 2, 20, { mass: 4.57, maxResidual: 3e-3, neurons: 6 }),
  of('sine', 1, 200),
  of('labels', 1, 50),
  of('labels', 1, 200),
  of('normal', 1, 100_000, { bias: 'free', skip: 'affine' }),
  of('sine', 1, 100_000),
  of('teacher', 2, 20, { norm: 'l1', quick: true }),
  of('teacher', 2, 20, { norm: 'linf' }),
  of('teacher', 2, 100, { seed: 7, quick: true }),
  of('labels', 2, 50),
  of('teacher', 2, 500),
  of('moons', 2, 100, { goal: SOFT, quick: true }),
  of('moons', 2, 500, { goal: CLASSIFY }),
  of('spirals', 2, 100, { goal: CLASSIFY }),
  of('teacher', 3, 50, { quick: true }),
  of('labels', 3, 50),
  of('teacher', 5, 50, { quick: true }),
  of('labels', 5, 50),
  of('teacher', 5, 100),
  of('spirals', 2, 1000, { goal: SOFT }),
  of('teacher', 10, 200),
  of('normal', 10, 200),
  of('teacher', 10, 2000),
];

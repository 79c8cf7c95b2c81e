/** Fits and rivals as the experiments need them. */
import type { Problem } from '../src/core/problem';
import type { Solution, SolveOptions } from '../src/core/solution';
import { solve } from '../src/core/solve';
import type { Generated } from '../src/data/generators';
import { massOf, maxResidualOf } from '../src/rivals/evaluate';
import { runRival } from '../src/rivals/run';
import type { RivalAnswer, RivalTask } from '../src/rivals/task';

export const now = (): number => performance.now();

export const SLOPE = 0.1;
export const GAP = 1e-6;

/** The language's defaults unless said. */
export function problemOf({ dimension, inputs, targets }: Generated, change: Partial<Problem> = {}): Problem {
  return {
    count: targets.length,
    dimension,
    inputs,
    targets,
    slope: SLOPE,
    weights: { norm: 'l2', radius: 1 },
    bias: { kind: 'joint' },
    skip: 'none',
    goal: { kind: 'interpolate' },
    ...change,
  };
}

export function fit(
  problem: Problem,
  seconds: number,
  change: Partial<SolveOptions> = {},
): Promise<Solution> {
  return solve(problem, { gap: GAP, timeMs: 1000 * seconds, sparsify: 'merge', now, ...change });
}

/** f of a solution at rows of inputs. */
export function valuesOf(
  { slope, dimension: d }: Problem,
  network: Solution,
  inputs: Float64Array,
): Float64Array {
  return Float64Array.from({ length: inputs.length / d }, (_, i) => {
    let value = network.skip.constant;
    for (let c = 0; c < d; c++) value += network.skip.linear[c] * inputs[i * d + c];
    for (const { weights, bias, output } of network.neurons) {
      let t = bias;
      for (let c = 0; c < d; c++) t += weights[c] * inputs[i * d + c];
      value += output * Math.max(t, slope * t);
    }
    return value;
  });
}

export interface Rivalled {
  readonly neurons: number | null;
  readonly mass: number | null;
  readonly maxResidual: number;
  readonly answer: RivalAnswer;
}

export async function rival(problem: Problem, task: RivalTask): Promise<Rivalled> {
  const answer = await runRival(problem, task, { now });
  const { network } = answer;
  return {
    neurons: network && network.neurons.length,
    mass: network && massOf(network.neurons),
    maxResidual: maxResidualOf(problem, answer.valuesAt(problem.inputs)),
    answer,
  };
}

export function rms(values: ArrayLike<number>, targets: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < targets.length; i++) sum += (values[i] - targets[i]) ** 2;
  return Math.sqrt(sum / targets.length);
}

/** Share of samples on the right side of zero. */
export function accuracy(values: ArrayLike<number>, targets: ArrayLike<number>): number {
  let right = 0;
  for (let i = 0; i < targets.length; i++) if (values[i] * targets[i] > 0) right++;
  return right / targets.length;
}

export function pick({ dimension: d, inputs, targets }: Generated, rows: readonly number[]): Generated {
  return {
    dimension: d,
    inputs: Float64Array.from(rows.flatMap((i) => Array.from(inputs.subarray(i * d, (i + 1) * d)))),
    targets: Float64Array.from(rows, (i) => targets[i]),
  };
}

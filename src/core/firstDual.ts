/**
 * A dual of one or two samples, for a bound above 0 where no search came to one. σ is 1-Lipschitz and σ(0) = 0, so that over the constraint
 * set |a_i(θ)| is at most the largest pre-activation of sample i, and |a_i(θ) − a_j(θ)| at most r‖x_i − x_j‖* whatever the bias. A free
 * constant output asks for two samples (Fᵀz = 0); a free slope for more than are looked at here.
 */
import { vectorNorm } from './atom';
import { lossOf } from './loss';
import { isRelative, type Problem, type WeightNorm } from './problem';

export interface FirstDual {
  /** z, one number a sample, with |zᵀa(θ)| ≤ 1 on the constraint set. */
  readonly dual: number[];
  readonly lowerBound: number;
}

const DUAL: Record<WeightNorm, WeightNorm> = { l1: 'linf', l2: 'l2', linf: 'l1' };
/** Coordinates of samples that are looked at: some hundredths of a second, as this may come when the time is over. */
const MOST_COORDINATES = 5e5;
/** The lengths, multipliers and values here are off by fewer roundings than this for each input. */
const ROUNDINGS = 16 * Number.EPSILON;

/** z is t at sample i, times its side, and −t at sample j, if there is one. */
interface Trial {
  readonly i: number;
  readonly j: number | null;
  readonly t: number;
  readonly value: number;
}

/** The best of those that are looked at, some of very many; null where they prove nothing. */
export function firstDual(problem: Problem): FirstDual | null {
  const { count: n, skip, bias, targets, goal } = problem;
  // of a percentage not even λ is known
  if (skip === 'affine' || isRelative(goal)) return null;
  const pairs = skip === 'constant' || bias.kind === 'free';
  let best: Trial | null = null;
  for (const trial of pairs ? ofPairs(problem) : ofSamples(problem))
    if (trial.value > (best?.value ?? 0)) best = trial;
  if (best === null) return null;
  const { i, j, t, value } = best;
  const dual = new Array<number>(n).fill(0);
  dual[i] = j === null ? Math.sign(targets[i]) * t : t;
  if (j !== null) dual[j] = -t;
  return { dual, lowerBound: value * (1 - ROUNDINGS * (problem.dimension + 1)) };
}

function* ofSamples(problem: Problem): Generator<Trial> {
  const trial = trialsOf(problem);
  for (let i = 0; i < problem.count; i += strideOf(problem))
    yield trial(i, null, largestActivation(problem, i));
}

/** Neighbours in the table, and each sample with the largest and the least target. */
function* ofPairs(problem: Problem): Generator<Trial> {
  const { targets, count } = problem;
  const trial = trialsOf(problem);
  const most = targets.reduce((best, y, i) => (y > targets[best] ? i : best), 0);
  const least = targets.reduce((best, y, i) => (y < targets[best] ? i : best), 0);
  const distance = distances(problem);
  for (let k = 0; k < count; k += strideOf(problem)) {
    for (const other of [Math.min(k + 1, count - 1), most, least]) {
      const [i, j] = targets[k] > targets[other] ? [k, other] : [other, k];
      if (targets[i] > targets[j]) yield trial(i, j, distance(i, j));
    }
  }
}

/** The largest t with |zᵀa(θ)| ≤ 1, each multiplier in its range, and what it is worth: tp − t²q (theory.md, section 7, "Bounds"). */
function trialsOf(problem: Problem): (i: number, j: number | null, reach: number) => Trial {
  const { targets, dimension } = problem;
  const loss = lossOf(problem);
  return (i, j, reach) => {
    let most = (1 - ROUNDINGS * (dimension + 1)) / reach;
    let linear = 0;
    let squares = 0;
    for (const k of j === null ? [i] : [i, j]) {
      const own = loss.of(k);
      const side = j === null ? Math.sign(targets[k]) : k === i ? 1 : -1;
      const [below, above] = own.dualRange(targets[k]);
      most = Math.min(most, side > 0 ? above : -below);
      linear += side * targets[k] - own.tolerance;
      if (own.curvature > 0) squares += 1 / (2 * own.curvature);
    }
    const t = squares > 0 ? Math.min(most, linear / (2 * squares)) : most;
    return { i, j, t, value: t > 0 && Number.isFinite(t) ? t * linear - t * t * squares : 0 };
  };
}

/** max |wᵀx_i + b| over the constraint set. */
function largestActivation({ inputs, dimension: d, weights, bias }: Problem, i: number): number {
  const row = [...inputs.subarray(i * d, i * d + d)];
  if (bias.kind === 'joint') row.push(1);
  const size = weights.radius * vectorNorm(DUAL[weights.norm], row);
  return bias.kind === 'bound' ? size + bias.limit : size;
}

/** The length of x_i − x_j in the dual norm, times the radius. */
function distances({ inputs, dimension: d, weights }: Problem): (i: number, j: number) => number {
  const difference = new Float64Array(d);
  return (i, j) => {
    for (let c = 0; c < d; c++) difference[c] = inputs[i * d + c] - inputs[j * d + c];
    return weights.radius * vectorNorm(DUAL[weights.norm], difference);
  };
}

const strideOf = ({ count, dimension }: Problem): number => Math.ceil((count * dimension) / MOST_COORDINATES);

/**
 * The problem in units where the numbers are of order one: radius 1, targets 1, redundant rows dropped, free terms
 * eliminated. Everything here is exact up to rounding, and `NormalizedProblem` knows the way back.
 */
import { FreeTerms } from './freeTerms';
import { lossOf } from './loss';
import { isPenalty } from './loss/loss';
import type { Losses } from './loss/losses';
import { inUnitsOf, type InputUnits, unitsOf } from './inputUnits';
import { equalInputs, linesThroughOrigin } from './lines';
import { maxAbs } from './linear/kernels';
import {
  complementRows,
  identityRows,
  orthonormalize,
  type RowSpace,
  spannedRows,
} from './linear/orthogonal';
import type { AtomSpace } from './atomSpace';
import type { Problem } from './problem';
import { PROBLEM } from './settings/problem';
import { biasOf } from './set';
import { isConvex, shapeOf } from './shape/shape';

const { leftByFree } = PROBLEM;

/** Largest target and input as they were given, and the slope that is taken off beforehand, in these units: what rounds is numbers of this size. */
export interface GivenSize {
  readonly height: number;
  readonly width: number;
  readonly slope: number;
}

export interface NormalizedProblem {
  /** How many samples the problem has, and the radius of its constraint set. */
  readonly samples: number;
  readonly radius: number;
  /** What the space's inputs are. */
  readonly units: InputUnits;
  /** The radius in these units: a dual of the problem is one of the normalised problem over this, but for targets. */
  readonly scale: number;
  /** Index of each kept sample in the problem. */
  readonly kept: Int32Array;
  readonly space: AtomSpace;
  /** What the free terms leave of the kept samples' targets (`freeStart`), divided by `targetScale`. */
  readonly targets: Float64Array;
  /** In these units. */
  readonly loss: Losses;
  /** Free columns F (constant, inputs): they cost nothing, and duals must be orthogonal to them. */
  readonly free: readonly Float64Array[];
  /** What the free columns stand for. */
  readonly freeTerms: FreeTerms;
  /** Coefficients of the free columns that are taken off the targets beforehand, in target units. */
  readonly freeStart: Float64Array;
  /** The duals that count: orthogonal to F, and without directions that vanish on every network. */
  readonly rows: RowSpace;
  /** a ≤ f' ≤ b in these units, less what `freeStart` has of it; null where the slope is free. Only of one input. */
  readonly slopes: readonly [number, number] | null;
  /** Samples whose multipliers are one part of their largest each, by group: they count only together (rows/restrict.ts). */
  readonly together?: readonly Int32Array[];
  /** The free terms alone meet the targets. */
  readonly reachedByFree: boolean;
  readonly targetScale: number;
  /** Of one input. */
  readonly given: GivenSize | null;
  /** Multiply a normalised mass by this to get the user's. */
  readonly massScale: number;
  /** Where the space has coordinates of its own (coordinates.ts): a neuron of the given ones in them. */
  readonly toInner?: (theta: Float64Array) => Float64Array;
}

export function normalize(problem: Problem): NormalizedProblem {
  const { dimension: d, weights, bias } = problem;
  const given = lossOf(problem);
  const { exact, ofResidual } = given;
  const kept = exact ? independentSamples(problem) : mostSamples(problem, given);
  const n = kept.length;
  const inputs = new Float64Array(n * d);
  const targets = new Float64Array(n);
  kept.forEach((i, row) => {
    inputs.set(problem.inputs.subarray(i * d, (i + 1) * d), row * d);
    targets[row] = problem.targets[i];
  });
  const freeTerms = FreeTerms.of(problem, inputs, n);
  const free = freeTerms.columns;
  const rows = rowSpace(problem, inputs, n, free, exact);

  const largest = maxAbs(targets);
  let targetScale = 1;
  let reachedByFree = false;
  let freeStart: Float64Array = new Float64Array(free.length);
  if (ofResidual) {
    // what the free terms already reach does not count
    const { coefficients, rest } = freeTerms.fit(targets);
    freeStart = coefficients;
    targets.set(rest);
    const left = free.length > 0 ? maxAbs(rest) : largest;
    reachedByFree = left <= leftByFree * largest;
    targetScale = (reachedByFree ? largest : left) || 1;
  }
  for (let i = 0; i < n; i++) targets[i] /= targetScale;
  const units = unitsOf(problem, inputs);
  // a neuron of x is `unit` times one of u
  const scale = weights.radius * units.unit;
  const steepness = units.unit / targetScale;
  const freeSlope = freeTerms.skipTerms(freeStart).linear[0];
  return {
    samples: problem.count,
    radius: weights.radius,
    units,
    scale,
    kept,
    space: {
      count: n,
      dimension: d,
      inputs: inUnitsOf(units, inputs),
      slope: problem.slope,
      norm: weights.norm,
      bias: bias.kind === 'bound' ? { kind: 'bound', limit: bias.limit / scale } : bias,
      ...(isConvex(problem) && { oneSided: true }),
    },
    targets,
    loss: lossOf(problem, { value: targetScale, neuron: scale }).restrictedTo(kept),
    free,
    freeTerms,
    freeStart,
    rows,
    slopes: slopesIn(problem, freeSlope, steepness),
    reachedByFree,
    targetScale,
    given:
      d === 1
        ? { height: largest / targetScale, width: maxAbs(inputs) / units.unit, slope: freeSlope * steepness }
        : null,
    massScale: targetScale / scale,
  };
}

/** The limits of the slope beyond a known one, times a factor. */
function slopesIn(problem: Problem, known: number, factor: number): readonly [number, number] | null {
  const { slopes } = shapeOf(problem);
  return slopes && [(slopes[0] - known) * factor, (slopes[1] - known) * factor];
}

function allSamples(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

/** All but the samples of equal inputs of which another one gives the value, where values are given at some samples only. */
function mostSamples(problem: Problem, losses: Losses): Int32Array {
  if (!losses.differ || isPenalty(losses) || !biasOf(problem.bias).exists) return allSamples(problem.count);
  const kept = equalInputs(problem).flatMap((group) => {
    const given = group.find((i) => losses.of(i).exact);
    return given === undefined ? group : [given];
  });
  return Int32Array.from(kept.sort((p, q) => p - q));
}

/** One sample of each group that says the same: equal inputs, or without bias and constant one ray. */
function independentSamples(problem: Problem): Int32Array {
  if (biasOf(problem.bias).exists) return Int32Array.from(equalInputs(problem), (group) => group[0]);
  if (problem.skip !== 'none') return allSamples(problem.count);
  const { lines } = linesThroughOrigin(problem);
  const kept: number[] = [];
  for (const line of lines) {
    for (const sign of [1, -1]) {
      // the longest of a ray says it most precisely
      let best = -1;
      line.members.forEach((_, q) => {
        const longer = best < 0 || Math.abs(line.lengths[q]) > Math.abs(line.lengths[best]);
        if (line.lengths[q] * sign > 0 && longer) best = q;
      });
      if (best >= 0) kept.push(line.members[best]);
    }
  }
  return Int32Array.from(kept.sort((p, q) => p - q));
}

function rowSpace(
  problem: Problem,
  inputs: Float64Array,
  n: number,
  free: readonly Float64Array[],
  exact: boolean,
): RowSpace {
  const plain = (): RowSpace => (free.length === 0 ? identityRows(n) : complementRows(n, free));
  if (biasOf(problem.bias).exists || !exact) return plain();
  // without a bias, samples on one line through the origin can depend on one another: keep what networks can reach
  const d = problem.dimension;
  const sub: Problem = { ...problem, count: n, inputs, targets: new Float64Array(n) };
  const { lines } = linesThroughOrigin(sub);
  if (lines.length === n) return plain();
  const reachable = [...free];
  for (const line of lines) {
    const column = new Float64Array(n);
    line.members.forEach((i, q) => (column[i] = Math.abs(line.lengths[q])));
    reachable.push(column);
  }
  for (let c = 0; c < d; c++) reachable.push(Float64Array.from({ length: n }, (_, i) => inputs[i * d + c]));
  const { basis, source } = orthonormalize(reachable);
  return spannedRows(
    n,
    basis.filter((_, q) => source[q] >= free.length),
  );
}

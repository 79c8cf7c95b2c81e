/**
 * The best free terms without any neuron, and the multipliers that go with them: where no neuron is left, and what the penalty's scale
 * is measured by (theory.md, section 7, "The penalty's scale").
 */
import { LOOP_SPEED } from './affordable';
import type { ProgramSolver } from './highs';
import { cholesky, dot, maxAbs, solveLower, solveLowerTransposed } from './linear/kernels';
import type { NormalizedProblem } from './normalize';
import { SETTINGS } from './settings';
import { PROBLEM } from './settings/problem';

const { flatDirection, onLinearPart, sameFreeCost } = PROBLEM;

export interface FreeFit {
  /** Of the free columns. */
  readonly coefficients: Float64Array;
  /** z, with Fᵀz = 0 but for rounding, each in the range of its multiplier. */
  readonly dual: Float64Array;
}

/** Where a step leads: values of the free terms, what they cost, and the length of Fᵀz there. */
interface Step {
  readonly coefficients: Float64Array;
  readonly values: Float64Array;
  readonly cost: number;
  readonly slope: number;
}

/** For a penalty. Null where the program that says so was not solved in its time. */
export function freeTermsAlone(
  problem: NormalizedProblem,
  solveProgram: ProgramSolver,
  timeMs: number,
): FreeFit | null {
  const { loss, free, targets } = problem;
  if (free.length === 0) {
    const coefficients = new Float64Array(0);
    return {
      coefficients,
      dual: forcesAt(
        problem,
        targets.map(() => 0),
      ),
    };
  }
  return loss.quadratic ? byNewton(problem) : byProgram(problem, solveProgram, timeMs);
}

/** z of a network's values. */
function forcesAt({ loss, targets }: NormalizedProblem, values: Float64Array): Float64Array {
  return targets.map((y, i) => loss.of(i).force(values[i] - y, y));
}

function valuesAt({ free, space }: NormalizedProblem, coefficients: Float64Array): Float64Array {
  const values = new Float64Array(space.count);
  free.forEach((column, c) => {
    for (let i = 0; i < values.length; i++) values[i] += coefficients[c] * column[i];
  });
  return values;
}

function costAt({ loss, targets }: NormalizedProblem, values: Float64Array): number {
  let cost = 0;
  for (let i = 0; i < values.length; i++) {
    const own = loss.of(i);
    cost += own.weight * own.value(values[i] - targets[i], targets[i]);
  }
  return cost;
}

/** The length of Fᵀz at a network's values. */
function slopeOf(problem: NormalizedProblem, values: Float64Array): number {
  const z = forcesAt(problem, values);
  return Math.hypot(...problem.free.map((column) => dot(column, z)));
}

/**
 * Newton's method on a convex function that is quadratic in pieces: it ends at the minimum once the piece is right, since the Hessian is that
 * of the samples in their quadratic part. While few samples are in that part the step of the parabolas that touch each sample's loss from
 * above is the better one, which always descends.
 */
function byNewton(problem: NormalizedProblem): FreeFit {
  const { free, loss, targets } = problem;
  let coefficients: Float64Array = new Float64Array(free.length);
  let values = valuesAt(problem, coefficients);
  let cost = costAt(problem, values);
  let slope = slopeOf(problem, values);
  for (let step = 0; step < SETTINGS.freeTermSteps && slope > 0; step++) {
    const z = forcesAt(problem, values);
    const touching = targets.map((y, i) => Math.abs(z[i] / (values[i] - y)) || loss.of(i).curvature);
    const inside = touching.map((k, i) => (k < loss.of(i).curvature * (1 - onLinearPart) ? 0 : k));
    const [newton, parabolas] = [inside, touching].map((curvatures): Step => {
      const direction = newtonStep(free, curvatures, z);
      const next = coefficients.map((value, c) => value + direction[c]);
      const after = valuesAt(problem, next);
      return {
        coefficients: next,
        values: after,
        cost: costAt(problem, after),
        slope: slopeOf(problem, after),
      };
    });
    const best = parabolas.cost < newton.cost * (1 - sameFreeCost) ? parabolas : newton;
    // near the minimum the cost is rounding, and the slope still says which of two points is nearer
    const same = best.cost <= cost * (1 + sameFreeCost) && best.slope < slope / 2;
    if (!(best.cost < cost * (1 - sameFreeCost)) && !same) break;
    ({ coefficients, values, cost, slope } = best);
  }
  return { coefficients, dual: forcesAt(problem, values) };
}

/** d with FᵀKF d = Fᵀz; where K leaves a direction flat, the step along it is that of a small curvature. */
function newtonStep(free: readonly Float64Array[], k: Float64Array, z: Float64Array): Float64Array {
  const size = free.length;
  const h = new Float64Array(size * size);
  const step = Float64Array.from(free, (column) => dot(column, z));
  let largest = 0;
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < k.length; i++) sum += k[i] * free[a][i] * free[b][i];
      h[a * size + b] = sum;
    }
    largest = Math.max(largest, h[a * size + a]);
  }
  const flat = largest > 0 ? flatDirection * largest : 1;
  for (let a = 0; a < size; a++) h[a * size + a] += flat;
  cholesky(h, size, 0);
  solveLower(h, size, step);
  solveLowerTransposed(h, size, step);
  return step;
}

/** By the dual linear program, which has a row a free term: max yᵀz − Σ ε_i|z_i| with Fᵀz = 0, each z in its range. */
function byProgram(problem: NormalizedProblem, solveProgram: ProgramSolver, timeMs: number): FreeFit | null {
  const { loss, free, targets } = problem;
  // multipliers in units of the largest, so that the program's numbers are of order one
  let unit = 0;
  for (let i = 0; i < targets.length; i++)
    unit = Math.max(unit, maxAbs(Float64Array.from(rangeOf(problem, i))));
  const cost: number[] = [];
  const lower: number[] = [];
  const upper: number[] = [];
  const owners: number[] = [];
  targets.forEach((y, i) => {
    const [least, most] = rangeOf(problem, i);
    const { tolerance } = loss.of(i);
    const push = (from: number, to: number, value: number): void => {
      if (to <= from) return;
      owners.push(i);
      lower.push(from / unit);
      upper.push(to / unit);
      cost.push(-value);
    };
    if (tolerance > 0) {
      push(0, most, y - tolerance);
      push(least, 0, y + tolerance);
    } else push(least, most, y);
  });
  const answer = solveProgram({
    cost: Float64Array.from(cost),
    columnLower: Float64Array.from(lower),
    columnUpper: Float64Array.from(upper),
    rowLower: new Float64Array(free.length),
    rowUpper: new Float64Array(free.length),
    columns: owners.map((i) => Float64Array.from(free, (column) => column[i])),
    work: LOOP_SPEED * SETTINGS.freeTermsShare * timeMs,
    timeLimit: timeMs / 1000,
  });
  if (answer.kind !== 'optimal') return null;
  const dual = new Float64Array(targets.length);
  owners.forEach((i, q) => (dual[i] += unit * answer.values[q]));
  return { coefficients: answer.rowDual.map((value) => 0 - value), dual };
}

function rangeOf({ loss, targets }: NormalizedProblem, i: number): readonly [number, number] {
  return loss.of(i).dualRange(targets[i]);
}

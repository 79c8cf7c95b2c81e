/**
 * The best free terms without any neuron, and their multipliers z0 (theory.md, section 7, "The penalty's scale"): what the penalty of
 * 100 % is measured by. Nothing here has to be exact: z0 is projected, and judged, by what uses it.
 */
import type { Problem } from '../problem';
import { explainedInputs } from './explained';
import { termsOf, type Terms } from './goals';
import { choleskyInPlace, choleskySolve } from './small';
import { largestOf, sumOf, UNIT } from './sums';
import { type Fitted, vertexFit } from './vertexFit';

export interface FreeFit extends Fitted {
  /** Largest distance of the free terms from a target beyond its tolerance. */
  readonly missed: number;
}

/** What is left of a column after the others, relative to its length, below which it is one of their span. */
const DEPENDENT = 1e-11;
/** Steps of a smooth loss, which ends in a few once its quadratic part is the right one. */
const MOST_STEPS = 500;
/** Costs that differ by less, relatively, differ by rounding. */
const SAME_COST = 1e-14;

/** Of a goal with a loss. Null where the search did not end. */
export function bestFreeTerms(problem: Problem): FreeFit | null {
  const { count, targets } = problem;
  const terms = termsOf(problem);
  const columns = orthonormalColumns(problem);
  const smooth = terms.curvatureOf(0) > 0;
  const fitted = smooth ? smoothFit(columns, targets, terms) : vertexFit(columns, targets, terms);
  if (fitted === null) return null;
  const { values } = fitted;
  const missed = largestOf(count, (i) =>
    Math.max(0, Math.abs(values[i] - targets[i]) - terms.toleranceOf(i)),
  );
  return { ...fitted, missed };
}

/** An orthonormal basis of what the free terms can do at the samples. */
function orthonormalColumns({ count, dimension: d, inputs, skip, bias, ...rest }: Problem): Float64Array[] {
  if (skip === 'none' && bias.kind !== 'free') return [];
  const columns = [new Float64Array(count).fill(1)];
  const explained = explainedInputs({ count, dimension: d, inputs, skip, bias, ...rest });
  for (let k = 0; k < d && skip === 'affine'; k++) {
    if (explained.includes(k)) continue;
    const values = Float64Array.from({ length: count }, (_, i) => inputs[i * d + k]);
    const [least, most] = values.reduce(
      ([a, b], x) => [Math.min(a, x), Math.max(b, x)],
      [Infinity, -Infinity],
    );
    const origin = least + (most - least) / 2;
    columns.push(values.map((x) => x - origin));
  }
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const start = length(column);
    for (let pass = 0; pass < 2; pass++) {
      for (const q of basis) {
        const share = product(q, column);
        for (let i = 0; i < count; i++) column[i] -= share * q[i];
      }
    }
    const left = length(column);
    if (left > DEPENDENT * start) basis.push(column.map((value) => value / left));
  }
  return basis;
}

const product = (a: Float64Array, b: Float64Array): number => sumOf(a.length, (i) => a[i] * b[i]);
const length = (a: Float64Array): number => Math.sqrt(product(a, a));

/**
 * A loss that begins as a square: Newton's step where it descends, else that of the parabolas which touch the losses of the samples from
 * above, which always does. Once the quadratic part is the right one, one of Newton's steps ends it.
 */
function smoothFit(columns: readonly Float64Array[], targets: Float64Array, terms: Terms): Fitted {
  const size = columns.length;
  const residual = targets.map((y) => 0 - y);
  const cost = (r: Float64Array): number => sumOf(r.length, (i) => terms.cost(i, Math.abs(r[i]), r[i] > 0));
  const forceOf = (r: number, i: number): number => -Math.sign(r) * terms.slope(i, Math.abs(r), r > 0);
  let best = cost(residual);
  for (let step = 0; step < MOST_STEPS && size > 0; step++) {
    const force = residual.map(forceOf);
    const pull = Float64Array.from(columns, (q) => product(q, force));
    const rounding = 8 * UNIT * sumOf(force.length, (i) => Math.abs(force[i]));
    if (pull.every((value) => Math.abs(value) <= rounding)) break;
    // κ in the quadratic part, and beyond it nothing, or the parabola's
    const parabola = (i: number): number =>
      residual[i] === 0 ? terms.curvatureOf(i) : Math.abs(force[i] / residual[i]);
    const inside = (i: number): number =>
      parabola(i) < terms.curvatureOf(i) * (1 - 1e-12) ? 0 : terms.curvatureOf(i);
    const moved = [inside, parabola].some((curvatureOf) => {
      const change = newtonStep(columns, pull, curvatureOf);
      if (change === null) return false;
      const next = residual.map((r, i) => columns.reduce((sum, q, k) => sum + change[k] * q[i], r));
      const after = cost(next);
      const flatter =
        Math.hypot(...columns.map((q) => product(q, next.map(forceOf)))) < Math.hypot(...pull) / 2;
      if (!(after < best * (1 - SAME_COST)) && !(after <= best * (1 + SAME_COST) && flatter)) return false;
      residual.set(next);
      best = after;
      return true;
    });
    if (!moved) break;
  }
  return {
    values: residual.map((r, i) => r + targets[i]),
    dual: residual.map(forceOf),
    // its square makes the dual strictly concave
    unique: true,
  };
}

/** c with Σ curvature_i (q_i·c) q_i = pull; null where that leaves a direction flat. */
function newtonStep(
  columns: readonly Float64Array[],
  pull: Float64Array,
  curvatureOf: (i: number) => number,
): Float64Array | null {
  const size = columns.length;
  const n = columns[0].length;
  const matrix = new Float64Array(size * size);
  const curvatures = Float64Array.from({ length: n }, (_, i) => curvatureOf(i));
  for (let a = 0; a < size; a++)
    for (let b = 0; b <= a; b++)
      matrix[a * size + b] = sumOf(n, (i) => curvatures[i] * columns[a][i] * columns[b][i]);
  if (!choleskyInPlace(size, matrix)) return null;
  const change = pull.slice();
  choleskySolve(size, matrix, change);
  return change.every(Number.isFinite) ? change : null;
}

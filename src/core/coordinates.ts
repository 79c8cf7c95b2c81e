/**
 * Coordinates for a norm ball of weights and bias together (or of weights alone) in which the samples' rows are of order one and, for
 * l2, where the rows' small differences are coordinates of their own: a ball does not mind being turned. With raw inputs the rows
 * (x, 1) are nearly parallel or of very unequal size, and what tells samples apart is in their last digits.
 *
 * The bias becomes a weight of a last input 1, so that the problem is one without a bias; so does the bounded bias of a cube of weights, in
 * units of its limit.
 */
import { gauge } from './atom';
import type { Outcome } from './search';
import { powerOfTwo } from './inputUnits';
import { DoubleDoubleSum } from './linear/doubleDouble';
import { norm2 } from './linear/orthogonal';
import type { Network } from './master/vertex';
import type { NormalizedProblem } from './normalize';
import { entryOver, outcomeOver } from './otherUnits';
import { lifted } from './pricing/exactPricer';
import type { TraceEntry } from './solution';
import type { WeightedNeuron } from './sparsify/merge';
import { biasOf, limitOf, normOf } from './set';

/** Rows whose directions and sizes differ by less are left as they are. */
const WELL_CONDITIONED = 100;
/** Rows that are looked at to see whether they are well-conditioned. */
const LOOKED_AT = 2000;
/** Sums in doubled precision that turning may take, each some tens of operations: half a second. */
const MOST_TURNED = 1e7;

/** A problem in other coordinates, with the way back. */
export interface Transformed {
  readonly problem: NormalizedProblem;
  /** The outcome in the coordinates of the problem that it was made from. */
  toProblem(outcome: Outcome): Outcome;
  entryToProblem(entry: TraceEntry): TraceEntry;
}

/** Null where the problem is well-conditioned, or its set is no ball of weights and bias. Time n·m² for n rows of m. */
export function conditioned(problem: NormalizedProblem): Transformed | null {
  const { space } = problem;
  const { count: n, norm, bias } = space;
  const { exists, inNorm } = biasOf(bias);
  // a cube of weights and an interval of the bias are a cube together
  const limit = norm === 'linf' && !inNorm ? limitOf(bias) : 1;
  if (exists && !inNorm && !(norm === 'linf' && limit < Infinity)) return null;
  const m = exists ? space.dimension + 1 : space.dimension;
  const rows = exists ? lifted(space).map((value, at) => (at % m === m - 1 ? limit * value : value)) : space.inputs; // prettier-ignore
  const [first, second, last] = pivotsOf(...someOf(rows, n, m), m);
  const turns = normOf(norm).isRound && m > 1 && n * m * m <= MOST_TURNED && first > WELL_CONDITIONED * last;
  // a bounded bias only where all rows are nearly parallel, as far ones are: of some that are nearly equal no more would be proven for others
  const scales = exists && (first > WELL_CONDITIONED || first > WELL_CONDITIONED * (inNorm ? last : second));
  if (!turns && !scales) return null;
  // neurons that are linear on the samples have atoms of the size of the first, those with kinks among them of the last
  const unit = powerOfTwo(Math.sqrt(first * last));
  const axes = turns ? pivotedAxes(rows, n, m) : null;
  const turned = axes ? coordinatesOf(rows, n, m, axes) : rows;
  const inputs = turned.map((value) => value / unit);

  /** (w, b) of the problem from the coordinates' θ, and back. */
  const toOuter = (theta: Float64Array): Float64Array => {
    const outer = new Float64Array(space.dimension + 1);
    for (let c = 0; c < m; c++) outer[c] = axes ? product(theta, 0, axes, c, m, m).value : theta[c];
    if (exists) outer[m - 1] *= limit;
    return outer;
  };
  const toInner = (theta: Float64Array): Float64Array => {
    const outer = Float64Array.from(theta);
    if (exists) outer[m - 1] /= limit;
    const inner = new Float64Array(m + 1);
    for (let k = 0; k < m; k++) inner[k] = axes ? product(outer, 0, axes, k * m, m).value : outer[k];
    return inner;
  };
  const neuronOf = ({ theta, output }: WeightedNeuron): WeightedNeuron => {
    const outer = toOuter(theta);
    const size = gauge(space, outer);
    return { theta: outer.map((value) => value / size), output: (output * size) / unit };
  };
  const networkOf = (network: Network): Network => ({
    ...network,
    neurons: network.neurons.map(neuronOf),
    objective: network.objective / unit,
  });
  return {
    problem: {
      ...problem,
      space: { ...space, dimension: m, inputs, bias: { kind: 'none' } },
      loss: problem.loss.scaled(unit),
      scale: problem.scale * unit,
      massScale: problem.massScale / unit,
      toInner,
    },
    entryToProblem: (entry) => entryOver(unit, entry),
    toProblem: (outcome) => outcomeOver(unit, outcome, networkOf),
  };
}

/** Evenly spaced rows, enough to tell how they are conditioned. */
function someOf(rows: Float64Array, n: number, m: number): [Float64Array, number] {
  if (n <= LOOKED_AT) return [rows, n];
  const some = new Float64Array(LOOKED_AT * m);
  for (let k = 0; k < LOOKED_AT; k++) {
    const i = Math.floor((k * n) / LOOKED_AT);
    some.set(rows.subarray(i * m, (i + 1) * m), k * m);
  }
  return [some, LOOKED_AT];
}

/**
 * The first two pivots of the rows, taken one after the other by size, and the last one that is not rounding; 1 for rows of zeros. Where
 * the second is rounding it is the first.
 */
function pivotsOf(rows: Float64Array, n: number, m: number): [number, number, number] {
  const rest = Float64Array.from(rows);
  let first = 0;
  let second = 0;
  let last = 0;
  for (let k = 0; k < m; k++) {
    const pivot = longestRow(rest, n, m);
    const size = norm2(pivot);
    if (k === 0) first = size;
    // what is left of rows that depend on one another is rounding
    if (!(size > Number.EPSILON * m * first)) break;
    if (k === 1) second = size;
    last = size;
    const unit = pivot.map((value) => value / size);
    for (let i = 0; i < n; i++) {
      let share = 0;
      for (let c = 0; c < m; c++) share += rest[i * m + c] * unit[c];
      for (let c = 0; c < m; c++) rest[i * m + c] -= share * unit[c];
    }
  }
  return first > 0 ? [first, second || first, last] : [1, 1, 1];
}

function longestRow(rows: Float64Array, n: number, m: number): Float64Array {
  let best = 0;
  let most = -1;
  for (let i = 0; i < n; i++) {
    let size = 0;
    for (let c = 0; c < m; c++) size = Math.max(size, Math.abs(rows[i * m + c]));
    if (size > most) {
      most = size;
      best = i;
    }
  }
  return rows.slice(best * m, best * m + m);
}

/** Orthonormal axes, m × m row-major: along the longest row, along what is then left longest, and so on. */
function pivotedAxes(rows: Float64Array, n: number, m: number): Float64Array {
  const axes = new Float64Array(m * m);
  let rest = rows;
  for (let k = 0; k < m; k++) {
    let axis = longestRow(rest, n, m);
    if (norm2(axis) === 0) axis = Float64Array.from({ length: m }, (_, c) => Math.cos(1 + 2.7 * k + 3.9 * c));
    // what is left is orthogonal to the axes before only to its own digits
    for (let round = 0; round < 2; round++) {
      for (let q = 0; q < k; q++) {
        let share = 0;
        for (let c = 0; c < m; c++) share += axes[q * m + c] * axis[c];
        for (let c = 0; c < m; c++) axis[c] -= share * axes[q * m + c];
      }
      const size = norm2(axis);
      axis = axis.map((value) => value / size);
    }
    axes.set(axis, k * m);
    if (k + 1 < m) rest = restOf(rows, n, m, axes, k + 1);
  }
  return axes;
}

/** Rows without their parts along the first axes, in doubled precision: they may be nearly all that the rows are. */
function restOf(rows: Float64Array, n: number, m: number, axes: Float64Array, count: number): Float64Array {
  const rest = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    const shares = Array.from({ length: count }, (_, k) => product(rows, i * m, axes, k * m, m).parts());
    for (let c = 0; c < m; c++) {
      const sum = new DoubleDoubleSum();
      sum.add(rows[i * m + c]);
      shares.forEach(([high, low], k) => {
        sum.addProduct(-high, axes[k * m + c]);
        sum.addProduct(-low, axes[k * m + c]);
      });
      rest[i * m + c] = sum.value;
    }
  }
  return rest;
}

function coordinatesOf(rows: Float64Array, n: number, m: number, axes: Float64Array): Float64Array {
  const turned = new Float64Array(n * m);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < m; k++) turned[i * m + k] = product(rows, i * m, axes, k * m, m).value;
  return turned;
}

/** Σ_c a[from + c]·b[at + stride·c]: a row by an axis, or a θ by a coordinate of all axes. */
function product(
  a: Float64Array,
  from: number,
  b: Float64Array,
  at: number,
  m: number,
  stride = 1,
): DoubleDoubleSum {
  const sum = new DoubleDoubleSum();
  for (let c = 0; c < m; c++) sum.addProduct(a[from + c], b[at + stride * c]);
  return sum;
}

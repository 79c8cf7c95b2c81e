/** The two non-negative sides x⁺ and x⁻ of every column of the interior point's program, and how far a step may go. */
import { type DenseMatrix, maxAbs, multiplyTransposed } from '../linear/kernels';
import type { LinearProgram } from './linearProgram';
import { MASTER } from '../settings/master';
import { ACCURACY } from '../settings/accuracy';

const { leastDivisor } = ACCURACY;

const { leastProduct } = MASTER;

/** Index j is x⁺ of column j, index columns + j its x⁻. */
export interface Sides {
  readonly exists: Uint8Array;
  readonly bounded: Uint8Array;
  readonly cost: Float64Array;
  readonly upper: Float64Array;
}

export function makeSides(program: LinearProgram): Sides {
  const k = program.matrix.columns;
  const exists = new Uint8Array(2 * k);
  const bounded = new Uint8Array(2 * k);
  const cost = new Float64Array(2 * k);
  const upper = new Float64Array(2 * k).fill(Infinity);
  for (let j = 0; j < k; j++) {
    // a free value has no sides
    if (program.curvature[j] > 0) continue;
    // a side without room has no interior
    if (program.costPlus[j] < Infinity && program.upperPlus[j] > 0) {
      exists[j] = 1;
      cost[j] = program.costPlus[j];
      if (program.upperPlus[j] < Infinity) {
        bounded[j] = 1;
        upper[j] = program.upperPlus[j];
      }
    }
    if (program.costMinus[j] < Infinity) {
      exists[k + j] = 1;
      cost[k + j] = program.costMinus[j];
    }
  }
  return { exists, bounded, cost, upper };
}

/**
 * The starting point: with orthonormal rows the least-squares solution is Aᵀb, and everything is moved that far into
 * the interior. All complementarity products start at one value, bounded columns in the middle of their range.
 */
export function start(
  a: DenseMatrix,
  rhs: Float64Array,
  sides: Sides,
  x: Float64Array,
  s: Float64Array,
  zl: Float64Array,
  zu: Float64Array,
  z: Float64Array,
): void {
  const k = a.columns;
  const least = new Float64Array(k);
  multiplyTransposed(a, rhs, least);
  const scale = Math.max(maxAbs(least), leastProduct * maxAbs(rhs), leastDivisor);
  for (let j = 0; j < 2 * k; j++) {
    if (!sides.exists[j]) continue;
    const share = j < k ? least[j] : -least[j - k];
    x[j] = Math.max(share, 0) + scale;
    if (sides.bounded[j]) {
      x[j] = Math.min(x[j], 0.5 * sides.upper[j]);
      s[j] = sides.upper[j] - x[j];
      zu[j] = scale / s[j];
    }
    zl[j] = scale / x[j];
  }
  z.fill(0);
}

/**
 * The starting point where primal and dual take one step together, or where columns are of unlike cost: as near to z = 0, where zl = c, as
 * the bounds of the columns let it be, with all complementarity products at the size of the largest column product, which is
 * returned. A column that costs no
 * more than `cheapest` starts as if it cost 1: a slack without a cost would outweigh all neurons, and every step would be short.
 */
export function startCentral(
  a: DenseMatrix,
  rhs: Float64Array,
  sides: Sides,
  cheapest: number,
  x: Float64Array,
  s: Float64Array,
  zl: Float64Array,
  zu: Float64Array,
): number {
  const products = new Float64Array(a.columns);
  multiplyTransposed(a, rhs, products);
  const mu = Math.max(maxAbs(products), leastProduct * maxAbs(rhs), leastDivisor);
  for (let j = 0; j < x.length; j++) {
    if (!sides.exists[j]) continue;
    zl[j] = sides.cost[j] > cheapest ? sides.cost[j] : 1;
    x[j] = mu / zl[j];
    if (!sides.bounded[j]) continue;
    x[j] = Math.min(x[j], 0.5 * sides.upper[j]);
    s[j] = sides.upper[j] - x[j];
    zu[j] = mu / s[j];
    zl[j] = mu / x[j];
  }
  return mu;
}

/** The longest primal and dual steps, at most 1, that stay inside by the damping factor. */
export function stepLengths(
  sides: Sides,
  x: Float64Array,
  s: Float64Array,
  zl: Float64Array,
  zu: Float64Array,
  dx: Float64Array,
  dzl: Float64Array,
  dzu: Float64Array,
  damping: number,
): [number, number] {
  let primal = 1 / damping;
  let dual = 1 / damping;
  for (let j = 0; j < x.length; j++) {
    if (!sides.exists[j]) continue;
    if (dx[j] < 0) primal = Math.min(primal, -x[j] / dx[j]);
    if (dzl[j] < 0) dual = Math.min(dual, -zl[j] / dzl[j]);
    if (sides.bounded[j]) {
      if (dx[j] > 0) primal = Math.min(primal, s[j] / dx[j]);
      if (dzu[j] < 0) dual = Math.min(dual, -zu[j] / dzu[j]);
    }
  }
  return [Math.min(1, damping * primal), Math.min(1, damping * dual)];
}

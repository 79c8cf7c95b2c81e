/**
 * A linear program with two equations and any number of bounded variables, from a feasible point: first every variable
 * that is strictly inside its bounds is pushed to one (or into the basis of two), then the primal simplex method. Every
 * point on the way is feasible, so it may end early. O(columns) for the first part and for each simplex step.
 */
import { ONE_INPUT } from '../settings/oneInput';

const { dependentColumns, twoRowSteps } = ONE_INPUT;
export interface TwoRowProgram {
  /** Coefficients of the two equations per variable. */
  readonly rows: readonly [Float64Array, Float64Array];
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly target: readonly [number, number];
  /** What counts as an improvement of a variable's reduced cost. */
  readonly resolution: Float64Array;
}

/**
 * @param values a point whose equations hold once the two basic variables are set; overwritten with the answer
 * @param basis two variables with independent columns that, set to meet the equations, keep their bounds
 */
export function solveTwoRows(
  program: TwoRowProgram,
  values: Float64Array,
  basis: [number, number],
  expired: () => boolean,
): void {
  const { rows, cost, lower, upper, target, resolution } = program;
  const [a, b] = rows;
  const count = cost.length;

  const settle = (): void => {
    const [p, q] = basis;
    values[p] = 0;
    values[q] = 0;
    let r0 = target[0];
    let r1 = target[1];
    let low0 = 0;
    let low1 = 0;
    for (let j = 0; j < count; j++) {
      if (values[j] === 0) continue;
      const t0 = -a[j] * values[j];
      const s0 = r0 + t0;
      const p0 = s0 - r0;
      low0 += r0 - (s0 - p0) + (t0 - p0);
      r0 = s0;
      const t1 = -b[j] * values[j];
      const s1 = r1 + t1;
      const p1 = s1 - r1;
      low1 += r1 - (s1 - p1) + (t1 - p1);
      r1 = s1;
    }
    r0 += low0;
    r1 += low1;
    const det = a[p] * b[q] - a[q] * b[p];
    values[p] = (r0 * b[q] - r1 * a[q]) / det;
    values[q] = (a[p] * r1 - b[p] * r0) / det;
  };

  /** Moves variable j by at most `most` in a direction; a basic variable that meets its bound leaves for j. */
  const push = (j: number, direction: 1 | -1, most: number): void => {
    const [p, q] = basis;
    const det = a[p] * b[q] - a[q] * b[p];
    const dp = (-direction * (a[j] * b[q] - b[j] * a[q])) / det;
    const dq = (-direction * (a[p] * b[j] - b[p] * a[j])) / det;
    let step = most;
    let leaves = -1;
    [dp, dq].forEach((change, k) => {
      if (change === 0) return;
      const v = basis[k];
      const room = change > 0 ? upper[v] - values[v] : values[v] - lower[v];
      const limit = Math.max(0, room) / Math.abs(change);
      if (limit < step && independent(a, b, j, basis[1 - k])) {
        step = limit;
        leaves = k;
      }
    });
    if (!Number.isFinite(step)) return;
    values[j] += direction * step;
    values[p] += dp * step;
    values[q] += dq * step;
    if (leaves < 0) {
      values[j] = direction > 0 ? upper[j] : lower[j];
      return;
    }
    const change = leaves === 0 ? dp : dq;
    const v = basis[leaves];
    values[v] = change > 0 ? upper[v] : lower[v];
    basis[leaves] = j;
  };

  const reducedCost = (j: number): number => {
    const [p, q] = basis;
    const det = a[p] * b[q] - a[q] * b[p];
    const y0 = (cost[p] * b[q] - cost[q] * b[p]) / det;
    const y1 = (a[p] * cost[q] - a[q] * cost[p]) / det;
    return cost[j] - y0 * a[j] - y1 * b[j];
  };

  settle();
  for (let j = 0; j < count; j++) {
    if (j === basis[0] || j === basis[1]) continue;
    if (!(values[j] > lower[j] && values[j] < upper[j])) continue;
    const up = reducedCost(j) < 0 && upper[j] < Infinity;
    push(j, up ? 1 : -1, up ? upper[j] - values[j] : values[j] - lower[j]);
  }
  settle();
  for (let step = 0; step < twoRowSteps && !expired(); step++) {
    const [p, q] = basis;
    const det = a[p] * b[q] - a[q] * b[p];
    const y0 = (cost[p] * b[q] - cost[q] * b[p]) / det;
    const y1 = (a[p] * cost[q] - a[q] * cost[p]) / det;
    let entering = -1;
    let direction: 1 | -1 = 1;
    let best = 0;
    for (let j = 0; j < count; j++) {
      if (j === p || j === q) continue;
      const d = cost[j] - y0 * a[j] - y1 * b[j];
      const gain = Math.abs(d);
      if (gain <= resolution[j] || gain <= best) continue;
      if (d < 0 ? values[j] >= upper[j] : values[j] <= lower[j]) continue;
      best = gain;
      entering = j;
      direction = d < 0 ? 1 : -1;
    }
    if (entering < 0) break;
    push(entering, direction, upper[entering] - lower[entering]);
    if (step % 20 === 19) settle();
  }
  settle();
}

function independent(a: Float64Array, b: Float64Array, j: number, k: number): boolean {
  return (
    Math.abs(a[j] * b[k] - a[k] * b[j]) > dependentColumns * Math.hypot(a[j], b[j]) * Math.hypot(a[k], b[k])
  );
}

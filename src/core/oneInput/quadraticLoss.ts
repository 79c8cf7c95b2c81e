/** A quadratic loss of one input where every sample is a node of the restricted program (theory.md, section 7). */
import type { NormalizedProblem } from '../normalize';
import { ONE_INPUT } from '../settings/oneInput';
import { GapSquares } from './gapSquares';
import { type LossPart, onNodes } from './lossPart';
import { LossRows, rowDataOf } from './lossRows';
import type { Samples } from './samples';

const { firstMiss } = ONE_INPUT;

/** @param values at the nodes, to begin with */
export function quadraticLoss(
  problem: NormalizedProblem,
  { x, order }: Samples,
  values: Float64Array,
): LossPart {
  const { loss, targets, space } = problem;
  const at = onNodes(
    x,
    Float64Array.from(order, (i) => space.inputs[i]),
  );
  if (loss.dualFree) {
    const curvature = Float64Array.from(order, (i) => loss.of(i).curvature);
    const target = Float64Array.from(order, (i) => targets[i]);
    return new GapSquares(at, { curvature, target }, x.length);
  }
  const rows = rowDataOf(problem, order);
  return new LossRows(at, rows, new Int8Array(rows.sample.length), values, firstMiss);
}

/** Of a row: its multiplier at the value v is κ(y − v), within [low, high]. */
interface Row {
  readonly row: number;
  readonly curvature: number;
  readonly target: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The rows' multipliers of each node's: the largest Σ y z − z²/(2κ) of their sum, which is at one value v for all rows of the node.
 *
 * @param z per node
 */
export function dualOfQuadratic(
  { loss, targets, space }: NormalizedProblem,
  { order, offsets }: Samples,
  z: Float64Array,
): Float64Array {
  const dual = new Float64Array(space.count);
  for (let j = 0; j < z.length; j++) {
    const rows = Array.from(order.subarray(offsets[j], offsets[j + 1]), (row): Row => {
      const [low, high] = loss.of(row).dualRange(targets[row]);
      return { row, curvature: loss.of(row).curvature, target: targets[row], low, high };
    });
    if (rows.length === 1) dual[rows[0].row] = within(rows[0], z[j]);
    else shareOut(rows, z[j], dual);
  }
  return dual;
}

const within = ({ low, high }: Row, z: number): number => Math.max(low, Math.min(high, z));

/** Σ κ(y − v) within the ranges falls as v grows, straight between the values where a row leaves its range. */
function shareOut(rows: readonly Row[], z: number, dual: Float64Array): void {
  let curvature = 0;
  let moment = 0;
  for (const row of rows) {
    curvature += row.curvature;
    moment += row.curvature * row.target;
  }
  const mean = moment / curvature;
  const bounded = rows.some(({ low, high }) => low > -Infinity || high < Infinity);
  const shift = bounded ? valueOfSum(rows, z) - mean : -z / curvature;
  for (const one of rows) dual[one.row] = within(one, one.curvature * (one.target - mean - shift));
}

/** Where the multipliers within their ranges have the sum z, or nearly where they cannot. */
function valueOfSum(rows: readonly Row[], z: number): number {
  const steps = rows
    .flatMap(({ curvature, target, low, high }) => [
      { v: target - high / curvature, change: curvature },
      { v: target - low / curvature, change: -curvature },
    ])
    .sort((p, q) => p.v - q.v);
  let sum = rows.reduce((all, { high }) => all + high, 0);
  let fall = 0;
  let v = steps[0].v;
  for (const step of steps) {
    const next = sum - fall * (step.v - v);
    if (next <= z) break;
    sum = next;
    v = step.v;
    fall += step.change;
  }
  return fall > 0 ? v + (sum - z) / fall : v;
}

/** What a loss of squares asks of the nodes of one input, where equal inputs are joined (theory.md, section 7). */
import type { NormalizedProblem } from '../normalize';
import type { Squares } from './demands';

/** @param offsets node j has the rows order[offsets[j] … offsets[j + 1]) */
export function squaresOf(
  { loss, targets }: NormalizedProblem,
  order: Int32Array,
  offsets: Int32Array,
): Squares {
  const nodes = offsets.length - 1;
  const curvature = new Float64Array(nodes);
  const center = new Float64Array(nodes);
  let spread = 0;
  for (let j = 0; j < nodes; j++) {
    const [first, end] = [offsets[j], offsets[j + 1]];
    const of = (k: number): number => loss.of(order[k]).curvature;
    for (let k = first; k < end; k++) curvature[j] += of(k);
    for (let k = first; k < end; k++) center[j] += (of(k) / curvature[j]) * targets[order[k]];
    if (end - first === 1) continue;
    for (let k = first; k < end; k++) spread += (of(k) / 2) * (targets[order[k]] - center[j]) ** 2;
  }
  return { curvature, center, spread };
}

/** The rows' multipliers of a node's: each row's part, and what takes it from the node's center to its own target. */
export function dualOfSquares(
  { loss, targets, space }: NormalizedProblem,
  squares: Squares,
  order: Int32Array,
  offsets: Int32Array,
  z: Float64Array,
): Float64Array {
  const dual = new Float64Array(space.count);
  for (let j = 0; j < z.length; j++) {
    for (let k = offsets[j]; k < offsets[j + 1]; k++) {
      const { curvature } = loss.of(order[k]);
      const own = offsets[j + 1] - offsets[j] > 1 ? curvature * (targets[order[k]] - squares.center[j]) : 0;
      dual[order[k]] = own + (curvature / squares.curvature[j]) * z[j];
    }
  }
  return dual;
}

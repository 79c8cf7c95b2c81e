/** The samples of one input in order, equal inputs joined, and what each demands of the value there. */
import { isPenalty } from '../loss/loss';
import { ascendingOrder } from '../evaluate/order';
import type { NormalizedProblem } from '../normalize';
import type { Side } from './demands';

/**
 * Node j demands lower_j ≤ f(x_j) ≤ upper_j. A side with a finite price may be missed at that price per unit (soft
 * margin), so its multiplier is at most the price; an infinite price makes it a hard side.
 */
export interface Samples {
  /** Distinct inputs, ascending. */
  readonly x: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly lowerPrice: Float64Array;
  readonly upperPrice: Float64Array;
  /** lower = upper everywhere. */
  readonly exact: boolean;
  /** Rows of the problem at node j: order[offsets[j] … offsets[j + 1]). */
  readonly order: Int32Array;
  readonly offsets: Int32Array;
}

/** Whether there are three different ones at least. */
export function hasThreeInputs(inputs: Float64Array): boolean {
  const seen = new Set<number>();
  return inputs.some((x) => seen.add(x).size >= 3);
}

export function sortSamples(problem: NormalizedProblem): Samples {
  const { space, targets, loss } = problem;
  const { inputs, count: n } = space;
  const order = new Int32Array(ascendingOrder(inputs));
  const starts: number[] = [];
  for (let k = 0; k < n; k++) if (k === 0 || inputs[order[k]] !== inputs[order[k - 1]]) starts.push(k);
  const offsets = Int32Array.from([...starts, n]);
  const m = starts.length;
  const lower = new Float64Array(m).fill(-Infinity);
  const upper = new Float64Array(m).fill(Infinity);
  const lowerPrice = new Float64Array(m).fill(isPenalty(loss) ? 0 : Infinity);
  const upperPrice = Float64Array.from(lowerPrice);
  for (let j = 0; j < m; j++) {
    for (let k = offsets[j]; k < offsets[j + 1]; k++) {
      const y = targets[order[k]];
      const own = loss.of(order[k]);
      const [least, most] = own.interval(y, 0);
      const [above, below] = own.dualRange(y);
      lower[j] = Math.max(lower[j], least);
      upper[j] = Math.min(upper[j], most);
      if (least > -Infinity) lowerPrice[j] += below;
      if (most < Infinity) upperPrice[j] -= above;
    }
  }
  return {
    x: Float64Array.from(starts, (k) => inputs[order[k]]),
    lower,
    upper,
    lowerPrice,
    upperPrice,
    exact: loss.exact,
    order,
    offsets,
  };
}

/**
 * The sides of all nodes: one for each limit that equal inputs have there, whose prices add up. Equal inputs of a hard goal have one
 * demand together.
 */
export function sidesOf({ targets, loss }: NormalizedProblem, samples: Samples): Side[] {
  const { order, offsets, lower, upper, lowerPrice, upperPrice } = samples;
  const sides: Side[] = [];
  const push = (sample: number, sign: 1 | -1, limit: number, price: number): void => {
    if (Number.isFinite(limit)) sides.push({ sample, sign, limit, price });
  };
  for (let sample = 0; sample < lower.length; sample++) {
    const [first, end] = [offsets[sample], offsets[sample + 1]];
    if (!isPenalty(loss) || end - first === 1) {
      push(sample, 1, lower[sample], lowerPrice[sample]);
      push(sample, -1, upper[sample], upperPrice[sample]);
      continue;
    }
    const prices = [new Map<number, number>(), new Map<number, number>()];
    for (let k = first; k < end; k++) {
      const y = targets[order[k]];
      const [above, below] = loss.of(order[k]).dualRange(y);
      const limits = loss.of(order[k]).interval(y, 0);
      [below, -above].forEach((price, side) =>
        prices[side].set(limits[side], (prices[side].get(limits[side]) ?? 0) + price),
      );
    }
    prices.forEach((own, side) =>
      own.forEach((price, limit) => push(sample, side === 0 ? 1 : -1, limit, price)),
    );
  }
  return sides;
}

/** Some of the nodes, in order, of a hard goal: what is missed at a price is looked at all at once. */
export function subset(samples: Samples, nodes: readonly number[]): Samples {
  const { x, lower, upper, lowerPrice, upperPrice, exact, order, offsets } = samples;
  const at = (values: Float64Array): Float64Array => Float64Array.from(nodes, (j) => values[j]);
  const rows: number[] = [];
  const starts = [0];
  for (const j of nodes) {
    for (let k = offsets[j]; k < offsets[j + 1]; k++) rows.push(order[k]);
    starts.push(rows.length);
  }
  return {
    x: at(x),
    lower: at(lower),
    upper: at(upper),
    lowerPrice: at(lowerPrice),
    upperPrice: at(upperPrice),
    exact,
    order: Int32Array.from(rows),
    offsets: Int32Array.from(starts),
  };
}

/** A dual of the nodes as one of the problem's rows: each row takes what its own demand allows. */
export function dualOfRows(problem: NormalizedProblem, samples: Samples, z: Float64Array): Float64Array {
  const { targets, loss } = problem;
  const { order, offsets, lower, upper } = samples;
  const dual = new Float64Array(problem.space.count);
  for (let j = 0; j < z.length; j++) {
    const first = offsets[j];
    const end = offsets[j + 1];
    if (isPenalty(loss)) {
      shareOut(problem, order.subarray(first, end), z[j], dual);
      continue;
    }
    for (let k = first; k < end; k++) {
      const [least, most] = loss.of(order[k]).interval(targets[order[k]], 0);
      if (z[j] > 0 ? least !== lower[j] : most !== upper[j]) continue;
      dual[order[k]] = z[j];
      break;
    }
  }
  return dual;
}

/**
 * A node's multiplier among its rows, for the largest Σ y z − ε|z|: from the least that each may have, those whose limits are highest
 * are raised first.
 */
function shareOut(
  { targets, loss }: NormalizedProblem,
  rows: Int32Array,
  z: number,
  dual: Float64Array,
): void {
  if (rows.length === 1) {
    const [least, most] = loss.of(rows[0]).dualRange(targets[rows[0]]);
    dual[rows[0]] = Math.max(least, Math.min(most, z));
    return;
  }
  let left = z;
  const steps: { readonly row: number; readonly limit: number; readonly length: number }[] = [];
  for (const row of rows) {
    const y = targets[row];
    const [least, most] = loss.of(row).dualRange(y);
    const [lower, upper] = loss.of(row).interval(y, 0);
    dual[row] = least;
    left -= least;
    steps.push({ row, limit: upper, length: -least }, { row, limit: lower, length: most });
  }
  steps.sort((p, q) => q.limit - p.limit);
  for (const { row, length } of steps) {
    const part = Math.max(0, Math.min(length, left));
    dual[row] += part;
    left -= part;
  }
}

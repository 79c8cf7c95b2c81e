/** The samples of one input in order, equal inputs joined, and what each demands of the value there. */
import { isPenalty } from '../loss/loss';
import type { NormalizedProblem } from '../normalize';

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

export function sortSamples(problem: NormalizedProblem): Samples {
  const { space, targets, loss } = problem;
  const { inputs, count: n } = space;
  const order = Int32Array.from(inputs.keys()).sort((p, q) => inputs[p] - inputs[q] || p - q);
  const starts: number[] = [];
  order.forEach((row, k) => {
    if (k === 0 || inputs[row] !== inputs[order[k - 1]]) starts.push(k);
  });
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

/** Whether the penalties of equal inputs add up to one a side, which is all that a node has room for. */
export function joinsEqualInputs({ space, targets, loss }: NormalizedProblem): boolean {
  if (!isPenalty(loss)) return true;
  const limits = [new Map<number, number>(), new Map<number, number>()];
  return targets.every((y, i) =>
    loss
      .of(i)
      .interval(y, 0)
      .every((limit, side) => {
        const known = limits[side].get(space.inputs[i]);
        if (Number.isFinite(limit)) limits[side].set(space.inputs[i], limit);
        return !Number.isFinite(limit) || known === undefined || known === limit;
      }),
  );
}

/** Some of the nodes, in order. */
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
  const { order, offsets, lower, upper, lowerPrice, upperPrice } = samples;
  const dual = new Float64Array(problem.space.count);
  for (let j = 0; j < z.length; j++) {
    const first = offsets[j];
    const end = offsets[j + 1];
    if (isPenalty(loss)) {
      // prices on both sides at one input: both multipliers grow until one meets its limit
      const below = Math.max(0, Math.min(upperPrice[j], lowerPrice[j] - z[j]));
      const above = Math.max(0, Math.min(lowerPrice[j], z[j] + below));
      for (let k = first; k < end; k++) {
        const [least, most] = loss.of(order[k]).dualRange(targets[order[k]]);
        if (most > 0) dual[order[k]] += Math.min(most, (above / lowerPrice[j]) * most);
        if (least < 0) dual[order[k]] += Math.max(least, (below / upperPrice[j]) * least);
      }
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

/**
 * Limits of the slope (theory.md, section 9): a ≤ (f(x_{k+1}) − f(x_k))/(x_{k+1} − x_k) ≤ b between neighbouring distinct inputs, whose
 * multipliers μ pull at both values: it is z + Dᵀμ that is priced, and μ·(least rise), or of the largest where μ < 0, joins the objective.
 */
import type { Problem } from '../problem';
import type { Finding, VerifyClaim } from './claim';
import { atMost } from './claim';
import { UNIT, addTo, largestOf } from './sums';
import { minus, plus, rounded, times, type Twofold } from './twofold';

/** Relative agreement asked of slopes, as of values: nine digits of the steepest, of the limits and of what takes the targets from end to end. */
const AGREEMENT = 1e-9;

export interface Rises {
  /** Dᵀμ, at the first row of each distinct input. */
  readonly pulls: ReadonlyMap<number, Twofold>;
  /** Σ μ·(least or largest rise), rounded down, and what rounding may have been. */
  readonly value: number;
  readonly rounding: number;
}

/** Null where μ is not what the shape lets it be: one finite number between each two neighbours, of the sign of a limit that there is. */
export function risesOf(
  { count, dimension, inputs, shape }: Pick<Problem, 'count' | 'dimension' | 'inputs' | 'shape'>,
  mu: readonly number[],
): Rises | null {
  const slopes = shape?.slopes;
  if (!slopes || dimension !== 1) return null;
  const order = Array.from({ length: count }, (_, i) => i).sort((p, q) => inputs[p] - inputs[q] || p - q);
  const distinct = order.filter((i, k) => k === 0 || inputs[i] !== inputs[order[k - 1]]);
  if (mu.length !== distinct.length - 1 || !mu.every(Number.isFinite)) return null;
  const pulls = new Map<number, Twofold>();
  const pull = (row: number, value: number): void => {
    pulls.set(row, plus(pulls.get(row) ?? [0, 0], [value, 0]));
  };
  let value: Twofold = [0, 0];
  let size = 0;
  for (const [k, multiplier] of mu.entries()) {
    if (multiplier === 0) continue;
    const slope = multiplier > 0 ? slopes[0] : slopes[1];
    if (!Number.isFinite(slope)) return null;
    const [p, q] = [distinct[k], distinct[k + 1]];
    pull(p, -multiplier);
    pull(q, multiplier);
    const least = times(times(minus([inputs[q], 0], [inputs[p], 0]), slope), multiplier);
    value = plus(value, least);
    size += Math.abs(least[0]);
  }
  const rounding = 16 * UNIT * size;
  return { pulls, value: rounded(value) - rounding, rounding };
}

/** What is wrong with the multipliers of a claim; null where nothing is. */
export function refuseRises(problem: Problem, { slopeDual }: VerifyClaim): Finding | null {
  if (slopeDual === undefined || risesOf(problem, slopeDual) !== null) return null;
  return {
    what: 'dual',
    holds: false,
    value: NaN,
    limit: 0,
    sentence:
      'Multipliers of slopes need one number between each two neighbours, of one input whose slopes have that limit.',
  };
}

const spread = (values: Float64Array): number =>
  values.reduce((p, q) => Math.max(p, q), -Infinity) - values.reduce((p, q) => Math.min(p, q), Infinity);

/** The slope of every piece of the network, against its limits. */
export function checkSlopes(problem: Problem, { neurons, skip }: VerifyClaim): Finding[] {
  const slopes = problem.shape?.slopes;
  if (!slopes) return [];
  const { slope: alpha } = problem;
  const kinks = neurons
    .filter(({ weights }) => weights[0] !== 0)
    .map(({ weights: [w], bias, output }) => ({ w, position: -bias / w, output }))
    .sort((p, q) => p.position - q.position);
  const high = new Float64Array(1);
  const low = new Float64Array(1);
  const add = (term: number): void => addTo(high, low, 0, term);
  add(skip.linear[0]);
  // left of all kinks those are on whose weight is negative
  for (const { w, output } of kinks) add(output * w * (w < 0 ? 1 : alpha));
  let steepest = Math.abs(high[0]);
  let [least, most] = [high[0], high[0]];
  for (const [k, { w, output, position }] of kinks.entries()) {
    add(output * Math.abs(w));
    add(-alpha * output * Math.abs(w));
    // of several kinks at one place the slopes in between are of no piece
    if (kinks[k + 1]?.position === position) continue;
    const now = high[0] + low[0];
    [least, most] = [Math.min(least, now), Math.max(most, now)];
    steepest = Math.max(steepest, Math.abs(now));
  }
  const beyond = [slopes[0] - least, most - slopes[1]];
  const { inputs, targets } = problem;
  const rise = spread(targets) / spread(inputs);
  const scale = Math.max(steepest, rise, ...slopes.filter(Number.isFinite).map(Math.abs));
  return [
    atMost(
      'residual',
      largestOf(beyond.length, (k) => beyond[k]),
      AGREEMENT * scale,
      'Largest distance of a slope of the network from its limits',
    ),
  ];
}

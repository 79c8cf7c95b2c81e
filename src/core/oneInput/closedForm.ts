/**
 * One input, free bias, exact interpolation: the closed form (theory.md, section 2.5), in O(n log n).
 *
 * With s_k the slopes between neighbouring samples, TV = Σ|s_{k+1} − s_k| and S = |s_1 + s_{n−1}|, the norm is
 * max(TV/(1−α), (TV + S)/2), and TV/(1−α) when an affine term is free. Kinks of one sign on neighbouring samples merge
 * in pairs, so a run of L of them takes ⌈L/2⌉ neurons (Debarre, Denoyelle, Unser, Fageot 2022).
 */
import { ascendingOrder } from '../evaluate/order';
import type { Network } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { massOf, type WeightedNeuron } from '../sparsify/merge';
import { dualWithLeftSums, largestPrice } from './certificate';
import { kinkCost } from './gauge';
import { type StraightPieces, straightPieces } from './straightPieces';
import { ONE_INPUT } from '../settings/oneInput';
import { biasOf } from '../set';

const { wholeKink } = ONE_INPUT;

export interface ClosedForm {
  readonly network: Network;
  /** On the unit set |zᵀa(θ)| ≤ `bound` (proven, rounding included), with Σz = 0 (and Σzx = 0 for a free affine term). */
  readonly dual: Float64Array;
  readonly bound: number;
}

interface Kink {
  readonly position: number;
  /** Change of slope there. */
  readonly bend: number;
}

export function applies(problem: NormalizedProblem): boolean {
  const { space, loss } = problem;
  if (space.dimension !== 1 || !biasOf(space.bias).isFree || !loss.exact || space.count < 2) return false;
  return !space.oneSided || isConvexOn(problem);
}

/** Whether no change of slope is negative: with outputs ≥ 0 only, where another than a rounding of the samples might be met all the same. */
function isConvexOn(problem: NormalizedProblem): boolean {
  return sortedLine(problem).bends.every((bend) => bend >= 0);
}

/** The samples in the order of their inputs, and the slopes between them. */
interface SortedLine extends StraightPieces {
  readonly order: readonly number[];
  readonly x: Float64Array;
  readonly y: Float64Array;
}

function sortedLine({ given, space, targets }: NormalizedProblem): SortedLine {
  const order = Array.from(ascendingOrder(space.inputs));
  const x = Float64Array.from(order, (i) => space.inputs[i]);
  const y = Float64Array.from(order, (i) => targets[i]);
  return { order, x, y, ...straightPieces(x, y, given!) };
}

/** @param merge whether neighbouring kinks of one sign are merged */
export function closedForm(problem: NormalizedProblem, merge: boolean): ClosedForm {
  const { space, free } = problem;
  const { slope: alpha, count: n } = space;
  const affine = free.length === 2;
  const { bends, order, slopes, tiltRounding, x, y } = sortedLine(problem);
  const total = bends.reduce((sum, bend) => sum + Math.abs(bend), 0);
  const tilt = slopes[0] + slopes[n - 2];
  const straightWins = !affine && total / (1 - alpha) < (total + Math.abs(tilt)) / 2;

  const kinks = collectKinks(x, bends, merge);
  const neurons = affine
    ? kinks.map(({ position, bend }) => neuron(1, position, bend / (1 - alpha)))
    : orient(
        kinks,
        tilt,
        tiltRounding,
        alpha,
        straightWins,
        total,
        space.oneSided && tilt < 0 ? { w: -1, at: x[n - 1] } : { w: 1, at: x[0] },
      );
  const unscaled = withFreeTerms(neurons, x, y, alpha, affine ? slopes[0] : null);
  // (±1, ∓τ) costs the same everywhere: what the frame says
  const network = { ...unscaled, objective: unscaled.objective * kinkCost(space, x[0]) };

  // prices of the ramps (x_j − x)₊ that the certificate must have: ± gain at the kinks, and the tilt's two end slopes
  const gain = straightWins ? 0.5 : 1 / (1 - alpha);
  const end = straightWins ? 0.5 * Math.sign(tilt) : 0;
  const prices = pricesBetween(x, bends, gain, end).map((price) => price - end);
  const z = dualWithLeftSums(x, prices, 0);
  const { bound } = largestPrice(space, x, z, free.length, Infinity, () => undefined);
  const dual = new Float64Array(n);
  order.forEach((i, k) => (dual[i] = z[k]));
  return { network, dual, bound };
}

/**
 * ± gain at the bends, `end` at the first sample and −`end` at the last, linear in between: samples that lie straight have no weight in the
 * dual then, and their rounding none in what it proves.
 */
function pricesBetween(x: Float64Array, bends: Float64Array, gain: number, end: number): Float64Array {
  const n = x.length;
  const prices = new Float64Array(n);
  prices[0] = end;
  for (let first = 0, last = 1; last < n; last++) {
    if (last < n - 1 && bends[last - 1] === 0) continue;
    prices[last] = last < n - 1 ? gain * Math.sign(bends[last - 1]) : -end;
    const slope = (prices[last] - prices[first]) / (x[last] - x[first]);
    for (let i = first + 1; i < last; i++) prices[i] = prices[first] + slope * (x[i] - x[first]);
    first = last;
  }
  return prices;
}

/** w = ±1 with the kink at a position. */
function neuron(w: number, position: number, output: number): WeightedNeuron {
  return { theta: Float64Array.of(w, -w * position), output };
}

function collectKinks(x: Float64Array, bends: Float64Array, merge: boolean): Kink[] {
  const kinks: Kink[] = [];
  for (let k = 0; k < bends.length; k++) {
    if (bends[k] === 0) continue;
    const next = k + 1 < bends.length ? bends[k + 1] : 0;
    if (merge && bends[k] * next > 0) {
      const bend = bends[k] + next;
      kinks.push({ position: x[k + 1] + (next / bend) * (x[k + 2] - x[k + 1]), bend });
      k++;
    } else kinks.push({ position: x[k + 1], bend: bends[k] });
  }
  return kinks;
}

/**
 * Directions w = ±1 so that the slopes come out: each neuron adds w(1+α)v to s_1 + s_{n−1}. Kinks are turned one after
 * the other until the sum is met; at most one needs both directions. Where even all of them do not suffice, a neuron
 * that is linear on the data supplies the rest.
 */
function orient(
  kinks: readonly Kink[],
  tilt: number,
  tiltRounding: number,
  alpha: number,
  straightWins: boolean,
  total: number,
  straight: { readonly w: 1 | -1; readonly at: number },
): WeightedNeuron[] {
  const neurons: WeightedNeuron[] = [];
  // in units of bends: Σ w_k bend_k must be this
  let wanted = straightWins ? Math.sign(tilt) * total : (tilt * (1 - alpha)) / (1 + alpha);
  let rest = total;
  for (const { position, bend } of kinks) {
    rest -= Math.abs(bend);
    // how much of this kink must be turned so that the others can still reach what is wanted
    const share = Math.max(
      -Math.abs(bend),
      Math.min(Math.abs(bend), wanted > 0 ? wanted + rest : wanted - rest),
    );
    const other = Math.abs(bend) - Math.abs(share);
    const signed =
      other <= Math.max(wholeKink * Math.abs(bend), tiltRounding)
        ? (Math.sign(share) || 1) * Math.abs(bend)
        : share;
    wanted -= signed;
    const right = (Math.abs(bend) + signed * Math.sign(bend)) / 2;
    const left = Math.abs(bend) - right;
    if (right > 0) neurons.push(neuron(1, position, (Math.sign(bend) * right) / (1 - alpha)));
    if (left > 0) neurons.push(neuron(-1, position, (Math.sign(bend) * left) / (1 - alpha)));
  }
  if (straightWins) {
    const slope = (tilt - (Math.sign(tilt) * (1 + alpha) * total) / (1 - alpha)) / 2;
    if (Math.abs(slope) > tiltRounding) neurons.push(neuron(straight.w, straight.at, straight.w * slope));
  }
  return neurons;
}

/** The free terms from the first sample (and, for an affine term, the first segment's slope). */
function withFreeTerms(
  neurons: readonly WeightedNeuron[],
  x: Float64Array,
  y: Float64Array,
  alpha: number,
  firstSlope: number | null,
): Network {
  const x0 = x[0];
  let value = 0;
  let slope = 0;
  for (const { theta, output } of neurons) {
    const t = theta[0] * x0 + theta[1];
    const active = t > 0 || (t === 0 && theta[0] > 0);
    value += output * (active ? t : alpha * t);
    slope += output * theta[0] * (active ? 1 : alpha);
  }
  const linear = firstSlope === null ? 0 : firstSlope - slope;
  const constant = y[0] - value - linear * x0;
  return {
    neurons,
    free: firstSlope === null ? Float64Array.of(constant) : Float64Array.of(constant, linear),
    objective: massOf(neurons),
    violation: Math.max(sweepViolation(neurons, x, y, alpha, slope + linear), roundingOfSum(neurons, x)),
  };
}

/** What adding the neurons up in double precision may miss by, however they are evaluated. */
function roundingOfSum(neurons: readonly WeightedNeuron[], x: Float64Array): number {
  return Number.EPSILON * massOf(neurons) * (x[x.length - 1] - x[0]);
}

/** Largest miss on the sorted samples, walking the piecewise linear function from the first sample: O(n log n). */
function sweepViolation(
  neurons: readonly WeightedNeuron[],
  x: Float64Array,
  y: Float64Array,
  alpha: number,
  firstSlope: number,
): number {
  const kinks = neurons
    .map(({ theta, output }) => ({ position: -theta[1] / theta[0], bend: output * (1 - alpha) }))
    .filter(({ position }) => position > x[0])
    .sort((p, q) => p.position - q.position);
  let slope = firstSlope;
  let value = y[0];
  let worst = 0;
  let next = 0;
  for (let i = 1; i < x.length; i++) {
    let from = x[i - 1];
    while (next < kinks.length && kinks[next].position <= x[i]) {
      value += slope * (kinks[next].position - from);
      from = kinks[next].position;
      slope += kinks[next].bend;
      next++;
    }
    value += slope * (x[i] - from);
    worst = Math.max(worst, Math.abs(value - y[i]));
  }
  return worst;
}

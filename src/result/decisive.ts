/**
 * Values of a network for a score of them: in doubled precision at the samples that decide the score, and at the others in
 * ordinary precision with a proven bound of their error, which takes a fifth of the time.
 */
import type { DoubledValues } from '../core/evaluate/evaluated';
import { boundedValues, type BoundedValues } from '../core/evaluate/plain';
import { doubledRows, type FittedNetwork } from './predict';

/** Up to so many products of a weight and an input everything is evaluated in doubled precision: five milliseconds. */
const FEW_PRODUCTS = 1e6;
/** A sum of many samples' parts is proven to this part of it, a tenth of what `verify` allows (and is mostly right to all digits). */
const SHARE = 1e-10;
/** Rounding of a difference, relative. */
const UNIT = 2 ** -53;

/** Marks in `decisive` the samples whose values must be exact. */
type Choice = (bounded: BoundedValues, decisive: Uint8Array) => void;

/** f at each row, exact enough for the largest |f − y| and for Σ(f − y)² to ten digits. */
export function valuesForDistances(
  network: FittedNetwork,
  inputs: Float64Array,
  targets: Float64Array,
): DoubledValues {
  return decided(network, inputs, ({ values, errors }, decisive) => {
    const distance = (i: number): number => Math.abs(values[i] - targets[i]);
    const doubt = (i: number): number => errors[i] + UNIT * distance(i);
    let [squares, doubts, largest] = [0, 0, 0];
    for (let i = 0; i < targets.length; i++) {
      const [r, e] = [distance(i), doubt(i)];
      squares += r * r;
      doubts += e * (2 * r + e);
      largest = Math.max(largest, r - e);
    }
    // also where a value is not a number
    const all = !(doubts <= SHARE * squares);
    for (let i = 0; i < targets.length; i++) {
      if (all || distance(i) + doubt(i) >= largest) decisive[i] = 1;
    }
  });
}

/** f at each row, exact enough for the least y·f, for the sides of 0 and for Σ max(0, margin − y·f) to ten digits. */
export function valuesForMargins(
  network: FittedNetwork,
  inputs: Float64Array,
  targets: Float64Array,
  margin: number,
): DoubledValues {
  return decided(network, inputs, ({ values, errors }, decisive) => {
    let [hinge, doubts, least] = [0, 0, Infinity];
    const shortfall = (i: number): number => margin - targets[i] * values[i];
    const doubt = (i: number): number => errors[i] + UNIT * Math.abs(shortfall(i));
    for (let i = 0; i < targets.length; i++) {
      const [s, e] = [shortfall(i), doubt(i)];
      hinge += Math.max(0, s);
      if (!(s <= -e)) doubts += e;
      least = Math.min(least, targets[i] * values[i] + errors[i]);
    }
    const everyHinge = !(doubts <= SHARE * hinge);
    for (let i = 0; i < targets.length; i++) {
      const product = targets[i] * values[i];
      const apart = product - errors[i] > least && Math.abs(product) > errors[i];
      if (!apart || (everyHinge && !(shortfall(i) <= -doubt(i)))) decisive[i] = 1;
    }
  });
}

function decided(network: FittedNetwork, inputs: Float64Array, choose: Choice): DoubledValues {
  const { neurons, skip, activation } = network;
  const d = skip.linear.length;
  if (d === 1 || neurons.length * inputs.length <= FEW_PRODUCTS) return doubledRows(network, inputs);
  const bounded = boundedValues({ neurons, skip, slope: activation.slope }, inputs);
  const decisive = new Uint8Array(bounded.values.length);
  choose(bounded, decisive);
  const rows = Array.from(decisive.keys()).filter((i) => decisive[i] === 1);
  const theirs = new Float64Array(rows.length * d);
  rows.forEach((row, at) => theirs.set(inputs.subarray(row * d, (row + 1) * d), at * d));
  const exact = doubledRows(network, theirs);
  const high = bounded.values;
  const low = new Float64Array(high.length);
  rows.forEach((row, at) => {
    high[row] = exact.high[at];
    low[row] = exact.low[at];
  });
  return { high, low };
}

/**
 * A network of one input as what it is: a line with kinks. The values at the kinks are worked out in doubled precision and rounded once;
 * between two of them the function is the line through both.
 */
import { DoubleDoubleSum } from '../../core/linear/doubleDouble';
import { evaluateRows, type FittedNetwork } from '../predict';
import { type Artefact, OVERFLOW } from './artefact';
import { ExportRefusal } from './choices';

export interface Breakpoints {
  /** Where the slope changes, ascending and distinct; at least one point, also where it changes nowhere. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The slope left of the first, and right of the last. */
  readonly left: number;
  readonly right: number;
}

/** @param at the point that a line without kinks is told by */
export function breakpointsOf(network: FittedNetwork, at: number): Breakpoints {
  const { neurons, activation, skip } = network;
  const left = new DoubleDoubleSum();
  const right = new DoubleDoubleSum();
  for (const sum of [left, right]) sum.add(skip.linear[0]);
  const places = new Set<number>();
  for (const { weights, bias, output } of neurons) {
    const [w] = weights;
    const [below, above] = w > 0 ? [left, right] : [right, left];
    above.addProduct(output, w);
    below.addTripleProduct(output, w, activation.slope);
    const place = -bias / w;
    // a neuron without a weight is a constant, and -0 is 0
    if (Number.isFinite(place)) places.add(place + 0);
  }
  const x = Float64Array.from(places.size > 0 ? places : [at]).sort();
  return { x, y: evaluateRows(network, x), left: left.value, right: right.value };
}

/** Of an artefact of one input: places less its centre. */
export function breakpointsOfArtefact(artefact: Artefact): Breakpoints {
  const { range, centre } = artefact.columns[0];
  const made = breakpointsOf(artefact, range === null ? 0 : range[0] - centre);
  if (![...made.y, made.left, ...slopesOf(made)].every(Number.isFinite)) throw new ExportRefusal(OVERFLOW);
  return made;
}

/** The slope right of each point. */
export function slopesOf({ x, y, right }: Breakpoints): number[] {
  return Array.from(x, (place, j) => (j + 1 < x.length ? (y[j + 1] - y[j]) / (x[j + 1] - place) : right));
}

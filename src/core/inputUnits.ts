/**
 * Units of the inputs in which the samples are of order one: x = origin + unit·u. Only where the unit set does not mind: one unit for
 * all inputs, since a norm bounds their weights together; none with a joint bias, which has a unit of its own already; an origin
 * with a free bias alone.
 */
import { DoubleDoubleSum } from './linear/doubleDouble';
import type { Problem } from './problem';
import { biasOf } from './set';

export interface InputUnits {
  readonly origin: Float64Array;
  /** A power of two, so that nothing is rounded. */
  readonly unit: number;
}

export function unitsOf({ bias, dimension: d }: Problem, inputs: Float64Array): InputUnits {
  const origin = new Float64Array(d);
  const { inNorm, isFree } = biasOf(bias);
  if (inNorm) return { origin, unit: 1 };
  let reach = 0;
  for (let c = 0; c < d; c++) {
    if (isFree) origin[c] = originOf(inputs, d, c);
    for (let at = c; at < inputs.length; at += d) reach = Math.max(reach, Math.abs(inputs[at] - origin[c]));
  }
  return { origin, unit: powerOfTwo(reach) };
}

/** The least power of two that is not smaller; 1 for 0. */
export function powerOfTwo(reach: number): number {
  return reach > 0 ? 2 ** Math.ceil(Math.log2(reach)) : 1;
}

/**
 * Zero unless the values are further from it than from one another; then the one in their middle. Differences are exact then
 * (Sterbenz).
 *
 * @param stride values are at offset, offset + stride, …
 */
export function originOf(values: Float64Array, stride: number, offset: number): number {
  let least = Infinity;
  let most = -Infinity;
  for (let at = offset; at < values.length; at += stride) {
    least = Math.min(least, values[at]);
    most = Math.max(most, values[at]);
  }
  const far =
    Math.min(Math.abs(least), Math.abs(most)) >= most - least && Math.sign(least) === Math.sign(most);
  if (!far) return 0;
  const middle = least + (most - least) / 2;
  let origin = least;
  for (let at = offset; at < values.length; at += stride)
    if (Math.abs(values[at] - middle) < Math.abs(origin - middle)) origin = values[at];
  return origin;
}

/** Inputs in these units, row-major. */
export function inUnitsOf({ origin, unit }: InputUnits, inputs: Float64Array): Float64Array {
  return inputs.map((x, at) => (x - origin[at % origin.length]) / unit);
}

/** The bias of a neuron of x with the weights of one of u, whose outputs are `unit` times larger. */
export function biasOfInputs({ origin, unit }: InputUnits, theta: Float64Array): number {
  const sum = new DoubleDoubleSum();
  sum.addProduct(unit, theta[origin.length]);
  for (let c = 0; c < origin.length; c++) sum.addProduct(-theta[c], origin[c]);
  return sum.value;
}

/** The inverse. */
export function biasOfUnits({ origin, unit }: InputUnits, weights: ArrayLike<number>, bias: number): number {
  const sum = new DoubleDoubleSum();
  sum.add(bias);
  for (let c = 0; c < origin.length; c++) sum.addProduct(weights[c], origin[c]);
  return sum.value / unit;
}

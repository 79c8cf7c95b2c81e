/** Where an artefact looks from: an input far from zero for its spread loses digits in every product. */
import { DoubleDoubleSum } from '../../core/linear/doubleDouble';
import type { FittedNetwork } from '../predict';
import type { Range } from '../schema';

/** An input is seen from the middle of its range when that lies further from zero than so many halves of the range: two bits. */
const FAR = 4;

/** A float, so that every type holds it; 0 where the input may stay. */
export function centreOf([least, most]: Range): number {
  const middle = least + (most - least) / 2;
  return Math.abs(middle) > (FAR * (most - least)) / 2 ? nearFloat(middle) : 0;
}

/** The nearest float, a shorter number; the number itself where it is beyond all floats. */
export function nearFloat(value: number): number {
  const float = Math.fround(value);
  return Number.isFinite(float) ? float : value;
}

/** The same function of x − centre; each bias is rounded once. */
export function seenFrom(
  centres: readonly number[],
  { neurons, skip, activation }: FittedNetwork,
): FittedNetwork {
  const shifted = (bias: number, weights: readonly number[]): number => {
    const sum = new DoubleDoubleSum();
    sum.add(bias);
    weights.forEach((weight, k) => sum.addProduct(weight, centres[k]));
    return sum.value;
  };
  return {
    neurons: neurons.map(({ weights, bias, output }) => ({ weights, bias: shifted(bias, weights), output })),
    skip: { constant: shifted(skip.constant, skip.linear), linear: skip.linear },
    activation,
  };
}

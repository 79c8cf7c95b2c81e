/** Inputs that have no slope of their own in an affine term. */
import type { Problem } from '../problem';
import { sumOf } from './sums';

/**
 * What the language says of `skip affine`: an input that the constant and the inputs before it explain to 1e-9 of its spread
 * has no slope of its own (its slope would be 10⁹ and more, and cancel). Twice that, because equal samples count once or
 * several times.
 */
const RANK_TOLERANCE = 2e-9;

/** 0-based inputs without a free slope of their own, where the skip is affine: there z need not be orthogonal to them. */
export function explainedInputs({ count, dimension: d, inputs, skip }: Problem): number[] {
  if (skip !== 'affine') return [];
  const basis: Float64Array[] = [new Float64Array(count).fill(1 / Math.sqrt(count))];
  const explained: number[] = [];
  for (let k = 0; k < d; k++) {
    let [least, most] = [Infinity, -Infinity];
    for (let i = 0; i < count; i++) {
      least = Math.min(least, inputs[i * d + k]);
      most = Math.max(most, inputs[i * d + k]);
    }
    const origin = least + (most - least) / 2;
    const column = Float64Array.from(
      { length: count },
      (_, i) => (inputs[i * d + k] - origin) / (most - origin || 1),
    );
    const start = Math.sqrt(sumOf(count, (i) => column[i] ** 2));
    for (let round = 0; round < 2; round++) {
      for (const q of basis) {
        const share = sumOf(count, (i) => q[i] * column[i]);
        for (let i = 0; i < count; i++) column[i] -= share * q[i];
      }
    }
    const rest = Math.sqrt(sumOf(count, (i) => column[i] ** 2));
    if (rest <= RANK_TOLERANCE * start) explained.push(k);
    // between half of the language's number and twice of it others may have found either: a later input is explained by it, too
    if (rest > (RANK_TOLERANCE / 4) * start) basis.push(column.map((value) => value / rest));
  }
  return explained;
}

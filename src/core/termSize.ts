/** How large the terms of a network are on the samples: what their rounding, and what cancels, is measured by. */
import type { Problem } from './problem';

/** The largest |x| of each input. */
export function largestInputs({ inputs, dimension: d }: Problem): Float64Array {
  const reach = new Float64Array(d);
  for (let at = 0; at < inputs.length; at++) reach[at % d] = Math.max(reach[at % d], Math.abs(inputs[at]));
  return reach;
}

/** |constant| + Σ|w|·reach: the most that a line of these weights is where each |x| is at most its reach. */
export const termSize = (weights: readonly number[], constant: number, reach: Float64Array): number =>
  weights.reduce((sum, weight, c) => sum + Math.abs(weight) * reach[c], Math.abs(constant));

/**
 * Between the scaled inputs a problem is solved in and the raw ones its user knows: scaled = (raw − offset) · factor.
 * The function is the same; only its coefficients change.
 */
import { DoubleDoubleSum } from '../core/linear/doubleDouble';
import type { Neuron, SkipTerms } from '../core/solution';

export interface Scaling {
  readonly offset: readonly number[];
  /** Never zero. */
  readonly factor: readonly number[];
}

interface Terms {
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
}

/** A bias that a rounding makes larger than it was by more than this part of its neuron is rounded the other way. */
const LARGER = 1e-10;

/**
 * wᵀx_scaled + b as raw weights w∘factor and bias b − Σ w·factor·offset; the same for the skip terms. The bias is rounded once,
 * and so that a neuron stays in its constraint set.
 */
export function toRaw({ neurons, skip }: Terms, { offset, factor }: Scaling): Terms {
  const fold = (weights: readonly number[], bias: number) => {
    const raw = weights.map((weight, k) => weight * factor[k]);
    return { raw, bias: foldedBias(weights, raw, bias, offset) };
  };
  const folded = fold(skip.linear, skip.constant);
  return {
    neurons: neurons.map(({ weights, bias, output }) => {
      const { raw, bias: rawBias } = fold(weights, bias);
      return { weights: raw, bias: rawBias, output };
    }),
    skip: { constant: folded.bias, linear: folded.raw },
  };
}

function foldedBias(
  weights: readonly number[],
  raw: readonly number[],
  bias: number,
  offset: readonly number[],
): number {
  const nearest = shifted(bias, raw, offset, -1);
  const back = shifted(nearest, raw, offset, 1);
  const size = weights.reduce((sum, weight) => sum + Math.abs(weight), Math.abs(bias));
  if (Math.abs(back) - Math.abs(bias) <= LARGER * size) return nearest;
  const next = nearest - Math.sign(back) * Math.abs(nearest) * Number.EPSILON;
  return Math.abs(shifted(next, raw, offset, 1)) < Math.abs(back) ? next : nearest;
}

/** bias + sign·Σ raw·offset, rounded once. */
function shifted(bias: number, raw: readonly number[], offset: readonly number[], sign: 1 | -1): number {
  const sum = new DoubleDoubleSum();
  sum.add(bias);
  for (let k = 0; k < raw.length; k++) sum.addProduct(sign * raw[k], offset[k]);
  return sum.value;
}

/**
 * The inverse of `toRaw`. A bias or constant that is only the rounding of that round trip becomes exactly zero, so that
 * a network without a bias stays one.
 */
export function toScaled({ neurons, skip }: Terms, { offset, factor }: Scaling): Terms {
  const moved = offset.some((value) => value !== 0);
  const unfold = (raw: readonly number[], bias: number) => {
    const weights = raw.map((weight, k) => weight / factor[k]);
    if (!moved) return { weights, bias };
    const scaled = shifted(bias, raw, offset, 1);
    const size = raw.reduce((sum, weight, k) => sum + Math.abs(weight * offset[k]), Math.abs(bias));
    const rounding = 4 * (raw.length + 1) * Number.EPSILON * size;
    return { weights, bias: Math.abs(scaled) <= rounding ? 0 : scaled };
  };
  const unfolded = unfold(skip.linear, skip.constant);
  return {
    neurons: neurons.map(({ weights, bias, output }) => ({ ...unfold(weights, bias), output })),
    skip: { constant: unfolded.bias, linear: unfolded.weights },
  };
}

/** Limits of the slope in raw units as those of the scaled input. */
export const scaledSlopes = (
  [least, most]: readonly [number, number],
  factor: readonly number[],
): readonly [number, number] => [least / factor[0], most / factor[0]];

/** Row-major raw inputs as scaled ones. */
export function scaleInputs(raw: Float64Array, { offset, factor }: Scaling): Float64Array {
  const dimension = offset.length;
  return raw.map((value, at) => (value - offset[at % dimension]) * factor[at % dimension]);
}

/**
 * Atoms: what one neuron θ = (w, b) of the unit constraint set outputs on the samples (theory.md, section 1).
 */
import type { WeightNorm } from './problem';
import type { AtomSpace } from './atomSpace';
import { biasOf, limitOf, normOf } from './set';

/** Pre-activations t_i = wᵀx_i + b, length n. */
export function preactivations(space: AtomSpace, theta: ArrayLike<number>): Float64Array {
  const { count: n, dimension: d, inputs } = space;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let t = theta[d];
    for (let c = 0; c < d; c++) t += inputs[i * d + c] * theta[c];
    out[i] = t;
  }
  return out;
}

/** a(θ) = σ(Xw + b1), length n. */
export function atom(space: AtomSpace, theta: ArrayLike<number>): Float64Array {
  const out = preactivations(space, theta);
  for (let i = 0; i < out.length; i++) if (out[i] < 0) out[i] *= space.slope;
  return out;
}

/** ‖v‖ of the first `length` components. */
export function vectorNorm(norm: WeightNorm, v: ArrayLike<number>, length = v.length): number {
  return normOf(norm).length(v, length);
}

/** The gauge of the unit constraint set: θ / gauge(θ) lies on its boundary. Zero only where θ costs nothing. */
export function gauge(space: AtomSpace, theta: ArrayLike<number>): number {
  const { frame } = space;
  if (!frame) return plainGauge(space, theta);
  return frame.cost * plainGauge(space, [theta[0], frame.unit * (theta[1] - frame.offset * theta[0])]);
}

function plainGauge({ dimension: d, bias, norm }: AtomSpace, theta: ArrayLike<number>): number {
  return biasOf(bias).gauge(normOf(norm), theta, d, limitOf(bias));
}

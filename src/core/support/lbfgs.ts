/** Limited-memory BFGS (Nocedal 1980; two-loop recursion) with Armijo backtracking. */
import { dot } from '../linear/kernels';
import type { CancelSignal } from '../cancelSignal';
import { SUPPORT } from '../settings/support';

const { armijo, lbfgsPairs, leastCurvature, stepHalvings } = SUPPORT;

export interface LbfgsOptions {
  readonly iterations: number;
  /** Ends when a step lowers the value by less than this part of it. */
  readonly decrease: number;
  readonly signal?: CancelSignal | undefined;
}

/**
 * Minimises a function from x, in place; `evaluate(x, gradient)` returns the value and fills the gradient. Returns the
 * value reached. It finds a stationary point at best and proves nothing.
 */
export function minimize(
  evaluate: (x: Float64Array, gradient: Float64Array) => number,
  x: Float64Array,
  { iterations, decrease, signal }: LbfgsOptions,
): number {
  const size = x.length;
  const gradient = new Float64Array(size);
  const trial = new Float64Array(size);
  const trialGradient = new Float64Array(size);
  const direction = new Float64Array(size);
  const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  let value = evaluate(x, gradient);
  let small = 0;
  for (let iteration = 0; iteration < iterations && !signal?.aborted; iteration++) {
    twoLoop(gradient, pairs, direction);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      pairs.length = 0;
      for (let q = 0; q < size; q++) direction[q] = -gradient[q];
      slope = dot(direction, gradient);
      if (slope === 0) break;
    }
    let step = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let next = Infinity;
    let halvings = 0;
    for (; halvings < stepHalvings; halvings++, step *= 0.5) {
      for (let q = 0; q < size; q++) trial[q] = x[q] + step * direction[q];
      next = evaluate(trial, trialGradient);
      // an evaluation that was ended half way means nothing
      if (signal?.aborted) return value;
      if (next <= value + armijo * step * slope) break;
    }
    if (halvings === stepHalvings) {
      if (pairs.length === 0) break;
      pairs.length = 0;
      continue;
    }
    const s = new Float64Array(size);
    const y = new Float64Array(size);
    for (let q = 0; q < size; q++) {
      s[q] = trial[q] - x[q];
      y[q] = trialGradient[q] - gradient[q];
    }
    const curvature = dot(s, y);
    if (curvature > leastCurvature * Math.sqrt(dot(s, s) * dot(y, y))) {
      pairs.push({ s, y, rho: 1 / curvature });
      if (pairs.length > lbfgsPairs) pairs.shift();
    }
    x.set(trial);
    gradient.set(trialGradient);
    small = value - next <= decrease * Math.abs(value) ? small + 1 : 0;
    value = next;
    if (small >= 3) break;
  }
  return value;
}

/** direction = −H·gradient. */
function twoLoop(
  gradient: Float64Array,
  pairs: readonly { s: Float64Array; y: Float64Array; rho: number }[],
  direction: Float64Array,
): void {
  const size = gradient.length;
  direction.set(gradient);
  const along = new Float64Array(pairs.length);
  for (let p = pairs.length - 1; p >= 0; p--) {
    const { s, y, rho } = pairs[p];
    along[p] = rho * dot(s, direction);
    for (let q = 0; q < size; q++) direction[q] -= along[p] * y[q];
  }
  const last = pairs.at(-1);
  const scale = last ? 1 / (last.rho * dot(last.y, last.y)) : 1;
  for (let q = 0; q < size; q++) direction[q] *= scale;
  for (let p = 0; p < pairs.length; p++) {
    const { s, y, rho } = pairs[p];
    const change = along[p] - rho * dot(y, direction);
    for (let q = 0; q < size; q++) direction[q] += change * s[q];
  }
  for (let q = 0; q < size; q++) direction[q] = -direction[q];
}

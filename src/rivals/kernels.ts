/**
 * The kernels of infinitely wide leaky-ReLU networks with normal weights (theory.md, section 5). With φ the angle between
 * x̃ and x̃′, E |wᵀx̃||wᵀx̃′| = (2/π)(sin φ + (π/2 − φ) cos φ) ‖x̃‖‖x̃′‖ and E sign(wᵀx̃) sign(wᵀx̃′) = 1 − 2φ/π; with
 * σ(t) = (1+α)/2·t + (1−α)/2·|t| the mixed terms vanish by symmetry.
 */

/** The inner product of two lifted inputs, that of their lengths, and the angle between them. */
interface Pair {
  readonly product: number;
  readonly lengths: number;
  readonly angle: number;
}

function pairOf(a: ArrayLike<number>, p: number, b: ArrayLike<number>, q: number, size: number): Pair {
  let product = 0;
  let left = 0;
  let right = 0;
  for (let c = 0; c < size; c++) {
    const [s, t] = [a[p + c], b[q + c]];
    product += s * t;
    left += s * s;
    right += t * t;
  }
  if (left === 0 || right === 0) return { product: 0, lengths: 0, angle: 0 };
  [left, right] = [Math.sqrt(left), Math.sqrt(right)];
  // Kahan's formula: an arc cosine would lose half the digits of a small angle
  let apart = 0;
  let together = 0;
  for (let c = 0; c < size; c++) {
    const [s, t] = [a[p + c] / left, b[q + c] / right];
    apart += (s - t) ** 2;
    together += (s + t) ** 2;
  }
  return { product, lengths: left * right, angle: 2 * Math.atan2(Math.sqrt(apart), Math.sqrt(together)) };
}

/** E σ(wᵀx̃)σ(wᵀx̃′) for the rows of `size` numbers that begin at p and q; w standard normal. */
export function processKernel(
  slope: number,
  a: ArrayLike<number>,
  p: number,
  b: ArrayLike<number>,
  q: number,
  size: number,
): number {
  const { product, lengths, angle } = pairOf(a, p, b, q, size);
  const bend = Math.sin(angle) + (Math.PI / 2 - angle) * Math.cos(angle);
  return ((1 + slope) ** 2 / 4) * product + ((1 - slope) ** 2 / (2 * Math.PI)) * lengths * bend;
}

/** The same plus x̃ᵀx̃′ E σ′(wᵀx̃)σ′(wᵀx̃′): the kernel of gradient descent on both layers (neural tangent). */
export function tangentKernel(
  slope: number,
  a: ArrayLike<number>,
  p: number,
  b: ArrayLike<number>,
  q: number,
  size: number,
): number {
  const { product, angle } = pairOf(a, p, b, q, size);
  const signs = 1 - (2 * angle) / Math.PI;
  const slopes = (1 + slope) ** 2 / 4 + ((1 - slope) ** 2 / 4) * signs;
  return processKernel(slope, a, p, b, q, size) + product * slopes;
}

export type Kernel = typeof processKernel;

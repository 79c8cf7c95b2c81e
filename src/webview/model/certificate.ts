/**
 * The dual certificate (MATH.md, sections 1 and 3): the function θ ↦ zᵀa(θ) on the constraint set. Its absolute value
 * nowhere exceeds 1, and an optimal network has its neurons where it reaches 1. Everything here is in scaled inputs, in
 * which the problem was solved, unless it says raw.
 */
import { scaleInputs, toScaled } from '../../result/scaling';
import type { FitResult } from '../../result/schema';

/** How the constraint set's boundary is laid out on paper. */
export type Chart =
  /** One parameter: the angle of (w, b) for one input, of w for two inputs without a bias. */
  | { readonly kind: 'circle'; readonly of: string; at(angle: number): number[] }
  /** One input and a free bias: where the neuron bends (raw input), one curve a sign of w. */
  | { readonly kind: 'line'; at(kink: number, sign: number): number[] }
  /** One input without a bias: two neurons are all there are. */
  | { readonly kind: 'ends'; at(sign: number): number[] }
  /** Two inputs: the directions of (w₁, w₂, b), as two hemispheres. */
  | { readonly kind: 'sphere'; at(direction: readonly number[]): number[] }
  /** Two inputs and a free bias: the angle of w and the distance of the kink line from the origin. */
  | { readonly kind: 'strip'; readonly reach: number; at(angle: number, distance: number): number[] }
  /** Three and more inputs: no picture of the whole set; only the network's own neurons. */
  | { readonly kind: 'neurons' };

export interface Touch {
  readonly neuron: number;
  /** On the boundary of the constraint set, (w, b); empty when the neuron has no weight to scale. */
  readonly theta: readonly number[];
  /** zᵀa(θ) there; its absolute value is 1 at a neuron that an optimal network may use. */
  readonly value: number;
}

export interface Certificate {
  readonly chart: Chart;
  /** zᵀa(θ) for θ = (w, b). */
  response(theta: readonly number[]): number;
  readonly touches: readonly Touch[];
  /** Samples that carry weight: what one evaluation costs. */
  readonly terms: number;
}

/** Null when the result has no dual vector or does not carry its samples. */
export function certificateOf(result: FitResult): Certificate | null {
  const { x } = result.samples;
  const { dual, scaling, activation } = result;
  if (x === undefined || dual.length !== x.length || x.length === 0) return null;
  const d = result.samples.inputs.length;
  // A sample without weight adds nothing, however many of them there are.
  const loaded = dual.flatMap((value, i) => (value === 0 ? [] : [i]));
  const inputs = scaleInputs(Float64Array.from(loaded.flatMap((i) => x[i])), scaling);
  const z = Float64Array.from(loaded, (i) => dual[i]);
  const { slope } = activation;
  const response = (theta: readonly number[]): number => {
    let sum = 0;
    for (let i = 0; i < z.length; i++) {
      let t = theta[d];
      for (let c = 0; c < d; c++) t += inputs[i * d + c] * theta[c];
      sum += z[i] * (t < 0 ? slope * t : t);
    }
    return sum;
  };
  const scaled = toScaled(result, scaling).neurons;
  const touches = scaled.map(({ weights, bias }, neuron) => {
    const theta = onBoundary(result.constraint, [...weights, bias]);
    return { neuron, theta, value: theta.length === 0 ? NaN : response(theta) };
  });
  return { chart: chartOf(result, inputs, d), response, touches, terms: z.length };
}

/** θ stretched to the boundary of C; empty where C costs nothing (w = 0 under a free bias). */
export function onBoundary(
  { weights, bias }: FitResult['constraint'],
  theta: readonly number[],
): readonly number[] {
  const w = theta.slice(0, -1);
  const b = Math.abs(theta[theta.length - 1]);
  const length = (vector: readonly number[]) => norm(weights.norm, vector) / weights.radius;
  const gauge =
    bias.kind === 'joint'
      ? length(theta)
      : bias.kind === 'bound'
        ? Math.max(length(w), b / bias.limit)
        : length(w);
  return gauge > 0 && Number.isFinite(gauge) ? theta.map((value) => value / gauge) : [];
}

function norm(kind: FitResult['constraint']['weights']['norm'], v: readonly number[]): number {
  if (kind === 'l1') return v.reduce((sum, value) => sum + Math.abs(value), 0);
  if (kind === 'l2') return Math.hypot(...v);
  return v.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function chartOf(result: FitResult, inputs: Float64Array, d: number): Chart {
  const { constraint, scaling } = result;
  const { kind } = constraint.bias;
  const place = (theta: readonly number[]) => [...onBoundary(constraint, theta)];
  const turn = (angle: number) => [Math.cos(angle), Math.sin(angle)];
  if (d === 1 && kind === 'none') return { kind: 'ends', at: (sign) => place([sign, 0]) };
  if (d === 1 && kind === 'free') {
    const [offset, factor] = [scaling.offset[0], scaling.factor[0]];
    return { kind: 'line', at: (kink, sign) => place([sign, -sign * (kink - offset) * factor]) };
  }
  if (d === 1) return { kind: 'circle', of: '(w, b)', at: (angle) => place(turn(angle)) };
  if (d === 2 && kind === 'none') {
    return { kind: 'circle', of: '(w₁, w₂)', at: (angle) => place([...turn(angle), 0]) };
  }
  if (d === 2 && kind === 'free') {
    let reach = 0;
    for (let i = 0; i < inputs.length; i += 2) reach = Math.max(reach, Math.hypot(inputs[i], inputs[i + 1]));
    const at = (angle: number, distance: number) => place([...turn(angle), -distance]);
    return { kind: 'strip', reach: reach > 0 ? reach * 1.05 : 1, at };
  }
  return d === 2 ? { kind: 'sphere', at: place } : { kind: 'neurons' };
}

/** Where a unit direction (w₁, w₂, b) lies in the equal-area picture of its hemisphere: a disc of radius 1. */
export function onDisc(direction: readonly number[]): { readonly upper: boolean; x: number; y: number } {
  const size = Math.hypot(...direction);
  const [w1, w2, b] = direction.map((value) => value / size);
  const shrink = 1 / Math.sqrt(1 + Math.abs(b));
  return { upper: b >= 0, x: w1 * shrink, y: w2 * shrink };
}

/** The inverse of `onDisc`: the unit direction under a point of the disc. */
export function fromDisc(x: number, y: number, upper: boolean): number[] {
  const square = Math.min(1, x * x + y * y);
  const stretch = Math.sqrt(2 - square);
  return [x * stretch, y * stretch, (upper ? 1 : -1) * (1 - square)];
}

/**
 * The dual certificate (theory.md, sections 1 and 3): the function θ ↦ zᵀa(θ) on the constraint set. Its absolute value
 * nowhere exceeds 1, and an optimal network has its neurons where it reaches 1. Everything here is in scaled inputs, in
 * which the problem was solved, unless it says raw.
 */
import { type Evaluator as DoubledEvaluator, evaluatorOfColumns, flattened } from '../../result/predict';
import { scaleInputs, toScaled } from '../../result/scaling';
import type { FitResult } from '../../result/schema';
import { byContribution } from './network';

/** Products of weights and inputs that the touches of a result with several inputs may cost: some 20 ms. */
const TOUCH_BUDGET = 2e7;
/** Touches drawn: more would be a grey field, and slow. */
const MOST_TOUCHES = 300;

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
  /** zᵀa(θ) for each θ = (w, b); of one input as fast for many as for a few. */
  responses(thetas: readonly (readonly number[])[]): Float64Array;
  readonly touches: readonly Touch[];
  /** Neurons of least output weight that are not among the touches: with several inputs each costs a look at all samples. */
  readonly unchecked: number;
  /** The touches that a picture has room for: those of largest output weight. */
  readonly drawn: readonly Touch[];
  /** Samples that carry weight: what one evaluation costs. */
  readonly terms: number;
}

/** Null when the result has no dual vector or does not carry its samples. */
export function certificateOf(result: FitResult): Certificate | null {
  const steps = certificateInSteps(result);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same, with a rest wherever, with many neurons, the work so far takes as long as a drawing. */
export function* certificateInSteps(result: FitResult): Generator<undefined, Certificate | null> {
  const { x } = result.samples;
  const { scaling, activation } = result;
  if (x === undefined || result.dual.length !== x.length || x.length === 0) return null;
  const dual = pricedDual(result.dual, x, result.slopeDual);
  const d = result.samples.inputs.length;
  // A sample without weight adds nothing, however many of them there are.
  const loaded = x.filter((_, i) => dual[i] !== 0);
  const inputs = scaleInputs(flattened(loaded, d), scaling);
  const z = Float64Array.from(dual).filter((value) => value !== 0);
  yield;
  const responses =
    d === 1
      ? yield* responsesOfOneInput(inputs, z, activation.slope)
      : responsesOf(inputs, z, d, activation.slope);
  yield;
  const scaled = toScaled(result, scaling).neurons;
  yield;
  const affordable = d === 1 ? scaled.length : Math.floor(TOUCH_BUDGET / (Math.max(1, z.length) * d));
  const order = byContribution(result.neurons);
  const checked = order.slice(0, affordable).sort((a, b) => a - b);
  yield;
  const thetas = checked.map((neuron) => {
    const { weights, bias } = scaled[neuron];
    return onBoundary(result.constraint, [...weights, bias]);
  });
  yield;
  const values = yield* inTurns(thetas, responses);
  const touches = checked.map((neuron, k) => ({ neuron, theta: thetas[k], value: values[k] }));
  const largest = new Set(order.slice(0, MOST_TOUCHES));
  return {
    chart: chartOf(result, inputs, d),
    responses,
    touches,
    unchecked: scaled.length - checked.length,
    drawn: touches.length <= MOST_TOUCHES ? touches : touches.filter(({ neuron }) => largest.has(neuron)),
    terms: d === 1 ? 1 : z.length,
  };
}

/** The responses of the thetas of either sign of their first weight in turn. */
function* inTurns(
  thetas: readonly (readonly number[])[],
  responses: Certificate['responses'],
): Generator<undefined, Float64Array> {
  const values = new Float64Array(thetas.length);
  for (const isRight of [true, false]) {
    const those = [...thetas.keys()].filter((k) => thetas[k][0] > 0 === isRight);
    const found = responses(those.map((k) => thetas[k]));
    those.forEach((k, place) => (values[k] = found[place]));
    if (isRight) yield;
  }
  return values;
}

/** The dual vector with what multipliers of the slope add to it, at the first sample of each input. */
function pricedDual(
  dual: readonly number[],
  x: readonly (readonly number[])[],
  rises: readonly number[] | undefined,
): readonly number[] {
  if (rises === undefined) return dual;
  const order = [...x.keys()].sort((p, q) => x[p][0] - x[q][0] || p - q);
  const distinct = order.filter((i, k) => k === 0 || x[i][0] !== x[order[k - 1]][0]);
  const priced = [...dual];
  rises.forEach((value, k) => {
    priced[distinct[k]] -= value;
    priced[distinct[k + 1]] += value;
  });
  return priced;
}

/** zᵀa(θ) of many θ; not a number for an empty one. Of several inputs. */
function responsesOf(
  inputs: Float64Array,
  z: Float64Array,
  d: number,
  slope: number,
): Certificate['responses'] {
  return (thetas) =>
    Float64Array.from(thetas, (theta) => {
      let sum = theta.length === 0 ? NaN : 0;
      for (let i = 0; i < z.length; i++) {
        let t = theta[d];
        for (let c = 0; c < d; c++) t += inputs[i * d + c] * theta[c];
        sum += z[i] * (t < 0 ? slope * t : t);
      }
      return sum;
    });
}

/**
 * Σ zᵢσ(w xᵢ + b) = |w|·Σ zᵢσ(±(xᵢ − k)) with the kink k = −b/w: over k that is itself a network, of a neuron a sample, and so
 * is Σ zᵢσ(b) for w = 0.
 */
function* responsesOfOneInput(
  inputs: Float64Array,
  z: Float64Array,
  slope: number,
): Generator<undefined, Certificate['responses']> {
  const overKinks: DoubledEvaluator[] = [];
  for (const sign of [1, -1]) {
    const valuesAt = yield* evaluatorOfColumns({
      weights: new Float64Array(z.length).fill(-sign),
      biases: inputs.map((x) => sign * x),
      outputs: z,
      constant: 0,
      linear: 0,
      slope,
    });
    overKinks.push(valuesAt);
    if (sign > 0) yield;
  }
  const total = z.reduce((sum, value) => sum + value, 0);
  return (thetas) => {
    const values = Float64Array.from(thetas, ([w, b]) =>
      w === undefined ? NaN : total * (b < 0 ? slope * b : b),
    );
    overKinks.forEach((valuesAt, k) => {
      const those: number[] = [];
      thetas.forEach(([w], at) => {
        if (k === 0 ? w > 0 : w < 0) those.push(at);
      });
      if (those.length === 0) return;
      const places = Float64Array.from(those, (at) => -thetas[at][1] / thetas[at][0]);
      const found = valuesAt(places).high;
      those.forEach((at, place) => (values[at] = Math.abs(thetas[at][0]) * found[place]));
    });
    return values;
  };
}

/** θ stretched to the boundary of C; empty where C costs nothing (w = 0 under a free bias). */
function onBoundary({ weights, bias }: FitResult['constraint'], theta: readonly number[]): readonly number[] {
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

/**
 * What gradient descent minimises (theory.md, section 5): the mean loss of a network of fixed width plus weight decay on
 * both layers. Scaling (wⱼ, bⱼ) up and vⱼ down by the same factor changes no output, so at a minimum both are equally
 * long and λ/2 · Σ(‖θⱼ‖² + vⱼ²) = λ · Σ|vⱼ|‖θⱼ‖₂: decay is the mass of the Euclidean joint (or bias-free) ball.
 */
import { MARGIN, type Problem } from '../core/problem';
import { lossAt, type Terms, termsOf } from './goals';

/**
 * The trainable numbers in one array: `width` rows θⱼ = (wⱼ, bⱼ) of dimension + 1, then the output weights vⱼ, then c₀
 * and c. What the problem does not have (a bias, skip terms) stays zero.
 */
export interface Layout {
  readonly width: number;
  readonly dimension: number;
  /** Where the output weights begin. */
  readonly outputs: number;
  /** Where c₀ and c begin. */
  readonly skip: number;
  readonly length: number;
}

function layoutOf({ dimension }: Pick<Problem, 'dimension'>, width: number): Layout {
  const outputs = width * (dimension + 1);
  const skip = outputs + width;
  return { width, dimension, outputs, skip, length: skip + dimension + 1 };
}

/** Which numbers are trained, and which of them decay: masks of 0 and 1 over the layout. */
export interface Masks {
  readonly trained: Float64Array;
  readonly decayed: Float64Array;
}

function masksOf(problem: Problem, layout: Layout): Masks {
  const { width, dimension: d, outputs, skip, length } = layout;
  const trained = new Float64Array(length).fill(1, 0, skip);
  const decayed = new Float64Array(length).fill(1, 0, skip);
  for (let j = 0; j < width; j++) {
    const bias = j * (d + 1) + d;
    if (problem.bias.kind === 'none') trained[bias] = 0;
    if (problem.bias.kind === 'none' || problem.bias.kind === 'free') decayed[bias] = 0;
  }
  if (problem.skip !== 'none' || problem.bias.kind === 'free') trained[skip] = 1;
  if (problem.skip === 'affine') trained.fill(1, skip + 1);
  return { trained, decayed: decayed.map((value, p) => (p < outputs ? value : p < skip ? 1 : 0)) };
}

/** The loss of one problem, its targets (and tolerance) divided by `unit` so that decay means the same at any scale. */
export class TrainingLoss {
  readonly layout: Layout;
  readonly masks: Masks;
  readonly unit: number;
  readonly decay: number;
  private readonly targets: Float64Array;
  private readonly terms: Terms;
  /** Pre-activations of the sample at hand. */
  private readonly t: Float64Array;

  /**
   * `decay` is λ; a penalty has its own, λ = 1 / (κ · Σs · radius), which minimises its very objective: in units of the targets squared,
   * where the loss is a square, and mass in units of the targets.
   */
  constructor(
    private readonly problem: Problem,
    width: number,
    decay: number,
  ) {
    const { targets, weights } = problem;
    const terms = termsOf(problem);
    const { classes, weight, shape, total } = terms;
    this.layout = layoutOf(problem, width);
    this.masks = masksOf(problem, this.layout);
    this.t = new Float64Array(width);
    this.unit = classes ? 1 : targets.reduce((most, y) => Math.max(most, Math.abs(y)), 0) || 1;
    this.targets = targets.map((y) => y / this.unit);
    const { unit } = this;
    this.terms = {
      ...terms,
      shape: { ...shape, ...(shape.square && { above: shape.above / unit, below: shape.below / unit }) },
      toleranceOf: (i) => terms.toleranceOf(i) / unit,
    };
    const own = 1 / (weight * total * weights.radius);
    this.decay = weight < Infinity ? (shape.square ? own / unit : own) : decay;
  }

  /**
   * The loss at `parameters`; its gradient is written to `gradient` (both of the layout's length). The per-sample loss
   * is r² (r beyond the tolerance, if there is one; ℓ of a penalty times the sample's weight), or the hinge max(0, margin − y·f) of a
   * classification, also times that.
   *
   * A loop over samples and neurons, not matrix products: the inner dimension is that of the inputs, so a product does
   * no more than two operations per number it writes and ml-matrix, which also copies columns and allocates results,
   * took 4 to 11 times as long (n = 100 and 2,000, width 200, 10 to 1 inputs).
   */
  at(parameters: Float64Array, gradient: Float64Array): number {
    const { count, dimension: d, inputs } = this.problem;
    const { length, skip } = this.layout;
    const { trained, decayed } = this.masks;
    const { total, weightOf } = this.terms;
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < count; i++) {
      const value = this.forward(parameters, i);
      const pull = this.pull(value, i);
      loss += weightOf(i) * pull.loss;
      if (pull.slope === 0) continue;
      const share = (weightOf(i) * pull.slope) / total;
      this.backward(parameters, gradient, i, share);
      gradient[skip] += share;
      for (let c = 0; c < d; c++) gradient[skip + 1 + c] += share * inputs[i * d + c];
    }
    let squares = 0;
    for (let p = 0; p < length; p++) {
      const held = decayed[p] * parameters[p];
      squares += held * held;
      gradient[p] = trained[p] * (gradient[p] + this.decay * held);
    }
    return loss / total + (this.decay / 2) * squares;
  }

  /** f(xᵢ); leaves the pre-activations in `t`. */
  private forward(parameters: Float64Array, i: number): number {
    const { dimension: d, inputs, slope } = this.problem;
    const { width, outputs, skip } = this.layout;
    const { t } = this;
    const row = i * d;
    let value = parameters[skip];
    for (let c = 0; c < d; c++) value += parameters[skip + 1 + c] * inputs[row + c];
    for (let j = 0, p = 0; j < width; j++) {
      let sum = 0;
      for (let c = 0; c < d; c++) sum += parameters[p++] * inputs[row + c];
      sum += parameters[p++];
      t[j] = sum;
      value += parameters[outputs + j] * (sum > 0 ? sum : slope * sum);
    }
    return value;
  }

  /** The loss of sample i at f(xᵢ) = value, and its derivative there. */
  private pull(value: number, i: number): { readonly loss: number; readonly slope: number } {
    const y = this.targets[i];
    const { classes, weight, shape, toleranceOf } = this.terms;
    if (classes) {
      const short = MARGIN - y * value;
      return short > 0 ? { loss: short, slope: -y } : { loss: 0, slope: 0 };
    }
    const miss = value - y;
    const over = Math.abs(miss) - toleranceOf(i);
    if (weight < Infinity) return over > 0 ? lossAt(shape, Math.sign(miss) * over) : { loss: 0, slope: 0 };
    return over > 0 ? { loss: over * over, slope: 2 * over * Math.sign(miss) } : { loss: 0, slope: 0 };
  }

  /** Adds share · ∂f(xᵢ)/∂parameters of both layers. */
  private backward(parameters: Float64Array, gradient: Float64Array, i: number, share: number): void {
    const { dimension: d, inputs, slope } = this.problem;
    const { width, outputs } = this.layout;
    const { t } = this;
    const row = i * d;
    for (let j = 0, p = 0; j < width; j++) {
      const active = t[j] > 0 ? 1 : slope;
      gradient[outputs + j] += share * active * t[j];
      const back = share * active * parameters[outputs + j];
      for (let c = 0; c < d; c++) gradient[p++] += back * inputs[row + c];
      gradient[p++] += back;
    }
  }
}

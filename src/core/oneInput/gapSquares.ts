/**
 * A loss of squares Σ κ(f − y)²/2 where f is straight between nodes: one quadratic of two values a gap (theory.md, section 7). Each is
 * taken about the gap's own straight line of least squares, so that nothing cancels.
 */
import { ONE_INPUT } from '../settings/oneInput';
import type { LossPart, OnNodes } from './lossPart';

const { wellSpread } = ONE_INPUT;

/** κ and target of each sample. */
export interface SquaredSamples {
  readonly curvature: Float64Array;
  readonly target: Float64Array;
}

export class GapSquares implements LossPart {
  readonly coupled = true;
  readonly pairs = 0;
  /** Of the nodes, Σ κwwᵀ. */
  private readonly diagonal: Float64Array;
  private readonly coupling: Float64Array;
  /** Per gap its part of the diagonal, at its left and its right node. */
  private readonly left: Float64Array;
  private readonly right: Float64Array;
  /** Per gap the line about which its quadratic is taken, at both nodes, with what is left of Σ κw(y − line) and Σ κ(y − line)²/2. */
  private readonly lineLeft: Float64Array;
  private readonly lineRight: Float64Array;
  private readonly pullLeft: Float64Array;
  private readonly pullRight: Float64Array;
  private readonly spread: Float64Array;

  constructor(
    private readonly at: OnNodes,
    private readonly samples: SquaredSamples,
    nodes: number,
  ) {
    const array = (): Float64Array => new Float64Array(nodes);
    [this.diagonal, this.coupling, this.left, this.right] = [array(), array(), array(), array()];
    [this.lineLeft, this.lineRight, this.spread] = [array(), array(), array()];
    [this.pullLeft, this.pullRight] = [array(), array()];
    const { node } = at;
    for (let first = 0, end = 0; first < node.length; first = end) {
      while (end < node.length && node[end] === node[first]) end++;
      this.gap(node[first], first, end);
    }
  }

  private gap(j: number, first: number, end: number): void {
    const { share } = this.at;
    const { curvature, target } = this.samples;
    let [h00, h01, h11, b0, b1, total, moment] = [0, 0, 0, 0, 0, 0, 0];
    for (let i = first; i < end; i++) {
      const [k, t] = [curvature[i], share[i]];
      h00 += k * (1 - t) * (1 - t);
      h01 += k * t * (1 - t);
      h11 += k * t * t;
      b0 += k * (1 - t) * target[i];
      b1 += k * t * target[i];
      total += k;
      moment += k * target[i];
    }
    const det = h00 * h11 - h01 * h01;
    const straight = det > wellSpread * h00 * h11;
    const p = straight ? (b0 * h11 - b1 * h01) / det : moment / total;
    const q = straight ? (b1 * h00 - b0 * h01) / det : moment / total;
    let [r0, r1, spread] = [0, 0, 0];
    for (let i = first; i < end; i++) {
      const [k, t] = [curvature[i], share[i]];
      const r = target[i] - ((1 - t) * p + t * q);
      r0 += k * (1 - t) * r;
      r1 += k * t * r;
      spread += (k * r * r) / 2;
    }
    this.left[j] = h00;
    this.right[j] = h11;
    this.coupling[j] = h01;
    this.diagonal[j] += h00;
    this.diagonal[j + 1] += h11;
    [this.lineLeft[j], this.lineRight[j]] = [p, q];
    [this.pullLeft[j], this.pullRight[j], this.spread[j]] = [r0, r1, spread];
  }

  /** With z = κ(y − f) the dual objective Σ κ(y² − f²)/2 is the primal one plus fᵀz. */
  residuals(f: Float64Array, perNode: Float64Array): { primal: number; dual: number; off: number } {
    const { left, right, coupling, lineLeft, lineRight, pullLeft, pullRight, spread } = this;
    let primal = 0;
    let dual = 0;
    for (let j = 0; j + 1 < f.length; j++) {
      const [d0, d1] = [f[j] - lineLeft[j], f[j + 1] - lineRight[j]];
      const [h0, h1] = [left[j] * d0 + coupling[j] * d1, coupling[j] * d0 + right[j] * d1];
      const [z0, z1] = [pullLeft[j] - h0, pullRight[j] - h1];
      primal += spread[j] + d0 * (h0 / 2 - pullLeft[j]) + d1 * (h1 / 2 - pullRight[j]);
      dual += f[j] * z0 + f[j + 1] * z1;
      perNode[j] += z0;
      perNode[j + 1] += z1;
    }
    return { primal, dual: primal + dual, off: 0 };
  }

  addStiffness(diagonal: Float64Array, coupling: Float64Array): void {
    for (let j = 0; j < diagonal.length; j++) {
      diagonal[j] += this.diagonal[j];
      coupling[j] += this.coupling[j];
    }
  }

  multipliers(f: Float64Array): Float64Array {
    const { node, share } = this.at;
    const { curvature, target } = this.samples;
    return target.map((y, i) => {
      const [j, t] = [node[i], share[i]];
      return curvature[i] * (y - ((1 - t) * f[j] + t * f[j + 1]));
    });
  }

  // ---- all of it is in the equations of f ----

  aim(): void {}

  beginStep(): void {}

  endStep(): void {}

  products(): number {
    return 0;
  }

  shorten(): void {}

  move(): void {}
}

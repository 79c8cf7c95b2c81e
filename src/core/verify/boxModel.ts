/**
 * p − T·γ on a box of a face, from above by one quadratic (docs/theory.md, section 12, "Rows"): with p(θ) = gᵀθ + Σ κ_i|u_iᵀθ|, each κ_i|u_iᵀθ|
 * is replaced by a quadratic above it, and the gauge γ by one below it.
 */
import { BoxGauge } from './boxGauge';
import { QuadraticBound } from './boxProgram';
import type { Response } from './response';
import { UNIT } from './sums';

/** The rows that are not decided on a box, and the sum of the others, both within `numbers`. */
export interface BoxRows {
  numbers: Float64Array;
  /** Where the gradient of the decided rows is: D coordinates, and that of the face. */
  gradient: number;
  /** Where the rows are, each the same with κ behind it. */
  start: number;
  /** Rows with κ > 0, which come first, and all. */
  convex: number;
  count: number;
}

export const enum Verdict {
  /** p ≤ T·γ on the box. */
  holds,
  open,
  /** p > T·γ at the centre. */
  fails,
}

/** Part of T·h_j² in what halving direction j promises, so that every direction is halved at last. */
const ROUND_PART = 0.1;
/** Keeps a quotient of numbers that are both 0 finite. */
const TINY = 1e-300;

export class BoxModel {
  readonly gauge: BoxGauge;
  /** p/γ is at most this on the box, when it is open; and this at its centre. */
  upper = 0;
  value = 0;
  /** Undecided rows: how many, those with κ > 0, and which. */
  open = 0;
  openConvex = 0;
  readonly isOpen: Uint8Array;
  /** Gradient of the quadratic in (θ − c)/h. */
  readonly b: Float64Array;
  /** κ times the sign of each row at the centre. */
  readonly signed: Float64Array;
  private readonly seconds: Float64Array;
  private readonly slope: Float64Array;
  private readonly A: Float64Array;
  private readonly program: QuadraticBound;
  /** Of the rows' quadratics: their sum at the centre, and half of what second derivatives add at most; and p at the centre. */
  private above = 0;
  private bend = 0;
  private plain = 0;

  constructor({ set, count }: Response) {
    const D = set.size - 1;
    this.gauge = new BoxGauge(set);
    this.isOpen = new Uint8Array(count);
    this.signed = new Float64Array(count);
    this.seconds = new Float64Array(count);
    this.b = new Float64Array(D);
    this.slope = new Float64Array(D);
    this.A = new Float64Array(D * D);
    this.program = new QuadraticBound(D);
  }

  /** @param slack what rounding may hide of p − T·γ and the rows' quadratics: `roundingOfBoxes` */
  examine(rows: BoxRows, c: Float64Array, h: Float64Array, T: number, slack: number): Verdict {
    const { gauge, slope, b, A, seconds, isOpen } = this;
    const { numbers, start, count } = rows;
    const D = c.length;
    const stride = D + 2;
    this.sum(rows, c, h);
    const { above, plain } = this;
    gauge.update(c, h, slope, T);
    const a = above - T * gauge.value;
    this.value = plain / gauge.centre;
    let ends = 0;
    for (let j = 0; j < D; j++) {
      b[j] = (slope[j] - T * gauge.gradient[j]) * h[j];
      ends += Math.abs(b[j]);
    }
    if (plain > T * gauge.centre + slack) {
      this.upper = Infinity;
      return Verdict.fails;
    }
    // ½vᵀAv ≤ ½Σ κ''W² of the rows bent upwards, and the gauge bends the other way
    const crude = a + ends + this.bend;
    if (crude + slack <= 0) return Verdict.holds;
    this.upper = T + (crude + slack) / gauge.least;
    if (a > 0) return Verdict.open;
    for (let j = 0; j < D; j++) for (let k = 0; k <= j; k++) A[j * D + k] = -T * gauge.curvature[j * D + k];
    for (let i = 0; i < count; i++) {
      if (isOpen[i] === 0 || seconds[i] === 0) continue;
      const at = start + i * stride;
      for (let j = 0; j < D; j++) {
        const part = seconds[i] * numbers[at + j];
        for (let k = 0; k <= j; k++) A[j * D + k] += part * numbers[at + k];
      }
    }
    for (let j = 0; j < D; j++)
      for (let k = 0; k <= j; k++) A[j * D + k] = A[k * D + j] = A[j * D + k] * h[j] * h[k];
    const F = this.program.bound(a, b, A, slack);
    if (F <= 0) return Verdict.holds;
    this.upper = Math.min(this.upper, T + F / gauge.least);
    return Verdict.open;
  }

  /** The rows' quadratics at the centre, and p there. */
  private sum({ numbers, gradient, start, convex, count }: BoxRows, c: Float64Array, h: Float64Array): void {
    const { slope, seconds, isOpen, signed } = this;
    const D = c.length;
    const stride = D + 2;
    let constant = numbers[gradient + D];
    for (let j = 0; j < D; j++) {
      slope[j] = numbers[gradient + j];
      constant += slope[j] * c[j];
    }
    let above = constant;
    let plain = constant;
    let bend = 0;
    let open = 0;
    let openConvex = 0;
    for (let i = 0; i < count; i++) {
      const at = start + i * stride;
      let t = numbers[at + D];
      let W = 0;
      let V = 0;
      for (let j = 0; j < D; j++) {
        const x = numbers[at + j];
        const part = Math.abs(x) * h[j];
        t += x * c[j];
        W += part;
        V += part * part;
      }
      const kink = numbers[at + D + 1];
      const tau = Math.abs(t);
      const towards = t < 0 ? -kink : kink;
      let value = tau;
      let rise = 1;
      let second = 0;
      signed[i] = towards;
      if (tau < W) {
        open++;
        isOpen[i] = 1;
        if (i < convex) {
          openConvex++;
          const spread = V / W;
          if (tau >= 0.5 * (W - spread)) {
            // touches |s| at −L and at P − L
            const P = W + spread;
            const L = W - tau;
            const part = (2 * L) / (P * P);
            const d = tau - P + L;
            value = tau + part * d * d;
            rise = 1 + 2 * part * d;
            second = 2 * part;
          } else {
            const g = Math.sqrt(t * t + V);
            value = 0.5 * (g + (t * t) / (g + TINY));
            rise = tau / (g + TINY);
            second = 1 / (g + TINY);
          }
          bend += kink * second * W * W;
        } else if (V > tau * W) {
          value = 0;
          rise = tau / W;
          second = 2 / W;
        }
        seconds[i] = kink * second;
      } else isOpen[i] = 0;
      above += kink * value;
      plain += kink * tau;
      const factor = towards * rise;
      for (let j = 0; j < D; j++) slope[j] += factor * numbers[at + j];
    }
    this.bend = 0.5 * bend;
    this.open = open;
    this.openConvex = openConvex;
    this.above = above;
    this.plain = plain;
  }

  /** The direction to halve the box in. */
  widest({ numbers, start, count }: BoxRows, h: Float64Array, T: number): number {
    const { isOpen, gauge } = this;
    const D = h.length;
    const stride = D + 2;
    let widest = 0;
    let most = -1;
    for (let j = 0; j < D; j++) {
      let weight = T * (gauge.jumps[j] + ROUND_PART * h[j]);
      for (let i = 0; i < count; i++) {
        if (isOpen[i] === 0) continue;
        const at = start + i * stride;
        weight += Math.abs(numbers[at + j] * numbers[at + D + 1]);
      }
      if (weight * h[j] <= most) continue;
      most = weight * h[j];
      widest = j;
    }
    return widest;
  }
}

/**
 * What rounding may hide of p − T·γ and of the rows' quadratics (docs/theory.md, section 12, "Rounding"), as a constant and a factor of T. With
 * S = Σ|κ_i|‖u_i‖₁ + ‖g‖₁ and |θ_j| ≤ 1 on a face: a row's t and W are off by (m + 2)ε‖u‖₁, which moves its quadratic by at most seven times as
 * much; its value, slope and second derivative are rounded 20 times and weigh at most 8 + 2√m times ‖u‖₁ together; all rows are summed, and those
 * that ancestors decided were summed before. The gauge is at most m on a face, and its model is rounded like a row.
 */
export function roundingOfBoxes({ set, count, rows, kinks, linear }: Response): {
  fixed: number;
  perLevel: number;
} {
  const m = set.size;
  let total = 0;
  for (let j = 0; j < m; j++) total += Math.abs(linear[j]) + Math.abs(linear[m + j]);
  for (let i = 0; i < count; i++) for (let j = 0; j < m; j++) total += Math.abs(kinks[i] * rows[i * m + j]);
  const unit = (2 * count + 20 + 7 * (m + 2)) * (8 + 2 * Math.sqrt(m)) * 2 * UNIT;
  return { fixed: unit * total, perLevel: unit * m };
}

/**
 * p − T·gauge on a box, from above by a quadratic (theory.md, section 12): each undecided row's κ|x̃ᵀθ| is replaced by a quadratic of its own.
 * assembly/boxNode.ts has the same in AssemblyScript.
 */
import type { UnitSet } from '../unitSet';
import { GaugeModel } from './gaugeModel';
import { QuadraticBound } from './quadraticBound';
import { PRICING } from '../../settings/pricing';

const { leastRange, sphereScore } = PRICING;

/** Rows that a box's ancestors have not decided: see BoxRows; and the gradient of all others. */
export interface Level {
  readonly convex: number;
  readonly count: number;
  readonly columns: Float64Array;
  /** Of the face's coordinate, and of the D others. */
  readonly gradient: Float64Array;
}

export type BoxResult = 'pruned' | 'open' | 'violated';

export class RowModel {
  /** T + F/gauge: what p/gauge is at most on the box. */
  upper = 0;
  /** p/gauge at the centre. */
  value = 0;
  /** Undecided rows, and those of them with κ > 0. */
  open = 0;
  openConvex = 0;
  readonly undecided: Uint8Array;
  /** κ·slope·sign of each row at the centre. */
  private readonly slopes: Float64Array;
  private readonly seconds: Float64Array;
  private readonly gradient: Float64Array;
  /** Gradient of the model, and what splitting a direction promises. */
  readonly b: Float64Array;
  readonly score: Float64Array;
  private readonly A: Float64Array;
  readonly gauge: GaugeModel;
  private readonly model: QuadraticBound;
  private p = 0;
  private plain = 0;
  private bend = 0;

  constructor(
    private readonly set: UnitSet,
    rows: number,
  ) {
    const D = set.size - 1;
    this.undecided = new Uint8Array(rows);
    this.slopes = new Float64Array(rows);
    this.seconds = new Float64Array(rows);
    this.gradient = new Float64Array(D);
    this.b = new Float64Array(D);
    this.score = new Float64Array(D);
    this.A = new Float64Array(D * D);
    this.gauge = new GaugeModel(set);
    this.model = new QuadraticBound(D);
  }

  /** Bounds p − T·gauge on the box of centre c and half-widths h. */
  evaluate(level: Level, c: Float64Array, h: Float64Array, T: number, slack: number): BoxResult {
    const { gauge, gradient, b } = this;
    const D = c.length;
    this.rows(level, c, h);
    this.directions(level, h, T);
    gauge.update(c, h, gradient, T);
    const a = this.p - T * gauge.value;
    let crude = a + 0.5 * this.bend;
    for (let j = 0; j < D; j++) {
      b[j] = (gradient[j] - T * gauge.gradient[j]) * h[j];
      crude += Math.abs(b[j]);
      this.score[j] += T * gauge.kinks[j] * h[j];
    }
    if (crude + slack <= 0) return 'pruned';
    this.upper = T + (crude + slack) / gauge.least;
    this.value = this.plain / gauge.centre;
    if (this.plain > T * gauge.centre + slack) return 'violated';
    if (a > 0) return 'open';
    this.curvature(level, h, T);
    const F = this.model.bound(a, b, this.A, slack);
    if (F <= 0) return 'pruned';
    this.upper = Math.min(this.upper, T + F / gauge.least);
    return 'open';
  }

  /** The rows' quadratics at the centre. */
  private rows({ convex, count, columns, gradient: G }: Level, c: Float64Array, h: Float64Array): void {
    const { slopes, seconds, undecided } = this;
    const D = c.length;
    const kinks = count * (D + 1);
    let constant = G[0];
    for (let j = 0; j < D; j++) constant += G[j + 1] * c[j];
    this.p = constant;
    this.plain = constant;
    this.bend = 0;
    this.open = 0;
    this.openConvex = 0;
    for (let i = 0; i < count; i++) {
      let t = columns[i];
      let W = 0;
      let V = 0;
      for (let j = 0; j < D; j++) {
        const x = columns[count * (j + 1) + i];
        const y = Math.abs(x) * h[j];
        t += x * c[j];
        W += y;
        V += y * y;
      }
      const kink = columns[kinks + i];
      const tau = Math.abs(t);
      let value = tau;
      let slope = 1;
      let second = 0;
      undecided[i] = tau < W ? 1 : 0;
      if (tau < W) {
        this.open++;
        W += leastRange;
        if (i < convex) {
          this.openConvex++;
          const spread = V / W;
          if (tau >= 0.5 * (W - spread)) {
            // touches |s| at −L and at p = P − L
            const P = W + spread;
            const L = W - tau;
            const bend = (2 * L) / (P * P);
            const d = tau - (P - L);
            value = tau + bend * d * d;
            slope = 1 + 2 * bend * d;
            second = 2 * bend;
          } else {
            const gamma = Math.sqrt(t * t + V + leastRange * leastRange);
            value = 0.5 * (gamma + (t * t) / gamma);
            slope = tau / gamma;
            second = 1 / gamma;
          }
          this.bend += kink * second * W * W;
        } else if (V > tau * W) {
          value = 0;
          slope = tau / W;
          second = 2 / W;
        }
      }
      this.p += kink * value;
      this.plain += kink * tau;
      slopes[i] = kink * slope * (t < 0 ? -1 : 1);
      seconds[i] = kink * second;
    }
  }

  private directions({ count, columns, gradient: G }: Level, h: Float64Array, T: number): void {
    const { slopes, undecided, gradient, score } = this;
    const D = h.length;
    const kinks = count * (D + 1);
    for (let j = 0; j < D; j++) {
      const x = count * (j + 1);
      let s = G[j + 1];
      let w = 0;
      for (let i = 0; i < count; i++) {
        s += slopes[i] * columns[x + i];
        if (undecided[i]) w += Math.abs(columns[kinks + i] * columns[x + i]);
      }
      gradient[j] = s;
      score[j] = h[j] * w + sphereScore * T * h[j] * h[j];
    }
  }

  private curvature({ count, columns }: Level, h: Float64Array, T: number): void {
    const { seconds, gauge, A } = this;
    const D = h.length;
    for (let j = 0; j < D; j++) {
      for (let l = 0; l <= j; l++) {
        let s = 0;
        for (let i = 0; i < count; i++)
          s += seconds[i] * columns[count * (j + 1) + i] * columns[count * (l + 1) + i];
        const value = (s - T * gauge.curvature[j * D + l]) * h[j] * h[l];
        A[j * D + l] = value;
        A[l * D + j] = value;
      }
    }
  }

  /** The undecided rows in a block of their own, the others in the gradient. */
  compacted(level: Level): Level {
    const { undecided, slopes } = this;
    const { count, columns } = level;
    const m = this.set.size;
    const kept: number[] = [];
    const keep = (from: number, end: number): number => {
      for (let i = from; i < end; i++) if (undecided[i]) kept.push(i);
      if (kept.length % 2 === 1) kept.push(-1);
      return kept.length;
    };
    const convex = keep(0, level.convex);
    keep(level.convex, count);
    const next = new Float64Array(kept.length * (m + 1));
    const gradient = Float64Array.from(level.gradient);
    for (let j = 0; j <= m; j++) {
      kept.forEach((i, at) => (next[j * kept.length + at] = i < 0 ? 0 : columns[j * count + i]));
      if (j === m) break;
      for (let i = 0; i < count; i++) if (!undecided[i]) gradient[j] += slopes[i] * columns[j * count + i];
    }
    return { convex, count: kept.length, columns: next, gradient };
  }
}

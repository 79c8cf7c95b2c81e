/**
 * min h(c + Σ t_i a_i) over a box, h the support function of C: |t_i| ≤ limit_i for the first rows, t_i ≥ 0 for the
 * rest. Its dual is max { cᵀθ − Σ limit_i·|a_iᵀθ| : θ ∈ C, a_iᵀθ ≥ 0 for the rest }: a concave maximum in few
 * variables, so a primal–dual interior point method (Mehrotra's predictor and corrector) needs one m × m system a step.
 *
 * Every t in the box proves its value, so the method may stop anywhere and its arithmetic need not be trusted: the best
 * c + Σ t_i a_i met is what it returns, with the size of the terms that were added up.
 */
import type { Barrier } from './barrier';
import { barriersOf, stepTo } from './barrier';
import { choleskyInPlace, choleskySolve } from './small';
import type { UnitSet } from './unitSet';
import { support } from './unitSet';

const MOST_STEPS = 60;
/** Part of the way to the boundary that a step goes. */
const CAUTION = 0.995;
/** Once the gap is this part of what a bound is above `enough`, more precision decides nothing. */
const DECISIVE = 0.1;
/** Part of |a_iᵀθ| / ‖a_i‖ to start from. */
const TYPICAL = 0.3;
const LEAST_CENTRING = 1e-6;
/** Shorter steps lead nowhere. */
const SHORTEST = 1e-8;

export class BoxProblem {
  /** Rows a_i, size numbers each. */
  readonly rows: Float64Array;
  /** limit_i for the first `bounded` rows. */
  readonly limits: Float64Array;
  count = 0;
  bounded = 0;

  /** c + Σ t_i a_i of the best t. */
  readonly functional: Float64Array;
  /** A point of C near the maximiser of the dual. */
  readonly point: Float64Array;
  /** Σ |t_i|·‖a_i‖₁ + ‖c‖₁ of the best t. */
  magnitude = 0;
  /** Steps taken by the last solve. */
  steps = 0;

  private readonly t: Float64Array;
  /** t − lower and upper − t, kept apart from t so that they stay exact when small. */
  private readonly above: Float64Array;
  private readonly below: Float64Array;
  /** Multipliers of the two: aᵀθ = fromLower − fromUpper. */
  private readonly fromLower: Float64Array;
  private readonly fromUpper: Float64Array;
  private readonly slopes: Float64Array;
  private readonly weights: Float64Array;
  private readonly change: Float64Array;
  private readonly lowerChange: Float64Array;
  private readonly upperChange: Float64Array;
  private readonly targets: Float64Array;
  private readonly hessian: Float64Array;
  private readonly sum: Float64Array;
  private readonly step: Float64Array;
  private readonly barriers: Barrier[];

  constructor(
    private readonly set: UnitSet,
    capacity: number,
  ) {
    const m = set.size;
    const perRow = (): Float64Array => new Float64Array(capacity);
    this.rows = new Float64Array(capacity * m);
    this.limits = perRow();
    [this.t, this.above, this.below, this.fromLower, this.fromUpper] = Array.from({ length: 5 }, perRow);
    [this.slopes, this.weights, this.targets] = Array.from({ length: 3 }, perRow);
    [this.change, this.lowerChange, this.upperChange] = Array.from({ length: 3 }, perRow);
    this.functional = new Float64Array(m);
    this.point = new Float64Array(m);
    this.sum = new Float64Array(m);
    this.step = new Float64Array(m);
    this.hessian = new Float64Array(m * m);
    this.barriers = barriersOf(set, this.point);
  }

  /** The least value found; not pursued under `enough`, nor, unless `exact`, further than a branching needs. */
  solve(c: Float64Array, enough: number, exact: boolean): number {
    let best = this.start(c);
    let infeasibility = 1;
    this.steps = 0;
    let pairs = this.count + this.bounded;
    for (const barrier of this.barriers) pairs += barrier.pairs;
    while (this.steps < MOST_STEPS && best > enough) {
      const gap = this.complementarity();
      const wanted = exact ? 1e-13 * best : DECISIVE * (best - enough);
      if (gap <= wanted && infeasibility < DECISIVE) break;
      if (!(gap > 0) || !this.factorise()) break;
      this.steps++;
      this.direct(0, false);
      const affine = this.limit(1);
      this.direct((Math.max((1 - affine) ** 3, LEAST_CENTRING) * gap) / pairs, true);
      const length = Math.min(1, CAUTION * this.limit(1 / CAUTION));
      if (!(length > SHORTEST)) break;
      this.advance(length);
      infeasibility *= 1 - length;
      best = this.evaluate(c, best);
    }
    return best;
  }

  private start(c: Float64Array): number {
    const { count, bounded, limits, t, above, below, fromLower, fromUpper, set } = this;
    const m = set.size;
    this.point.fill(0);
    this.functional.set(c);
    this.sum.set(c);
    this.magnitude = 0;
    for (let j = 0; j < m; j++) this.magnitude += Math.abs(c[j]);
    const height = support(set, c);
    let mu = height;
    for (let i = 0; i < bounded; i++) mu += limits[i] * this.length(i);
    mu *= TYPICAL / (count + 1);
    for (let i = 0; i < count; i++) {
      const size = this.length(i);
      if (i < bounded) {
        t[i] = 0;
        above[i] = below[i] = limits[i];
        fromLower[i] = fromUpper[i] = mu / limits[i];
      } else {
        fromLower[i] = TYPICAL * size;
        t[i] = above[i] = mu / fromLower[i];
        for (let j = 0; j < m; j++) this.sum[j] += t[i] * this.rows[i * m + j];
      }
    }
    for (const barrier of this.barriers) barrier.start(Math.max(height, mu));
    return height;
  }

  private length(i: number): number {
    const m = this.set.size;
    let square = 0;
    for (let j = 0; j < m; j++) square += this.rows[i * m + j] ** 2;
    return Math.sqrt(square);
  }

  private complementarity(): number {
    let sum = 0;
    for (let i = 0; i < this.count; i++) sum += this.above[i] * this.fromLower[i];
    for (let i = 0; i < this.bounded; i++) sum += this.below[i] * this.fromUpper[i];
    for (const barrier of this.barriers) sum += barrier.complementarity();
    return sum;
  }

  private factorise(): boolean {
    const { count, bounded, rows, point, hessian, slopes, weights } = this;
    const m = point.length;
    hessian.fill(0);
    for (let i = 0; i < count; i++) {
      const start = i * m;
      let slope = 0;
      for (let j = 0; j < m; j++) slope += rows[start + j] * point[j];
      slopes[i] = slope;
      let stiffness = this.fromLower[i] / this.above[i];
      if (i < bounded) stiffness += this.fromUpper[i] / this.below[i];
      const weight = 1 / stiffness;
      weights[i] = weight;
      for (let j = 0; j < m; j++) {
        const part = weight * rows[start + j];
        for (let k = 0; k <= j; k++) hessian[j * m + k] += part * rows[start + k];
      }
    }
    for (const barrier of this.barriers) barrier.bend(hessian);
    return choleskyInPlace(m, hessian);
  }

  /** The Newton step towards μ; `corrected` by the products of the steps before it. */
  private direct(mu: number, corrected: boolean): void {
    const { count, bounded, rows, sum, step, targets, slopes, above, below, weights } = this;
    const { change, lowerChange, upperChange, fromLower, fromUpper } = this;
    const m = step.length;
    step.set(sum);
    for (const barrier of this.barriers) barrier.pull(mu, step);
    for (let i = 0; i < count; i++) {
      const start = i * m;
      const lower = corrected ? mu - lowerChange[i] * change[i] : mu;
      const upper = corrected ? mu + upperChange[i] * change[i] : mu;
      let target = lower / above[i] - slopes[i];
      if (i < bounded) target -= upper / below[i];
      targets[i] = target;
      lowerChange[i] = lower;
      upperChange[i] = upper;
      const part = target * weights[i];
      for (let j = 0; j < m; j++) step[j] += part * rows[start + j];
    }
    choleskySolve(m, this.hessian, step);
    for (let i = 0; i < count; i++) {
      const start = i * m;
      let along = 0;
      for (let j = 0; j < m; j++) along += rows[start + j] * step[j];
      change[i] = (targets[i] - along) * weights[i];
      lowerChange[i] = (lowerChange[i] - fromLower[i] * change[i]) / above[i] - fromLower[i];
      if (i < bounded) upperChange[i] = (upperChange[i] + fromUpper[i] * change[i]) / below[i] - fromUpper[i];
    }
    for (const barrier of this.barriers) barrier.direction(mu, step);
  }

  private limit(most: number): number {
    const { count, bounded, above, below, change, lowerChange, upperChange, fromLower, fromUpper } = this;
    let limit = most;
    for (let i = 0; i < count; i++) {
      limit = stepTo(above[i], change[i], limit);
      limit = stepTo(fromLower[i], lowerChange[i], limit);
      if (i >= bounded) continue;
      limit = stepTo(below[i], -change[i], limit);
      limit = stepTo(fromUpper[i], upperChange[i], limit);
    }
    for (const barrier of this.barriers) limit = barrier.limit(this.step, limit);
    return limit;
  }

  private advance(length: number): void {
    const { count, bounded, limits, t, above, below, change, step } = this;
    for (let i = 0; i < count; i++) {
      const move = length * change[i];
      above[i] += move;
      this.fromLower[i] += length * this.lowerChange[i];
      if (i < bounded) {
        below[i] -= move;
        this.fromUpper[i] += length * this.upperChange[i];
        t[i] = above[i] < below[i] ? above[i] - limits[i] : limits[i] - below[i];
      } else t[i] = above[i];
    }
    for (const barrier of this.barriers) barrier.advance(length);
    for (let j = 0; j < step.length; j++) this.point[j] += length * step[j];
  }

  /** Keeps c + Σ t_i a_i when it is better than the best. */
  private evaluate(c: Float64Array, best: number): number {
    const { count, bounded, rows, sum, t, limits } = this;
    const m = sum.length;
    sum.set(c);
    for (let i = 0; i < count; i++) {
      // in the box to the last bit, whatever the slacks say
      const inside = i < bounded ? Math.max(-limits[i], Math.min(limits[i], t[i])) : Math.max(0, t[i]);
      t[i] = inside;
      const start = i * m;
      for (let j = 0; j < m; j++) sum[j] += inside * rows[start + j];
    }
    const value = support(this.set, sum);
    if (!(value < best)) return best;
    this.functional.set(sum);
    this.magnitude = 0;
    for (let j = 0; j < m; j++) this.magnitude += Math.abs(c[j]);
    for (let i = 0; i < count; i++) {
      let size = 0;
      for (let j = 0; j < m; j++) size += Math.abs(rows[i * m + j]);
      this.magnitude += t[i] * (t[i] < 0 ? -size : size);
    }
    return value;
  }
}

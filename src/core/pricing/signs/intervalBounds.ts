/**
 * The ends of the intervals of a node's rows: an upper bound of max { ±u_iᵀφ : φ ∈ C, held rows ≥ 0, vᵀφ ≥ τ }, for narrowing the
 * intervals of undecided rows (theory.md, "Tighten intervals at every child"). By weak duality h(r + νv) − ντ with
 * r = ±u_i + Σ μ_j u_j is one for every μ, ν ≥ 0. The condition on v holds wherever the function exceeds the level to be
 * beaten: v belongs to a majorant.
 */
import { maximiser, support, type UnitSet } from '../unitSet';
import { PRICING } from '../../settings/pricing';

const {
  capSteps,
  fewestHeld,
  intervalMove,
  intervalRounding,
  intervalSweeps,
  keptMultipliers,
  mostHeld,
  tightSweeps,
} = PRICING;

export class IntervalBounds {
  private readonly m: number;
  /** Signed held rows, row-major, and their Gram matrix; `count` of them, the last one possibly the branch row. */
  private readonly held: Float64Array;
  private readonly gram: Float64Array;
  private readonly capacity: number;
  private count = 0;
  private readonly along: Float64Array;
  private readonly active: Int32Array;
  /** For row i, +u_i at 2i and −u_i at 2i + 1: r, what its rounding may hide, and for the parent its μ as well. */
  private readonly parentR: Float64Array;
  private readonly parentRounding: Float64Array;
  private readonly parentMu: Float64Array;
  private readonly r: Float64Array;
  private readonly rounding: Float64Array;
  private readonly mu: Float64Array;
  private readonly current: Float64Array;
  private readonly trial: Float64Array;
  private readonly best: Float64Array;
  private readonly v: Float64Array;
  private tau = 0;
  /** Ball only: v/‖v‖ and τ/‖v‖. */
  private readonly axis: Float64Array;
  private cosine = 0;
  private readonly round: boolean;

  /** @param rows unit rows, row-major, `length` of them */
  constructor(
    private readonly set: UnitSet,
    private readonly rows: Float64Array,
    length: number,
  ) {
    const m = set.size;
    this.m = m;
    const affordable = Math.max(fewestHeld, Math.floor(keptMultipliers / (2 * length)));
    this.capacity = Math.min(length, mostHeld, affordable) + 1;
    const { capacity } = this;
    this.held = new Float64Array(capacity * m);
    this.gram = new Float64Array(capacity * capacity);
    this.along = new Float64Array(capacity);
    this.active = new Int32Array(capacity);
    this.parentR = new Float64Array(2 * length * m);
    this.parentRounding = new Float64Array(2 * length);
    this.parentMu = new Float64Array(2 * length * capacity);
    this.r = new Float64Array(2 * length * m);
    this.rounding = new Float64Array(2 * length);
    this.mu = new Float64Array(capacity);
    this.current = new Float64Array(m);
    this.trial = new Float64Array(m);
    this.best = new Float64Array(m);
    this.v = new Float64Array(m);
    this.axis = new Float64Array(m);
    this.round = set.norm === 'l2' && set.ball === set.size;
  }

  /** Forgets the held rows, down to the first `keep`. */
  release(keep = 0): void {
    this.count = Math.min(this.count, keep);
  }

  get holds(): number {
    return this.count;
  }

  /** From now on sign·u_iᵀφ ≥ 0. One place is kept for the branch row. */
  hold(i: number, sign: 1 | -1, branch = false): void {
    const { m, held, rows, count, gram, capacity } = this;
    if (count >= capacity - (branch ? 0 : 1)) return;
    for (let c = 0; c < m; c++) held[count * m + c] = sign * rows[i * m + c];
    for (let k = 0; k <= count; k++) {
      let sum = 0;
      for (let c = 0; c < m; c++) sum += held[count * m + c] * held[k * m + c];
      gram[count * capacity + k] = sum;
      gram[k * capacity + count] = sum;
    }
    this.count++;
  }

  /** Finds the parent's r for both signs of row i by coordinate descent on ‖r‖₂ (any μ serves any C). */
  parent(i: number): void {
    const { m, rows, count, mu, parentR, parentRounding, parentMu, capacity } = this;
    for (const sign of [1, -1] as const) {
      const at = sign > 0 ? 2 * i : 2 * i + 1;
      for (let c = 0; c < m; c++) parentR[at * m + c] = sign * rows[i * m + c];
      mu.fill(0, 0, count);
      parentRounding[at] = this.descend(i, sign, parentR, at * m);
      for (let j = 0; j < count; j++) parentMu[at * capacity + j] = mu[j];
    }
  }

  /** Instead of `parent`: r = ±u_i, for good. */
  plain(i: number): void {
    const { m, rows, count, parentR, parentRounding, parentMu, capacity } = this;
    for (let c = 0; c < m; c++) {
      parentR[2 * i * m + c] = rows[i * m + c];
      parentR[(2 * i + 1) * m + c] = -rows[i * m + c];
    }
    for (const at of [2 * i, 2 * i + 1]) {
      parentRounding[at] = intervalRounding;
      parentMu.fill(0, at * capacity, at * capacity + count);
    }
  }

  /** From the parent's r for row i to the child's, which holds the branch row as well. */
  child(i: number): void {
    const { m, count, held, mu, r, rounding, parentR, parentRounding, parentMu, capacity } = this;
    const last = count - 1;
    for (const sign of [1, -1] as const) {
      const at = sign > 0 ? 2 * i : 2 * i + 1;
      let along = 0;
      for (let c = 0; c < m; c++) {
        r[at * m + c] = parentR[at * m + c];
        along += last < 0 ? 0 : r[at * m + c] * held[last * m + c];
      }
      rounding[at] = parentRounding[at];
      // where r meets the new row as it is, it stays the best
      if (along >= -intervalMove) continue;
      for (let j = 0; j < last; j++) mu[j] = parentMu[at * capacity + j];
      mu[last] = 0;
      rounding[at] = this.descend(i, sign, r, at * m);
    }
  }

  /** From the μ and r that are given, to better ones; returns what rounding may hide. */
  private descend(i: number, sign: 1 | -1, r: Float64Array, to: number): number {
    const { m, held, rows, count, along, mu, active } = this;
    for (let j = 0; j < count; j++) {
      let sum = 0;
      for (let c = 0; c < m; c++) sum += held[j * m + c] * r[to + c];
      along[j] = sum;
    }
    for (let sweep = 0; sweep < intervalSweeps; sweep++) {
      let most = 0;
      let tight = 0;
      for (let j = 0; j < count; j++) {
        const before = mu[j];
        if (before === 0 && along[j] > -intervalMove) continue;
        active[tight++] = j;
        most = Math.max(most, this.step(j, before));
      }
      if (most < intervalMove) break;
      for (let again = 0; again < tightSweeps && most >= intervalMove; again++) {
        most = 0;
        for (let a = 0; a < tight; a++) most = Math.max(most, this.step(active[a], mu[active[a]]));
      }
    }
    for (let c = 0; c < m; c++) r[to + c] = sign * rows[i * m + c];
    let total = 1;
    for (let j = 0; j < count; j++) {
      const value = mu[j];
      if (value === 0) continue;
      total += value;
      for (let c = 0; c < m; c++) r[to + c] += value * held[j * m + c];
    }
    return intervalRounding * total;
  }

  private step(j: number, before: number): number {
    const { count, along, mu, gram, capacity } = this;
    const change = along[j] > before ? -before : -along[j];
    mu[j] = before + change;
    const from = j * capacity;
    for (let k = 0; k < count; k++) along[k] += change * gram[from + k];
    return Math.abs(change);
  }

  /** φ is to meet vᵀφ ≥ tau as well, in `capped`; whether that says anything. */
  cap(v: Float64Array, tau: number): boolean {
    this.v.set(v);
    let length = 0;
    for (const value of v) length += value * value;
    length = Math.sqrt(length);
    // τ is a difference of sums of order one; a looser cap is a valid one
    this.tau = tau - intervalRounding;
    if (this.tau <= 0 || length === 0) return false;
    this.cosine = this.tau / length - intervalRounding;
    for (let c = 0; c < v.length; c++) this.axis[c] = v[c] / length;
    return true;
  }

  /** Upper bound of sign·u_iᵀφ over the held cone. */
  bound(i: number, sign: 1 | -1): number {
    return support(this.set, this.load(i, sign)) + this.rounding[sign > 0 ? 2 * i : 2 * i + 1];
  }

  /** Upper bound of sign·u_iᵀφ over the held cone inside the cap. */
  capped(i: number, sign: 1 | -1): number {
    const { m, rows, current } = this;
    const inCone = this.withCap(this.load(i, sign)) + this.rounding[sign > 0 ? 2 * i : 2 * i + 1];
    for (let c = 0; c < m; c++) current[c] = sign * rows[i * m + c];
    return Math.min(inCone, this.withCap(current) + intervalRounding);
  }

  private load(i: number, sign: 1 | -1): Float64Array {
    const { m, r, current } = this;
    const from = (sign > 0 ? 2 * i : 2 * i + 1) * m;
    for (let c = 0; c < m; c++) current[c] = r[from + c];
    return current;
  }

  /** min over ν ≥ 0 of h(r + νv) − ντ. */
  private withCap(r: Float64Array): number {
    if (this.round) return this.inBall(r);
    const { set, v, tau, trial, best } = this;
    const m = r.length;
    let low = 0;
    let high = Infinity;
    let nu = 0;
    let least = Infinity;
    for (let k = 0; k < capSteps; k++) {
      let at = -nu * tau;
      for (let c = 0; c < m; c++) trial[c] = r[c] + nu * v[c];
      at += support(set, trial);
      least = Math.min(least, at);
      maximiser(set, trial, best);
      let slope = -tau;
      for (let c = 0; c < m; c++) slope += v[c] * best[c];
      if (slope >= 0) {
        if (nu === 0) break;
        high = nu;
      } else low = nu;
      nu = high < Infinity ? 0.5 * (low + high) : low === 0 ? 1 / tau : 4 * low;
    }
    return least;
  }

  /** In closed form: rᵀφ over the part of the ball with axisᵀφ ≥ cosine. */
  private inBall(r: Float64Array): number {
    const { axis, cosine } = this;
    let along = 0;
    let square = 0;
    for (let c = 0; c < r.length; c++) {
      along += r[c] * axis[c];
      square += r[c] * r[c];
    }
    const length = Math.sqrt(square);
    if (along >= cosine * length || cosine >= 1) return length;
    return cosine * along + Math.sqrt(1 - cosine * cosine) * Math.sqrt(Math.max(0, square - along * along));
  }
}

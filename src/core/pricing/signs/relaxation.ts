/**
 * The relaxation of one node (theory.md, "Branch and bound over signs"):
 *
 *   min h(v),  v = linear + Σ t_i u_i,   |t_i| ≤ k_i for free rows,  t_i ≥ k_i for held rows,
 *
 * which is max { linearᵀθ − Σ_free k_i|u_iᵀθ| + Σ_held k_i u_iᵀθ : θ ∈ C, u_iᵀθ ≥ 0 for held rows }. A primal–dual interior
 * point (Mehrotra's predictor and corrector) whose normal equations are only m × m. t stays feasible all along, so that h(v)
 * is a bound at every iteration.
 */
import { type Barrier, barriersOf } from './unitSetBarriers';
import { support, type UnitSet } from '../unitSet';
import { PRICING } from '../../settings/pricing';

const {
  heldStart,
  leastCentring,
  leastStep,
  relaxationIterations,
  relaxationRounding,
  relaxationStep,
  singularPivot,
} = PRICING;

const IMMOVABLE = 1e100;

export interface RelaxationGoal {
  /** Bounds of at most this are good enough. */
  readonly level: number;
  /** Added to h(v) to make the bound. */
  readonly offset: number;
  /** Stop when the bound is known to within this part of what it lies above the level. */
  readonly share: number;
  /** Stop when the bound is known to within this. */
  readonly accuracy: number;
}

export class Relaxation {
  /** Coordinate c of row i at [c · capacity + i]: the free rows first, then the held ones. */
  readonly rows: Float64Array;
  readonly limits: Float64Array;
  readonly linear: Float64Array;

  /** Offset + h(v) at the best iterate. */
  bound = 0;
  /** What the last iterate's bound may lie above the relaxation's value. */
  gap = 0;
  /** Σ|t_i| at the best iterate, which rounding is relative to. */
  load = 0;
  iterations = 0;
  /** Multiplications of the last program so far, roughly. */
  get work(): number {
    const m = this.set.size;
    return this.iterations * this.used * m * (m + 12);
  }
  /** Rows of the last program. */
  private used = 0;
  /** v at the best iterate. */
  readonly v: Float64Array;
  /** Where to start, strictly inside C; then θ at the last iterate, inside C but for rounding. */
  readonly theta: Float64Array;

  private readonly barriers: readonly Barrier[];
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly a: Float64Array;
  private readonly b: Float64Array;
  private readonly s: Float64Array;
  private readonly w: Float64Array;
  private readonly e: Float64Array;
  private readonly dt: Float64Array;
  private readonly da: Float64Array;
  private readonly db: Float64Array;
  private readonly matrix: Float64Array;
  private readonly rhs: Float64Array;
  private readonly current: Float64Array;
  private readonly before: Float64Array;
  /** Asked in each iteration, of n·m² multiplications: true ends it with the bound so far. */
  cut: () => boolean = () => false;

  constructor(
    private readonly set: UnitSet,
    readonly capacity: number,
  ) {
    const m = set.size;
    const long = (): Float64Array => new Float64Array(capacity);
    const short = (): Float64Array => new Float64Array(m);
    this.rows = new Float64Array(m * capacity);
    this.limits = long();
    this.linear = short();
    this.v = short();
    this.theta = short();
    this.barriers = barriersOf(set);
    this.x = long();
    this.y = long();
    this.a = long();
    this.b = long();
    this.s = long();
    this.w = long();
    this.e = long();
    this.dt = long();
    this.da = long();
    this.db = long();
    this.matrix = new Float64Array(m * m);
    this.rhs = short();
    this.current = short();
    this.before = short();
  }

  /**
   * @param free number of free rows
   * @param count number of rows
   * @param mu complementarity to start from; `this.theta`, strictly inside C, is the starting point
   * @returns whether the goal was met; the bound holds in any case
   */
  solve(free: number, count: number, mu: number, goal: RelaxationGoal): boolean {
    const { barriers, theta } = this;
    this.used = count;
    this.iterations = 0;
    let pairs = free + count;
    for (const barrier of barriers) {
      barrier.start(theta, mu);
      pairs += barrier.pairs;
    }
    this.start(free, count, mu);
    this.bound = Infinity;
    this.gap = Infinity;
    this.before.fill(0);
    for (this.iterations = 0; ; this.iterations++) {
      const current = this.evaluate(free, count, goal.offset);
      if (!(current < Infinity)) {
        // rounding got the better of the last step
        theta.set(this.before);
        return false;
      }
      this.gap = current;
      const above = this.bound - goal.level;
      if (above <= 0 || this.gap <= goal.accuracy + relaxationRounding * this.load) return true;
      if (goal.share > 0 && this.gap <= goal.share * above) return true;
      if (this.iterations >= relaxationIterations || this.cut()) return false;
      let gap = this.rowGap(free, count, 0);
      for (const barrier of barriers) gap += barrier.gap();
      if (!this.factor(free, count)) return false;
      this.direction(free, count, 0, false);
      const probe = this.limit(free, count, 1);
      let after = this.rowGap(free, count, probe);
      for (const barrier of barriers) after += barrier.gapAfter(probe);
      const center = (after / gap) ** 3;
      this.direction(free, count, Math.max(center, leastCentring) * (gap / pairs), true);
      const step = Math.min(1, relaxationStep * this.limit(free, count, 2));
      if (!(step > leastStep)) return false;
      this.move(free, count, step);
    }
  }

  /** Centred t for the θ given: μ/(t + k) − μ/(k − t) = uᵀθ for free rows, μ/(t − k) = uᵀθ for held ones. */
  private start(free: number, count: number, mu: number): void {
    const { x, y, a, b, s, limits } = this;
    this.product(this.theta, s, count);
    for (let i = 0; i < free; i++) {
      const k = limits[i];
      const size = Math.abs(s[i]);
      const root = Math.sqrt(mu * mu + size * size * k * k);
      const near = (k * (mu + (mu * mu) / (root + size * k))) / (mu + root);
      const far = 2 * k - near;
      x[i] = s[i] > 0 ? near : far;
      y[i] = s[i] > 0 ? far : near;
      a[i] = mu / x[i];
      b[i] = mu / y[i];
    }
    for (let i = free; i < count; i++) {
      a[i] = Math.max(s[i], heldStart);
      x[i] = mu / a[i];
    }
  }

  /** v and the bound for the present t; returns how far they are from optimal together with θ. */
  private evaluate(free: number, count: number, offset: number): number {
    const { rows, capacity, linear, limits, x, y, s, dt: t, current, theta } = this;
    let load = 0;
    let gap = 0;
    for (let i = 0; i < free; i++) {
      t[i] = x[i] < y[i] ? x[i] - limits[i] : limits[i] - y[i];
      load += Math.abs(t[i]);
      gap += s[i] > 0 ? x[i] * s[i] : -y[i] * s[i];
    }
    for (let i = free; i < count; i++) {
      t[i] = limits[i] + x[i];
      load += t[i];
      gap += s[i] > 0 ? x[i] * s[i] : -t[i] * s[i];
    }
    for (let c = 0; c < current.length; c++) {
      let sum = linear[c];
      const from = c * capacity;
      for (let i = 0; i < count; i++) sum += t[i] * rows[from + i];
      current[c] = sum;
      gap -= sum * theta[c];
    }
    const value = support(this.set, current);
    const bound = offset + value;
    if (bound < this.bound) {
      this.bound = bound;
      this.load = load;
      this.v.set(current);
    }
    return gap + value;
  }

  private rowGap(free: number, count: number, step: number): number {
    const { x, y, a, b, dt, da, db } = this;
    let sum = 0;
    if (step === 0) {
      for (let i = 0; i < free; i++) sum += a[i] * x[i] + b[i] * y[i];
      for (let i = free; i < count; i++) sum += a[i] * x[i];
      return sum;
    }
    for (let i = 0; i < free; i++)
      sum += (a[i] + step * da[i]) * (x[i] + step * dt[i]) + (b[i] + step * db[i]) * (y[i] - step * dt[i]);
    for (let i = free; i < count; i++) sum += (a[i] + step * da[i]) * (x[i] + step * dt[i]);
    return sum;
  }

  /** Cholesky factor of Σ w_i u_i u_iᵀ + the set's Hessian, in place; whether it exists. */
  private factor(free: number, count: number): boolean {
    const { rows, capacity, matrix, x, y, a, b, w, e, set } = this;
    const m = set.size;
    for (let i = 0; i < free; i++) w[i] = 1 / (a[i] / x[i] + b[i] / y[i]);
    for (let i = free; i < count; i++) w[i] = x[i] / a[i];
    for (let c = 0; c < m; c++) {
      const at = c * capacity;
      for (let i = 0; i < count; i++) e[i] = w[i] * rows[at + i];
      let f = 0;
      for (; f + 1 <= c; f += 2) {
        const first = f * capacity;
        const second = first + capacity;
        let p = 0;
        let q = 0;
        for (let i = 0; i < count; i++) {
          p += e[i] * rows[first + i];
          q += e[i] * rows[second + i];
        }
        matrix[c * m + f] = p;
        matrix[c * m + f + 1] = q;
      }
      if (f === c) {
        let p = 0;
        for (let i = 0; i < count; i++) p += e[i] * rows[at + i];
        matrix[c * m + c] = p;
      }
    }
    for (const barrier of this.barriers) barrier.hessian(matrix);
    for (let c = 0; c < m; c++) {
      const floor = singularPivot * matrix[c * m + c];
      for (let f = 0; f <= c; f++) {
        let sum = matrix[c * m + f];
        for (let g = 0; g < f; g++) sum -= matrix[c * m + g] * matrix[f * m + g];
        if (f < c) matrix[c * m + f] = sum / matrix[f * m + f];
        else if (sum > floor) matrix[c * m + c] = Math.sqrt(sum);
        // where many θ are optimal: no step in this direction
        else if (sum <= floor) matrix[c * m + c] = IMMOVABLE;
        else return false;
      }
    }
    return true;
  }

  private direction(free: number, count: number, mu: number, second: boolean): void {
    const { rows, capacity, matrix, rhs, current, x, y, a, b, s, w, e, dt, da, db, set } = this;
    const m = set.size;
    if (second) {
      for (let i = 0; i < free; i++) {
        da[i] = (mu - da[i] * dt[i]) / x[i];
        db[i] = (mu + db[i] * dt[i]) / y[i];
        e[i] = da[i] - db[i] - s[i];
      }
      for (let i = free; i < count; i++) {
        da[i] = (mu - da[i] * dt[i]) / x[i];
        e[i] = da[i] - s[i];
      }
    } else {
      for (let i = 0; i < count; i++) {
        da[i] = 0;
        db[i] = 0;
        e[i] = -s[i];
      }
    }
    for (let i = 0; i < count; i++) dt[i] = w[i] * e[i];
    for (let c = 0; c < m; c++) {
      let sum = current[c];
      const from = c * capacity;
      for (let i = 0; i < count; i++) sum += dt[i] * rows[from + i];
      rhs[c] = sum;
    }
    for (const barrier of this.barriers) barrier.residual(rhs, mu, second);
    for (let c = 0; c < m; c++) {
      let sum = rhs[c];
      for (let g = 0; g < c; g++) sum -= matrix[c * m + g] * rhs[g];
      rhs[c] = sum / matrix[c * m + c];
    }
    for (let c = m - 1; c >= 0; c--) {
      let sum = rhs[c];
      for (let g = c + 1; g < m; g++) sum -= matrix[g * m + c] * rhs[g];
      rhs[c] = sum / matrix[c * m + c];
    }
    for (const barrier of this.barriers) barrier.direction(rhs);
    this.product(rhs, dt, count);
    for (let i = 0; i < free; i++) {
      const step = w[i] * (e[i] - dt[i]);
      dt[i] = step;
      da[i] -= a[i] + (a[i] / x[i]) * step;
      db[i] -= b[i] - (b[i] / y[i]) * step;
    }
    for (let i = free; i < count; i++) {
      const step = w[i] * (e[i] - dt[i]);
      dt[i] = step;
      da[i] -= a[i] + (a[i] / x[i]) * step;
    }
  }

  private limit(free: number, count: number, most: number): number {
    const { x, y, a, b, dt, da, db } = this;
    // 1/step, the largest of −change/value
    let inverse = 1 / most;
    for (let i = 0; i < free; i++) {
      const p = -dt[i] / x[i];
      const q = dt[i] / y[i];
      const r = -da[i] / a[i];
      const u = -db[i] / b[i];
      if (p > inverse) inverse = p;
      if (q > inverse) inverse = q;
      if (r > inverse) inverse = r;
      if (u > inverse) inverse = u;
    }
    for (let i = free; i < count; i++) {
      const p = -dt[i] / x[i];
      const r = -da[i] / a[i];
      if (p > inverse) inverse = p;
      if (r > inverse) inverse = r;
    }
    let limit = 1 / inverse;
    for (const barrier of this.barriers) limit = barrier.limit(limit);
    return limit;
  }

  private move(free: number, count: number, step: number): void {
    const { x, y, a, b, dt, da, db, theta, rhs } = this;
    for (let i = 0; i < free; i++) {
      x[i] += step * dt[i];
      y[i] -= step * dt[i];
      a[i] += step * da[i];
      b[i] += step * db[i];
    }
    for (let i = free; i < count; i++) {
      x[i] += step * dt[i];
      a[i] += step * da[i];
    }
    for (const barrier of this.barriers) barrier.move(step);
    this.before.set(theta);
    for (let c = 0; c < theta.length; c++) theta[c] += step * rhs[c];
    this.product(theta, this.s, count);
  }

  /** out_i = u_iᵀp. */
  private product(p: Float64Array, out: Float64Array, count: number): void {
    const { rows, capacity } = this;
    const first = p[0];
    for (let i = 0; i < count; i++) out[i] = first * rows[i];
    for (let c = 1; c < p.length; c++) {
      const from = c * capacity;
      const value = p[c];
      for (let i = 0; i < count; i++) out[i] += value * rows[from + i];
    }
  }
}

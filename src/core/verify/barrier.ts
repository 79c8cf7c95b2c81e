/**
 * The constraint set C inside the interior point method of boxProblem.ts: C is a product of balls, intervals and
 * cross-polytopes, and each of these parts keeps a strictly interior θ, multipliers > 0, and the Newton equations of
 *
 *     (gradient of the part's constraints at θ)·multipliers = w,     multiplier × slack = μ.
 *
 * Nothing here has to be exact: what the method finds is certified by the support function of C alone.
 */
import type { UnitSet } from './unitSet';

export interface Barrier {
  /** Number of pairs multiplier × slack. */
  readonly pairs: number;
  /** θ = 0, and multipliers for a w with about this support function. */
  start(height: number): void;
  /** Σ multiplier × slack. */
  complementarity(): number;
  /** Adds the curvature to `hessian` (row-major, lower triangle). */
  bend(hessian: Float64Array): void;
  /** Takes what the part's multipliers at μ make of w from `residual`. */
  pull(mu: number, residual: Float64Array): void;
  /** Keeps the step of everything of its own that belongs to the step of θ. */
  direction(mu: number, step: Float64Array): void;
  /** The largest multiple of the step, up to `most`, that stays inside. */
  limit(step: Float64Array, most: number): number;
  /** Takes the step; θ itself is moved by the caller afterwards. */
  advance(length: number): void;
}

/** The parts of C around one shared θ. */
export function barriersOf(set: UnitSet, theta: Float64Array): Barrier[] {
  const inputs = set.slab ? set.size - 1 : set.size;
  const bias = set.slab ? [new CubeBarrier(theta, inputs, set.size)] : [];
  if (set.norm === 'l2') return [new BallBarrier(theta, inputs), ...bias];
  if (set.norm === 'linf') return [new CubeBarrier(theta, 0, inputs), ...bias];
  return [new CrossBarrier(theta, inputs), ...bias];
}

/** The largest α ≤ most with value + α·change ≥ 0. */
export function stepTo(value: number, change: number, most: number): number {
  return change < 0 && value + most * change < 0 ? -value / change : most;
}

/** ‖θ‖₂ ≤ 1 as ω = (1 − ‖θ‖²)/2 ≥ 0 with multiplier λ: w = λθ. */
class BallBarrier implements Barrier {
  readonly pairs = 1;
  private multiplier = 1;
  private change = 0;

  constructor(
    private readonly theta: Float64Array,
    private readonly size: number,
  ) {}

  start(height: number): void {
    this.multiplier = height;
  }

  complementarity(): number {
    return this.multiplier * this.slack();
  }

  bend(hessian: Float64Array): void {
    const { theta, size, multiplier } = this;
    const m = theta.length;
    const outward = multiplier / this.slack();
    for (let j = 0; j < size; j++) {
      for (let k = 0; k <= j; k++) hessian[j * m + k] += outward * theta[j] * theta[k];
      hessian[j * m + j] += multiplier;
    }
  }

  pull(mu: number, residual: Float64Array): void {
    const outward = mu / this.slack();
    for (let j = 0; j < this.size; j++) residual[j] -= outward * this.theta[j];
  }

  direction(mu: number, step: Float64Array): void {
    const slack = this.slack();
    this.change = (mu + this.multiplier * this.along(step)) / slack - this.multiplier;
  }

  limit(step: Float64Array, most: number): number {
    // ‖θ + α·step‖² = 1 at α = c/(b + √(b² + ac)) with a = ‖step‖², b = θᵀstep, c = 1 − ‖θ‖²
    let square = 0;
    for (let j = 0; j < this.size; j++) square += step[j] * step[j];
    const along = this.along(step);
    const room = 2 * this.slack();
    const root = along + Math.sqrt(along * along + square * room);
    const limit = root * most > room ? room / root : most;
    return stepTo(this.multiplier, this.change, limit);
  }

  advance(length: number): void {
    this.multiplier += length * this.change;
  }

  private along(step: Float64Array): number {
    let sum = 0;
    for (let j = 0; j < this.size; j++) sum += this.theta[j] * step[j];
    return sum;
  }

  private slack(): number {
    let sum = 0;
    for (let j = 0; j < this.size; j++) sum += this.theta[j] * this.theta[j];
    return Math.max((1 - sum) / 2, 1e-300);
  }
}

/** |θ_j| ≤ 1 for j in [from, to): multipliers y of 1 − θ_j and z of 1 + θ_j, w_j = y − z. */
class CubeBarrier implements Barrier {
  readonly pairs: number;
  private readonly above: Float64Array;
  private readonly below: Float64Array;
  private readonly aboveChange: Float64Array;
  private readonly belowChange: Float64Array;

  constructor(
    private readonly theta: Float64Array,
    private readonly from: number,
    private readonly to: number,
  ) {
    this.pairs = 2 * (to - from);
    this.above = new Float64Array(to);
    this.below = new Float64Array(to);
    this.aboveChange = new Float64Array(to);
    this.belowChange = new Float64Array(to);
  }

  start(height: number): void {
    this.above.fill(height);
    this.below.fill(height);
  }

  complementarity(): number {
    let sum = 0;
    for (let j = this.from; j < this.to; j++) {
      sum += this.above[j] * (1 - this.theta[j]) + this.below[j] * (1 + this.theta[j]);
    }
    return sum;
  }

  bend(hessian: Float64Array): void {
    const m = this.theta.length;
    for (let j = this.from; j < this.to; j++) {
      const t = this.theta[j];
      hessian[j * m + j] += this.above[j] / (1 - t) + this.below[j] / (1 + t);
    }
  }

  pull(mu: number, residual: Float64Array): void {
    for (let j = this.from; j < this.to; j++) {
      residual[j] -= mu / (1 - this.theta[j]) - mu / (1 + this.theta[j]);
    }
  }

  direction(mu: number, step: Float64Array): void {
    for (let j = this.from; j < this.to; j++) {
      const t = this.theta[j];
      this.aboveChange[j] = (mu + this.above[j] * step[j]) / (1 - t) - this.above[j];
      this.belowChange[j] = (mu - this.below[j] * step[j]) / (1 + t) - this.below[j];
    }
  }

  limit(step: Float64Array, most: number): number {
    let limit = most;
    for (let j = this.from; j < this.to; j++) {
      limit = stepTo(1 - this.theta[j], -step[j], limit);
      limit = stepTo(1 + this.theta[j], step[j], limit);
      limit = stepTo(this.above[j], this.aboveChange[j], limit);
      limit = stepTo(this.below[j], this.belowChange[j], limit);
    }
    return limit;
  }

  advance(length: number): void {
    for (let j = this.from; j < this.to; j++) {
      this.above[j] += length * this.aboveChange[j];
      this.below[j] += length * this.belowChange[j];
    }
  }
}

/**
 * ‖θ‖₁ ≤ 1 as |θ_j| ≤ r_j, Σ r_j ≤ 1: multipliers y of r − θ and z of r + θ, τ of 1 − Σ r; w = y − z and y + z = τ.
 * With Y = y/(r − θ), Z = z/(r + θ), S = Y + Z, E = Y − Z and g = τ/(1 − Σ r) the Newton step of r is
 * Δr = (b + E·Δθ − g·ΣΔr)/S, which leaves 4YZ/S on the diagonal and a term of rank one.
 */
class CrossBarrier implements Barrier {
  readonly pairs: number;
  private readonly radii: Float64Array;
  private readonly above: Float64Array;
  private readonly below: Float64Array;
  private readonly radiusChange: Float64Array;
  private readonly aboveChange: Float64Array;
  private readonly belowChange: Float64Array;
  private total = 1;
  private totalChange = 0;

  constructor(
    private readonly theta: Float64Array,
    private readonly size: number,
  ) {
    this.pairs = 2 * size + 1;
    this.radii = new Float64Array(size);
    this.above = new Float64Array(size);
    this.below = new Float64Array(size);
    this.radiusChange = new Float64Array(size);
    this.aboveChange = new Float64Array(size);
    this.belowChange = new Float64Array(size);
  }

  start(height: number): void {
    this.radii.fill(1 / (this.size + 1));
    this.above.fill(height / 2);
    this.below.fill(height / 2);
    this.total = height;
  }

  complementarity(): number {
    let sum = this.total * this.slack();
    for (let j = 0; j < this.size; j++) {
      sum +=
        this.above[j] * (this.radii[j] - this.theta[j]) + this.below[j] * (this.radii[j] + this.theta[j]);
    }
    return sum;
  }

  bend(hessian: Float64Array): void {
    const { size } = this;
    const m = this.theta.length;
    const shared = this.shared();
    for (let j = 0; j < size; j++) {
      const { above, below, sum } = this.stiffness(j);
      const lean = shared * ((above - below) / sum);
      hessian[j * m + j] += (4 * above * below) / sum;
      for (let k = 0; k <= j; k++) {
        const other = this.stiffness(k);
        hessian[j * m + k] += lean * ((other.above - other.below) / other.sum);
      }
    }
  }

  pull(mu: number, residual: Float64Array): void {
    const { size, radii, theta } = this;
    const shared = this.shared();
    let pulls = 0;
    for (let j = 0; j < size; j++) pulls += this.radiusPull(j, mu) / this.stiffness(j).sum;
    for (let j = 0; j < size; j++) {
      const { above, below, sum } = this.stiffness(j);
      const push = mu / (radii[j] - theta[j]) - mu / (radii[j] + theta[j]);
      residual[j] -= push - ((above - below) / sum) * (this.radiusPull(j, mu) - shared * pulls);
    }
  }

  direction(mu: number, step: Float64Array): void {
    const { size, radii, theta, above, below } = this;
    const slack = this.slack();
    const g = this.total / slack;
    let weights = 0;
    let pulls = 0;
    const wanted = (j: number): number => {
      const stiffness = this.stiffness(j);
      return this.radiusPull(j, mu) + (stiffness.above - stiffness.below) * step[j];
    };
    for (let j = 0; j < size; j++) {
      const { sum } = this.stiffness(j);
      weights += 1 / sum;
      pulls += wanted(j) / sum;
    }
    const grown = pulls / (1 + g * weights);
    this.totalChange = (mu + this.total * grown) / slack - this.total;
    for (let j = 0; j < size; j++) {
      const radius = (wanted(j) - g * grown) / this.stiffness(j).sum;
      this.radiusChange[j] = radius;
      this.aboveChange[j] = (mu - above[j] * (radius - step[j])) / (radii[j] - theta[j]) - above[j];
      this.belowChange[j] = (mu - below[j] * (radius + step[j])) / (radii[j] + theta[j]) - below[j];
    }
  }

  limit(step: Float64Array, most: number): number {
    const { radii, theta, radiusChange } = this;
    let limit = stepTo(this.total, this.totalChange, most);
    let grown = 0;
    for (let j = 0; j < this.size; j++) {
      grown += radiusChange[j];
      limit = stepTo(radii[j] - theta[j], radiusChange[j] - step[j], limit);
      limit = stepTo(radii[j] + theta[j], radiusChange[j] + step[j], limit);
      limit = stepTo(this.above[j], this.aboveChange[j], limit);
      limit = stepTo(this.below[j], this.belowChange[j], limit);
    }
    return stepTo(this.slack(), -grown, limit);
  }

  advance(length: number): void {
    this.total += length * this.totalChange;
    for (let j = 0; j < this.size; j++) {
      this.radii[j] += length * this.radiusChange[j];
      this.above[j] += length * this.aboveChange[j];
      this.below[j] += length * this.belowChange[j];
    }
  }

  private slack(): number {
    let sum = 1;
    for (let j = 0; j < this.size; j++) sum -= this.radii[j];
    return Math.max(sum, 1e-300);
  }

  /** g/(1 + g·Σ 1/S). */
  private shared(): number {
    const g = this.total / this.slack();
    let weights = 0;
    for (let j = 0; j < this.size; j++) weights += 1 / this.stiffness(j).sum;
    return g / (1 + g * weights);
  }

  /** b_j. */
  private radiusPull(j: number, mu: number): number {
    const { radii, theta } = this;
    return mu / (radii[j] - theta[j]) + mu / (radii[j] + theta[j]) - mu / this.slack();
  }

  /** Y, Z and S. */
  private stiffness(j: number): { above: number; below: number; sum: number } {
    const above = this.above[j] / (this.radii[j] - this.theta[j]);
    const below = this.below[j] / (this.radii[j] + this.theta[j]);
    return { above, below, sum: above + below };
  }
}

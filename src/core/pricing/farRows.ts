/**
 * Pricing over the l2 ball where all rows r_i = (ρ_i0, ρ_i) lie far along the first axis for what they differ by, as those of an
 * epoch in seconds do. Let β = 2·max ‖ρ_i‖/|ρ_i0|. For |θ_0| > β every pre-activation has the sign of θ_0 and a(θ) is linear, so
 * zᵀa(θ) is at most ‖Σ z_i r_i‖, a sum in doubled precision. What is left lies in {‖θ'‖ ≤ 1, |θ_0| ≤ β}, which is larger than the
 * ball by a factor 1 + β²/2, and there
 *
 *     zᵀa(θ) = Σ (z_i ρ_i0 β) σ(b + (ρ_i/ρ_i0 β)ᵀθ'),   b = θ_0/β ∈ [−1, 1]
 *
 * is that of a bounded bias with inputs of order one: sums are as large as the differences of the rows, not as the rows.
 */
import { DoubleDoubleSum } from '../linear/doubleDouble';
import type { AtomSpace } from '../atomSpace';
import { CandidatePool, type Pricer, type PricingLimits, type PricingResult } from './pricer';
import type { FinderLimits, NeuronFinder } from './localAscent/localAscent';
import { PRICING } from '../settings/pricing';

const { narrowRows } = PRICING;

/** Roundings of a row's coordinates, before it came here, and of the length of a gradient. */
const ROUNDINGS = 8;

export class FarRows {
  /** The set in the middle, with inputs of order one. */
  readonly middle: AtomSpace;
  /** Multiplies z_i to make the middle's. */
  private readonly weights: Float64Array;
  private readonly lengths: Float64Array;

  private constructor(
    private readonly space: AtomSpace,
    private readonly beta: number,
  ) {
    const { count: n, dimension: m, inputs, slope } = space;
    this.weights = Float64Array.from({ length: n }, (_, i) => Math.abs(inputs[i * m]) * beta);
    this.lengths = Float64Array.from({ length: n }, (_, i) =>
      Math.hypot(...inputs.subarray(i * m, i * m + m)),
    );
    const own = new Float64Array(n * (m - 1));
    for (let i = 0; i < n; i++)
      for (let c = 1; c < m; c++)
        own[i * (m - 1) + c - 1] = inputs[i * m + c] / (Math.abs(inputs[i * m]) * beta);
    this.middle = {
      count: n,
      dimension: m - 1,
      inputs: own,
      slope,
      norm: 'l2',
      bias: { kind: 'bound', limit: 1 },
    };
  }

  /** Null where the rows of a space without a bias are not far along the first axis, all to one side. */
  static of(space: AtomSpace): FarRows | null {
    const { count: n, dimension: m, inputs, norm, bias } = space;
    if (norm !== 'l2' || bias.kind !== 'none' || m < 2) return null;
    const side = Math.sign(inputs[0]);
    let widest = 0;
    for (let i = 0; i < n; i++) {
      const along = side * inputs[i * m];
      if (!(along > 0)) return null;
      widest = Math.max(widest, Math.hypot(...inputs.subarray(i * m + 1, i * m + m)) / along);
    }
    return widest > 0 && 2 * widest <= narrowRows ? new FarRows(space, 2 * widest) : null;
  }

  toMiddle(theta: Float64Array): Float64Array {
    const m = this.space.dimension;
    const inner = new Float64Array(m);
    inner.set(theta.subarray(1, m));
    inner[m - 1] = (Math.sign(this.space.inputs[0]) * theta[0]) / this.beta;
    return inner;
  }

  /** On the boundary of the ball. */
  toBall(inner: Float64Array): { theta: Float64Array; size: number } {
    const m = this.space.dimension;
    const theta = new Float64Array(m + 1);
    theta[0] = Math.sign(this.space.inputs[0]) * this.beta * inner[m - 1];
    theta.set(inner.subarray(0, m - 1), 1);
    const size = Math.hypot(...theta);
    return { theta: theta.map((value) => value / size), size };
  }

  dual(z: Float64Array): Float64Array {
    return z.map((value, i) => value * this.weights[i]);
  }

  /**
   * Moves z, in place and in proportion to its entries, to where Σ z_i r_i has no part along the first axis: a neuron along it
   * is so cheap that the objective hardly changes, and no rounding of z can make it violated then.
   */
  balance(z: Float64Array): void {
    const { count: n, dimension: m, inputs } = this.space;
    for (let round = 0; round < 2; round++) {
      const along = new DoubleDoubleSum();
      let squares = 0;
      for (let i = 0; i < n; i++) {
        along.addProduct(z[i], inputs[i * m]);
        squares += Math.abs(z[i]) * inputs[i * m] ** 2;
      }
      if (squares === 0) return;
      const part = along.value / squares;
      for (let i = 0; i < n; i++) z[i] -= part * Math.abs(z[i]) * inputs[i * m];
    }
  }

  /** The zᵀa(θ) of largest size where a(θ) is linear, its θ, and what rounding may hide of it. */
  linear(z: Float64Array): { value: number; theta: Float64Array | null; rounding: number } {
    const { count: n, dimension: m, inputs } = this.space;
    const theta = new Float64Array(m + 1);
    for (let c = 0; c < m; c++) {
      const sum = new DoubleDoubleSum();
      for (let i = 0; i < n; i++) sum.addProduct(z[i], inputs[i * m + c]);
      theta[c] = sum.value;
    }
    const size = Math.hypot(...theta);
    let total = 0;
    for (let i = 0; i < n; i++) total += Math.abs(z[i]) * this.lengths[i];
    // where the first coordinate is small the place is not one where a(θ) is linear
    const inside = Math.abs(theta[0]) > this.beta * size;
    const side = Math.sign(inputs[0] * theta[0]);
    return {
      value: side * size,
      theta: inside ? theta.map((value) => (side * value) / size) : null,
      rounding: ROUNDINGS * Number.EPSILON * total,
    };
  }

  /** Neurons of the middle become neurons of the ball. */
  takeOver(found: CandidatePool, pool: CandidatePool): void {
    for (const candidate of found.select(Infinity, 0)) {
      const { theta, size } = this.toBall(candidate.theta);
      pool.add(theta, candidate.value / size);
    }
  }

  /** How much larger than the ball the set in the middle is. */
  get excess(): number {
    return 1 + this.beta * this.beta;
  }
}

export class FarRowsPricer implements Pricer {
  constructor(
    private readonly rows: FarRows,
    private readonly inner: Pricer,
  ) {}

  price(z: Float64Array, pool: CandidatePool, limits?: PricingLimits): PricingResult {
    const { rows, inner } = this;
    const { value, theta, rounding } = rows.linear(z);
    const size = Math.abs(value);
    if (theta && size > pool.threshold) pool.add(theta, value);
    const found = new CandidatePool(pool.threshold);
    const middle = inner.price(rows.dual(z), found, limits);
    rows.takeOver(found, pool);
    return {
      largest: Math.max(size, middle.largest),
      bound: Math.max(size + rounding, middle.bound * rows.excess),
      ...(middle.nodes === undefined ? {} : { nodes: middle.nodes }),
    };
  }
}

/** Looks for neurons in the same two places. */
export class FarRowsFinder implements NeuronFinder {
  constructor(
    private readonly rows: FarRows,
    private readonly inner: NeuronFinder,
  ) {}

  get work(): number {
    return this.inner.work;
  }

  find(z: Float64Array, pool: CandidatePool, starts: readonly Float64Array[], limits?: FinderLimits): number {
    const { rows, inner } = this;
    const { value, theta } = rows.linear(z);
    const size = theta ? Math.abs(value) : 0;
    if (theta && size > pool.threshold) pool.add(theta, value);
    const found = new CandidatePool(pool.threshold);
    const own = starts
      .map((start) => rows.toMiddle(start))
      .filter((start) => Math.abs(start[start.length - 1]) <= 1);
    const largest = inner.find(rows.dual(z), found, own, limits);
    rows.takeOver(found, pool);
    return Math.max(size, largest);
  }
}

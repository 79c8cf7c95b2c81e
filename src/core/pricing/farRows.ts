/**
 * Pricing where all rows r_i = (ρ_i0, ρ_i) lie far along one coordinate for what they differ by, as those of an epoch in seconds do, or are
 * large in one of them, as those of populations beside fractions. With ‖·‖* the dual norm let β = 2·max ‖ρ_i‖* / |ρ_i0|. For |θ_0| > β every
 * pre-activation has the sign of θ_0 and a(θ) is linear: zᵀa has its maximum there where gᵀθ has, g = Σ z_i r_i a sum in doubled precision, or
 * on |θ_0| = β. What is left lies in {‖θ'‖ ≤ 1, |θ_0| ≤ β}, which is larger than the unit ball by a factor 1 + β²/2 for l2, 1 + β for l1 and
 * not at all for linf, and there
 *
 *     zᵀa(θ) = Σ (z_i ρ_i0 β) σ(b + (ρ_i/ρ_i0 β)ᵀθ'),   b = θ_0/β ∈ [−1, 1]
 *
 * is that of a bounded bias with inputs of order one: sums are as large as the differences of the rows, not as the rows.
 */
import { gauge, vectorNorm } from '../atom';
import { DoubleDoubleSum } from '../linear/doubleDouble';
import { dot } from '../linear/kernels';
import { norm2 } from '../linear/orthogonal';
import type { WeightNorm } from '../problem';
import type { AtomSpace } from '../atomSpace';
import { CandidatePool, type Pricer, type PricingLimits, type PricingResult } from './pricer';
import type { FinderLimits, NeuronFinder } from './localAscent/localAscent';
import { PRICING } from '../settings/pricing';

const { narrowRowsL1, narrowRowsL2, narrowRowsLinf } = PRICING;

const NARROW: Record<WeightNorm, number> = { l1: narrowRowsL1, l2: narrowRowsL2, linf: narrowRowsLinf };
/** By how much it is larger. */
const EXCESS: Record<WeightNorm, (beta: number) => number> = {
  l1: (beta) => beta,
  l2: (beta) => beta * beta,
  linf: () => 0,
};
const DUAL: Record<WeightNorm, WeightNorm> = { l1: 'linf', l2: 'l2', linf: 'l1' };
/** Roundings of a row's coordinates, before it came here, and of the length of a gradient. */
const ROUNDINGS = 8;

export class FarRows {
  /** The set in the middle, with inputs of order one. */
  readonly middle: AtomSpace;
  /** Multiplies z_i to make the middle's. */
  private readonly weights: Float64Array;
  private readonly lengths: Float64Array;
  /** On which side of zero the rows lie. */
  private readonly side: number;

  private constructor(
    private readonly space: AtomSpace,
    /** The far coordinate. */
    private readonly axis: number,
    private readonly beta: number,
  ) {
    const { count: n, dimension: m, inputs, slope, norm } = space;
    this.side = Math.sign(inputs[axis]);
    this.weights = Float64Array.from({ length: n }, (_, i) => Math.abs(inputs[i * m + axis]) * beta);
    this.lengths = Float64Array.from({ length: n }, (_, i) => norm2(inputs.subarray(i * m, i * m + m)));
    const own = new Float64Array(n * (m - 1));
    for (let i = 0; i < n; i++) {
      const others = without(axis, inputs.subarray(i * m, i * m + m));
      own.set(
        others.map((value) => value / this.weights[i]),
        i * (m - 1),
      );
    }
    this.middle = {
      count: n,
      dimension: m - 1,
      inputs: own,
      slope,
      norm,
      bias: { kind: 'bound', limit: 1 },
      ...(space.oneSided && { oneSided: true }),
    };
  }

  /** Null where the rows of a space without a bias are not far along a coordinate, all to one side. A ball is turned so that it is the first. */
  static of(space: AtomSpace): FarRows | null {
    const { dimension: m, norm, bias } = space;
    if (bias.kind !== 'none' || m < 2) return null;
    let [axis, widest] = [0, Infinity];
    for (let c = 0; c < (norm === 'l2' ? 1 : m); c++) {
      const width = widthAlong(space, c);
      if (width < widest) [axis, widest] = [c, width];
    }
    return widest > 0 && 2 * widest <= NARROW[norm] ? new FarRows(space, axis, 2 * widest) : null;
  }

  toMiddle(theta: Float64Array): Float64Array {
    const { axis, beta, side } = this;
    const m = this.space.dimension;
    const inner = new Float64Array(m);
    inner.set(without(axis, theta.subarray(0, m)));
    inner[m - 1] = (side * theta[axis]) / beta;
    return inner;
  }

  /** On the boundary of the ball. */
  toBall(inner: Float64Array): { theta: Float64Array; size: number } {
    const { axis, beta, side, space } = this;
    const m = space.dimension;
    const theta = new Float64Array(m + 1);
    theta.set(inner.subarray(0, axis));
    theta[axis] = side * beta * inner[m - 1];
    theta.set(inner.subarray(axis, m - 1), axis + 1);
    const size = gauge(space, theta);
    return { theta: theta.map((value) => value / size), size };
  }

  dual(z: Float64Array): Float64Array {
    return z.map((value, i) => value * this.weights[i]);
  }

  /**
   * Moves z, in place and in proportion to its entries, to where Σ z_i r_i has no part along the far coordinate: a neuron along it
   * is so cheap that the objective hardly changes, and no rounding of z can make it violated then.
   */
  balance(z: Float64Array): void {
    const { axis } = this;
    const { count: n, dimension: m, inputs } = this.space;
    for (let round = 0; round < 2; round++) {
      const along = new DoubleDoubleSum();
      let squares = 0;
      for (let i = 0; i < n; i++) {
        along.addProduct(z[i], inputs[i * m + axis]);
        squares += Math.abs(z[i]) * inputs[i * m + axis] ** 2;
      }
      if (squares === 0) return;
      const part = along.value / squares;
      for (let i = 0; i < n; i++) z[i] -= part * Math.abs(z[i]) * inputs[i * m + axis];
    }
  }

  /** Where a(θ) is linear and zᵀa(θ) has its maximum there; null where that is on |θ_0| = β. */
  linear(z: Float64Array): LinearPart {
    const { axis, space } = this;
    const { count: n, dimension: m, inputs, norm } = space;
    const gradient = new Float64Array(m);
    for (let c = 0; c < m; c++) {
      const sum = new DoubleDoubleSum();
      for (let i = 0; i < n; i++) sum.addProduct(z[i], inputs[i * m + c]);
      gradient[c] = sum.value;
    }
    let total = 0;
    for (let i = 0; i < n; i++) total += Math.abs(z[i]) * this.lengths[i];
    // a ball's rows have been turned before they came here; others are exact, and so are the sums but for 2⁻⁹⁰
    const rounding = norm === 'l2' ? ROUNDINGS * Number.EPSILON * total : 2 ** -90 * total;
    const theta = maximiserOf(norm, gradient, axis);
    const size = theta ? dot(theta, gradient, m) : 0;
    // where the maximiser is so near to |θ_0| = β that rounding may have moved it, the value on it is less by no more than that
    if (!theta || !(Math.abs(theta[axis]) > this.beta))
      return { value: 0, theta: null, rounding: 0, beside: size > 0 ? rounding * (rounding / size) : 0 };
    const side = Math.sign(this.side * theta[axis]);
    // where its pre-activations are negative, a(θ) is α times them; −θ has the whole of it, but negative
    if (side < 0 && space.oneSided)
      return { value: space.slope * size, theta, rounding: rounding + m * Number.EPSILON * size, beside: 0 };
    return {
      value: side * size,
      theta: theta.map((value) => side * value),
      rounding: rounding + m * Number.EPSILON * size,
      beside: 0,
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
    return 1 + EXCESS[this.space.norm](this.beta);
  }
}

function without(axis: number, values: Float64Array): Float64Array {
  return values.filter((_, c) => c !== axis);
}

/** max ‖ρ_i‖* / |ρ_i0| for the coordinate ρ_i0; infinite where the rows are not all on one side of it. */
function widthAlong({ count: n, dimension: m, inputs, norm }: AtomSpace, axis: number): number {
  const side = Math.sign(inputs[axis]);
  let widest = 0;
  for (let i = 0; i < n; i++) {
    const along = side * inputs[i * m + axis];
    if (!(along > 0)) return Infinity;
    const others = without(axis, inputs.subarray(i * m, i * m + m));
    widest = Math.max(widest, vectorNorm(DUAL[norm], others) / along);
  }
  return widest;
}

/** The θ of the unit ball with the largest gᵀθ, of length m + 1; on l1 the corner along the axis, all others being on |θ_0| ≤ β. */
function maximiserOf(norm: WeightNorm, g: Float64Array, axis: number): Float64Array | null {
  const theta = new Float64Array(g.length + 1);
  if (norm === 'l1') theta[axis] = Math.sign(g[axis]);
  else if (norm === 'linf') theta.set(g.map(Math.sign));
  else {
    const size = norm2(g);
    if (size > 0) theta.set(g.map((value) => value / size));
  }
  return theta.some((value) => value !== 0) ? theta : null;
}

/** What is known of the neurons that are linear on the rows. */
interface LinearPart {
  /** zᵀa(θ) of largest size, signed; 0 where it is on |θ_0| = β. */
  readonly value: number;
  readonly theta: Float64Array | null;
  /** What rounding may hide of the value. */
  readonly rounding: number;
  /** By how much it may exceed the middle's maximum all the same. */
  readonly beside: number;
}

export class FarRowsPricer implements Pricer {
  constructor(
    private readonly rows: FarRows,
    private readonly inner: Pricer,
  ) {}

  price(z: Float64Array, pool: CandidatePool, limits?: PricingLimits): PricingResult {
    const { rows, inner } = this;
    const { value, theta, rounding, beside } = rows.linear(z);
    const size = Math.abs(value);
    if (theta && size > pool.threshold) pool.add(theta, value);
    const found = new CandidatePool(pool.threshold);
    const middle = inner.price(rows.dual(z), found, limits);
    rows.takeOver(found, pool);
    return {
      largest: Math.max(size, middle.largest),
      bound: Math.max(size + rounding, middle.bound * rows.excess + beside),
      ...(middle.nodes === undefined ? {} : { nodes: middle.nodes }),
    };
  }
}

/** Looks for neurons in the same two places. */
class FarRowsFinder implements NeuronFinder {
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

/** The pricer itself where no rows are far, else one that prices those in two parts; `inner` is of the rows in the middle. */
export const farPricer = (far: FarRows | null, inner: Pricer): Pricer =>
  far ? new FarRowsPricer(far, inner) : inner;

/** The same of what looks for neurons. */
export const farFinder = (far: FarRows | null, inner: NeuronFinder): NeuronFinder =>
  far ? new FarRowsFinder(far, inner) : inner;

/**
 * One homogeneous frame for every constraint set: zᵀa(θ) = gᵀφ + Σ κ_i|u_iᵀφ| with unit rows u_i and φ in a `UnitSet`, from
 * σ(t) = (1+α)/2·t + (1−α)/2·|t|. Rows that say the same are one row.
 *
 *   none   u ∝ x_i                     joint   u ∝ (x_i, 1)
 *   bound  u ∝ (x_i, B), φ = (w, b/B)  free    the same on inputs about their midrange
 *
 * With a free bias z is orthogonal to 1, so that for given w the best b is a breakpoint −x_iᵀw (theory.md, section 2.3), and
 * |b| ≤ B = max ‖x_i‖_* loses nothing.
 */
import { vectorNorm } from '../atom';
import { firstEqualRows } from '../equalRows';
import type { AtomSpace } from '../atomSpace';
import { support, type UnitSet, unitSet } from './unitSet';
import { PRICING } from '../settings/pricing';
import { biasOf, liftedSize, limitOf, normOf } from '../set';

const { weightless } = PRICING;

/** max { uᵀφ + Σ … }: one side of a dual, z or −z, divided by `scale`. */
export interface Side {
  /** +1 for z, −1 for −z. There φ stands for −φ. */
  readonly sign: 1 | -1;
  readonly linear: Float64Array;
  /** Rows with κ > 0, row-major, and their κ. */
  readonly convex: Float64Array;
  readonly convexKinks: Float64Array;
  /** Rows with κ < 0, row-major, and their |κ|. */
  readonly concave: Float64Array;
  readonly concaveKinks: Float64Array;
}

/** A dual in a frame. */
export interface FrameDual {
  /** Σ|z_i|‖x̃_i‖: the unit of the sides' values. */
  readonly scale: number;
  readonly sides: readonly [Side, Side];
  /** In the user's units: what rounding in the making of g, κ and the rows may hide on all of C. */
  readonly slack: number;
}

export class HomogeneousFrame {
  readonly set: UnitSet;
  private readonly count: number;
  private readonly lengths: Float64Array;
  /** Row that each sample belongs to, −1 for none, and whether as its negative. */
  private readonly rowOf: Int32Array;
  private readonly turned: Uint8Array;
  private readonly units: Float64Array;
  private readonly rowCount: number;
  /** Free bias: the midrange. */
  private readonly center: Float64Array;
  /** What the last coordinate of φ is multiplied by to make b. */
  private readonly biasScale: number;
  /** What a sample's coordinates are rounded relative to. */
  private readonly sizes: Float64Array;
  private readonly most: number;

  constructor(private readonly space: AtomSpace) {
    const { count: n, dimension: d, inputs, norm, bias } = space;
    this.count = n;
    const { exists, inNorm, isFree, scale } = biasOf(bias);
    this.center = isFree ? midrange(space) : new Float64Array(d);
    const { center } = this;
    const shifted = inputs.map((value, at) => value - center[at % d]);
    let farthest = 0;
    for (let i = 0; i < n; i++)
      farthest = Math.max(farthest, vectorNorm(normOf(norm).dual, shifted.subarray(i * d, (i + 1) * d)));
    this.biasScale = scale(farthest, limitOf(bias));
    const m = liftedSize(space);
    this.set = unitSet(m, norm, exists && !inNorm);
    this.lengths = new Float64Array(n);
    this.sizes = new Float64Array(n);
    this.rowOf = new Int32Array(n).fill(-1);
    this.turned = new Uint8Array(n);
    const all = new Float64Array(n * m);
    const centre = vectorNorm('l2', center);
    for (let i = 0; i < n; i++) {
      const u = all.subarray(i * m, (i + 1) * m);
      for (let c = 0; c < d; c++) u[c] = shifted[i * d + c];
      if (m > d) u[d] = this.biasScale;
      const length = vectorNorm('l2', u);
      this.lengths[i] = length;
      this.sizes[i] = length + centre + vectorNorm('l2', inputs.subarray(i * d, (i + 1) * d));
      if (length === 0) continue;
      let lead = 0;
      while (u[lead] === 0) lead++;
      const turned = u[lead] < 0;
      for (let c = 0; c < m; c++) u[c] = u[c] === 0 ? 0 : u[c] / (turned ? -length : length);
      this.turned[i] = turned ? 1 : 0;
    }
    const first = firstEqualRows(all, m);
    let rowCount = 0;
    for (let i = 0; i < n; i++) {
      if (this.lengths[i] === 0) continue;
      if (first[i] === i) {
        // what comes later in `all` has not been reached yet
        all.copyWithin(rowCount * m, i * m, (i + 1) * m);
        this.rowOf[i] = rowCount++;
      } else this.rowOf[i] = this.rowOf[first[i]];
    }
    this.units = all.slice(0, rowCount * m);
    this.rowCount = rowCount;
    // largest ‖φ‖₂ in the set
    this.most = Math.sqrt(this.set.size - this.set.ball + (this.set.ball > 0 ? 1 : 0));
  }

  /** Most rows that one side may have. */
  get rows(): number {
    return this.rowCount;
  }

  dual(z: Float64Array): FrameDual {
    const { count: n, units, rowOf, turned, lengths } = this;
    const m = this.set.size;
    const { slope } = this.space;
    let scale = 0;
    let rounded = 0;
    let total = 0;
    for (let i = 0; i < n; i++) {
      scale += Math.abs(z[i]) * lengths[i];
      rounded += Math.abs(z[i]) * this.sizes[i];
      total += z[i];
    }
    const unit = scale > 0 ? 1 / scale : 0;
    const linear = new Float64Array(m);
    const kinks = new Float64Array(this.rowCount);
    for (let i = 0; i < n; i++) {
      const row = rowOf[i];
      if (row < 0) continue;
      const weight = z[i] * lengths[i] * unit;
      kinks[row] += 0.5 * (1 - slope) * weight;
      const signed = 0.5 * (1 + slope) * (turned[i] ? -weight : weight);
      for (let c = 0; c < m; c++) linear[c] += signed * units[row * m + c];
    }
    // n sums of terms that are each rounded a few times, u_i itself to a few units along its size, and what an independent
    // check concedes to its own rounding; a leftover Σz of a free bias counts |b| ≤ B twice, here and where z is projected
    const slack =
      (4 * n + 40 * m + 1500) * Number.EPSILON * (scale + 0.01 * rounded) * this.most +
      (biasOf(this.space.bias).isFree ? 2 * Math.abs(total) * this.biasScale : 0);
    const side = (sign: 1 | -1): Side => {
      const convex = pick(units, kinks, m, (kink) => sign * kink > 0);
      const concave = pick(units, kinks, m, (kink) => sign * kink < 0);
      return {
        sign,
        linear,
        convex: convex.rows,
        convexKinks: convex.kinks,
        concave: concave.rows,
        concaveKinks: concave.kinks,
      };
    };
    return { scale, sides: [side(1), this.space.oneSided ? nothing(m) : side(-1)], slack };
  }

  /** θ = (w, b) on the boundary of the unit constraint set along φ; null when φ has no weights but a free bias. */
  theta(side: Pick<Side, 'sign'>, phi: Float64Array): Float64Array | null {
    const { dimension: d, norm, bias } = this.space;
    const theta = new Float64Array(d + 1);
    for (let c = 0; c < d; c++) theta[c] = side.sign * phi[c];
    const { exists, isFree, gauge } = biasOf(bias);
    if (exists) theta[d] = side.sign * phi[d] * this.biasScale;
    if (isFree) for (let c = 0; c < d; c++) theta[d] -= theta[c] * this.center[c];
    const size = gauge(normOf(norm), theta, d, limitOf(bias));
    if (size === 0 || (isFree && size < weightless)) return null;
    for (let c = 0; c <= d; c++) theta[c] /= size;
    return theta;
  }

  /** zᵀa(θ). */
  value(z: Float64Array, theta: Float64Array): number {
    const { count: n, dimension: d, inputs, slope } = this.space;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      let t = theta[d];
      for (let c = 0; c < d; c++) t += inputs[i * d + c] * theta[c];
      sum += z[i] * (t > 0 ? t : slope * t);
    }
    return sum;
  }

  /** φ of a neuron (w, b). */
  phi(side: Pick<Side, 'sign'>, theta: Float64Array): Float64Array {
    const { dimension: d } = this.space;
    const phi = new Float64Array(this.set.size);
    let b = theta[d];
    for (let c = 0; c < d; c++) {
      phi[c] = side.sign * theta[c];
      b += theta[c] * this.center[c];
    }
    if (phi.length > d) phi[d] = this.biasScale > 0 ? (side.sign * b) / this.biasScale : 0;
    return phi;
  }
}

/** The side of −z where outputs are ≥ 0 only: no neuron has a value on it. */
function nothing(m: number): Side {
  const none = new Float64Array(0);
  return {
    sign: -1,
    linear: new Float64Array(m),
    convex: none,
    convexKinks: none,
    concave: none,
    concaveKinks: none,
  };
}

function midrange({ count: n, dimension: d, inputs }: AtomSpace): Float64Array {
  return Float64Array.from({ length: d }, (_, c) => {
    let low = Infinity;
    let high = -Infinity;
    for (let i = 0; i < n; i++) {
      low = Math.min(low, inputs[i * d + c]);
      high = Math.max(high, inputs[i * d + c]);
    }
    return 0.5 * (low + high);
  });
}

function pick(
  units: Float64Array,
  kinks: Float64Array,
  m: number,
  wanted: (kink: number) => boolean,
): { rows: Float64Array; kinks: Float64Array } {
  let count = 0;
  for (const kink of kinks) if (wanted(kink)) count++;
  const rows = new Float64Array(count * m);
  const sizes = new Float64Array(count);
  let at = 0;
  for (let row = 0; row < kinks.length; row++) {
    if (!wanted(kinks[row])) continue;
    for (let c = 0; c < m; c++) rows[at * m + c] = units[row * m + c];
    sizes[at++] = Math.abs(kinks[row]);
  }
  return { rows, kinks: sizes };
}

/** gᵀφ + Σ κ|uᵀφ| of a side. */
export function sideValue(side: Side, phi: Float64Array): number {
  const m = phi.length;
  let value = 0;
  for (let c = 0; c < m; c++) value += side.linear[c] * phi[c];
  const { convex, convexKinks, concave, concaveKinks } = side;
  for (let i = 0; i < convexKinks.length; i++) {
    let t = 0;
    for (let c = 0; c < m; c++) t += convex[i * m + c] * phi[c];
    value += convexKinks[i] * Math.abs(t);
  }
  for (let i = 0; i < concaveKinks.length; i++) {
    let t = 0;
    for (let c = 0; c < m; c++) t += concave[i * m + c] * phi[c];
    value -= concaveKinks[i] * Math.abs(t);
  }
  return value;
}

/** h(u_i) of every convex row: what |u_iᵀφ| is at most. */
export function supportOfRows(set: UnitSet, side: Side): Float64Array {
  const m = set.size;
  return Float64Array.from(side.convexKinks, (_, i) =>
    support(set, side.convex.subarray(i * m, (i + 1) * m)),
  );
}

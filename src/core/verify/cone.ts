/**
 * The bound on one simplicial cone: a linear function above f on the cone, and its maximum over cone ∩ C.
 *
 * Let v_k be the generators (gauge 1) and θ = Σ λ_k v_k, λ ≥ 0. A row u with κ|uᵀθ|
 *  - of one sign on all v_k is linear on the cone: "decided", and collected in g for good;
 *  - with κ > 0 is at most its chord κ Σ λ_k |uᵀv_k|, by convexity;
 *  - with κ < 0 is at most κ·s·uᵀθ for any s in [−1, 1].
 * So f(θ) ≤ Σ λ_k c_k. For θ in C this is at most
 *  - ρ·max(0, max_k c_k), where ρ ≥ Σ λ_k: if pᵀv_k ≥ q > 0 for all k then q·Σ λ_k ≤ pᵀθ ≤ h(p), so ρ = h(p)/q;
 *  - h(ĝ) + ρ·max(0, max_k (c_k − ĝᵀv_k)) for any vector ĝ whatever.
 * Both hold for the p and ĝ actually computed, however ill-conditioned the cone.
 *
 * Rounding, in units of 2⁻⁵³·ρ·Σ|z_i|‖u_i‖₁ (all coordinates of points of C are at most 1): with |uᵀv| ≤ 2(m + 4)‖u‖₁
 * taken for zero, a row taken for linear is off by 2(m + 4); evaluating uᵀv_k and gᵀv_k takes 2(m + 1), a generator's
 * gauge of not quite 1 another m + 2, scaling the rows and adding them up (compensated) 6: together under 6(m + 4).
 * A cut's point is placed to 8 roundings; from three dimensions on the halves may then miss a sliver of that width
 * along the old face, in which f differs by at most 8 from its value on the halves: 8 for each cut on the way down.
 */
import { UNIT, addTo } from './sums';
import type { ConcaveRows } from './curved';
import { CurvedBounds } from './curved';
import type { Response } from './response';
import { gauge } from './unitSet';

export interface Cone {
  /** size × size, one generator after the other. */
  readonly generators: Float64Array;
  /** Decided part g (compensated: values, then remainders). */
  readonly linear: Float64Array;
  /** Rows still undecided. */
  readonly rows: Int32Array;
  /** max f over cone ∩ C is at most this (rounding not yet counted). */
  readonly bound: number;
  /** How much rounding can add to it. */
  readonly rounding: number;
  /** Largest f at a generator: what is certainly reached, up to rounding. */
  readonly reached: number;
  /** Multiplications it took, roughly. */
  readonly work: number;
  /** Number of cuts that led to it. */
  readonly depth: number;
  /** Where to cut: a point inside the edge between generators `from` and `to`; null when too thin to be cut. */
  readonly cut: { readonly from: number; readonly to: number; readonly share: number } | null;
}

interface Relaxation {
  /** Largest f at a generator. */
  readonly reached: number;
  /** Σ |κ_i|·|u_iᵀv_k| over the undecided rows and all generators: what their rounding is relative to. */
  readonly spread: number;
  /** Σ |κ_i|·min(positive part, negative part): how much the relaxation can lose. */
  readonly loose: number;
  /** The undecided row (as a position) with the largest part in that; −1 without any. */
  readonly heaviest: number;
}

/** The bound that is as good as any, given what rounding can add to it. */
type Enough = (rounding: number) => number;

/** What a cone without rows costs, in multiplications. */
const OVERHEAD = 2000;

/** Bounds cones of one response; `side` −1 stands for −f. */
export class ConeBounder {
  private readonly size: number;
  private readonly tolerance: Float64Array;
  private readonly values: Float64Array;
  private readonly undecided: Int32Array;
  private readonly slopes: Float64Array;
  private readonly tops: Float64Array;
  private readonly curved: CurvedBounds;

  constructor(
    private readonly response: Response,
    private readonly side: 1 | -1,
    private readonly flat: boolean,
  ) {
    const m = response.set.size;
    this.size = m;
    // |uᵀv| ≤ tolerance is zero: twice what evaluating it, and placing v on its kink, can be off by (‖v‖∞ ≤ 1).
    this.tolerance = Float64Array.from({ length: response.count }, (_, i) => {
      let length = 0;
      for (let j = 0; j < m; j++) length += Math.abs(response.rows[i * m + j]);
      return 2 * (m + 4) * UNIT * length;
    });
    this.values = new Float64Array(response.count * m);
    this.undecided = new Int32Array(response.count);
    this.slopes = new Float64Array(response.count);
    this.tops = new Float64Array(m);
    this.curved = new CurvedBounds(response.set);
  }

  /** A first cone: nothing decided yet. Under `enough` a bound is as good as any. */
  root(generators: Float64Array, enough: Enough): Cone {
    const linear = this.response.linear.map((part) => this.side * part);
    return this.evaluate(
      generators,
      linear,
      Int32Array.from({ length: this.response.count }, (_, i) => i),
      0,
      enough,
    );
  }

  /** The two halves of a cone at its cut. */
  halves(cone: Cone, enough: Enough): Cone[] {
    const { cut, generators } = cone;
    if (!cut) return [];
    const m = this.size;
    const point = new Float64Array(m);
    for (let j = 0; j < m; j++) {
      point[j] = (1 - cut.share) * generators[cut.from * m + j] + cut.share * generators[cut.to * m + j];
    }
    const length = gauge(this.response.set, point);
    for (let j = 0; j < m; j++) point[j] /= length;
    return [cut.from, cut.to].map((replaced) => {
      const half = generators.slice();
      half.set(point, replaced * m);
      return this.evaluate(half, cone.linear.slice(), cone.rows, cone.depth + 1, enough);
    });
  }

  /** `linear` is taken over and completed. */
  private evaluate(
    generators: Float64Array,
    linear: Float64Array,
    candidates: Int32Array,
    depth: number,
    enough: Enough,
  ): Cone {
    const { size: m, tops } = this;
    const { magnitude } = this.response;
    const count = this.decide(generators, linear, candidates);
    const { reached, spread, loose, heaviest } = this.relax(generators, linear, count);
    const rho = this.flat ? 1 : this.curved.reach(generators, this.longestEdge(generators));
    const top = Math.max(0, ...tops);
    const cut = this.chooseCut(generators, heaviest, (rho - 1) * top > loose / m);
    // Adding up the decided part and the values at the generators (first), the undecided rows (second), and what the
    // halves of all the cuts so far can miss (third), as the head of this file explains.
    const roundings = 6 * (m + 4) * magnitude + (count + m) * spread + (m > 2 ? 8 * depth * magnitude : 0);
    const rounding = rho * UNIT * roundings;
    const least = enough(rounding);
    let bound = top === 0 ? 0 : rho * top;
    if (!this.flat && bound > least) {
      bound = Math.min(bound, this.curved.least(generators, tops, this.concaveRows(count), rho, least));
    }
    return {
      generators,
      linear,
      rows: this.undecided.slice(0, count),
      bound,
      rounding,
      reached,
      work: candidates.length * m * m + OVERHEAD,
      depth,
      cut,
    };
  }

  /** Writes the values c_k of the linear function above f to `tops`, and its slopes s to `slopes`. */
  private relax(generators: Float64Array, linear: Float64Array, count: number): Relaxation {
    const { size: m, tops, undecided, values } = this;
    let reached = -Infinity;
    for (let k = 0; k < m; k++) {
      tops[k] = 0;
      for (let j = 0; j < m; j++) tops[k] += (linear[j] + linear[m + j]) * generators[k * m + j];
      let value = tops[k];
      for (let i = 0; i < count; i++) value += this.kink(undecided[i]) * Math.abs(values[i * m + k]);
      reached = Math.max(reached, value);
    }
    let spread = 0;
    let loose = 0;
    let most = 0;
    let heaviest = -1;
    for (let i = 0; i < count; i++) {
      const kink = this.kink(undecided[i]);
      let above = 0;
      let below = 0;
      for (let k = 0; k < m; k++) {
        const a = values[i * m + k];
        if (a > 0) above += a;
        else below -= a;
      }
      spread += Math.abs(kink) * (above + below);
      const weight = Math.abs(kink) * Math.min(above, below);
      loose += weight;
      if (weight > most) {
        most = weight;
        heaviest = i;
      }
      const slope = (above - below) / (above + below);
      this.slopes[i] = slope;
      for (let k = 0; k < m; k++) {
        const a = values[i * m + k];
        tops[k] += kink * (kink > 0 ? Math.abs(a) : slope * a);
      }
    }
    return { reached, spread, loose, heaviest };
  }

  private concaveRows(count: number): ConcaveRows {
    const { undecided, slopes, values, size } = this;
    const kink = (at: number): number => this.kink(undecided[at]);
    const start = (at: number): number => undecided[at] * size;
    return { count, kink, start, rows: this.response.rows, slopes, values };
  }

  private kink(row: number): number {
    return this.side * this.response.kinks[row];
  }

  /** Collects the decided rows in `linear`, the others in `undecided` with their values at the generators. */
  private decide(generators: Float64Array, linear: Float64Array, candidates: Int32Array): number {
    const { size: m, values, undecided, tolerance } = this;
    const { rows } = this.response;
    const high = linear.subarray(0, m);
    const low = linear.subarray(m);
    let count = 0;
    for (const row of candidates) {
      let above = false;
      let below = false;
      for (let k = 0; k < m; k++) {
        let a = 0;
        for (let j = 0; j < m; j++) a += rows[row * m + j] * generators[k * m + j];
        if (a > tolerance[row]) above = true;
        else if (a < -tolerance[row]) below = true;
        else a = 0;
        values[count * m + k] = a;
      }
      if (above && below) {
        undecided[count++] = row;
        continue;
      }
      const sign = (below ? -1 : 1) * this.kink(row);
      for (let j = 0; j < m; j++) addTo(high, low, j, sign * rows[row * m + j]);
    }
    return count;
  }

  /**
   * Cuts where the heaviest undecided row vanishes on an edge, so that its chord becomes exact there; halves the
   * longest edge when it is the curvature of C that keeps the bound away.
   */
  private chooseCut(generators: Float64Array, row: number, curved: boolean): Cone['cut'] {
    const { size: m, values } = this;
    if (m === 1) return null;
    if (row >= 0 && !curved) {
      let from = 0;
      let to = 0;
      for (let k = 1; k < m; k++) {
        if (values[row * m + k] > values[row * m + from]) from = k;
        if (values[row * m + k] < values[row * m + to]) to = k;
      }
      const share = values[row * m + from] / (values[row * m + from] - values[row * m + to]);
      if (share > 1e-14 && share < 1 - 1e-14) return { from, to, share };
    }
    const { from, to, length } = this.longestEdge(generators);
    return length > 1e-13 ? { from, to, share: 0.5 } : null;
  }

  private longestEdge(generators: Float64Array): { from: number; to: number; length: number } {
    const m = this.size;
    let longest = { from: 0, to: 0, length: 0 };
    for (let from = 0; from < m; from++) {
      for (let to = from + 1; to < m; to++) {
        let length = 0;
        for (let j = 0; j < m; j++) length += (generators[from * m + j] - generators[to * m + j]) ** 2;
        if (length > longest.length) longest = { from, to, length };
      }
    }
    return { ...longest, length: Math.sqrt(longest.length) };
  }
}

/**
 * Bounds on cone ∩ C where the gauge is not linear on the cone, because C is curved (or its facets are not those of the
 * cones): ρ, and the least support function h(ĝ). See cone.ts for what they prove.
 */
import { solveInPlace } from './small';
import { UNIT } from './sums';
import type { UnitSet } from './unitSet';
import { support, supportingFunctional } from './unitSet';

/** The undecided concave rows of a cone: κ·s·uᵀθ with s in [−1, 1], κ < 0, free to choose. */
export interface ConcaveRows {
  /** Number of undecided rows; those with κ > 0 are skipped. */
  readonly count: number;
  readonly kink: (at: number) => number;
  /** Where u starts in `rows`. */
  readonly start: (at: number) => number;
  readonly rows: Float64Array;
  /** s, kept up to date. */
  readonly slopes: Float64Array;
  /** uᵀv_k, size numbers a row. */
  readonly values: Float64Array;
}

/** Sweeps of coordinate descent at most. */
const MOST_SWEEPS = 40;
/** A sweep that gains less than this part of what is missing is the last. */
const LEAST_GAIN = 0.04;
/** Weights of the two parts of a slab's norm stay this far from 0 and 1. */
const LEAST_SHARE = 1e-10;

export class CurvedBounds {
  private readonly inverse: Float64Array;
  private readonly matrix: Float64Array;
  private readonly ones: Float64Array;
  private readonly functional: Float64Array;
  private readonly middle: Float64Array;
  private readonly pushes: Float64Array;

  constructor(private readonly set: UnitSet) {
    const m = set.size;
    this.inverse = new Float64Array(m * m);
    this.matrix = new Float64Array(m * m);
    this.ones = new Float64Array(m);
    this.functional = new Float64Array(m);
    this.middle = new Float64Array(m);
    this.pushes = new Float64Array(m);
  }

  /** ρ ≥ Σ λ_k for Σ λ_k v_k in C: the best of a few functionals p. `edge` is the longest edge. */
  reach(generators: Float64Array, edge: { readonly from: number; readonly to: number }): number {
    const { matrix, ones, middle, functional, set } = this;
    const m = set.size;
    let best = Infinity;
    matrix.set(generators);
    if (solveInPlace(m, matrix, ones.fill(1))) best = this.reachOf(ones, generators);
    middle.fill(0);
    for (let k = 0; k < m; k++) for (let j = 0; j < m; j++) middle[j] += generators[k * m + j];
    supportingFunctional(set, middle, functional);
    best = Math.min(best, this.reachOf(functional, generators));
    for (let j = 0; j < m; j++) middle[j] = generators[edge.from * m + j] + generators[edge.to * m + j];
    supportingFunctional(set, middle, functional);
    return Math.min(best, this.reachOf(functional, generators));
  }

  private reachOf(p: Float64Array, generators: Float64Array): number {
    const m = this.set.size;
    let least = Infinity;
    for (let k = 0; k < m; k++) {
      let value = 0;
      for (let j = 0; j < m; j++) value += p[j] * generators[k * m + j];
      least = Math.min(least, value);
    }
    const length = support(this.set, p);
    // |pᵀv| ≤ h(p) for each v: its m products and sums round by less than (m + 2) units of m·h(p).
    const safe = least - (m + 2) * m * UNIT * length;
    return safe > 0 ? (length / safe) * (1 + 4 * UNIT) : Infinity;
  }

  /**
   * min over s and μ ≥ 0 of h(g(s) + Σ μ_k n_k), where g(s)ᵀv_k = c_k(s) and n_k are the facet normals (n_kᵀv_l = δ_kl):
   * in the limit the maximum over cone ∩ C of the concave function that chords and undecided concave rows make up. Every
   * (s, μ) gives a bound, so the descent may stop anywhere: here at `enough`, or when it gains too little.
   *
   * For a ball h is Euclid's norm. For a slab h = ‖g_w‖ + |g_b| = min over η in (0, 1) of √(‖g_w‖²/η + g_b²/(1 − η)), and
   * coordinate descent, which would stall on the kinks of h, runs on that with η renewed after each sweep.
   */
  least(
    generators: Float64Array,
    tops: Float64Array,
    concave: ConcaveRows,
    rho: number,
    enough: number,
  ): number {
    const m = this.set.size;
    const { inverse, matrix, pushes, functional: g } = this;
    inverse.fill(0);
    for (let k = 0; k < m; k++) inverse[k * m + k] = 1;
    matrix.set(generators);
    if (rho === Infinity || !solveInPlace(m, matrix, inverse)) return Infinity;
    for (let j = 0; j < m; j++) {
      g[j] = 0;
      for (let k = 0; k < m; k++) g[j] += tops[k] * inverse[k * m + j];
    }
    pushes.fill(0);
    let value = support(this.set, g);
    if (this.set.norm === 'l2') {
      for (let sweep = 0; sweep < MOST_SWEEPS && value > enough; sweep++) {
        const bias = this.biasWeight(g);
        this.sweepSlopes(g, tops, concave, bias);
        this.sweepFacets(g, bias);
        const next = support(this.set, g);
        const gained = value - next;
        value = next;
        if (sweep > 1 && gained < LEAST_GAIN * (value - enough)) break;
      }
    }
    let excess = 0;
    for (let k = 0; k < m; k++) {
      let missing = tops[k];
      for (let j = 0; j < m; j++) missing -= g[j] * generators[k * m + j];
      excess = Math.max(excess, missing);
    }
    return Math.min(value + rho * excess, rho * Math.max(0, ...tops));
  }

  /** Weight of g_b² beside ‖g_w‖²: 1 for a ball, η/(1 − η) = ‖g_w‖/|g_b| for a slab. */
  private biasWeight(g: Float64Array): number {
    if (!this.set.slab) return 1;
    const last = this.set.size - 1;
    const bias = Math.abs(g[last]);
    const inputs = support(this.set, g) - bias;
    const share = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, inputs / (inputs + bias)));
    return share / (1 - share);
  }

  private sweepSlopes(g: Float64Array, tops: Float64Array, concave: ConcaveRows, bias: number): void {
    const m = this.set.size;
    const { rows, slopes, values } = concave;
    for (let i = 0; i < concave.count; i++) {
      const kink = concave.kink(i);
      if (kink > 0) continue;
      const start = concave.start(i);
      const wanted = slopes[i] + this.step(g, rows, start, bias) / kink;
      const slope = Math.max(-1, Math.min(1, wanted));
      const change = kink * (slope - slopes[i]);
      if (change === 0) continue;
      slopes[i] = slope;
      for (let j = 0; j < m; j++) g[j] += change * rows[start + j];
      for (let k = 0; k < m; k++) tops[k] += change * values[i * m + k];
    }
  }

  private sweepFacets(g: Float64Array, bias: number): void {
    const m = this.set.size;
    const { inverse, pushes } = this;
    for (let k = 0; k < m; k++) {
      const push = Math.max(0, pushes[k] + this.step(g, inverse, k * m, bias));
      const change = push - pushes[k];
      if (change === 0) continue;
      pushes[k] = push;
      for (let j = 0; j < m; j++) g[j] += change * inverse[k * m + j];
    }
  }

  /** The t that makes the weighted norm of g + t·u least. */
  private step(g: Float64Array, vectors: Float64Array, start: number, bias: number): number {
    const m = this.set.size;
    let along = 0;
    let length = 0;
    for (let j = 0; j < m; j++) {
      const part = j === m - 1 ? bias * vectors[start + j] : vectors[start + j];
      along += g[j] * part;
      length += vectors[start + j] * part;
    }
    return length > 0 ? -along / length : 0;
  }
}

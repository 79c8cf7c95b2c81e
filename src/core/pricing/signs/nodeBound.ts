/**
 * One node of the search: the intervals [lower_i, upper_i] of u_iᵀφ over the convex rows. A row with 0 ≤ lower or upper ≤ 0 is
 * decided. The bound replaces κ|t| by its chord on undecided rows (theory.md, "Branch and bound over signs").
 */
import { type Side, sideValue, supportOfRows } from '../homogeneousFrame';
import { gaugeOf, type UnitSet } from '../unitSet';
import { IntervalBounds } from './intervalBounds';
import { Relaxation } from './relaxation';
import { PRICING } from '../../settings/pricing';

const {
  branchAccuracy,
  branchGap,
  centralMu,
  clearOfKink,
  leafAccuracy,
  leastLevel,
  narrowingPasses,
  narrowingPays,
  nodeInside,
  nodeMu,
  pettyChord,
  rootRounding,
} = PRICING;

export interface NodeResult {
  /** Proven for the whole node, in units of the frame's scale. */
  bound: number;
  /** Row to branch on; −1 when no row is worth it, and the bound is final. */
  branch: number;
  /** f(φ)/gauge(φ) at the relaxation's maximiser φ. */
  value: number;
}

export class NodeBound {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly phi: Float64Array;
  readonly result: NodeResult = { bound: 0, branch: -1, value: 0 };
  /** Multiplications so far, roughly. */
  work = 0;
  /** See PricingLimits. */
  cut: () => boolean = () => false;
  private readonly relaxation: Relaxation;
  private readonly intervals: IntervalBounds;
  private readonly kinks: number;
  private readonly concave: number;
  private readonly m: number;
  private readonly magnitude: number;
  private held = 0;

  constructor(
    private readonly set: UnitSet,
    private readonly side: Side,
  ) {
    this.m = set.size;
    this.kinks = side.convexKinks.length;
    this.concave = side.concaveKinks.length;
    this.lower = new Float64Array(this.kinks);
    this.upper = new Float64Array(this.kinks);
    this.phi = new Float64Array(this.m);
    this.relaxation = new Relaxation(set, this.concave + this.kinks);
    this.relaxation.cut = () => this.cut();
    this.intervals = new IntervalBounds(set, side.convex, this.kinks);
    const { rows, capacity, limits } = this.relaxation;
    let magnitude = 0;
    for (const value of side.linear) magnitude += Math.abs(value);
    for (let i = 0; i < this.concave; i++) {
      for (let c = 0; c < this.m; c++) rows[c * capacity + i] = side.concave[i * this.m + c];
      limits[i] = side.concaveKinks[i];
    }
    for (let i = 0; i < this.kinks; i++) magnitude += side.convexKinks[i];
    this.magnitude = magnitude;
  }

  /** Lays out the whole set. */
  root(): void {
    const most = supportOfRows(this.set, this.side);
    for (let i = 0; i < this.kinks; i++) {
      this.upper[i] = most[i] * (1 + rootRounding);
      this.lower[i] = -this.upper[i];
    }
    this.phi.fill(0);
    this.parent(0);
  }

  /** To be called with the intervals of a node before its children are processed. */
  parent(level: number): void {
    const { lower, upper, intervals, side } = this;
    intervals.release();
    for (let i = 0; i < this.kinks; i++) {
      // rows that others have decided add next to nothing
      if (lower[i] === 0) intervals.hold(i, 1);
      else if (upper[i] === 0) intervals.hold(i, -1);
    }
    this.held = intervals.holds;
    for (let i = 0; i < this.kinks; i++) {
      if (lower[i] >= 0 || upper[i] <= 0) continue;
      const chord = (side.convexKinks[i] * 2 * upper[i] * -lower[i]) / (upper[i] - lower[i]);
      if (chord < pettyChord * level) intervals.plain(i);
      else intervals.parent(i);
    }
  }

  /** Decides a row: from a parent to one of its children. */
  decide(row: number, sign: 1 | -1): void {
    if (sign > 0) this.lower[row] = 0;
    else this.upper[row] = 0;
    this.intervals.release(this.held);
    this.intervals.hold(row, sign, true);
  }

  /**
   * Narrows the intervals and bounds a child, or the root; φ holds the parent's maximiser on entry and the node's afterwards.
   */
  process(level: number): void {
    const { result, relaxation } = this;
    this.narrow();
    result.bound = Infinity;
    let exact = this.undecided() === 0;
    for (let pass = 1; ; pass++) {
      const offset = this.relax(level, exact);
      const rounding = this.rounding();
      result.bound = Math.min(result.bound, relaxation.bound + rounding);
      this.evaluate();
      const before = this.chooseBranch();
      if (result.bound <= level || (exact && result.branch < 0) || this.cut()) return;
      if (this.intervals.cap(relaxation.v, level - offset - rounding)) this.narrowInCap();
      const after = this.chooseBranch();
      // with nothing left to branch on, the bound has to be exact
      exact = result.branch < 0;
      if (!exact && (pass >= narrowingPasses || before - after < narrowingPays * (result.bound - level)))
        return;
    }
  }

  private undecided(): number {
    let count = 0;
    for (let i = 0; i < this.kinks; i++) if (this.lower[i] < 0 && this.upper[i] > 0) count++;
    return count;
  }

  private narrow(): void {
    const { lower, upper, intervals } = this;
    for (let i = 0; i < this.kinks; i++) {
      if (lower[i] >= 0 || upper[i] <= 0) continue;
      intervals.child(i);
      upper[i] = Math.min(upper[i], intervals.bound(i, 1));
      if (upper[i] > 0) lower[i] = Math.max(lower[i], -intervals.bound(i, -1));
    }
  }

  private narrowInCap(): void {
    const { lower, upper, intervals } = this;
    for (let i = 0; i < this.kinks; i++) {
      if (lower[i] >= 0 || upper[i] <= 0) continue;
      upper[i] = Math.min(upper[i], intervals.capped(i, 1));
      if (upper[i] > 0) lower[i] = Math.max(lower[i], -intervals.capped(i, -1));
    }
  }

  /** Solves the relaxation; returns the chords' offset. */
  private relax(level: number, exact: boolean): number {
    const { relaxation, side, lower, upper, m, concave, phi } = this;
    const { rows, capacity, limits, linear } = relaxation;
    const { convex, convexKinks } = side;
    linear.set(side.linear);
    let offset = 0;
    let at = concave;
    for (let i = 0; i < this.kinks; i++) {
      const kink = convexKinks[i];
      const low = lower[i];
      const high = upper[i];
      if (low < 0 && high > 0) {
        const slope = (kink * (high + low)) / (high - low);
        offset += (kink * 2 * high * -low) / (high - low);
        for (let c = 0; c < m; c++) linear[c] += slope * convex[i * m + c];
        continue;
      }
      const sign = low >= 0 ? 1 : -1;
      // away from its kink a row's condition says nothing
      if (low > clearOfKink || high < -clearOfKink) {
        for (let c = 0; c < m; c++) linear[c] += sign * kink * convex[i * m + c];
        continue;
      }
      for (let c = 0; c < m; c++) rows[c * capacity + at] = sign * convex[i * m + c];
      limits[at] = kink;
      at++;
    }
    const inside = Math.max(1, gaugeOf(this.set, phi)) / nodeInside;
    for (let c = 0; c < m; c++) relaxation.theta[c] = phi[c] / inside;
    const accuracy = leafAccuracy * Math.max(level, leastLevel);
    const goal = { level, offset, share: exact ? 0 : branchAccuracy, accuracy };
    if (!relaxation.solve(concave, at, nodeMu / (2 * at + 1), goal) && !this.cut()) {
      // the parent's maximiser can be a bad place to start from; the centre is not
      relaxation.theta.fill(0);
      relaxation.solve(concave, at, centralMu, goal);
    }
    phi.set(relaxation.theta);
    this.work += relaxation.work;
    return offset;
  }

  /**
   * v and the offset are sums of n terms, each rounded at most n times relative to Σ|t_i| + |linear| (u_i are unit vectors),
   * the support function of m coordinates a few times more.
   */
  private rounding(): number {
    const terms = this.concave + 2 * this.kinks + 4 * this.m + 20;
    return Number.EPSILON * terms * 2 * Math.sqrt(this.m) * (this.relaxation.load + this.magnitude);
  }

  private evaluate(): void {
    const size = gaugeOf(this.set, this.phi);
    this.result.value = size > 0 ? sideValue(this.side, this.phi) / size : 0;
  }

  /** The row with the largest chord gap at φ; returns the sum of the gaps. */
  private chooseBranch(): number {
    const { side, lower, upper, phi, m } = this;
    let most = branchGap;
    let sum = 0;
    this.result.branch = -1;
    for (let i = 0; i < this.kinks; i++) {
      const low = lower[i];
      const high = upper[i];
      if (low >= 0 || high <= 0) continue;
      let t = 0;
      for (let c = 0; c < m; c++) t += side.convex[i * m + c] * phi[c];
      const inside = Math.min(high, Math.max(low, t));
      const gap =
        (side.convexKinks[i] * 2 * (inside > 0 ? -low * (high - inside) : high * (inside - low))) /
        (high - low);
      sum += gap;
      if (gap > most) {
        most = gap;
        this.result.branch = i;
      }
    }
    return sum;
  }
}

/**
 * Prices of kinks in plain double precision, a pass over the samples: to find neurons, not to prove anything (certificate.ts does that).
 * What the gauge is at the samples and at the least between them is worked out once.
 */
import type { AtomSpace } from '../atomSpace';
import { bestOfSegment, type Found } from './certificate';
import { corners, isCurved, kinkCost, type Ray, straightRays } from './gauge';
import { biasOf } from '../set';

export class RoughPrices {
  private readonly cost: Float64Array;
  /** Least cost of a kink between this sample and the next. */
  private readonly least: Float64Array;
  private readonly bends: readonly number[];
  private readonly curved: boolean;

  /** @param x distinct, ascending */
  constructor(
    private readonly space: AtomSpace,
    private readonly x: Float64Array,
  ) {
    const cheapest = -(space.frame?.offset ?? 0);
    this.bends = corners(space).filter((tau) => tau > x[0] && tau < x[x.length - 1]);
    this.curved = isCurved(space);
    this.cost = x.map((tau) => kinkCost(space, tau));
    // the gauge of (1, −τ) is least where the user's τ is 0
    this.least = x.map((tau, j) =>
      tau < cheapest && j + 1 < x.length && x[j + 1] > cheapest
        ? kinkCost(space, cheapest)
        : Math.min(this.cost[j], this.cost[Math.min(j + 1, x.length - 1)]),
    );
  }

  /** The largest |zᵀa(θ)| on the unit set, but for rounding. `found` is told what exceeds the threshold, gap by gap. */
  largest(z: Float64Array, free: number, threshold: number, found: Found): number {
    const { space, x, cost, least, bends, curved } = this;
    const { slope } = space;
    const n = x.length;
    let [sum, moment] = [0, 0];
    for (let i = 0; i < n; i++) {
      sum += z[i];
      moment += z[i] * x[i];
    }
    if (free > 0) sum = 0;
    if (free > 1) moment = 0;
    let bound = 0;
    const segment = (from: Ray, to: Ray, p: number, q: number, gap: number): void => {
      for (const sign of [1, -1]) {
        if (Math.max(sign * p, sign * q) <= 0) continue;
        const best = bestOfSegment(space, curved, from, to, sign * p, sign * q);
        bound = Math.max(bound, best.bound);
        if (best.bound > threshold) found(best.ray, sign * best.bound, gap);
      }
    };
    /** Prices p and q of the kinks at both ends of a gap, in one direction. */
    const gap = (j: number, direction: 1 | -1, p: number, q: number): void => {
      const [a, b] = [x[j], x[j + 1]];
      let from = a;
      let at = p;
      for (const tau of [...bends.filter((bend) => bend > a && bend < b), b]) {
        const share = (tau - a) / (b - a);
        const value = tau === b ? q : (1 - share) * p + share * q;
        segment([direction, -direction * from], [direction, -direction * tau], at, value, j);
        [from, at] = [tau, value];
      }
    };
    let [before, below] = [0, 0];
    let [right, left] = [0, 0];
    for (let j = 0; j < n; j++) {
      if (j > 0) below += before * (x[j] - x[j - 1]);
      before += z[j];
      const above = below + moment - x[j] * sum;
      const [nextRight, nextLeft] = [above - slope * below, below - slope * above];
      if (j > 0) {
        // nothing between two samples is priced above this
        const most = threshold * least[j - 1];
        if (Math.abs(right) > most || Math.abs(nextRight) > most) gap(j - 1, 1, right, nextRight);
        if (Math.abs(left) > most || Math.abs(nextLeft) > most) gap(j - 1, -1, left, nextLeft);
      }
      [right, left] = [nextRight, nextLeft];
      bound = Math.max(bound, Math.abs(right) / cost[j], Math.abs(left) / cost[j]);
    }
    const rays = straightRays(space, x[0], x[n - 1]);
    const priceOf = ([w, b]: Ray): number => w * moment + b * sum;
    if (!biasOf(space.bias).isFree) {
      for (let k = 0; k + 1 < rays.length; k++)
        segment(rays[k], rays[k + 1], priceOf(rays[k]), priceOf(rays[k + 1]), -1);
    }
    return bound;
  }
}

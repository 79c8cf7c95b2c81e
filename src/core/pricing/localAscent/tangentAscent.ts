/**
 * Difference-of-convex steps on one side of a dual (theory.md, "Heuristic first"): Σ κ|u_iᵀφ| over the convex rows is replaced by
 * its tangent at φ, which lies below it, and what is left is maximised exactly; so no step goes down. Ends where none goes up.
 */
import { Relaxation } from '../signs/relaxation';
import { type Side, sideValue } from '../homogeneousFrame';
import { gaugeOf, type UnitSet } from '../unitSet';
import { PRICING } from '../../settings/pricing';

const { ascentMu, ascentSteps, clearGain, fineAscent, leastLevel, roughAscent, triedKinks } = PRICING;

export class TangentAscent {
  readonly phi: Float64Array;
  /** Multiplications of all climbs but for the step that is being taken, roughly. */
  private taken = 0;
  private stepping = false;
  private readonly before: Float64Array;
  private readonly relaxation: Relaxation;
  private readonly signs: Int8Array;
  private readonly concave: number;
  /** The last climb ended where an earlier one has been. */
  private known = false;
  /** Multiplications so far, roughly. */
  get work(): number {
    return this.taken + (this.stepping ? this.relaxation.work : 0);
  }
  /** See PricingLimits: the climb ends where it is. */
  cut: () => boolean = () => false;

  constructor(
    private readonly set: UnitSet,
    private readonly side: Side,
  ) {
    const m = set.size;
    this.phi = new Float64Array(m);
    this.before = new Float64Array(m);
    this.concave = side.concaveKinks.length;
    this.signs = new Int8Array(side.convexKinks.length);
    this.relaxation = new Relaxation(set, this.concave);
    this.relaxation.cut = () => this.cut();
    const { rows, limits, capacity } = this.relaxation;
    for (let i = 0; i < this.concave; i++) {
      for (let c = 0; c < m; c++) rows[c * capacity + i] = side.concave[i * m + c];
      limits[i] = side.concaveKinks[i];
    }
  }

  /**
   * Climbs from `this.phi` and leaves the maximiser there, on the boundary of C; returns its value.
   * @param seen ends at a sign pattern for which this says true, which was climbed from before
   */
  climb(seen?: (pattern: string) => boolean): number {
    let value = this.onBoundary();
    let accuracy = roughAscent;
    this.known = false;
    for (let step = 0; step < ascentSteps; step++) {
      const moved = this.tangent() || step === 0;
      if (!moved && accuracy === fineAscent) return value;
      if (moved && accuracy === roughAscent && seen?.(this.signs.join())) {
        this.known = true;
        return value;
      }
      if (!moved) accuracy = fineAscent;
      const next = this.step(accuracy * Math.max(value, leastLevel), value);
      // rough steps may lose what fine ones do not
      if (next > value) value = next;
      else if (accuracy === fineAscent) return value;
      else accuracy = fineAscent;
      if (this.cut()) return value;
    }
    return value;
  }

  /**
   * `climb`, and then on over kinks nearby: the tangent with the sign of one row turned, as long as that leads higher.
   */
  climbAcross(seen?: (pattern: string) => boolean): number {
    const { phi, signs, side } = this;
    const m = phi.length;
    let value = this.climb(seen);
    for (let round = 0; round < ascentSteps && !this.known && !this.cut(); round++) {
      const nearest = Array.from(signs, (_, i) => {
        let t = 0;
        for (let c = 0; c < m; c++) t += side.convex[i * m + c] * phi[c];
        return { i, t: Math.abs(t) };
      });
      nearest.sort((p, q) => p.t - q.t);
      let higher = false;
      for (const { i } of nearest.slice(0, triedKinks)) {
        this.tangent(i);
        if (
          this.step(roughAscent * Math.max(value, leastLevel), value * (1 + clearGain)) >
          value * (1 + clearGain)
        ) {
          higher = true;
          break;
        }
        if (this.cut()) return value;
      }
      if (!higher) return value;
      value = this.climb(seen);
    }
    return value;
  }

  /** Maximises what the tangent leaves; φ stays where it is when that is no better than `value`. */
  private step(accuracy: number, value: number): number {
    const { phi, relaxation, concave, before } = this;
    relaxation.theta.fill(0);
    const mu = ascentMu / (2 * concave + 1);
    this.stepping = true;
    relaxation.solve(concave, concave, mu, { level: -Infinity, offset: 0, share: 0, accuracy });
    this.stepping = false;
    this.taken += relaxation.work;
    before.set(phi);
    phi.set(relaxation.theta);
    const next = this.onBoundary();
    if (!(next > value)) phi.set(before);
    return next;
  }

  private onBoundary(): number {
    const size = gaugeOf(this.set, this.phi);
    if (size > 0) for (let c = 0; c < this.phi.length; c++) this.phi[c] /= size;
    return sideValue(this.side, this.phi);
  }

  /** Sets the tangent at φ, or across the kink of one row; whether a sign has changed since the last time. */
  private tangent(across = -1): boolean {
    const { phi, side, signs, relaxation } = this;
    const m = phi.length;
    const { linear } = relaxation;
    const { convex, convexKinks } = side;
    // the products here, and those of the side's value where the tangent leads to
    this.taken += (3 * signs.length + this.concave) * m;
    linear.set(side.linear);
    let changed = false;
    for (let i = 0; i < signs.length; i++) {
      let t = 0;
      for (let c = 0; c < m; c++) t += convex[i * m + c] * phi[c];
      const sign = t < 0 === (i !== across) ? -1 : 1;
      if (sign !== signs[i]) changed = true;
      signs[i] = sign;
      const slope = sign * convexKinks[i];
      for (let c = 0; c < m; c++) linear[c] += slope * convex[i * m + c];
    }
    return changed;
  }
}

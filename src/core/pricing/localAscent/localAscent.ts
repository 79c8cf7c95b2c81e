/**
 * Looks for neurons with a large |zᵀa(θ)| in frames of any dimension; it proves nothing. Climbs from the neurons that are
 * known, from what the dual itself points at, and from kinks through samples.
 */
import { mulberry32 } from '../../startingNeurons';
import type { AtomSpace } from '../../atomSpace';
import type { CandidatePool, PricingLimits } from '../pricer';
import { TangentAscent } from './tangentAscent';
import { HomogeneousFrame, type Side } from '../homogeneousFrame';
import { PRICING } from '../../settings/pricing';

const { ascentStarts } = PRICING;

const SEED = 7;

export type FinderLimits = Pick<PricingLimits, 'enough' | 'work' | 'expired' | 'cut'>;

/** Looks for neurons with a large |zᵀa(θ)|, and counts its work. */
export interface NeuronFinder {
  readonly work: number;
  find(z: Float64Array, pool: CandidatePool, starts: readonly Float64Array[], limits?: FinderLimits): number;
}

export class LocalAscent implements NeuronFinder {
  private readonly random = mulberry32(SEED);
  /** Multiplications so far, roughly. */
  work = 0;

  constructor(
    private readonly space: AtomSpace,
    private readonly frame = new HomogeneousFrame(space),
    private readonly climbs = ascentStarts,
  ) {}

  /**
   * Returns the largest |zᵀa(θ)| seen; the pool gets the local maxima above its threshold. Ends early when `enough` is
   * exceeded, the work is done or the time has expired.
   *
   * @param starts neurons (w, b) to climb from first
   */
  find(z: Float64Array, pool: CandidatePool, starts: readonly Float64Array[], limits?: FinderLimits): number {
    const { frame } = this;
    const dual = frame.dual(z);
    if (dual.scale === 0) return 0;
    const sides = dual.sides.map((side) => {
      const seen = new Set<string>();
      const isSeen = (pattern: string): boolean => seen.size === seen.add(pattern).size;
      return { side, ascent: new TangentAscent(frame.set, side), isSeen };
    });
    const [{ ascent: first }, { ascent: second }] = sides;
    const before = this.work;
    const most = limits?.work ?? Infinity;
    /** Of the climb that goes on as well: with many samples a single one may be all there is time for. */
    const spent = (): boolean => first.work + second.work >= most;
    for (const { ascent } of sides) ascent.cut = () => spent() || (limits?.cut?.() ?? false);
    let largest = 0;
    const done = (): boolean => {
      this.work = before + first.work + second.work;
      return spent() || (limits !== undefined && (largest > limits.enough || limits.expired()));
    };
    const climb = (at: 0 | 1, phi: Float64Array): void => {
      const { side, ascent, isSeen } = sides[at];
      ascent.phi.set(phi);
      if (!(ascent.climbAcross(isSeen) > 0)) return;
      const theta = frame.theta(side, ascent.phi);
      if (theta === null) return;
      const value = frame.value(z, theta);
      largest = Math.max(largest, Math.abs(value));
      if (Math.abs(value) > pool.threshold) pool.add(theta, value);
    };
    for (const start of starts) {
      if (done()) return largest;
      const at = frame.value(z, start) >= 0 ? 0 : 1;
      climb(at, frame.phi(sides[at].side, start));
    }
    for (let k = 0; k < this.climbs; k++) {
      for (const at of [0, 1] as const) {
        if (done()) return largest;
        climb(at, k % 2 === 0 ? this.kinkStart() : this.gradientStart(sides[at].side));
      }
    }
    this.work = before + first.work + second.work;
    return largest;
  }

  /** A random direction, moved to have its kink at a random sample. */
  private kinkStart(): Float64Array {
    const { dimension: d, count, inputs } = this.space;
    const theta = new Float64Array(d + 1);
    const i = Math.floor(this.random() * count);
    for (let c = 0; c < d; c++) {
      theta[c] = this.gaussian();
      theta[d] -= theta[c] * inputs[i * d + c];
    }
    return this.frame.phi({ sign: 1 }, theta);
  }

  /** The gradient for random signs of the convex rows. */
  private gradientStart(side: Side): Float64Array {
    const phi = side.linear.slice();
    const m = phi.length;
    const direction = phi.map(() => this.gaussian());
    for (let i = 0; i < side.convexKinks.length; i++) {
      let t = 0;
      for (let c = 0; c < m; c++) t += side.convex[i * m + c] * direction[c];
      const slope = t < 0 ? -side.convexKinks[i] : side.convexKinks[i];
      for (let c = 0; c < m; c++) phi[c] += slope * side.convex[i * m + c];
    }
    return phi;
  }

  /** Box–Muller, for directions without preferred axes. */
  private gaussian(): number {
    return Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
  }
}

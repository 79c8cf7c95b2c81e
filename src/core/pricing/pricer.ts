/**
 * The pricing problem: the neuron θ = (w, b) ∈ C with the largest |zᵀa(θ)|, and a proven upper bound of that value.
 */

/** A neuron that was found, in the unit constraint set. */
export interface Candidate {
  /** (w, b), length d + 1. */
  readonly theta: Float64Array;
  /** zᵀa(θ), signed. */
  readonly value: number;
}

export interface PricingResult {
  /** Proven: |zᵀa(θ)| ≤ bound for every θ ∈ C, rounding included. */
  readonly bound: number;
  /** Largest |zᵀa(θ)| that was seen. */
  readonly largest: number;
}

/** When a pricing that would take long may end early; its bound is proven all the same, only wider. */
export interface PricingLimits {
  /** A bound of at most this is as good as the exact maximum. */
  readonly target: number;
  /** A neuron whose |value| exceeds this ends the search: there is a column to add, and no proof to be had. */
  readonly enough: number;
  /** Multiplications after which the search ends; unlike the time, it ends at the same place each time. None by default. */
  readonly work?: number;
  /** Whether to end now: the time is up, or the solve was cancelled. Asked a few hundred times a second. */
  expired(): boolean;
}

/** What an exact pricer answers when its time was up before it had seen everything. */
export function unproven(largest: number): PricingResult {
  return { largest, bound: Infinity };
}

/** One way of pricing. `pool` collects neurons whose |value| exceeds its threshold. */
export interface Pricer {
  /** Exact pricers for few dimensions need no limits but the time; once it is up, they prove nothing (an infinite bound). */
  price(z: Float64Array, pool: CandidatePool, limits?: PricingLimits): PricingResult;
}

/** Keeps the neurons above a threshold, the best first, never more than a few thousand. */
export class CandidatePool {
  private items: Candidate[] = [];

  constructor(
    readonly threshold: number,
    private readonly capacity = 4000,
  ) {}

  add(theta: Float64Array, value: number): void {
    this.items.push({ theta, value });
    if (this.items.length > 2 * this.capacity) this.shrink();
  }

  private shrink(): void {
    this.items.sort((p, q) => Math.abs(q.value) - Math.abs(p.value));
    this.items.length = Math.min(this.items.length, this.capacity);
  }

  /**
   * The best neurons, at most `limit`, no two of one sign within `separation` radians of each other, so that a
   * round adds maxima of different places rather than one place many times.
   */
  select(limit: number, separation: number): Candidate[] {
    this.shrink();
    const cosine = Math.cos(separation);
    const chosen: Candidate[] = [];
    const units: Float64Array[] = [];
    for (const item of this.items) {
      if (chosen.length >= limit) break;
      const unit = normalized(item.theta);
      let clash = false;
      for (let i = 0; i < chosen.length && !clash; i++) {
        if (chosen[i].value * item.value <= 0) continue;
        let cos = 0;
        for (let c = 0; c < unit.length; c++) cos += unit[c] * units[i][c];
        clash = cos > cosine;
      }
      if (clash) continue;
      chosen.push(item);
      units.push(unit);
    }
    return chosen;
  }
}

function normalized(theta: Float64Array): Float64Array {
  let sum = 0;
  for (const value of theta) sum += value * value;
  const inverse = sum > 0 ? 1 / Math.sqrt(sum) : 0;
  return theta.map((value) => value * inverse);
}

/**
 * Roundings, in units of Σ|zᵢ|‖x̃ᵢ‖, beside those of the running sums: of crossings that are put in the wrong order, of
 * projections, and what an independent check, which cuts the space differently, concedes to its own rounding. Hardly
 * any where the neurons are given; most where cells of the sphere are cut by planes.
 */
export const GEOMETRY = { points: 100, circle: 300, sphere: 1500 } as const;

/** Rounding of one pricing: n products are added each way round, and the geometry adds its own. */
export function roundingSlack(
  z: Float64Array,
  rowNorms: Float64Array,
  thetaNorm: number,
  geometry: number,
): number {
  let scale = 0;
  for (let i = 0; i < z.length; i++) scale += Math.abs(z[i]) * rowNorms[i];
  return (4 * z.length + geometry) * Number.EPSILON * scale * thetaNorm;
}

/**
 * The pricing problem: the neuron θ = (w, b) ∈ C with the largest |zᵀa(θ)|, and a proven upper bound of that value. Where outputs are
 * ≥ 0 only, read zᵀa(θ) for |zᵀa(θ)| in this room (`PriceSize`).
 */

import type { AtomSpace } from '../atomSpace';
import { DoubleDoubleSum } from '../linear/doubleDouble';
import type { Lines } from './lines';
import { PRICING } from '../settings/pricing';

const { mostSharpened } = PRICING;

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
  /** Nodes that a search has bounded; absent where there is none. */
  readonly nodes?: number;
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
  /** Whether to leave even the node that is being bounded, for what is proven of it by then. Never by default. */
  cut?(): boolean;
}

/** What an exact pricer answers when its time was up before it had seen everything. */
export function unproven(largest: number): PricingResult {
  return { largest, bound: Infinity };
}

/** What a neuron's zᵀa(θ) counts as: its size, or where outputs are ≥ 0 only itself, so that a negative one never counts. */
export type PriceSize = (value: number) => number;

const itself: PriceSize = (value) => value;

export const priceSizeOf = ({ oneSided }: Pick<AtomSpace, 'oneSided'>): PriceSize =>
  oneSided ? itself : Math.abs;

/** One way of pricing. `pool` collects neurons whose |value| exceeds its threshold. */
export interface Pricer {
  /**
   * Exact pricers for few dimensions need no limits but the time; once it is up, they prove nothing (an infinite bound).
   *
   * @param known the bound of other neurons, where that of all together is wanted: what lies below it need not be told sharply
   */
  price(z: Float64Array, pool: CandidatePool, limits?: PricingLimits, known?: number): PricingResult;
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

/** Roundings of a direction that is computed, and of kinks nearer than that which are met in the wrong order: units of Σ|zᵢ|‖x̃ᵢ‖. */
const DIRECTION = 16;

/** Roundings of one term: its row's length and unit normal, its coefficient, and the last sums. */
const TERM_ROUNDINGS = 16;

/**
 * What rounding may hide of |zᵀa(θ)| at a place: the running sums' part in proportion to Σ_c |θ_c| Σ_i |z_i||x̃_ic|, which is far less than
 * Σ|z_i|‖x̃_i‖ where rows are nearly parallel and θ is nearly orthogonal to all of them; the direction's part everywhere.
 */
export class PlaceSlack {
  private readonly sizes: Float64Array;
  private readonly everywhere: number;
  private readonly roundings: number;
  /** At least the slack of any place. */
  readonly most: number;

  /** @param rowNorms at least the rows' own: what is beyond them is their rounding before they came here */
  constructor(
    z: Float64Array,
    { normals, offsets, members, lengths }: Lines,
    dimension: number,
    rowNorms: Float64Array,
    thetaNorm: number,
    geometry: number,
  ) {
    this.sizes = new Float64Array(dimension);
    const roundings = (4 * z.length + geometry) * Number.EPSILON;
    this.roundings = 4 * z.length + geometry;
    let total = 0;
    let beyond = 0;
    for (let k = 0; k + 1 < offsets.length; k++) {
      for (let q = offsets[k]; q < offsets[k + 1]; q++) {
        const size = Math.abs(z[members[q]] * lengths[q]);
        for (let c = 0; c < dimension; c++)
          this.sizes[c] += roundings * size * Math.abs(normals[k * dimension + c]);
      }
    }
    for (let i = 0; i < z.length; i++) total += Math.abs(z[i]) * rowNorms[i];
    for (let k = 0; k + 1 < offsets.length; k++) {
      for (let q = offsets[k]; q < offsets[k + 1]; q++) {
        const own = Math.abs(lengths[q]) * (1 + 4 * Number.EPSILON);
        beyond += Math.abs(z[members[q]]) * Math.max(0, rowNorms[members[q]] - own);
      }
    }
    this.everywhere = (DIRECTION * Number.EPSILON * total + roundings * beyond) * thetaNorm;
    this.most = this.everywhere + this.sizes.reduce((sum, size) => sum + size, 0);
  }

  /** At a place of the unit set. */
  at(x: number, y: number, z = 0): number {
    const { sizes } = this;
    const planar = this.everywhere + sizes[0] * Math.abs(x) + sizes[1] * Math.abs(y);
    return sizes.length > 2 ? planar + sizes[2] * Math.abs(z) : planar;
  }

  /** At a place whose gradient has been summed in doubled precision: what its terms were rounded by is left. */
  sharp(x: number, y: number, z = 0): number {
    if (this.most > mostSharpened) return this.at(x, y, z);
    return this.everywhere + ((this.at(x, y, z) - this.everywhere) * TERM_ROUNDINGS) / this.roundings;
  }
}

/** Σ of coefficients times unit normals, in doubled precision; a sign of 0 leaves a hyperplane out. */
export function gradientOf(
  { normals, count }: Lines,
  dimension: number,
  above: Float64Array,
  below: Float64Array,
  sign: Int8Array,
): Float64Array {
  const gradient = new Float64Array(dimension);
  for (let c = 0; c < dimension; c++) {
    const sum = new DoubleDoubleSum();
    for (let l = 0; l < count; l++) {
      if (sign[l] === 0) continue;
      const coefficient = sign[l] > 0 ? above[l] : below[l];
      if (coefficient !== 0) sum.addProduct(coefficient, normals[l * dimension + c]);
    }
    gradient[c] = sum.value;
  }
  return gradient;
}

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

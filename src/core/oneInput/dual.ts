/** From node values of the price function to a dual of the problem's rows and the bound it proves. */
import { DoubleDoubleSum } from '../linear/doubleDouble';
import { isPenalty } from '../loss/loss';
import { dualObjective } from '../master/master';
import type { NormalizedProblem } from '../normalize';
import { dualWithLeftSums, type Found, largestPrice } from './certificate';
import type { ProgramPoint } from './interior';
import { leftSums, type Program } from './program';
import { dualOfQuadratic } from './quadraticLoss';
import { dualOfRows, type Samples } from './samples';
import { ONE_INPUT } from '../settings/oneInput';

const { freePart, priceMargin, roughMargin, scalings, singular, slides } = ONE_INPUT;

export interface Certificate {
  /** On the problem's rows, with |zᵀa(θ)| ≤ 1 on the unit set. */
  readonly dual: Float64Array;
  readonly lowerBound: number;
  /** Multipliers of the rises between all distinct inputs, where slopes have limits; what is priced is then the dual and what they add. */
  readonly slopeDual: Float64Array | null;
}

/** Multipliers of the rises between the nodes, and what they add to each node's (Dᵀμ). */
interface Pulls {
  readonly rises: Float64Array;
  readonly pulls: Float64Array;
}

interface Priced {
  readonly z: Float64Array;
  readonly own: Pulls | null;
  readonly bound: number;
  readonly moved: number;
}

/** What scaled prices stay below 1 by, for the rounding of the second time. */
const MARGIN = 1 + priceMargin;

/** Null when the dual proves nothing. `found` is told of neurons that violate it (see `largestPrice`). */
export function certify(
  problem: NormalizedProblem,
  samples: Samples,
  program: Program,
  { g, slopes }: Pick<ProgramPoint, 'g' | 'slopes'>,
  threshold: number,
  found: Found,
): Certificate | null {
  const { wanted, total } = leftSums(program, g);
  const free = problem.free.length;
  const price = (scale: number, above: number, tell: Found): Priced => {
    const own = slopes && pullsOf(samples.x, slopes, scale);
    const z = admissible(
      problem,
      samples,
      wanted.map((value) => value / scale),
      total / scale,
      own && own.pulls,
    );
    return { z, own, ...largestPrice(problem.space, samples.x, z, free, above, tell) };
  };
  const penalty = isPenalty(problem.loss);
  let scale = 1;
  let priced = price(scale, threshold, found);
  // scaling the entries of z would round each of them, and they cancel: the prices are scaled instead
  for (let attempt = 0; attempt < scalings; attempt++) {
    const { bound } = priced;
    if (!(bound > 0) || !Number.isFinite(bound)) return null;
    if (bound <= 1 && (penalty || attempt > 0)) break;
    scale *= bound * MARGIN;
    priced = price(scale, Infinity, () => undefined);
  }
  const { z, own, bound, moved } = priced;
  // where rounding z alone takes some price above 1 again, this z proves nothing
  if (!(bound <= 1) || !isOrthogonal(samples.x, free, z)) return null;
  const ofNodes = own ? z.map((value, j) => value - own.pulls[j]) : z;
  const { quadratic } = problem.loss;
  const dual = (quadratic ? dualOfQuadratic : dualOfRows)(problem, samples, ofNodes);
  return provenBy(problem, dual, moved, own && { x: samples.x, rises: own.rises });
}

/** @param moved by how much the orthogonal vector that was priced differs: it may be worth less by that */
function provenBy(
  problem: NormalizedProblem,
  dual: Float64Array,
  moved: number,
  slopes: { readonly x: Float64Array; readonly rises: Float64Array } | null,
): Certificate | null {
  const most = problem.targets.reduce((largest, y, i) => {
    const { tolerance, curvature } = problem.loss.of(i);
    return Math.max(largest, Math.abs(y) + tolerance + (curvature > 0 ? Math.abs(dual[i]) / curvature : 0));
  }, 0);
  const ofSlopes = slopes ? valueOfRises(problem, slopes.x, slopes.rises) : 0;
  const lowerBound = dualObjective(problem, dual) + ofSlopes - moved * most;
  if (!Number.isFinite(lowerBound)) return null;
  return { dual, slopeDual: slopes && slopes.rises, lowerBound: Math.max(0, lowerBound) };
}

/**
 * The certificate of multipliers of a penalty, which are small: made smaller until their prices are at most 1.
 *
 * @param z of the rows in the order of `samples`, in their ranges and orthogonal to the free columns but for rounding
 * @param rough their largest price but for rounding
 */
export function certifyRows(
  problem: NormalizedProblem,
  samples: Samples,
  z: Float64Array,
  rough: number,
): Certificate | null {
  const { order } = samples;
  const free = problem.free.length;
  const first = rough * (1 + roughMargin);
  let scaled = first > 1 ? z.map((value) => value / first) : z;
  for (let attempt = 0; attempt <= scalings; attempt++) {
    const sums = sumOfRows(samples, scaled);
    const { bound, moved } = largestPrice(problem.space, samples.x, sums, free, Infinity, () => undefined);
    if (!Number.isFinite(bound)) return null;
    if (bound <= 1) {
      if (!isOrthogonal(samples.x, free, sums)) return null;
      const dual = new Float64Array(order.length);
      for (let k = 0; k < order.length; k++) dual[order[k]] = scaled[k];
      return provenBy(problem, dual, moved, null);
    }
    scaled = scaled.map((value) => value / (bound * MARGIN));
  }
  return null;
}

/** A number a row, in the order of `samples`, added up at each node. */
export function sumOfRows({ offsets }: Samples, values: Float64Array): Float64Array {
  const sums = new Float64Array(offsets.length - 1);
  for (let j = 0; j < sums.length; j++) {
    for (let k = offsets[j]; k < offsets[j + 1]; k++) sums[j] += values[k];
  }
  return sums;
}

/** The dual with given left sums, in the box of its goal and orthogonal to the free columns. */
function admissible(
  problem: NormalizedProblem,
  samples: Samples,
  wanted: Float64Array,
  total: number,
  pulls: Float64Array | null,
): Float64Array {
  const z = dualWithLeftSums(samples.x, wanted, total);
  // squares leave every multiplier free
  if (samples.exact || (problem.loss.quadratic && problem.loss.dualFree)) return z;
  const ranges = rangesOf(samples, pulls);
  takeIn(samples.x, ranges, problem.free.length, z);
  return z;
}

/** The multipliers that each may have. */
export interface Ranges {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** What is in them beside the multipliers of the samples; null for nothing. */
  readonly pulls: Float64Array | null;
}

/**
 * Takes z, in place, into its ranges and there to Fᵀz = 0 but for rounding.
 *
 * @param x ascending
 * @param free how many of the free columns 1 and x there are
 */
export function takeIn(x: Float64Array, ranges: Ranges, free: number, z: Float64Array): void {
  clip(ranges, z);
  for (let k = 0; k < slides && free > 0; k++) {
    slide(x, ranges, free === 2, z);
    clip(ranges, z);
  }
}

/** Whether what is left of Σz, and of Σz·x where an affine term is free, is rounding: else z proves nothing. */
function isOrthogonal(x: Float64Array, free: number, z: Float64Array): boolean {
  if (free === 0) return true;
  const sum = new DoubleDoubleSum();
  const moment = new DoubleDoubleSum();
  const first = x[0];
  const width = x[x.length - 1] - first;
  let size = 0;
  for (let j = 0; j < z.length; j++) {
    sum.add(z[j]);
    moment.addProduct(z[j], x[j]);
    moment.addProduct(-first, z[j]);
    size += Math.abs(z[j]);
  }
  const tilt = free === 2 ? Math.abs(moment.value) / width : 0;
  return Math.abs(sum.value) <= freePart * size && tilt <= freePart * size;
}

/** The multipliers that the nodes may have, beside what pulls at them. */
function rangesOf({ lower, upper, lowerPrice, upperPrice }: Samples, pulls: Float64Array | null): Ranges {
  const at = (j: number): number => (pulls ? pulls[j] : 0);
  return {
    low: upper.map((limit, j) => at(j) + (limit < Infinity ? -upperPrice[j] : 0)),
    high: lower.map((limit, j) => at(j) + (limit > -Infinity ? lowerPrice[j] : 0)),
    pulls,
  };
}

/** The multipliers of slopes over h, as a price scaled by so much has them: those of the rises, and what they add at each node. */
function pullsOf(x: Float64Array, slopes: Float64Array, scale: number): Pulls {
  const rises = slopes.map((value, k) => value / (x[k + 1] - x[k]) / scale);
  const pulls = new Float64Array(x.length);
  rises.forEach((value, k) => {
    pulls[k] -= value;
    pulls[k + 1] += value;
  });
  return { rises, pulls };
}

/** Σ μ·(the least rise), or the largest where μ < 0, rounded down. */
export function valueOfRises({ slopes }: NormalizedProblem, x: Float64Array, rises: Float64Array): number {
  const sum = new DoubleDoubleSum();
  let size = 0;
  rises.forEach((value, k) => {
    if (value === 0 || slopes === null) return;
    const rise = (value > 0 ? slopes[0] : slopes[1]) * (x[k + 1] - x[k]);
    sum.addProduct(value, rise);
    size += Math.abs(value * rise);
  });
  return sum.value - 4 * Number.EPSILON * size;
}

function clip({ low, high }: Ranges, z: Float64Array): void {
  for (let j = 0; j < z.length; j++) z[j] = Math.max(low[j], Math.min(high[j], z[j]));
}

/**
 * Takes Σz, and Σz·x where an affine term is free, to zero without leaving the box: each z moves in proportion to its
 * distance from the nearer side.
 */
function slide(x: Float64Array, { low, high, pulls }: Ranges, affine: boolean, z: Float64Array): void {
  const middle = (x[0] + x[x.length - 1]) / 2;
  const half = (x[x.length - 1] - x[0]) / 2;
  let [r0, r1, a, b, c] = [0, 0, 0, 0, 0];
  const room = z.map((value, j) => {
    const distance = Math.min(value - low[j], high[j] - value);
    const own = Math.abs(value - (pulls ? pulls[j] : 0));
    return Number.isFinite(distance) ? distance : Math.min(own, value - low[j], high[j] - value);
  });
  for (let j = 0; j < z.length; j++) {
    const t = (x[j] - middle) / half;
    r0 += z[j];
    r1 += z[j] * t;
    a += room[j];
    b += room[j] * t;
    c += room[j] * t * t;
  }
  if (!(a > 0)) return;
  const det = a * c - b * b;
  const both = affine && det > singular * a * c;
  const p = both ? (r0 * c - r1 * b) / det : r0 / a;
  const q = both ? (r1 * a - r0 * b) / det : 0;
  for (let j = 0; j < z.length; j++) {
    const change = p + (q * (x[j] - middle)) / half;
    z[j] -= room[j] * Math.max(-0.5, Math.min(0.5, change));
  }
}

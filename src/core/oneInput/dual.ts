/** From node values of the price function to a dual of the problem's rows and the bound it proves. */
import { DoubleDoubleSum } from '../linear/doubleDouble';
import { isPenalty } from '../loss/loss';
import { dualObjective } from '../master/master';
import type { NormalizedProblem } from '../normalize';
import { dualWithLeftSums, type Found, largestPrice } from './certificate';
import type { ProgramPoint } from './interior';
import { leftSums, type Program } from './program';
import { dualOfRows, type Samples } from './samples';
import { ONE_INPUT } from '../settings/oneInput';

const { freePart, priceMargin, scalings, singular, slides } = ONE_INPUT;

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
      own,
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
  if (!(bound <= 1) || !isOrthogonal(problem, samples, z)) return null;
  const dual = dualOfRows(problem, samples, own ? z.map((value, j) => value - own.pulls[j]) : z);
  // the orthogonal vector that was priced may be worth less by what it differs by
  const most = problem.targets.reduce((largest, y, i) => {
    const { tolerance, curvature } = problem.loss.of(i);
    return Math.max(largest, Math.abs(y) + tolerance + (curvature > 0 ? Math.abs(dual[i]) / curvature : 0));
  }, 0);
  const ofSlopes = own ? valueOfRises(problem, samples.x, own.rises) : 0;
  const lowerBound = dualObjective(problem, dual) + ofSlopes - moved * most;
  if (!Number.isFinite(lowerBound)) return null;
  return { dual, slopeDual: own && own.rises, lowerBound: Math.max(0, lowerBound) };
}

/** The dual with given left sums, in the box of its goal and orthogonal to the free columns. */
function admissible(
  problem: NormalizedProblem,
  samples: Samples,
  wanted: Float64Array,
  total: number,
  own: Pulls | null,
): Float64Array {
  const z = dualWithLeftSums(samples.x, wanted, total);
  if (samples.exact || samples.squares) return z;
  const pulls = own && own.pulls;
  clip(samples, pulls, z);
  for (let k = 0; k < slides && problem.free.length > 0; k++) {
    slide(problem, samples, pulls, z);
    clip(samples, pulls, z);
  }
  return z;
}

/** Whether what is left of Σz, and of Σz·x where an affine term is free, is rounding: else z proves nothing. */
function isOrthogonal(problem: NormalizedProblem, { x }: Samples, z: Float64Array): boolean {
  if (problem.free.length === 0) return true;
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
  const tilt = problem.free.length === 2 ? Math.abs(moment.value) / width : 0;
  return Math.abs(sum.value) <= freePart * size && tilt <= freePart * size;
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

/** The multipliers a node may have, beside what pulls at it. */
function rangeOf(samples: Samples, pulls: Float64Array | null, j: number): [number, number] {
  const own = pulls ? pulls[j] : 0;
  return [
    own + (samples.upper[j] < Infinity ? -samples.upperPrice[j] : 0),
    own + (samples.lower[j] > -Infinity ? samples.lowerPrice[j] : 0),
  ];
}

function clip(samples: Samples, pulls: Float64Array | null, z: Float64Array): void {
  for (let j = 0; j < z.length; j++) {
    const [least, most] = rangeOf(samples, pulls, j);
    z[j] = Math.max(least, Math.min(most, z[j]));
  }
}

/**
 * Takes Σz, and Σz·x where an affine term is free, to zero without leaving the box: each z moves in proportion to its
 * distance from the nearer side.
 */
function slide(
  problem: NormalizedProblem,
  samples: Samples,
  pulls: Float64Array | null,
  z: Float64Array,
): void {
  const { x } = samples;
  const affine = problem.free.length === 2;
  const middle = (x[0] + x[x.length - 1]) / 2;
  const half = (x[x.length - 1] - x[0]) / 2;
  let [r0, r1, a, b, c] = [0, 0, 0, 0, 0];
  const room = z.map((value, j) => {
    const [least, most] = rangeOf(samples, pulls, j);
    const distance = Math.min(value - least, most - value);
    const own = Math.abs(value - (pulls ? pulls[j] : 0));
    return Number.isFinite(distance) ? distance : Math.min(own, value - least, most - value);
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

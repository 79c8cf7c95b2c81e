/**
 * A proven upper bound of max { |f(θ)| : θ ∈ C }: by branch and bound over cones of θ-space (cone.ts) where θ has few
 * dimensions, else over the signs of the rows (signs.ts).
 */
import type { CancelSignal } from '../cancelSignal';
import type { Cone } from './cone';
import { ConeBounder } from './cone';
import { coverOf } from './cover';
import { Heap } from './heap';
import type { Response } from './response';
import { SignSearch } from './signs';
import { UNIT } from './sums';

export interface SearchOptions {
  /** Nothing below this value needs to be resolved: a bound at or under it is good enough. */
  readonly floor: number;
  /** Relative width to which the maximum is enclosed. */
  readonly precision: number;
  /** Multiplications to spend at most, roughly, over all responses together. */
  readonly budget: number;
  readonly signal?: CancelSignal | undefined;
}

export interface Enclosure {
  /** Proven: |f| ≤ upper on C. Rounding is counted in. */
  readonly upper: number;
  /** A value that |f| reaches on C, up to rounding. */
  readonly reached: number;
  /** How much of `upper` is there for rounding alone. */
  readonly rounding: number;
  /** Largest magnitude of a response. */
  readonly magnitude: number;
  /** Multiplications spent. */
  readonly work: number;
}

/** From this many waiting cones on the search goes deep first, to keep memory small. */
const WIDEST_FRONTIER = 20_000;

/** Up to this many dimensions of θ cones are the better search. */
const CONES_AT_MOST = 3;
/** Up to this many they may still close what signs do not; the signs then get this part of the budget first. */
const CONES_MAY_HELP = 4;
const SHARE_OF_SIGNS = 0.6;

/**
 * Encloses the largest maximum of |f| over all responses; stops early (with a wider bound) at the budget or signal. The
 * responses are made one at a time, because together they may be large.
 */
export function enclose(responses: readonly (() => Response)[], options: SearchOptions): Enclosure {
  let total = NOTHING;
  for (const [at, make] of responses.entries()) {
    // what has not been looked at has no bound
    if (options.signal?.aborted || total.work >= options.budget) return { ...total, upper: Infinity };
    const floor = Math.max(options.floor, total.reached);
    const budget = (options.budget - total.work) / (responses.length - at);
    const response = make();
    const made = GATHER * response.count * response.set.size;
    const found = encloseResponse(response, { ...options, floor, budget });
    total = larger(total, { ...found, work: found.work + made });
  }
  return total;
}

/** What making a response costs for each of its numbers, in multiplications. */
const GATHER = 50;

const NOTHING: Enclosure = { upper: 0, reached: 0, rounding: 0, magnitude: 0, work: 0 };

/** The enclosure of the larger of two maxima. */
function larger(a: Enclosure, b: Enclosure): Enclosure {
  return {
    upper: Math.max(a.upper, b.upper),
    reached: Math.max(a.reached, b.reached),
    rounding: b.upper > a.upper ? b.rounding : a.rounding,
    magnitude: Math.max(a.magnitude, b.magnitude),
    work: a.work + b.work,
  };
}

function encloseResponse(response: Response, options: SearchOptions): Enclosure {
  const { size } = response.set;
  if (size <= CONES_AT_MOST) return encloseByCones(response, options);
  if (size > CONES_MAY_HELP) return encloseBySigns(response, options);
  const signs = encloseBySigns(response, { ...options, budget: SHARE_OF_SIGNS * options.budget });
  const floor = Math.max(options.floor, signs.reached);
  if (signs.upper <= floor * (1 + 2 * options.precision) + signs.rounding) return signs;
  const cones = encloseByCones(response, { ...options, floor, budget: options.budget - signs.work });
  const { upper, rounding } = cones.upper < signs.upper ? cones : signs;
  return { ...larger(signs, cones), upper, rounding };
}

/** Both sides by signs: what one does not need of the budget goes to the other. */
function encloseBySigns(response: Response, options: SearchOptions): Enclosure {
  const { magnitude } = response;
  const positive = new SignSearch(response, 1, options);
  positive.run(options.budget / 2);
  const floor = Math.max(options.floor, positive.reached);
  const negative = new SignSearch(response, -1, { ...options, floor });
  negative.run(options.budget - positive.work);
  positive.raise(negative.reached);
  positive.run(options.budget - negative.work);
  const [a, b] = [positive, negative].map((side): Enclosure => {
    const { reached, work } = side;
    return { ...side.bound(), reached, magnitude, work };
  });
  return larger(a, b);
}

/** The same in turn for f and −f by cones. */
export function encloseByCones(response: Response, options: SearchOptions): Enclosure {
  const first = encloseSide(response, 1, { ...options, budget: options.budget / 2 });
  const floor = Math.max(options.floor, first.reached);
  return larger(first, encloseSide(response, -1, { ...options, floor, budget: options.budget - first.work }));
}

/** The maximum of f (side 1) or −f (side −1) alone by cones; it may be negative: then 0 is the bound. */
function encloseSide(response: Response, side: 1 | -1, options: SearchOptions): Enclosure {
  const cover = coverOf(response.set);
  const { magnitude } = response;
  const bounder = new ConeBounder(response, side, cover.flat);
  const waiting = new Heap<Cone>((cone) => cone.bound);
  const deep: Cone[] = [];
  const noise = 64 * UNIT * magnitude;
  let reached = 0;
  let upper = 0;
  let rounding = 0;
  let work = 0;
  // at the floor with its rounding, or at what is reached to the accuracy of evaluating it
  const target = (off: number): number =>
    Math.max(options.floor * (1 + options.precision) - off, reached * (1 + options.precision) + noise);
  const settle = (cone: Cone): void => {
    if (cone.bound + cone.rounding <= upper) return;
    upper = cone.bound + cone.rounding;
    // a bound is not pressed below the noise of what is reached either
    rounding = cone.rounding + noise;
  };
  const meet = (cone: Cone): void => {
    work += cone.work;
    reached = Math.max(reached, cone.reached);
    if (cone.bound <= target(cone.rounding) || !cone.cut) settle(cone);
    else if (waiting.size < WIDEST_FRONTIER) waiting.push(cone);
    else deep.push(cone);
  };
  for (const generators of cover.cones) meet(bounder.root(generators, target));
  for (let cone = deep.pop() ?? waiting.pop(); cone; cone = deep.pop() ?? waiting.pop()) {
    if (cone.bound <= target(cone.rounding) || work >= options.budget || options.signal?.aborted)
      settle(cone);
    else for (const half of bounder.halves(cone, target)) meet(half);
  }
  return { upper, reached, rounding, magnitude, work };
}

/**
 * A proven upper bound of max { |f(θ)| : θ ∈ C }, or of one side of f where outputs have one sign: by branch and bound over cones of θ-space (cone.ts) where θ has few
 * dimensions, else over the signs of the rows (signs.ts) and, where they do not do, in boxes (boxes.ts).
 */
import { BOXES_AT_MOST, encloseByBoxes } from './boxEnclosure';
import type { Cone } from './cone';
import { ConeBounder } from './cone';
import { coverOf } from './cover';
import type { Enclosure, SearchOptions } from './enclosure';
import { closer, larger, NOTHING } from './enclosure';
import { Heap } from './heap';
import type { Response } from './response';
import { SignSearch } from './signs';
import { UNIT } from './sums';

/** From this many waiting cones on the search goes deep first, to keep memory small. */
const WIDEST_FRONTIER = 20_000;

/** Up to this many dimensions of θ cones are the better search. */
const CONES_AT_MOST = 3;
/** Up to this many they may still close what signs and boxes do not; the signs then get this part of what the boxes left. */
const CONES_MAY_HELP = 4;
const SHARE_OF_SIGNS = 0.6;
/** Signs come first, with this part of the budget: they settle easy duals at once. Boxes get this part of what is left. */
const FIRST_SIGNS = 0.05;
const PART_OF_BOXES = 0.9;

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

function encloseResponse(response: Response, options: SearchOptions): Enclosure {
  const { size } = response.set;
  if (size <= CONES_AT_MOST) return encloseByCones(response, options);
  const { budget } = options;
  const signs = new SignsOfSides(response, options);
  let found = signs.enclose(size > BOXES_AT_MOST ? budget : FIRST_SIGNS * budget);
  const closed = (): boolean => {
    const floor = Math.max(options.floor, found.reached);
    return found.upper <= floor * (1 + 2 * options.precision) + found.rounding;
  };
  const next = (search: (options: SearchOptions) => Enclosure, part: number): void => {
    if (closed() || options.signal?.aborted) return;
    const floor = Math.max(options.floor, found.reached);
    found = closer(found, search({ ...options, floor, budget: part * (budget - found.work) }));
  };
  if (size <= BOXES_AT_MOST) {
    next((left) => encloseByBoxes(response, left, found), PART_OF_BOXES);
    next((left) => signs.further(left.floor, left.budget), size > CONES_MAY_HELP ? 1 : SHARE_OF_SIGNS);
  }
  if (size <= CONES_MAY_HELP) next((left) => encloseByCones(response, left), 1);
  return found;
}

/** The sides by signs: what one does not need of the budget goes to the other. */
class SignsOfSides {
  private readonly searches: readonly SignSearch[];
  private counted = 0;

  constructor(
    private readonly response: Response,
    options: SearchOptions,
  ) {
    this.searches = response.sides.map((side) => new SignSearch(response, side, options));
  }

  private get work(): number {
    return this.searches.reduce((sum, { work }) => sum + work, 0);
  }

  enclose(budget: number): Enclosure {
    const { searches, response } = this;
    const end = this.work + budget;
    // each its part, and the first one then what is left
    for (const [at, search] of [...searches, ...searches.slice(0, -1)].entries()) {
      for (const other of searches) search.raise(other.reached);
      const rest = end - (this.work - search.work);
      search.run(at < searches.length - 1 ? search.work + budget / searches.length : rest);
    }
    const work = this.work - this.counted;
    this.counted = this.work;
    const found = searches.map((side): Enclosure => {
      return { ...side.bound(), reached: side.reached, magnitude: response.magnitude, work: 0 };
    });
    return { ...found.reduce(larger), work };
  }

  /** Goes on where it ended. */
  further(floor: number, budget: number): Enclosure {
    for (const search of this.searches) search.raise(floor);
    return this.enclose(budget);
  }
}

/** The sides in turn by cones. */
export function encloseByCones(response: Response, options: SearchOptions): Enclosure {
  let found: Enclosure | null = null;
  for (const [at, side] of response.sides.entries()) {
    const floor = Math.max(options.floor, found?.reached ?? 0);
    const budget = (options.budget - (found?.work ?? 0)) / (response.sides.length - at);
    const own = encloseSide(response, side, { ...options, floor, budget });
    found = found ? larger(found, own) : own;
  }
  return found ?? NOTHING;
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

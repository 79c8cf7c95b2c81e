/**
 * Pricing in any dimension by branch and bound: over the signs of the pre-activations (theory.md, section 3), and where that is not soon done, over
 * boxes of neurons (section 12). The bound is proven at any time; neurons met on the way go to the pool.
 */
import { alongPrincipalAxes } from '../boxes/principalAxes';
import type { AtomSpace } from '../../atomSpace';
import type { CandidatePool, Pricer, PricingLimits, PricingResult } from '../pricer';
import type { SearchHelpers } from './helpers';
import { HomogeneousFrame, type FrameDual, type Side } from '../homogeneousFrame';
import { SearchKind } from './layout';
import { SharedSearch } from './sharedSearch';
import { BranchAndBound } from './search';
import { PRICING } from '../../settings/pricing';

const {
  boxesAloneUpTo,
  boxesFrom,
  boxesUpTo,
  helpersFrom,
  sameValue,
  signsFirst,
  signsNear,
  signsPay,
  worthBoxes,
} = PRICING;

/** What one search has come to, in the user's units. */
interface Searched {
  readonly bound: number;
  readonly largest: number;
}

const NO_LIMITS: PricingLimits = { target: 0, enough: Infinity, expired: () => false };

export class BranchAndBoundPricer implements Pricer {
  readonly frame: HomogeneousFrame;
  private buffer: ArrayBufferLike | null = null;
  /** Nodes bounded in the last pricing, and how many of them by helpers. */
  nodes = 0;
  helped = 0;
  /** Multiplications of the last pricing. */
  work = 0;

  /** @param only the one kind of search to make; both by default, where both apply */
  constructor(
    space: AtomSpace,
    private readonly helpers?: SearchHelpers,
    private readonly only?: SearchKind,
  ) {
    this.frame = new HomogeneousFrame(space);
  }

  price(z: Float64Array, pool: CandidatePool, limits = NO_LIMITS): PricingResult {
    const searched = this.searchBoth(z, pool, limits);
    return { ...searched, nodes: this.nodes };
  }

  /** Boxes alone in the fewest dimensions that they are for; else the signs first, then the boxes where they apply. */
  private searchBoth(z: Float64Array, pool: CandidatePool, limits: PricingLimits): Searched {
    const dual = this.frame.dual(z);
    this.nodes = 0;
    this.helped = 0;
    this.work = 0;
    if (!(dual.scale > 0)) return { bound: dual.slack, largest: 0 };
    if (this.only !== undefined) return this.search(this.only, z, dual, pool, limits);
    const { size } = this.frame.set;
    const most = limits.work ?? Infinity;
    if (size >= boxesFrom && size <= boxesAloneUpTo)
      return this.search(SearchKind.boxes, z, dual, pool, limits);
    if (size < boxesFrom || size > boxesUpTo || most < worthBoxes)
      return this.search(SearchKind.signs, z, dual, pool, limits);
    const worth = signsAreWorth();
    const first = this.search(SearchKind.signs, z, dual, pool, limits, Infinity, worth);
    const known = Math.max(limits.target, first.largest * (1 + sameValue));
    if (first.bound <= known || first.largest > limits.enough || limits.expired()) return first;
    const rest = { ...limits, target: known, work: most - this.work };
    const second = this.search(SearchKind.boxes, z, dual, pool, rest, first.bound);
    return {
      bound: Math.min(first.bound, second.bound),
      largest: Math.max(first.largest, second.largest),
    };
  }

  /**
   * @param proven a bound that is known
   * @param worth asked between batches: whether the search is worth going on with
   */
  private search(
    kind: SearchKind,
    z: Float64Array,
    dual: FrameDual,
    pool: CandidatePool,
    limits: PricingLimits,
    proven = Infinity,
    worth: (search: BranchAndBound) => boolean = () => true,
  ): Searched {
    const { frame } = this;
    const turned = kind === SearchKind.boxes ? alongPrincipalAxes(frame.set, dual) : null;
    const { scale, slack } = turned?.dual ?? dual;
    const goal = {
      // values as small as the rounding are not told from zero
      floor: Math.max(limits.target - slack, 10 * slack) / scale,
      threshold: pool.threshold / scale,
      enough: limits.enough / scale,
    };
    const memory = SharedSearch.write(this.room(), frame.set, turned?.dual ?? dual, goal, kind);
    const search = new BranchAndBound(memory, limits.work, undefined, limits.cut?.bind(limits));
    let joined = false;
    const poll = (): void => {
      if (limits.expired()) memory.stop();
    };
    const between = (): boolean => {
      if (!worth(search)) return false;
      if (!joined && this.helpers && search.work >= helpersFrom) {
        joined = true;
        memory.open();
        this.helpers.join(memory.buffer as SharedArrayBuffer);
      }
      return true;
    };
    poll();
    const bound = search.run(poll, between, proven / scale);
    if (!memory.close()) this.buffer = null;
    this.nodes += search.nodes;
    this.helped += memory.beats - search.own;
    this.work += search.work;
    const largest = this.collect(z, memory.sides, search, turned?.back, pool);
    return { bound: bound * scale + slack, largest };
  }

  /** The neurons that a search has met go to the pool; returns the largest |zᵀa|. */
  private collect(
    z: Float64Array,
    sides: readonly [Side, Side],
    { meetings }: BranchAndBound,
    back: ((phi: Float64Array) => Float64Array) | undefined,
    pool: CandidatePool,
  ): number {
    const { frame } = this;
    let largest = 0;
    for (const { side, phi } of meetings) {
      const theta = frame.theta(sides[side], back ? back(phi) : phi);
      if (theta === null) continue;
      const value = frame.value(z, theta);
      largest = Math.max(largest, Math.abs(value));
      if (Math.abs(value) > pool.threshold) pool.add(theta, value);
    }
    return largest;
  }

  private room(): ArrayBufferLike {
    const bytes = SharedSearch.bytes(this.frame.set.size, this.frame.rows);
    this.buffer ??= this.helpers ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
    return this.buffer;
  }
}

/**
 * Signs are worth going on with for `signsFirst` multiplications, and then as long as the bound is near the level and twice the work
 * takes a part of what is between them.
 */
function signsAreWorth(): (search: BranchAndBound) => boolean {
  let next = signsFirst;
  let before = Infinity;
  return ({ work, reached, level }) => {
    if (work < next) return true;
    next = 2 * work;
    const excess = reached - level;
    const pays = reached <= signsNear * level && excess <= (1 - signsPay) * before;
    before = excess;
    return pays;
  };
}

/** The pricer for frames of dimension 4 and more, and for every set that has no exact one; sound in all dimensions. */
export function branchAndBoundPricer(
  space: AtomSpace,
  helpers?: SearchHelpers,
  only?: SearchKind,
): BranchAndBoundPricer {
  return new BranchAndBoundPricer(space, helpers, only);
}

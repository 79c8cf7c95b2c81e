/**
 * Pricing in any dimension: branch and bound over the signs of the pre-activations (theory.md, section 3). The bound is proven at
 * any time; neurons met on the way go to the pool.
 */
import { alongPrincipalAxes } from '../boxes/principalAxes';
import type { AtomSpace } from '../frames';
import type { CandidatePool, Pricer, PricingLimits, PricingResult } from '../pricer';
import type { SearchCrew } from './crew';
import { Frame } from './frame';
import { SearchKind, SearchMemory } from './memory';
import { Search } from './search';

/** A search that has taken so many multiplications is worth a crew (some 50 milliseconds). */
const LONG = 3e7;

export class SignPricer implements Pricer {
  readonly frame: Frame;
  private buffer: ArrayBufferLike | null = null;
  /** Nodes bounded in the last pricing, and how many of them by helpers. */
  nodes = 0;
  helped = 0;
  /** Multiplications of the last pricing. */
  work = 0;

  constructor(
    space: AtomSpace,
    private readonly crew?: SearchCrew,
    private readonly kind?: SearchKind,
  ) {
    this.frame = new Frame(space);
  }

  price(z: Float64Array, pool: CandidatePool, limits?: PricingLimits): PricingResult {
    const { frame } = this;
    const dual = frame.dual(z);
    this.work = 0;
    if (!(dual.scale > 0)) return { bound: dual.slack, largest: 0 };
    const kind = this.kind ?? SearchKind.boxes;
    const turned = kind === SearchKind.boxes ? alongPrincipalAxes(frame.set, dual) : null;
    const { scale, slack } = turned?.dual ?? dual;
    const target = limits?.target ?? 0;
    const memory = SearchMemory.write(
      this.room(),
      frame.set,
      turned?.dual ?? dual,
      {
        // values as small as the rounding are not told from zero
        floor: Math.max(target - slack, 10 * slack) / scale,
        threshold: pool.threshold / scale,
        enough: (limits?.enough ?? Infinity) / scale,
      },
      kind,
    );
    const search = new Search(memory, undefined, limits?.cut?.bind(limits));
    let joined = false;
    const look = (): void => {
      if (limits?.expired()) memory.stop();
    };
    const between = (): boolean => {
      if (search.work > (limits?.work ?? Infinity)) return false;
      if (!joined && this.crew && search.work >= LONG) {
        joined = true;
        memory.open();
        this.crew.join(memory.buffer as SharedArrayBuffer);
      }
      return true;
    };
    look();
    const bound = search.run(look, between);
    if (!memory.close()) this.buffer = null;
    this.nodes = search.nodes;
    this.helped = memory.beats - search.own;
    this.work = search.work;

    let largest = 0;
    for (const { side, phi } of search.meetings) {
      const theta = frame.theta(memory.sides[side], turned ? turned.back(phi) : phi);
      if (theta === null) continue;
      const value = frame.value(z, theta);
      largest = Math.max(largest, Math.abs(value));
      if (Math.abs(value) > pool.threshold) pool.add(theta, value);
    }
    return { bound: bound * scale + slack, largest };
  }

  private room(): ArrayBufferLike {
    const bytes = SearchMemory.bytes(this.frame.set.size, this.frame.rows);
    this.buffer ??= this.crew ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
    return this.buffer;
  }
}

/** The pricer for frames of dimension 4 and more, and for every set that has no exact one; sound in all dimensions. */
export function signPricer(space: AtomSpace, crew?: SearchCrew, kind?: SearchKind): SignPricer {
  return new SignPricer(space, crew, kind);
}

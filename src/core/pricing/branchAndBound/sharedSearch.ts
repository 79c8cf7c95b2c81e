/**
 * What threads share in one search: the problem, a batch of nodes to work on, each in a slot, and what came of them. It lies in one
 * buffer; a thread on its own uses a plain one. The owner lays out a batch, everyone takes slots from it until none is left,
 * and the owner reads the slots in their order once all are done: nothing depends on which thread was how fast.
 */
import type { FrameDual, Side } from '../homogeneousFrame';
import type { UnitSet } from '../unitSet';
import {
  childrenOf,
  F,
  I,
  MOST_SLOTS,
  NUMBER_BITS,
  S,
  SearchKind,
  SLOT_BITS,
  SLOT_BYTES,
  SLOT_CANDIDATES,
  slotLength,
  slotsOf,
  strideOf,
} from './layout';
import { PRICING } from '../../settings/pricing';

const { helperSleepMs, idleSleepMs, silentSleeps } = PRICING;

export interface SearchGoal {
  /** Nothing at or below this is searched; in the frame's units, as all values here. */
  readonly floor: number;
  readonly threshold: number;
  readonly enough: number;
}

export class SharedSearch {
  readonly set: UnitSet;
  readonly sides: readonly [Side, Side];
  /** Numbers of a record. */
  readonly stride: number;
  /** Slots of a batch at most. */
  readonly slots: number;
  readonly kind: SearchKind;
  /** Records that a slot hands back at most. */
  readonly mostChildren: number;
  private readonly ints: Int32Array;
  private readonly header: Float64Array;
  private readonly slotData: readonly Float64Array[];

  constructor(readonly buffer: ArrayBufferLike) {
    const ints = new Int32Array(buffer, 0, I.count);
    this.ints = ints;
    const m = ints[I.size];
    this.set = { size: m, norm: ints[I.euclidean] ? 'l2' : 'l1', ball: ints[I.ball] };
    this.stride = ints[I.stride];
    this.slots = ints[I.slots];
    this.kind = ints[I.kind];
    this.mostChildren = ints[I.children];
    let at = ints.byteLength;
    const floats = (length: number): Float64Array => {
      const view = new Float64Array(buffer, at, length);
      at += view.byteLength;
      return view;
    };
    this.header = floats(F.count);
    const side = (sign: 1 | -1, convex: number, concave: number): Side => ({
      sign,
      linear: floats(m),
      convex: floats(convex * m),
      convexKinks: floats(convex),
      concave: floats(concave * m),
      concaveKinks: floats(concave),
    });
    this.sides = [side(1, ints[I.convex0], ints[I.concave0]), side(-1, ints[I.convex1], ints[I.concave1])];
    this.slotData = Array.from({ length: this.slots }, () =>
      floats(slotLength(m, this.stride, this.mostChildren)),
    );
  }

  /** Bytes that serve every problem of m coordinates and at most so many rows. */
  static bytes(m: number, rows: number): number {
    const problem = 2 * (m + rows * (m + 1));
    const slots = [SearchKind.signs, SearchKind.boxes].map((kind) => {
      const slot = 8 * slotLength(m, strideOf(kind, m, rows), childrenOf(kind));
      return Math.min(MOST_SLOTS * slot, Math.max(SLOT_BYTES, slot));
    });
    return 4 * I.count + 8 * (F.count + problem) + Math.max(...slots);
  }

  /** Lays a search out in the buffer, which no other thread may be using. */
  static write(
    buffer: ArrayBufferLike,
    set: UnitSet,
    dual: FrameDual,
    goal: SearchGoal,
    kind: SearchKind = SearchKind.signs,
  ): SharedSearch {
    const ints = new Int32Array(buffer, 0, I.count);
    const [a, b] = dual.sides;
    const stride = strideOf(kind, set.size, Math.max(a.convexKinks.length, b.convexKinks.length));
    // but for the members: a helper of the last search that comes late counts itself in, finds it closed and leaves again
    ints.fill(0, 0, I.members);
    ints[I.size] = set.size;
    ints[I.ball] = set.ball;
    ints[I.euclidean] = set.norm === 'l2' ? 1 : 0;
    ints[I.convex0] = a.convexKinks.length;
    ints[I.convex1] = b.convexKinks.length;
    ints[I.concave0] = a.concaveKinks.length;
    ints[I.concave1] = b.concaveKinks.length;
    ints[I.stride] = stride;
    ints[I.kind] = kind;
    ints[I.children] = childrenOf(kind);
    ints[I.slots] = slotsOf(set.size, stride, childrenOf(kind));
    const memory = new SharedSearch(buffer);
    dual.sides.forEach((side, at) => {
      const to = memory.sides[at];
      to.linear.set(side.linear);
      to.convex.set(side.convex);
      to.convexKinks.set(side.convexKinks);
      to.concave.set(side.concave);
      to.concaveKinks.set(side.concaveKinks);
    });
    const { header } = memory;
    header.fill(0);
    header[F.level] = goal.floor;
    header[F.threshold] = goal.threshold;
    header[F.enough] = goal.enough;
    return memory;
  }

  /** Lets other threads in. */
  open(): void {
    Atomics.store(this.ints, I.open, 1);
  }

  /** The search's memory for a thread besides the owner, or null when the search is over. */
  static enter(buffer: ArrayBufferLike): SharedSearch | null {
    const ints = new Int32Array(buffer, 0, I.count);
    Atomics.add(ints, I.members, 1);
    if (Atomics.load(ints, I.open) === 1) return new SharedSearch(buffer);
    leave(ints);
    return null;
  }

  leave(): void {
    leave(this.ints);
  }

  get stopped(): boolean {
    return Atomics.load(this.ints, I.stop) !== 0;
  }

  stop(): void {
    Atomics.store(this.ints, I.stop, 1);
    Atomics.notify(this.ints, I.batch);
  }

  /** A sign of life: so many more nodes. */
  beat(nodes: number): void {
    Atomics.add(this.ints, I.beat, nodes);
  }

  /** Nodes so far, of all threads. */
  get beats(): number {
    return Atomics.load(this.ints, I.beat);
  }

  /** Values at or below it are not searched in this batch. */
  get level(): number {
    return this.header[F.level];
  }

  /** Values above it are reported, besides those above the level. */
  get threshold(): number {
    return this.header[F.threshold];
  }

  get enough(): number {
    return this.header[F.enough];
  }

  /** Nodes that were bounded before this batch. */
  get before(): number {
    return this.header[F.before];
  }

  /** Multiplications after which a node that is searched to its end is left. */
  get most(): number {
    return this.header[F.most];
  }

  get deep(): boolean {
    return this.ints[I.deep] === 1;
  }

  /** A slot: words `S`, then its record, then its candidates (side, value, φ), then its children's records. */
  slot(at: number): Float64Array {
    return this.slotData[at];
  }

  recordOf(slot: Float64Array): Float64Array {
    return slot.subarray(S.count, S.count + this.stride);
  }

  candidateOf(slot: Float64Array, at: number): Float64Array {
    const wide = this.set.size + 2;
    const from = S.count + this.stride + at * wide;
    return slot.subarray(from, from + wide);
  }

  childOf(slot: Float64Array, at: number): Float64Array {
    const from = S.count + this.stride * (1 + at) + SLOT_CANDIDATES * (this.set.size + 2);
    return slot.subarray(from, from + this.stride);
  }

  /**
   * Owner: begins the work on the first `count` slots, which hold their records.
   *
   * @param most multiplications of each node where it is searched to its end; undefined where it is not
   */
  begin(count: number, level: number, before: number, most?: number): void {
    const { ints, header } = this;
    for (let at = 0; at < count; at++) this.slotData[at].fill(0, 0, S.count);
    header[F.level] = level;
    header[F.before] = before;
    header[F.most] = most ?? 0;
    ints[I.deep] = most === undefined ? 0 : 1;
    Atomics.store(ints, I.done, 0);
    const number = ((Atomics.load(ints, I.batch) >>> (2 * SLOT_BITS)) + 1) % 2 ** NUMBER_BITS;
    Atomics.store(ints, I.batch, (number << (2 * SLOT_BITS)) | (count << SLOT_BITS));
    Atomics.notify(ints, I.batch);
  }

  /** The next slot of the batch; null when all are taken. */
  takeSlot(): number | null {
    const { ints } = this;
    for (;;) {
      const word = Atomics.load(ints, I.batch);
      const next = word & (2 ** SLOT_BITS - 1);
      if (next >= ((word >>> SLOT_BITS) & (2 ** SLOT_BITS - 1))) return null;
      // the word names its batch, so that a slot is only ever taken of the present one
      if (Atomics.compareExchange(ints, I.batch, word, word + 1) === word) return next;
    }
  }

  finishSlot(): void {
    Atomics.add(this.ints, I.done, 1);
    Atomics.notify(this.ints, I.done);
  }

  /** Owner: waits until `count` slots are done; false when the other threads give no sign of life. `idle` may stop the search. */
  awaitSlots(count: number, idle: () => void): boolean {
    const { ints } = this;
    let beat = this.beats;
    for (let silent = 0; silent < silentSleeps; silent++) {
      const done = Atomics.load(ints, I.done);
      if (done >= count) return true;
      idle();
      Atomics.wait(ints, I.done, done, idleSleepMs);
      const now = this.beats;
      if (now !== beat) silent = 0;
      beat = now;
    }
    return false;
  }

  /** Helper: waits for the next batch; false when the search is over. */
  awaitBatch(): boolean {
    const { ints } = this;
    for (;;) {
      const word = Atomics.load(ints, I.batch);
      if (this.stopped || Atomics.load(ints, I.open) === 0) return false;
      if ((word & (2 ** SLOT_BITS - 1)) < ((word >>> SLOT_BITS) & (2 ** SLOT_BITS - 1))) return true;
      Atomics.wait(ints, I.batch, word, helperSleepMs);
    }
  }

  /**
   * Ends the search: no thread enters any more, and those inside leave. Returns whether the buffer may be used again: not when a
   * thread has not been heard of.
   */
  close(): boolean {
    const { ints } = this;
    Atomics.store(ints, I.open, 0);
    this.stop();
    for (let k = 0; k < silentSleeps; k++) {
      const members = Atomics.load(ints, I.members);
      if (members === 0) return true;
      Atomics.wait(ints, I.members, members, idleSleepMs);
    }
    return false;
  }
}

function leave(ints: Int32Array): void {
  Atomics.sub(ints, I.members, 1);
  Atomics.notify(ints, I.members);
}

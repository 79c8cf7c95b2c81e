/**
 * Branch and bound over signs: the owner of a search hands the open nodes with the largest bounds to all its threads, a batch at a
 * time, and takes in what came of them in the order of the batch. What is searched, and what comes of it, is therefore the same with any
 * number of threads. When the frontier is full, whole nodes are searched to their end, which needs room for one node a row only.
 */
import { Ascent } from './ascent';
import { Frontier } from './frontier';
import { S, SearchMemory, SLOT_CANDIDATES } from './memory';
import { NodeWork } from './nodes';

/** Climbs from a node's φ at first, and afterwards one in so many nodes. */
const FIRST_CLIMBS = 24;
const CLIMB_EVERY = 64;
/** Only from values above this part of the level. */
const PROMISING = 0.8;
/** A batch is this part of the nodes so far, so that no work is done that what is found at first would have spared. */
const BATCH_SHARE = 1 / 16;
/** Neurons that are reported at most. */
const CANDIDATES = 2048;
/** A value so much above the largest one, relatively, is not looked for. */
const PRECISION = 1e-10;

/** A neuron that was met: a point φ of one side. */
export interface Meeting {
  readonly side: 0 | 1;
  readonly value: number;
  readonly phi: Float64Array;
}

/** Works on the slots of a search's batches; every thread has one. */
export class SlotWorker {
  private readonly nodes: readonly [NodeWork, NodeWork];
  private readonly ascents: readonly [Ascent, Ascent];
  private readonly deep: Float64Array[] = [];
  private slot: Float64Array = new Float64Array(0);
  private level = 0;
  private ordinal = 0;
  private look: () => void = () => undefined;
  /** Nodes that this thread has bounded. */
  bounded = 0;

  constructor(private readonly memory: SearchMemory) {
    const { set, sides } = memory;
    this.nodes = [new NodeWork(set, sides[0]), new NodeWork(set, sides[1])];
    this.ascents = [new Ascent(set, sides[0]), new Ascent(set, sides[1])];
  }

  set cut(cut: () => boolean) {
    for (const part of [...this.nodes, ...this.ascents]) part.cut = cut;
  }

  /** Takes slots until none is left; `look` is called after each. */
  run(look: () => void): void {
    const { memory } = this;
    this.look = look;
    for (let at = memory.takeSlot(); at !== null; at = memory.takeSlot()) {
      if (!memory.stopped) this.work(at);
      memory.finishSlot();
      look();
    }
  }

  /** Bounds all of C on one side; the slot's children are what is left open. */
  root(at: number, side: 0 | 1): void {
    this.begin(at, side);
    this.slot.fill(0, 0, S.count);
    this.nodes[side].root();
    this.bound(side, Infinity);
    this.end(side);
  }

  private work(at: number): void {
    const { memory } = this;
    const record = memory.recordOf(memory.slot(at));
    const side = record[1] as 0 | 1;
    this.begin(at, 2 * at);
    this.branch(record);
    while (memory.deep && this.slot[S.children] > 0) this.goDeep(record);
    this.end(side);
  }

  private begin(at: number, ordinal: number): void {
    const { memory, nodes } = this;
    this.slot = memory.slot(at);
    // the batch's, so that it does not matter what other threads have found by now
    this.level = memory.level;
    this.ordinal = memory.before + ordinal;
    this.deep.length = 0;
    nodes[0].work = 0;
    nodes[1].work = 0;
  }

  private end(side: 0 | 1): void {
    this.slot[S.work] = this.nodes[side].work;
    this.slot[S.finished] = this.memory.stopped && this.memory.deep ? 0 : 1;
  }

  /** Moves the slot's children to the stack, and branches on its top. */
  private goDeep(record: Float64Array): void {
    const { memory, slot, deep } = this;
    for (let child = slot[S.children] - 1; child >= 0; child--)
      deep.push(memory.childOf(slot, child).slice());
    slot[S.children] = 0;
    while (deep.length > 0 && slot[S.children] === 0) {
      // stopped half way: the node's own bound stands for all of it
      if (memory.stopped) {
        slot[S.settled] = Math.max(slot[S.settled], record[0]);
        return;
      }
      this.branch(deep.pop()!);
      this.look();
    }
  }

  private branch(record: Float64Array): void {
    const parent = record.slice();
    const bound = parent[0];
    if (bound <= this.level) {
      this.settle(bound);
      return;
    }
    const side = parent[1] as 0 | 1;
    const row = parent[2];
    const work = this.nodes[side];
    const m = work.phi.length;
    const kinks = work.lower.length;
    const lower = parent.subarray(3 + m, 3 + m + kinks);
    const upper = parent.subarray(3 + m + kinks, 3 + m + 2 * kinks);
    work.lower.set(lower);
    work.upper.set(upper);
    work.parent(this.level);
    for (const sign of [1, -1] as const) {
      work.phi.set(parent.subarray(3, 3 + m));
      work.lower.set(lower);
      work.upper.set(upper);
      work.decide(row, sign);
      this.bound(side, bound);
    }
  }

  /** Bounds the node that is laid out in nodes[side], and makes it a child of the slot if it is still open. */
  private bound(side: 0 | 1, parentBound: number): void {
    const { memory, slot } = this;
    const work = this.nodes[side];
    const { verdict } = work;
    memory.beat();
    slot[S.nodes]++;
    this.bounded++;
    this.ordinal++;
    work.process(this.level);
    this.meet(side, verdict.value, work.phi);
    const bound = Math.min(parentBound, verdict.bound);
    if (bound <= this.level || verdict.branch < 0) {
      this.settle(bound);
      return;
    }
    const record = memory.childOf(slot, slot[S.children]++);
    const m = work.phi.length;
    record[0] = bound;
    record[1] = side;
    record[2] = verdict.branch;
    record.set(work.phi, 3);
    record.set(work.lower, 3 + m);
    record.set(work.upper, 3 + m + work.lower.length);
  }

  private settle(bound: number): void {
    this.slot[S.settled] = Math.max(this.slot[S.settled], bound);
  }

  /** Reports a neuron, and the local maximum above it when it is promising. */
  private meet(side: 0 | 1, value: number, phi: Float64Array): void {
    this.report(side, value, phi);
    if (value < PROMISING * this.level) return;
    if (this.ordinal > FIRST_CLIMBS && this.ordinal % CLIMB_EVERY !== 0) return;
    const ascent = this.ascents[side];
    ascent.phi.set(phi);
    this.report(side, ascent.climb(), ascent.phi);
  }

  private report(side: 0 | 1, value: number, phi: Float64Array): void {
    const { memory, slot } = this;
    if (value <= Math.min(memory.threshold, this.level)) return;
    // the slot's own find: the same whatever other threads do
    if (memory.deep) this.level = Math.max(this.level, value * (1 + PRECISION));
    const count = slot[S.candidates];
    let at = count;
    if (count === SLOT_CANDIDATES) {
      // a node that is searched to its end meets many: the best are kept
      at = 0;
      for (let k = 1; k < count; k++)
        if (memory.candidateOf(slot, k)[1] < memory.candidateOf(slot, at)[1]) at = k;
      if (memory.candidateOf(slot, at)[1] >= value) return;
    } else slot[S.candidates]++;
    const candidate = memory.candidateOf(slot, at);
    candidate[0] = side;
    candidate[1] = value;
    candidate.set(phi, 2);
  }
}

/** The owner's part. */
export class Search {
  readonly meetings: Meeting[] = [];
  /** Nodes that were bounded, and multiplications that they took. */
  nodes = 0;
  work = 0;
  private readonly worker: SlotWorker;
  private readonly known = new Set<number>();
  private readonly record: Float64Array;
  private readonly floor: number;
  private largest = 0;
  private settled = 0;

  constructor(
    readonly memory: SearchMemory,
    private readonly frontier = new Frontier(memory.stride, mostRows(memory)),
    cut?: () => boolean,
  ) {
    this.worker = new SlotWorker(memory);
    if (cut) this.worker.cut = cut;
    this.record = new Float64Array(memory.stride);
    this.floor = memory.level;
  }

  /** Nodes that the owner's thread has bounded. */
  get own(): number {
    return this.worker.bounded;
  }

  /** Values at or below it need no search. */
  private get level(): number {
    return Math.max(this.floor, this.largest * (1 + PRECISION));
  }

  /**
   * Searches until nothing is left or the search is stopped, and returns the bound that is proven then.
   *
   * @param look called every millisecond or so; may stop the search
   * @param between called between batches; says whether to go on
   */
  run(look: () => void, between: () => boolean): number {
    const { memory, frontier } = this;
    let open = -Infinity;
    for (const side of [0, 1] as const) {
      memory.begin(0, this.level, this.nodes, false);
      this.worker.root(0, side);
      open = Math.max(open, this.takeIn(0));
    }
    while (!memory.stopped && frontier.top > this.level && this.largest <= memory.enough && between()) {
      const deep = frontier.room < 2 * memory.slots;
      const count = this.layOut();
      memory.begin(count, this.level, this.nodes, deep);
      this.worker.run(look);
      if (!memory.awaitSlots(count, look)) {
        // a thread is lost with what it had taken
        memory.stop();
        return Math.max(this.provenBesides(open), this.openIn(count));
      }
      for (let at = 0; at < count; at++) open = Math.max(open, this.takeIn(at));
    }
    return this.provenBesides(open);
  }

  /** The bound of what lies in the frontier, was settled, or was left open for good. */
  private provenBesides(open: number): number {
    return Math.max(open, this.settled, this.level, this.frontier.top);
  }

  private openIn(count: number): number {
    let open = -Infinity;
    for (let at = 0; at < count; at++) open = Math.max(open, this.memory.recordOf(this.memory.slot(at))[0]);
    return open;
  }

  /** Hands the nodes with the largest bounds to the slots, and returns how many. */
  private layOut(): number {
    const { memory, frontier } = this;
    const most = Math.min(memory.slots, 1 + Math.floor(BATCH_SHARE * this.nodes));
    let count = 0;
    while (count < most && frontier.top > this.level) frontier.take(memory.recordOf(memory.slot(count++)));
    return count;
  }

  /** What came of a slot's node; returns the bound of what is open there and has no place in the frontier. */
  private takeIn(at: number): number {
    const { memory, frontier, record } = this;
    const slot = memory.slot(at);
    this.nodes += slot[S.nodes];
    this.work += slot[S.work];
    for (let k = 0; k < slot[S.candidates]; k++) this.meet(memory.candidateOf(slot, k));
    if (slot[S.finished] === 0) return memory.recordOf(slot)[0];
    this.settled = Math.max(this.settled, slot[S.settled]);
    let open = -Infinity;
    for (let k = 0; k < slot[S.children]; k++) {
      record.set(memory.childOf(slot, k));
      if (!frontier.give(record)) open = Math.max(open, record[0]);
    }
    return open;
  }

  private meet(candidate: Float64Array): void {
    const { memory, known, meetings } = this;
    const value = candidate[1];
    const best = value > this.largest;
    // many nodes share their maximiser
    const key = Math.fround(value);
    if (!best && (known.has(key) || value <= memory.threshold || meetings.length >= CANDIDATES)) return;
    known.add(key);
    if (best) this.largest = value;
    meetings.push({ side: candidate[0] as 0 | 1, value, phi: candidate.slice(2) });
  }
}

function mostRows({ sides: [p, q] }: SearchMemory): number {
  return Math.max(p.convexKinks.length, q.convexKinks.length);
}

/** What a helping thread runs when it is given a search's memory: joins it, if it still goes on, until it ends. */
export function serveSearch(buffer: SharedArrayBuffer): void {
  const memory = SearchMemory.enter(buffer);
  if (memory === null) return;
  try {
    const worker = new SlotWorker(memory);
    while (memory.awaitBatch()) worker.run(() => undefined);
  } finally {
    memory.leave();
  }
}

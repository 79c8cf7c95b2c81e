/**
 * What each thread does in a search: takes the open node with the largest bound, bounds its two children, and hands on what is
 * still above the level. When the frontier is full it goes deep on its own, which needs room for one node a row only.
 */
import { Ascent } from './ascent';
import { SearchMemory } from './memory';
import { NodeWork } from './nodes';

/** Climbs from a node's φ at first, and afterwards one in so many nodes. */
const FIRST_CLIMBS = 24;
const CLIMB_EVERY = 64;
/** Only from values above this part of the level. */
const PROMISING = 0.8;
/** How much work (multiplications) between two looks at the clock. */
const LOOK_EVERY = 1e6;

export class Searcher {
  private readonly nodes: readonly [NodeWork, NodeWork];
  private readonly ascents: readonly [Ascent, Ascent];
  private readonly record: Float64Array;
  private readonly deep: Float64Array[] = [];
  private readonly known = new Set<number>();
  private bounded = 0;
  private looked = 0;

  /** @param id the thread's place in the search */
  constructor(
    private readonly memory: SearchMemory,
    private readonly id: number,
  ) {
    const { set, sides } = memory;
    this.nodes = [new NodeWork(set, sides[0]), new NodeWork(set, sides[1])];
    this.ascents = [new Ascent(set, sides[0]), new Ascent(set, sides[1])];
    this.record = new Float64Array(memory.stride);
  }

  /** Nodes that this thread has bounded. */
  get count(): number {
    return this.bounded;
  }

  /** Multiplications that this thread has spent, roughly. */
  get work(): number {
    return this.nodes[0].work + this.nodes[1].work;
  }

  /** Bounds all of C on both sides. */
  roots(): void {
    for (const side of [0, 1] as const) {
      this.nodes[side].root();
      this.bound(side, Infinity);
    }
  }

  /** Searches until nothing is left or the search is stopped; `look` is called every millisecond or so. */
  run(look?: () => void): void {
    const { memory, record, deep } = this;
    for (;;) {
      const answer = memory.take(this.id, record);
      if (answer === 'over') return;
      if (answer === 'none') {
        if (memory.await()) continue;
        return;
      }
      this.branch(record);
      for (let next = deep.pop(); next; next = deep.pop()) {
        if (memory.stopped) return;
        this.branch(next);
        this.look(look);
      }
      this.look(look);
    }
  }

  private look(look?: () => void): void {
    if (!look || this.work < this.looked + LOOK_EVERY) return;
    this.looked = this.work;
    look();
  }

  private branch(record: Float64Array): void {
    const { memory } = this;
    const bound = record[0];
    if (bound <= memory.level) {
      memory.settle(bound);
      return;
    }
    const parent = record.slice();
    const side = parent[1] as 0 | 1;
    const row = parent[2];
    const work = this.nodes[side];
    const m = work.phi.length;
    const kinks = work.lower.length;
    const lower = parent.subarray(3 + m, 3 + m + kinks);
    const upper = parent.subarray(3 + m + kinks, 3 + m + 2 * kinks);
    work.lower.set(lower);
    work.upper.set(upper);
    work.parent(memory.level);
    for (const sign of [1, -1] as const) {
      work.phi.set(parent.subarray(3, 3 + m));
      work.lower.set(lower);
      work.upper.set(upper);
      work.decide(row, sign);
      this.bound(side, bound);
    }
  }

  /** Bounds the node that is laid out in nodes[side], and hands it on if it is still open. */
  private bound(side: 0 | 1, parentBound: number): void {
    const { memory } = this;
    const work = this.nodes[side];
    const { verdict } = work;
    memory.beat();
    this.bounded++;
    work.process(memory.level);
    this.meet(side, verdict.value, work.phi);
    const bound = Math.min(parentBound, verdict.bound);
    if (bound <= memory.level || verdict.branch < 0) {
      memory.settle(bound);
      return;
    }
    const record = new Float64Array(memory.stride);
    const m = work.phi.length;
    record[0] = bound;
    record[1] = side;
    record[2] = verdict.branch;
    record.set(work.phi, 3);
    record.set(work.lower, 3 + m);
    record.set(work.upper, 3 + m + work.lower.length);
    if (!memory.give(record)) this.deep.push(record);
  }

  /** Reports a neuron, and the local maximum above it when it is promising. */
  private meet(side: 0 | 1, value: number, phi: Float64Array): void {
    const { memory } = this;
    this.report(side, value, phi);
    if (value < PROMISING * memory.level) return;
    if (this.bounded > FIRST_CLIMBS && this.bounded % CLIMB_EVERY !== 0) return;
    const ascent = this.ascents[side];
    ascent.phi.set(phi);
    this.report(side, ascent.climb(), ascent.phi);
  }

  private report(side: 0 | 1, value: number, phi: Float64Array): void {
    // many nodes share their maximiser
    const key = Math.fround(value);
    if (this.known.has(key)) {
      if (value > this.memory.largest) this.memory.report(side, value, phi);
      return;
    }
    if (value <= this.memory.reportable) return;
    this.known.add(key);
    this.memory.report(side, value, phi);
  }
}

/** What a helping thread runs when it is given a search's memory: joins it, if it still goes on, until it ends. */
export function serveSearch(buffer: SharedArrayBuffer): void {
  const entered = SearchMemory.enter(buffer);
  if (entered === null) return;
  try {
    new Searcher(entered.memory, entered.id).run();
  } finally {
    entered.memory.leave();
  }
}

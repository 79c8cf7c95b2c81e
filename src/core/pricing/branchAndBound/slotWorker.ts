/** A thread's part in a search: it takes slots of a batch, works on their nodes and writes down what came of them. */
import { S, SLOT_CANDIDATES } from './layout';
import type { SharedSearch } from './sharedSearch';
import { PRICING } from '../../settings/pricing';

const { sameValue } = PRICING;

export abstract class SlotWorker {
  protected slot: Float64Array = new Float64Array(0);
  protected level = 0;
  protected poll: () => void = () => undefined;
  /** Nodes of the search before the one that is worked on, counted in the order of the slots. */
  protected ordinal = 0;
  /** Nodes that this thread has bounded. */
  bounded = 0;

  constructor(protected readonly memory: SharedSearch) {}

  /** See PricingLimits. */
  abstract set cut(cut: () => boolean);

  /** Bounds all of C on one side; the slot's children are what is left open. */
  abstract root(at: number, side: 0 | 1): void;

  /** Works on the node of a slot that has been begun; children go on the slot with `child`, what needs no further search with `settle`. */
  protected abstract work(record: Float64Array): void;

  /** Takes slots until none is left; `poll` is called after each. */
  run(poll: () => void): void {
    const { memory } = this;
    this.poll = poll;
    for (let at = memory.takeSlot(); at !== null; at = memory.takeSlot()) {
      if (!memory.stopped) {
        this.begin(at, 2 * at);
        this.work(memory.recordOf(this.slot));
        this.end();
      }
      memory.finishSlot();
      poll();
    }
  }

  protected begin(at: number, ordinal: number): void {
    const { memory } = this;
    this.slot = memory.slot(at);
    // the batch's, so that it does not matter what other threads have found by now
    this.level = memory.level;
    this.ordinal = memory.before + ordinal;
  }

  protected end(): void {
    this.slot[S.finished] = this.memory.stopped && this.memory.deep ? 0 : 1;
  }

  protected count(nodes: number): void {
    this.memory.beat(nodes);
    this.slot[S.nodes] += nodes;
    this.bounded += nodes;
    this.ordinal += nodes;
  }

  protected settle(bound: number): void {
    this.slot[S.settled] = Math.max(this.slot[S.settled], bound);
  }

  /** Room for the record of one more child. */
  protected child(): Float64Array {
    return this.memory.childOf(this.slot, this.slot[S.children]++);
  }

  /** Whether a node that is searched to its end is to be left half way: its own bound then stands for all of it. */
  protected isLeft(work: number): boolean {
    return this.memory.stopped || work >= this.memory.most;
  }

  /** Takes the slot's children off it. */
  protected takeChildren(): Float64Array[] {
    const { memory, slot } = this;
    const children = Array.from({ length: slot[S.children] }, (_, k) => memory.childOf(slot, k).slice());
    slot[S.children] = 0;
    return children;
  }

  /** Reports a neuron that is above the threshold or the level. */
  protected report(side: 0 | 1, value: number, phi: Float64Array): void {
    const { memory, slot } = this;
    if (value <= Math.min(memory.threshold, this.level)) return;
    // the slot's own find: the same whatever other threads do
    if (memory.deep) this.level = Math.max(this.level, value * (1 + sameValue));
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

/**
 * Branch and bound over signs: the owner of a search hands the open nodes with the largest bounds to all its threads, a batch at a
 * time, and takes in what came of them in the order of the batch. What is searched, and what comes of it, is therefore the same with any
 * number of threads. When the frontier is full, whole nodes are searched to their end, which needs room for one node a row only.
 */
import { BoxWorker } from '../boxes/boxWorker';
import { Frontier } from './frontier';
import { S, SearchKind } from './layout';
import { SharedSearch } from './sharedSearch';
import { SignWorker } from '../signs/signWorker';
import type { SlotWorker } from './slotWorker';
import { PRICING } from '../../settings/pricing';

const { batchShare, lastStage, reportedNeurons, sameValue, stageShrink } = PRICING;

/** A neuron that was met: a point φ of one side. */
export interface Meeting {
  readonly side: 0 | 1;
  readonly value: number;
  readonly phi: Float64Array;
}

/**
 * The level of a search's next stage. Boxes are searched depth first, and say nothing before all of them are closed: so first at a level
 * that is soon reached. A stage costs two to four times the one before (docs/decisions/boxes.md).
 */
function nextStage(proven: number, level: number): number {
  const stage = level + (proven - level) / stageShrink;
  return stage > level * (1 + lastStage) ? stage : level;
}

/** The owner's part. */
export class BranchAndBound {
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
  private stage = 0;

  /** @param most multiplications after which it ends; each batch, and each node that is searched to its end, looks at them */
  constructor(
    readonly memory: SharedSearch,
    private readonly most = Infinity,
    private readonly frontier = new Frontier(memory.stride, mostRows(memory)),
    cut?: () => boolean,
  ) {
    this.worker = slotWorker(memory);
    if (cut) this.worker.cut = cut;
    this.record = new Float64Array(memory.stride);
    this.floor = memory.level;
  }

  /** Nodes that the owner's thread has bounded. */
  get own(): number {
    return this.worker.bounded;
  }

  /** The bound that is proven so far, but for what was left open for good. */
  get reached(): number {
    return this.provenBesides(-Infinity);
  }

  /** Values at or below it need no search. */
  get level(): number {
    return Math.max(this.floor, this.largest * (1 + sameValue));
  }

  /** Values at or below it need no search in the stage that goes on. */
  private get stageLevel(): number {
    return Math.max(this.level, this.stage);
  }

  /**
   * Searches until nothing is left or the search is stopped, and returns the bound that is proven then.
   *
   * @param poll called every millisecond or so; may stop the search
   * @param between called between batches; says whether to go on
   * @param proven a bound that is known
   */
  run(poll: () => void, between: () => boolean, proven = Infinity): number {
    this.stage = proven;
    do {
      proven = Math.min(proven, this.runStage(poll, between, proven));
    } while (this.stage > this.level && proven > this.level && this.goesOn(between));
    return proven;
  }

  private goesOn(between: () => boolean): boolean {
    const { memory } = this;
    return !memory.stopped && this.work <= this.most && this.largest <= memory.enough && between();
  }

  /** Searches all of C at the level of the next stage. */
  private runStage(poll: () => void, between: () => boolean, proven: number): number {
    const { memory, frontier } = this;
    let open = -Infinity;
    this.settled = 0;
    frontier.clear();
    // also where something of the last stage was left open for good
    const reached = Math.min(proven, this.stage);
    this.stage = 0;
    for (const side of [0, 1] as const) {
      memory.begin(0, this.level, this.nodes);
      this.worker.root(0, side);
      open = Math.max(open, this.takeIn(0));
    }
    if (memory.kind === SearchKind.boxes)
      this.stage = nextStage(Math.min(reached, this.provenBesides(open)), this.level);
    while (frontier.top > this.stageLevel && this.goesOn(between)) {
      const deep = frontier.room < memory.mostChildren * memory.slots;
      const count = this.layOut();
      const each = deep ? (this.most - this.work) / count : undefined;
      memory.begin(count, this.stageLevel, this.nodes, each);
      this.worker.run(poll);
      if (!memory.awaitSlots(count, poll)) {
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
    return Math.max(open, this.settled, this.stageLevel, this.frontier.top);
  }

  private openIn(count: number): number {
    let open = -Infinity;
    for (let at = 0; at < count; at++) open = Math.max(open, this.memory.recordOf(this.memory.slot(at))[0]);
    return open;
  }

  /** Hands the nodes with the largest bounds to the slots, and returns how many. */
  private layOut(): number {
    const { memory, frontier } = this;
    const most = Math.min(memory.slots, 1 + Math.floor(batchShare * this.nodes));
    let count = 0;
    while (count < most && frontier.top > this.stageLevel)
      frontier.take(memory.recordOf(memory.slot(count++)));
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
    if (!best && (known.has(key) || value <= memory.threshold || meetings.length >= reportedNeurons)) return;
    known.add(key);
    if (best) this.largest = value;
    meetings.push({ side: candidate[0] as 0 | 1, value, phi: candidate.slice(2) });
  }
}

/** Rows that bound the number of nodes: signs are decided once; a box can be halved as often as one likes. */
function mostRows({ kind, sides: [p, q] }: SharedSearch): number {
  if (kind === SearchKind.boxes) return Infinity;
  return Math.max(p.convexKinks.length, q.convexKinks.length);
}

function slotWorker(memory: SharedSearch): SlotWorker {
  return memory.kind === SearchKind.signs ? new SignWorker(memory) : new BoxWorker(memory);
}

/** What a helping thread runs when it is given a search's memory: joins it, if it still goes on, until it ends. */
export function serveSearch(buffer: SharedArrayBuffer): void {
  const memory = SharedSearch.enter(buffer);
  if (memory === null) return;
  try {
    const worker = slotWorker(memory);
    while (memory.awaitBatch()) worker.run(() => undefined);
  } finally {
    memory.leave();
  }
}

/**
 * All that threads share in one search: the problem, the frontier of open nodes as a heap by bound, the best neuron, and what
 * has been proven. It lies in one buffer; a thread on its own uses a plain one, where the lock is never waited for.
 *
 * A node is a record: bound, side (0 or 1), branch row, φ, and the intervals' lower and upper ends.
 */
import type { FrameDual, Side } from './frame';
import type { ThetaSet } from './thetaSet';

const enum I {
  lock,
  open,
  stop,
  heap,
  free,
  busy,
  beat,
  wake,
  candidates,
  members,
  joined,
  size,
  ball,
  euclidean,
  convex0,
  convex1,
  concave0,
  concave1,
  capacity,
  stride,
  count = 32,
}

const enum F {
  largest,
  floor,
  threshold,
  enough,
  proved,
  slots = 8,
}

/** Threads of one search at most. */
const MOST_THREADS = 64;
const CANDIDATES = 2048;
const HEADER = F.slots + MOST_THREADS;
/** The records' share of memory, and how many there are at most. */
const RECORD_BYTES = 48e6;
const MOST_RECORDS = 150_000;
const FEWEST_RECORDS = 64;
/** A value so much above the largest one, relatively, is not looked for. */
const PRECISION = 1e-10;
/** How long to sleep for want of nodes (milliseconds), and after how many sleeps without a sign of life to give up. */
const SLEEP_MS = 2;
const SILENT_SLEEPS = 5000;

export interface SearchGoal {
  /** Nothing at or below this is searched; in the frame's units, as all values here. */
  readonly floor: number;
  readonly threshold: number;
  readonly enough: number;
}

export class SearchMemory {
  readonly set: ThetaSet;
  readonly sides: readonly [Side, Side];
  readonly stride: number;
  private readonly ints: Int32Array;
  private readonly header: Float64Array;
  private readonly found: Float64Array;
  private readonly heap: Int32Array;
  private readonly unused: Int32Array;
  private readonly records: Float64Array;
  private readonly capacity: number;
  /** Called now and then while this thread waits for others; may stop the search. */
  idle: (() => void) | undefined;

  constructor(readonly buffer: ArrayBufferLike) {
    const ints = new Int32Array(buffer, 0, I.count);
    this.ints = ints;
    const m = ints[I.size];
    this.set = { size: m, norm: ints[I.euclidean] ? 'l2' : 'l1', ball: ints[I.ball] };
    this.stride = ints[I.stride];
    this.capacity = ints[I.capacity];
    let at = ints.byteLength;
    const floats = (length: number): Float64Array => {
      const view = new Float64Array(buffer, at, length);
      at += view.byteLength;
      return view;
    };
    this.header = floats(HEADER);
    this.found = floats(CANDIDATES * (m + 2));
    const side = (sign: 1 | -1, convex: number, concave: number): Side => ({
      sign,
      linear: floats(m),
      convex: floats(convex * m),
      convexKinks: floats(convex),
      concave: floats(concave * m),
      concaveKinks: floats(concave),
    });
    this.sides = [side(1, ints[I.convex0], ints[I.concave0]), side(-1, ints[I.convex1], ints[I.concave1])];
    this.records = floats(this.capacity * this.stride);
    this.heap = new Int32Array(buffer, at, this.capacity);
    this.unused = new Int32Array(buffer, at + this.heap.byteLength, this.capacity);
  }

  /** Bytes that serve every problem of m coordinates and at most so many rows. */
  static bytes(m: number, rows: number): number {
    const problem = 2 * (m + rows * (m + 1));
    const stride = strideOf(m, rows);
    const records = Math.max(
      Math.min(RECORD_BYTES, 8 * stride * 2 ** (rows + 1)),
      8 * stride * FEWEST_RECORDS,
    );
    return (
      4 * I.count +
      8 *
        (HEADER + CANDIDATES * (m + 2) + problem + Math.min(MOST_RECORDS, 2 ** (rows + 1) + FEWEST_RECORDS)) +
      records
    );
  }

  /** Lays a search out in the buffer, which no other thread may be using. */
  static write(buffer: ArrayBufferLike, set: ThetaSet, dual: FrameDual, goal: SearchGoal): SearchMemory {
    const ints = new Int32Array(buffer, 0, I.count);
    const [a, b] = dual.sides;
    const rows = Math.max(a.convexKinks.length, b.convexKinks.length);
    // under the lock: a helper of the last search may come this late, and finds it closed
    locked(ints, () => {
      ints.fill(0, I.lock + 1);
      ints[I.busy] = 1;
      ints[I.size] = set.size;
      ints[I.ball] = set.ball;
      ints[I.euclidean] = set.norm === 'l2' ? 1 : 0;
      ints[I.convex0] = a.convexKinks.length;
      ints[I.convex1] = b.convexKinks.length;
      ints[I.concave0] = a.concaveKinks.length;
      ints[I.concave1] = b.concaveKinks.length;
      ints[I.stride] = strideOf(set.size, rows);
      ints[I.capacity] = recordsOf(set.size, rows);
    });
    const memory = new SearchMemory(buffer);
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
    header[F.floor] = goal.floor;
    header[F.threshold] = goal.threshold;
    header[F.enough] = goal.enough;
    header.fill(-Infinity, F.slots, HEADER);
    return memory;
  }

  /** Lets other threads in. */
  open(): void {
    Atomics.store(this.ints, I.open, 1);
  }

  /** A place for a thread besides the owner (whose place is 0), or null when the search is over or full. */
  static enter(buffer: ArrayBufferLike): { memory: SearchMemory; id: number } | null {
    const ints = new Int32Array(buffer, 0, I.count);
    const id = locked(ints, () => {
      if (ints[I.open] !== 1 || ints[I.joined] >= MOST_THREADS - 1) return 0;
      ints[I.members]++;
      ints[I.busy]++;
      return ++ints[I.joined];
    });
    return id > 0 ? { memory: new SearchMemory(buffer), id } : null;
  }

  leave(): void {
    this.locked(() => this.ints[I.members]--);
    this.wake();
  }

  /** Values at or below it are not searched. */
  get level(): number {
    const { header } = this;
    return this.locked(() => Math.max(header[F.floor], header[F.largest] * (1 + PRECISION)));
  }

  /** Values above it are worth reporting. */
  get reportable(): number {
    const { header } = this;
    return this.locked(() => Math.min(header[F.threshold], header[F.largest]));
  }

  get largest(): number {
    return this.locked(() => this.header[F.largest]);
  }

  get stopped(): boolean {
    return Atomics.load(this.ints, I.stop) !== 0;
  }

  stop(): void {
    Atomics.store(this.ints, I.stop, 1);
    this.wake();
  }

  /** A sign of life: one more node. */
  beat(): void {
    Atomics.add(this.ints, I.beat, 1);
  }

  /** Nodes so far, of all threads. */
  get beats(): number {
    return Atomics.load(this.ints, I.beat);
  }

  /**
   * Hands the open node with the largest bound to thread `id`, which is done with all that it was handed before. Answers
   * 'none' when other threads work on what is left, 'over' when the search has ended.
   */
  take(id: number, record: Float64Array): 'node' | 'none' | 'over' {
    const { ints, header, stride } = this;
    return this.locked(() => {
      header[F.slots + id] = -Infinity;
      if (ints[I.stop] !== 0) return 'over';
      if (ints[I.heap] === 0) return 'none';
      const at = this.pop();
      record.set(this.records.subarray(at * stride, (at + 1) * stride));
      this.unused[ints[I.free]++] = at;
      header[F.slots + id] = record[0];
      return 'node';
    });
  }

  /** After 'none': waits for other threads; false when the search has ended, or no thread gives a sign of life. */
  await(): boolean {
    const { ints } = this;
    const last = this.locked(() => --ints[I.busy] === 0 && ints[I.heap] === 0);
    if (last) this.stop();
    let beat = Atomics.load(ints, I.beat);
    for (let silent = 0; silent < SILENT_SLEEPS; silent++) {
      if (this.stopped) return false;
      const wake = Atomics.load(ints, I.wake);
      const more = this.locked(() => {
        if (ints[I.heap] > 0) ints[I.busy]++;
        return ints[I.heap] > 0;
      });
      if (more) return true;
      this.idle?.();
      Atomics.wait(ints, I.wake, wake, SLEEP_MS);
      const now = Atomics.load(ints, I.beat);
      if (now !== beat) silent = 0;
      beat = now;
    }
    this.stop();
    return false;
  }

  /** Adds an open node; false when the frontier is full. */
  give(record: Float64Array): boolean {
    const { ints, records, heap, stride } = this;
    const given = this.locked(() => {
      let at = ints[I.heap];
      if (ints[I.free] > 0) at = this.unused[--ints[I.free]];
      else if (at >= this.capacity) return false;
      records.set(record, at * stride);
      const bound = record[0];
      let k = ints[I.heap]++;
      while (k > 0) {
        const parent = (k - 1) >> 1;
        if (records[heap[parent] * stride] >= bound) break;
        heap[k] = heap[parent];
        k = parent;
      }
      heap[k] = at;
      return true;
    });
    if (given && Atomics.load(ints, I.members) > 0) this.wake();
    return given;
  }

  private pop(): number {
    const { ints, records, heap, stride } = this;
    const top = heap[0];
    const size = --ints[I.heap];
    const last = heap[size];
    const bound = records[last * stride];
    let k = 0;
    for (;;) {
      let child = 2 * k + 1;
      if (child >= size) break;
      if (child + 1 < size && records[heap[child + 1] * stride] > records[heap[child] * stride]) child++;
      if (records[heap[child] * stride] <= bound) break;
      heap[k] = heap[child];
      k = child;
    }
    heap[k] = last;
    return top;
  }

  /** A bound that stands for a part of the set which needs no further search. */
  settle(bound: number): void {
    const { header } = this;
    this.locked(() => (header[F.proved] = Math.max(header[F.proved], bound)));
  }

  /** A value reached by φ on one side; ends the search when it is enough. */
  report(side: 0 | 1, value: number, phi: Float64Array): void {
    const { header, ints, found } = this;
    const wide = phi.length + 2;
    const enough = this.locked(() => {
      const best = value > header[F.largest];
      if (!best && value <= header[F.threshold]) return false;
      if (best) header[F.largest] = value;
      // the last place is kept for the best
      const at = ints[I.candidates] < CANDIDATES - 1 ? ints[I.candidates]++ : best ? CANDIDATES - 1 : -1;
      if (at < 0) return false;
      if (at === CANDIDATES - 1) ints[I.candidates] = CANDIDATES;
      found[at * wide] = side;
      found[at * wide + 1] = value;
      found.set(phi, at * wide + 2);
      return value > header[F.enough];
    });
    if (enough) this.stop();
  }

  /**
   * Ends the search: no thread enters any more, and those inside leave. Returns the bound that is proven then, and whether
   * the buffer may be used again: not when a thread has not been heard of.
   */
  close(): { bound: number; clean: boolean } {
    const { ints, header } = this;
    this.locked(() => (ints[I.open] = 0));
    this.stop();
    for (let k = 0; k < SILENT_SLEEPS && Atomics.load(ints, I.members) > 0; k++)
      Atomics.wait(ints, I.wake, Atomics.load(ints, I.wake), SLEEP_MS);
    let bound = Math.max(header[F.proved], this.level);
    for (let k = 0; k < MOST_THREADS; k++) bound = Math.max(bound, header[F.slots + k]);
    if (ints[I.heap] > 0) bound = Math.max(bound, this.records[this.heap[0] * this.stride]);
    return { bound, clean: Atomics.load(ints, I.members) === 0 };
  }

  visit(each: (side: Side, value: number, phi: Float64Array) => void): void {
    const { found, set, sides } = this;
    const wide = set.size + 2;
    for (let k = 0; k < this.ints[I.candidates]; k++)
      each(sides[found[k * wide]], found[k * wide + 1], found.slice(k * wide + 2, (k + 1) * wide));
  }

  private wake(): void {
    Atomics.add(this.ints, I.wake, 1);
    Atomics.notify(this.ints, I.wake);
  }

  private locked<T>(work: () => T): T {
    return locked(this.ints, work);
  }
}

function locked<T>(ints: Int32Array, work: () => T): T {
  while (Atomics.compareExchange(ints, I.lock, 0, 1) !== 0) Atomics.wait(ints, I.lock, 1, 1);
  try {
    return work();
  } finally {
    Atomics.store(ints, I.lock, 0);
    Atomics.notify(ints, I.lock, 1);
  }
}

function strideOf(m: number, rows: number): number {
  return 3 + m + 2 * rows;
}

/** How many records there is room for; with few rows there are not many nodes. */
function recordsOf(m: number, rows: number): number {
  const fitting = Math.floor(RECORD_BYTES / (8 * strideOf(m, rows)));
  return Math.max(FEWEST_RECORDS, Math.min(MOST_RECORDS, fitting, 2 ** (rows + 1)));
}

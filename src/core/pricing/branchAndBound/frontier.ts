/**
 * The open nodes of a search as a heap by bound; of equal bounds the order is that of the heap, which the same search fills the
 * same way. A node is a record: bound, side (0 or 1), branch row, φ, and the intervals' lower and upper ends.
 */
import { PRICING } from '../../settings/pricing';

const { fewestOpenNodes, frontierBytes, mostOpenNodes } = PRICING;

export class Frontier {
  /** How many nodes fit. */
  readonly capacity: number;
  private size = 0;
  private used = 0;
  private free = 0;
  private readonly heap: Int32Array;
  private readonly unused: Int32Array;
  private records: Float64Array;

  /**
   * @param stride numbers of a record
   * @param rows of the search; with few of them there are not many nodes
   */
  constructor(
    private readonly stride: number,
    rows: number,
  ) {
    const fitting = Math.floor(frontierBytes / (8 * stride));
    this.capacity = Math.max(fewestOpenNodes, Math.min(mostOpenNodes, fitting, 2 ** (rows + 1)));
    this.heap = new Int32Array(this.capacity);
    this.unused = new Int32Array(this.capacity);
    this.records = new Float64Array(Math.min(this.capacity, fewestOpenNodes) * stride);
  }

  get room(): number {
    return this.capacity - this.size;
  }

  clear(): void {
    this.size = 0;
    this.used = 0;
    this.free = 0;
  }

  /** The largest bound; −∞ without a node. */
  get top(): number {
    return this.size > 0 ? this.records[this.heap[0] * this.stride] : -Infinity;
  }

  /** Adds a node; false when the frontier is full. */
  give(record: Float64Array): boolean {
    const { heap, stride } = this;
    if (this.size >= this.capacity) return false;
    const at = this.free > 0 ? this.unused[--this.free] : this.used++;
    if ((at + 1) * stride > this.records.length) this.grow();
    const { records } = this;
    records.set(record, at * stride);
    const bound = record[0];
    let k = this.size++;
    while (k > 0) {
      const parent = (k - 1) >> 1;
      if (records[heap[parent] * stride] >= bound) break;
      heap[k] = heap[parent];
      k = parent;
    }
    heap[k] = at;
    return true;
  }

  /** Takes the node with the largest bound out; there must be one. */
  take(record: Float64Array): void {
    const { heap, records, stride } = this;
    const top = heap[0];
    record.set(records.subarray(top * stride, (top + 1) * stride));
    this.unused[this.free++] = top;
    const size = --this.size;
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
  }

  private grow(): void {
    const longer = new Float64Array(Math.min(2 * this.records.length, this.capacity * this.stride));
    longer.set(this.records);
    this.records = longer;
  }
}

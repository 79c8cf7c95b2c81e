/** Nodes whose rows are decided by sign, one row a branch (theory.md, "Branch and bound over signs"). */
import { TangentAscent } from '../localAscent/tangentAscent';
import { S } from '../branchAndBound/layout';
import type { SharedSearch } from '../branchAndBound/sharedSearch';
import { NodeBound } from './nodeBound';
import { SlotWorker } from '../branchAndBound/slotWorker';
import { PRICING } from '../../settings/pricing';

const { climbEvery, firstClimbs, promisingValue } = PRICING;

export class SignWorker extends SlotWorker {
  private readonly nodes: readonly [NodeBound, NodeBound];
  private readonly ascents: readonly [TangentAscent, TangentAscent];

  constructor(memory: SharedSearch) {
    super(memory);
    const { set, sides } = memory;
    this.nodes = [new NodeBound(set, sides[0]), new NodeBound(set, sides[1])];
    this.ascents = [new TangentAscent(set, sides[0]), new TangentAscent(set, sides[1])];
  }

  override set cut(cut: () => boolean) {
    for (const part of [...this.nodes, ...this.ascents]) part.cut = cut;
  }

  root(at: number, side: 0 | 1): void {
    this.begin(at, side);
    this.slot.fill(0, 0, S.count);
    this.nodes[side].root();
    this.bound(side, Infinity);
    this.end();
  }

  protected override begin(at: number, ordinal: number): void {
    super.begin(at, ordinal);
    this.nodes[0].work = 0;
    this.nodes[1].work = 0;
  }

  protected override end(): void {
    this.slot[S.work] = this.nodes[0].work + this.nodes[1].work;
    super.end();
  }

  protected work(record: Float64Array): void {
    this.branch(record);
    if (!this.memory.deep) return;
    // depth first: the first child of a node is worked on before its second
    const stack = this.takeChildren().reverse();
    while (stack.length > 0) {
      if (this.isLeft(this.nodes[0].work + this.nodes[1].work)) {
        this.settle(record[0]);
        return;
      }
      this.branch(stack.pop()!);
      stack.push(...this.takeChildren().reverse());
      this.poll();
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
    const work = this.nodes[side];
    const { result } = work;
    this.count(1);
    work.process(this.level);
    this.meet(side, result.value, work.phi);
    const bound = Math.min(parentBound, result.bound);
    if (bound <= this.level || result.branch < 0) {
      this.settle(bound);
      return;
    }
    const record = this.child();
    const m = work.phi.length;
    record[0] = bound;
    record[1] = side;
    record[2] = result.branch;
    record.set(work.phi, 3);
    record.set(work.lower, 3 + m);
    record.set(work.upper, 3 + m + work.lower.length);
  }

  /** Reports a neuron, and the local maximum above it when it is promising. */
  private meet(side: 0 | 1, value: number, phi: Float64Array): void {
    this.report(side, value, phi);
    if (value < promisingValue * this.level) return;
    if (this.ordinal > firstClimbs && this.ordinal % climbEvery !== 0) return;
    const ascent = this.ascents[side];
    ascent.phi.set(phi);
    this.report(side, ascent.climb(), ascent.phi);
  }
}

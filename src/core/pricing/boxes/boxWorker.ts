/** Nodes that are boxes on the faces of the cube [−1, 1]^m (theory.md, section 12); in small ones the last rows are decided by sign. */
import { TangentAscent } from '../localAscent/tangentAscent';
import type { Side } from '../homogeneousFrame';
import { S } from '../branchAndBound/layout';
import type { SharedSearch } from '../branchAndBound/sharedSearch';
import { NodeBound } from '../signs/nodeBound';
import { SlotWorker } from '../branchAndBound/slotWorker';
import { type BoxKernel, type BoxQuestion, Kind, R, recordLength } from './boxKernel';
import { boxProblem, slackOf } from './boxRows';
import { boxKernel } from './kernels';
import { SignBox } from './signBox';
import { PRICING } from '../../settings/pricing';

const { firstKernelWork, kernelUnits, kernelWorkPerNode, mostKernelWork, signNodes, signRows } = PRICING;

export class BoxWorker extends SlotWorker {
  private readonly kernel: BoxKernel = boxKernel();
  private readonly sides: readonly [BoxSide, BoxSide];
  private readonly slack: { fixed: number; perLevel: number };

  constructor(memory: SharedSearch) {
    super(memory);
    const { set, sides } = memory;
    const problem = boxProblem(set, sides);
    this.kernel.load(problem);
    this.slack = slackOf(problem);
    this.sides = [new BoxSide(memory, sides[0]), new BoxSide(memory, sides[1])];
  }

  override set cut(cut: () => boolean) {
    for (const { root, ascent } of this.sides) for (const part of [root, ascent]) part.cut = cut;
  }

  /** The bound of the whole set by its signs, which settles easy duals, and the faces. */
  root(at: number, side: 0 | 1): void {
    this.begin(at, side);
    this.slot.fill(0, 0, S.count);
    const { root } = this.sides[side];
    root.root();
    this.count(1);
    root.work = 0;
    root.process(this.level);
    this.slot[S.work] += root.work;
    const { result } = root;
    this.report(side, result.value, root.phi);
    if (result.bound <= this.level) this.settle(result.bound);
    else this.faces(side, result.bound);
    this.end();
  }

  private faces(side: 0 | 1, bound: number): void {
    const m = this.memory.set.size;
    for (let face = 0; face < 2 * m; face++) {
      const record = this.child();
      record.fill(0);
      record[R.bound] = bound;
      record[R.side] = side;
      record[R.face] = face;
      record.fill(1, R.head + m - 1, recordLength(m));
    }
  }

  protected work(record: Float64Array): void {
    this.open(record);
    if (!this.memory.deep) return;
    const stack = this.takeChildren();
    while (stack.length > 0) {
      if (this.isLeft(this.slot[S.work])) {
        this.settle(record[R.bound]);
        return;
      }
      this.open(stack.pop()!);
      stack.push(...this.takeChildren());
      this.poll();
    }
  }

  /** Searches a box as far as the budget goes. */
  private open(box: Float64Array): void {
    const { kernel, slot } = this;
    const record = box.slice();
    if (record[R.bound] <= this.level) {
      this.settle(record[R.bound]);
      return;
    }
    const side = record[R.side] as 0 | 1;
    const { nodes, work, stuck, violation, left } = kernel.search(record, this.question());
    this.count(nodes);
    slot[S.work] += work / kernelUnits;
    this.settle(stuck);
    if (violation) this.climb(side, violation);
    for (const open of left) {
      if (open[R.kind] === (Kind.forSigns as number) && this.goesOn()) this.bySigns(side, open);
      else this.child().set(open);
    }
  }

  /** Looks whether to end, which is too long not to do while signs are decided. */
  private goesOn(): boolean {
    this.poll();
    return !this.memory.stopped;
  }

  private question(): BoxQuestion {
    const { level, slack, memory } = this;
    return {
      level,
      slack: slack.fixed + slack.perLevel * level,
      budget: Math.min(mostKernelWork, Math.max(firstKernelWork, kernelWorkPerNode * memory.before)),
      signRows,
      signNodes,
    };
  }

  private climb(side: 0 | 1, phi: Float64Array): void {
    const { ascent } = this.sides[side];
    const before = ascent.work;
    ascent.phi.set(phi);
    this.report(side, ascent.climb(), ascent.phi);
    this.slot[S.work] += ascent.work - before;
  }

  /** Decides a box's last rows by sign; what that leaves open is halved. */
  private bySigns(side: 0 | 1, record: Float64Array): void {
    const { signs } = this.sides[side];
    const before = signs.work;
    const bound = signs.bound(
      record,
      this.level,
      (value, phi) => this.report(side, value, phi),
      () => this.goesOn(),
    );
    this.count(signs.nodes);
    this.slot[S.work] += signs.work - before;
    if (bound <= this.level) {
      this.settle(bound);
      return;
    }
    const child = this.child();
    child.set(record);
    child[R.bound] = Math.min(record[R.bound], bound);
    child[R.kind] = Kind.withoutSigns;
  }
}

/** What works on one side. */
class BoxSide {
  readonly root: NodeBound;
  readonly ascent: TangentAscent;
  readonly signs: SignBox;

  constructor({ set }: SharedSearch, side: Side) {
    this.root = new NodeBound(set, side);
    this.ascent = new TangentAscent(set, side);
    this.signs = new SignBox(set, side, this.root);
  }
}

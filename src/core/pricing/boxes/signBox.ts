/**
 * A small box whose last undecided rows are decided by sign (theory.md, section 12, "The last digits"): the branch and bound of ../signs/nodeBound.ts, begun with the
 * intervals that the rows have on the box.
 */
import type { Side } from '../homogeneousFrame';
import type { NodeBound } from '../signs/nodeBound';
import { gaugeOf, type UnitSet } from '../unitSet';
import { R } from './boxKernel';
import { pointOf } from './scriptKernel';
import { PRICING } from '../../settings/pricing';

const { signBoxNodes } = PRICING;

/** An undecided node. */
interface SignNode {
  readonly bound: number;
  readonly row: number;
  readonly phi: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export class SignBox {
  /** Nodes of the last box. */
  nodes = 0;

  constructor(
    private readonly set: UnitSet,
    private readonly side: Side,
    private readonly node: NodeBound,
  ) {}

  /** Multiplications so far, roughly. */
  get work(): number {
    return this.node.work;
  }

  /**
   * What p/gauge is at most on the box of a record, proven; values that are met are told.
   *
   * @param goesOn asked before each node; where not, what is proven by then is returned
   */
  bound(
    record: Float64Array,
    level: number,
    meet: (value: number, phi: Float64Array) => void,
    goesOn: () => boolean,
  ): number {
    const { node } = this;
    this.nodes = 0;
    this.begin(record);
    node.parent(level);
    const stack: SignNode[] = [];
    let settled = 0;
    const process = (parent: number): void => {
      this.nodes++;
      node.process(level);
      const { result } = node;
      meet(result.value, node.phi);
      const bound = Math.min(parent, result.bound);
      if (bound <= level || result.branch < 0) settled = Math.max(settled, bound);
      else
        stack.push({
          bound,
          row: result.branch,
          phi: node.phi.slice(),
          lower: node.lower.slice(),
          upper: node.upper.slice(),
        });
    };
    process(record[R.bound]);
    while (stack.length > 0 && settled <= level && this.nodes < signBoxNodes && goesOn()) {
      const { bound, row, phi, lower, upper } = stack.pop()!;
      node.lower.set(lower);
      node.upper.set(upper);
      node.parent(level);
      for (const sign of [1, -1] as const) {
        node.phi.set(phi);
        node.lower.set(lower);
        node.upper.set(upper);
        node.decide(row, sign);
        process(bound);
      }
    }
    return stack.reduce((most, { bound }) => Math.max(most, bound), settled);
  }

  /**
   * The rows' intervals: uᵀφ for every φ of gauge 1 on a ray through the box. With θ on the face it is uᵀθ/gauge(θ), and gauge(θ) lies between
   * `least` and `most`.
   */
  private begin(record: Float64Array): void {
    const { node, side, set } = this;
    const m = set.size;
    const D = m - 1;
    const c = record.subarray(R.head, R.head + D);
    const h = record.subarray(R.head + D, R.head + 2 * D);
    const face = record[R.face];
    const centre = pointOf(face, c);
    const widths = pointOf(face, h);
    widths[face >> 1] = 0;
    const near = centre.map((x, j) => Math.max(0, Math.abs(x) - widths[j]));
    const far = centre.map((x, j) => Math.abs(x) + widths[j]);
    // rounding of the gauge, and of u's product with the centre, whose coordinates are at most 1
    const rounding = 4 * (m + 4) * Number.EPSILON;
    const least = gaugeOf(set, near) * (1 - rounding);
    const most = gaugeOf(set, far) * (1 + rounding);
    const size = gaugeOf(set, centre);
    for (let j = 0; j < m; j++) node.phi[j] = centre[j] / size;
    for (let i = 0; i < side.convexKinks.length; i++) {
      let t = 0;
      let W = rounding * m;
      for (let j = 0; j < m; j++) {
        const u = side.convex[i * m + j];
        t += u * centre[j];
        W += Math.abs(u) * widths[j];
      }
      const low = t - W;
      const high = t + W;
      node.lower[i] = low > 0 ? low / most : low / least;
      node.upper[i] = high > 0 ? high / least : high / most;
    }
  }
}

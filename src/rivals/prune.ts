/**
 * The smallest network made of a trained one's neurons whose worst residual stays under a tolerance: neurons are taken one
 * by one, each time the one that explains most of what is left, and all output weights are fitted anew by least squares
 * (orthogonal matching pursuit; Pati, Rezaiifar, Krishnaprasad 1993).
 */
import { dot } from '../core/linear/kernels';
import { norm2 } from '../core/linear/orthogonal';
import type { Problem } from '../core/problem';
import type { CancelSignal } from '../core/cancelSignal';
import { maxResidualOf, type RivalNetwork, valuesOf } from './evaluate';
import { termsOf } from './goals';

/** A column that keeps less than this of its length beside those taken adds nothing but rounding. */
const DEPENDENT = 1e-9;

export interface Pruned {
  readonly network: RivalNetwork;
  /** False when even all neurons together miss the tolerance; the network is then the trained one. */
  readonly reached: boolean;
}

/** `tolerance`: of the worst residual, or of the worst shortfall from a classification's margin. */
export function prune(
  problem: Problem,
  trained: RivalNetwork,
  tolerance: number,
  signal?: CancelSignal,
): Pruned {
  const { neurons, skip } = trained;
  const { count: n, dimension: d, inputs } = problem;
  const none = { constant: 0, linear: new Array<number>(d).fill(0) };
  const columns = neurons.map((neuron) =>
    valuesOf(problem, { neurons: [{ ...neuron, output: 1 }], skip: none }),
  );
  // free terms stay; a classification has no targets to fit but what the trained network says
  const free: Float64Array[] = [];
  if (problem.skip !== 'none' || problem.bias.kind === 'free') free.push(new Float64Array(n).fill(1));
  for (let c = 0; problem.skip === 'affine' && c < d; c++)
    free.push(Float64Array.from({ length: n }, (_, i) => inputs[i * d + c]));
  const wanted = termsOf(problem).classes ? valuesOf(problem, trained) : problem.targets;

  const rest = Float64Array.from(wanted);
  const span = new Span(rest, columns);
  for (const column of free) span.add(column);
  const taken: number[] = [];
  const open = new Set(neurons.keys());
  const built = (): RivalNetwork => {
    const weights = span.coefficients();
    return {
      neurons: taken
        .map((j, k) => ({ ...neurons[j], output: weights[free.length + k] }))
        .filter(({ output }) => output !== 0)
        .sort((p, q) => Math.abs(q.output) - Math.abs(p.output)),
      skip: {
        constant: free.length > 0 ? weights[0] : skip.constant,
        linear: skip.linear.map((value, c) => (problem.skip === 'affine' ? weights[1 + c] : value)),
      },
    };
  };
  for (;;) {
    const network = built();
    if (maxResidualOf(problem, valuesOf(problem, network)) <= tolerance) return { network, reached: true };
    let best = -1;
    let most = 0;
    for (const j of open) {
      const share = span.gain(j);
      if (share > most) [best, most] = [j, share];
    }
    if (best < 0 || signal?.aborted) return { network: trained, reached: false };
    open.delete(best);
    taken.push(best);
    span.add(columns[best]);
  }
}

/** Columns taken so far as an orthonormal basis Q with R; the rest and the columns still open are kept orthogonal to it. */
class Span {
  private readonly basis: Float64Array[] = [];
  /** R, column by column. */
  private readonly triangle: Float64Array[] = [];
  private readonly shares: number[] = [];
  private readonly left: Float64Array[];

  constructor(
    private readonly rest: Float64Array,
    private readonly columns: readonly Float64Array[],
  ) {
    this.left = columns.map((column) => column.slice());
  }

  /** How much of the rest's square column j would take off. */
  gain(j: number): number {
    const square = dot(this.left[j], this.left[j]);
    if (square <= DEPENDENT ** 2 * dot(this.columns[j], this.columns[j])) return 0;
    return dot(this.rest, this.left[j]) ** 2 / square;
  }

  add(column: Float64Array): void {
    const left = column.slice();
    const along = new Float64Array(this.basis.length + 1);
    for (let pass = 0; pass < 2; pass++) {
      this.basis.forEach((axis, k) => {
        const part = dot(axis, left);
        along[k] += part;
        takeOff(left, part, axis);
      });
    }
    const length = norm2(left);
    // a dependent column keeps its place, with no weight
    const counts = length > DEPENDENT * norm2(column);
    along[this.basis.length] = counts ? length : Infinity;
    const axis = left.map((value) => (counts ? value / length : 0));
    const share = dot(axis, this.rest);
    takeOff(this.rest, share, axis);
    for (const other of this.left) takeOff(other, dot(axis, other), axis);
    this.basis.push(axis);
    this.triangle.push(along);
    this.shares.push(share);
  }

  /** The columns' weights: R⁻¹ of the shares. */
  coefficients(): Float64Array {
    const weights = Float64Array.from(this.shares);
    for (let k = weights.length - 1; k >= 0; k--) {
      const column = this.triangle[k];
      weights[k] = column[k] === Infinity ? 0 : weights[k] / column[k];
      for (let q = 0; q < k; q++) weights[q] -= weights[k] * column[q];
    }
    return weights;
  }
}

/** v ← v − part · axis. */
function takeOff(v: Float64Array, part: number, axis: Float64Array): void {
  for (let i = 0; i < v.length; i++) v[i] -= part * axis[i];
}

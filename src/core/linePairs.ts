/**
 * What a network without a bias must miss on the lines through the origin (feasibility.ts). With f(x) = c₀ + ℓᵀx + h(x) and
 * h(x) = β·|x| on each line, the miss of a line at given q = (ℓ, c₀) is that of the best β: decided by a pair of samples.
 */
import { columnSizes, type Line } from './lines';
import { ownRoom } from './ownRoom';
import { lossOf } from './loss';
import type { Losses } from './loss/losses';
import type { Problem } from './problem';

/** A piece of a dual ray: it vanishes on h, misses `value` at q = 0, and `slopes`ᵀq less elsewhere. */
export interface Cut {
  readonly rows: readonly number[];
  /** Σ|z| = 1. */
  readonly ray: readonly number[];
  readonly value: number;
  /** Xᵀz (inputs over columnSizes), then 1ᵀz where the constant is free. */
  readonly slopes: Float64Array;
}

/** Most pairs tried on one line; each is a step of Newton's method on a piecewise linear function. */
const MOST_STEPS = 60;

export class Misses {
  /** Length of q. */
  readonly size: number;
  private readonly constant: boolean;
  private readonly loss: Losses;
  /** What each sample may be missed by besides: taken off its miss. */
  private readonly room: (i: number) => number;
  private readonly sizes: Float64Array;

  constructor(
    private readonly problem: Problem,
    private readonly lines: readonly Line[],
    private readonly origin: readonly number[],
  ) {
    this.constant = problem.skip !== 'none';
    this.loss = lossOf(problem);
    this.room = ownRoom(problem);
    this.size = problem.dimension + (this.constant ? 1 : 0);
    this.sizes = columnSizes(problem);
  }

  /** The largest miss at q, and the cut that says so; null when no line misses more than `least`. */
  worst(q: Float64Array, least: number): { miss: number; cut: Cut } | null {
    let miss = least;
    let cut: Cut | null = null;
    for (const line of this.lines) {
      const found = this.missOn(line, q, miss);
      if (found === null) continue;
      miss = found.miss;
      cut = this.pair(line, found.above, found.below);
    }
    const constant = this.constant ? q[this.problem.dimension] : 0;
    for (const i of this.origin) {
      const target = this.problem.targets[i];
      const rest = target - constant;
      const missed = Math.abs(rest) - this.room(i);
      if (!this.mayPull(i, Math.sign(rest)) || missed <= miss) continue;
      miss = missed;
      cut = this.single(i, Math.sign(rest));
    }
    return cut === null ? null : { miss, cut };
  }

  /** Xᵀz and 1ᵀz of a ray. */
  slopesOf(rows: readonly number[], ray: readonly number[]): Float64Array {
    const { dimension: d, inputs } = this.problem;
    const slopes = new Float64Array(this.size);
    rows.forEach((i, at) => {
      for (let k = 0; k < d; k++) slopes[k] += ray[at] * (inputs[i * d + k] / this.sizes[k]);
      if (this.constant) slopes[d] += ray[at];
    });
    return slopes;
  }

  /** Whether the sample's multiplier may have that sign. */
  private mayPull(i: number, sign: number): boolean {
    const [least, most] = this.loss.of(i).dualRange(this.problem.targets[i]);
    return sign > 0 ? most > 0 : least < 0;
  }

  /** Newton's method: the pair that misses most at a miss t makes a larger t, until none does. */
  private missOn(
    { members, lengths, direction }: Line,
    q: Float64Array,
    least: number,
  ): { miss: number; above: number; below: number } | null {
    const { dimension: d, targets } = this.problem;
    const constant = this.constant ? q[d] : 0;
    let along = 0;
    for (let k = 0; k < d; k++) along += q[k] * direction[k];
    const restOf = (p: number): number => targets[members[p]] - constant - along * lengths[p];
    let found: { miss: number; above: number; below: number } | null = null;
    let miss = least;
    for (let step = 0; step < MOST_STEPS; step++) {
      let above = -1;
      let below = -1;
      let low = -Infinity;
      let high = Infinity;
      for (let p = 0; p < members.length; p++) {
        const rest = restOf(p);
        const allowed = miss + this.room(members[p]);
        const length = Math.abs(lengths[p]);
        if ((rest - allowed) / length > low && this.mayPull(members[p], 1)) {
          low = (rest - allowed) / length;
          above = p;
        }
        if ((rest + allowed) / length < high && this.mayPull(members[p], -1)) {
          high = (rest + allowed) / length;
          below = p;
        }
      }
      if (!(low > high)) break;
      const [a, b] = [Math.abs(lengths[above]), Math.abs(lengths[below])];
      const demanded = restOf(above) - this.room(members[above]);
      const granted = restOf(below) + this.room(members[below]);
      const next = (demanded * b - granted * a) / (a + b);
      if (!(next > miss)) break;
      miss = next;
      found = { miss, above, below };
    }
    return found;
  }

  private pair({ members, lengths, direction }: Line, above: number, below: number): Cut {
    const { dimension: d, targets } = this.problem;
    const [a, b] = [Math.abs(lengths[above]), Math.abs(lengths[below])];
    const ray = [b / (a + b), -a / (a + b)];
    const rows = [members[above], members[below]];
    const slopes = new Float64Array(this.size);
    // on one side of the origin ℓᵀx is like h, and its slope is exactly zero
    if (lengths[above] * lengths[below] < 0) {
      const along = ray[0] * lengths[above] + ray[1] * lengths[below];
      for (let k = 0; k < d; k++) slopes[k] = along * direction[k];
    }
    if (this.constant) slopes[d] = ray[0] + ray[1];
    const value = (at: number): number =>
      ray[at] * targets[rows[at]] - Math.abs(ray[at]) * this.room(rows[at]);
    return { rows, ray, value: value(0) + value(1), slopes };
  }

  private single(i: number, sign: number): Cut {
    const slopes = new Float64Array(this.size);
    if (this.constant) slopes[this.problem.dimension] = sign;
    return { rows: [i], ray: [sign], value: sign * this.problem.targets[i] - this.room(i), slopes };
  }
}

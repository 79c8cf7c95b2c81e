/** Which samples are in: those that are missed join, some at a time and apart from each other; those that stay slack leave. */
import type { AtomSpace } from '../atomSpace';
import { lifted } from '../pricing/exactPricer';
import { SETTINGS } from '../settings';

export class BindingSamples {
  private readonly count: number;
  private readonly inside: Uint8Array;
  private readonly slackRounds: Uint8Array;
  private readonly hasLeft: Uint8Array;
  /** Rows (x, 1) of length 1, count × m. */
  private readonly directions: Float64Array;
  private readonly m: number;

  constructor(space: AtomSpace) {
    const { count } = space;
    this.count = count;
    this.inside = new Uint8Array(count);
    this.slackRounds = new Uint8Array(count);
    this.hasLeft = new Uint8Array(count);
    this.directions = Float64Array.from(lifted(space));
    this.m = space.dimension + 1;
    for (let i = 0; i < count; i++) {
      const row = this.directions.subarray(i * this.m, (i + 1) * this.m);
      const length = Math.hypot(...row);
      for (let c = 0; c < this.m; c++) row[c] /= length;
    }
  }

  /** Ascending. */
  get samples(): Int32Array {
    return Int32Array.from(this.inside.keys()).filter((i) => this.inside[i] === 1);
  }

  /** The samples that are missed and not in. */
  outside(misses: Float64Array, allowed: number): number[] {
    return Array.from(misses.keys()).filter((i) => Math.abs(misses[i]) > allowed && this.inside[i] === 0);
  }

  /**
   * Takes in the samples that are missed most.
   *
   * @param misses by how much each sample is missed and which way; what is at most `allowed` is not
   * @returns how many have joined
   */
  join(misses: Float64Array, allowed: number, least = SETTINGS.fewestJoining): number {
    const order = this.outside(misses, allowed).sort((p, q) => Math.abs(misses[q]) - Math.abs(misses[p]));
    const inside = this.inside.reduce((sum, one) => sum + one, 0);
    const most = Math.max(least, Math.round(SETTINGS.joiningShare * inside));
    const joining: number[] = [];
    for (const i of order) {
      if (joining.length >= most) break;
      if (joining.every((j) => misses[i] * misses[j] < 0 || this.cosine(i, j) < SETTINGS.alikeSamples))
        joining.push(i);
    }
    for (const i of order) {
      if (joining.length >= most) break;
      if (!joining.includes(i)) joining.push(i);
    }
    for (const i of joining) {
      this.inside[i] = 1;
      this.slackRounds[i] = 0;
    }
    return joining.length;
  }

  /** Lets samples go that have been slack for some rounds; what has come back once stays. `dual` and `misses` are of all samples. */
  leave(dual: Float64Array, misses: Float64Array, least: number): void {
    for (let i = 0; i < this.count; i++) {
      if (this.inside[i] === 0) continue;
      const slack = Math.abs(dual[i]) <= least && misses[i] === 0;
      this.slackRounds[i] = slack ? this.slackRounds[i] + 1 : 0;
      if (this.slackRounds[i] < SETTINGS.slackRounds || this.hasLeft[i] === 1) continue;
      this.inside[i] = 0;
      this.hasLeft[i] = 1;
    }
  }

  private cosine(i: number, j: number): number {
    let sum = 0;
    for (let c = 0; c < this.m; c++) sum += this.directions[i * this.m + c] * this.directions[j * this.m + c];
    return sum;
  }
}

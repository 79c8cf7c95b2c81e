/** Which samples are in: those that are missed join, some at a time and apart from each other; those that stay slack leave. */
import type { AtomSpace } from '../atomSpace';
import { isPenalty, type Loss } from '../loss/loss';
import type { NormalizedProblem } from '../normalize';
import { lifted } from '../pricing/exactPricer';
import { SETTINGS } from '../settings';

/** The size of the largest multiplier of a sample on one side. */
export function largestOf(loss: Loss, y: number, side: number): number {
  const [least, most] = loss.dualRange(y);
  return side > 0 ? most : -least;
}

export class BindingSamples {
  private readonly count: number;
  private readonly inside: Uint8Array;
  private readonly slackRounds: Uint8Array;
  private readonly hasLeft: Uint8Array;
  /** Side of the largest multiplier that a sample is taken to have: it counts, though not by itself. */
  readonly capped: Int8Array;
  private readonly cappedRounds: Uint8Array;
  /** Rows (x, 1) of length 1, count × m. */
  private readonly directions: Float64Array;
  private readonly m: number;

  constructor(space: AtomSpace) {
    const { count } = space;
    this.count = count;
    this.inside = new Uint8Array(count);
    this.slackRounds = new Uint8Array(count);
    this.hasLeft = new Uint8Array(count);
    this.capped = new Int8Array(count);
    this.cappedRounds = new Uint8Array(count);
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

  /** The samples that are in, and those that count together; ascending. */
  get counted(): Int32Array {
    return Int32Array.from(this.inside.keys()).filter((i) => this.inside[i] === 1 || this.capped[i] !== 0);
  }

  /** Takes samples to have their largest multiplier, on this side. */
  cap(i: number, side: number): void {
    this.inside[i] = 0;
    this.capped[i] = side > 0 ? 1 : -1;
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
    const most = this.quota(least);
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
    for (const i of joining) this.enter(i);
    return joining.length;
  }

  /** How many join at once at the most. */
  quota(least: number = SETTINGS.fewestJoining): number {
    const inside = this.inside.reduce((sum, one) => sum + one, 0);
    return Math.max(least, Math.round(SETTINGS.joiningShare * inside));
  }

  /** Takes in the samples that are nearest to where their loss bends, so many at the most: the next to be wrong. */
  joinNearest(distances: Float64Array, most: number): void {
    const outside = Array.from(distances.keys()).filter((i) => this.inside[i] === 0);
    outside.sort((p, q) => distances[p] - distances[q]);
    for (const i of outside.slice(0, Math.max(0, most))) this.enter(i);
  }

  private enter(i: number): void {
    this.inside[i] = 1;
    this.capped[i] = 0;
    this.slackRounds[i] = 0;
    this.cappedRounds[i] = 0;
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

  /**
   * Samples that are missed and have had their largest multiplier for some rounds count together from then on. `dual` and `misses` are of all
   * samples.
   */
  saturate(dual: Float64Array, misses: Float64Array, { loss, targets }: NormalizedProblem): void {
    if (!isPenalty(loss)) return;
    for (let i = 0; i < this.count; i++) {
      if (this.inside[i] === 0) continue;
      const largest = largestOf(loss.of(i), targets[i], dual[i]);
      const isCapped = misses[i] !== 0 && Math.abs(dual[i]) >= (1 - SETTINGS.nearCap) * largest;
      this.cappedRounds[i] = isCapped ? this.cappedRounds[i] + 1 : 0;
      if (this.cappedRounds[i] >= SETTINGS.slackRounds) this.cap(i, dual[i]);
    }
  }

  private cosine(i: number, j: number): number {
    let sum = 0;
    for (let c = 0; c < this.m; c++) sum += this.directions[i * this.m + c] * this.directions[j * this.m + c];
    return sum;
  }
}

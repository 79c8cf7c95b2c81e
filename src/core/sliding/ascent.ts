/**
 * Looks for neurons of a Euclidean set with a large |zᵀa(θ)|, by L-BFGS on the price over the gauge; it proves nothing. An evaluation
 * costs n·m, so that many starts are cheap.
 */
import type { CancelSignal } from '../cancelSignal';
import type { CandidatePool } from '../pricing/pricer';
import { SLIDING } from '../settings/sliding';
import { mulberry32 } from '../startingNeurons';
import { minimize } from '../support/lbfgs';
import { gather, lengthOf, preactivate, type Rows } from './support';

const { climbDecrease, climbSteps, farStarts, startsPerClimb } = SLIDING;

const SEED = 7;

interface Start {
  readonly phi: Float64Array;
  readonly price: number;
}

export class PriceAscent {
  private readonly random = mulberry32(SEED);
  private readonly pre: Float64Array;
  private readonly pulls: Float64Array;
  /** Multiplications so far. */
  work = 0;

  /** @param dimension inputs: neurons are (w, b) */
  constructor(
    private readonly rows: Rows,
    private readonly dimension: number,
    private readonly slope: number,
  ) {
    this.pre = new Float64Array(rows.count);
    this.pulls = new Float64Array(rows.count);
  }

  /** Climbs from random starts that so much work allows for, one at least. */
  affordableClimbs(most: number, work: number): number {
    const { count, size } = this.rows;
    const each = (startsPerClimb + 2 * climbSteps) * count * size;
    return Math.min(most, Math.max(1, Math.floor(work / each)));
  }

  /**
   * Climbs from each of the starts and from the best of random ones; the pools get what ends above their thresholds. Returns the largest
   * |zᵀa(θ)| seen.
   *
   * @param climbs of random starts
   */
  find(
    z: Float64Array,
    pools: readonly CandidatePool[],
    starts: readonly Float64Array[],
    climbs: number,
    signal: CancelSignal,
  ): number {
    const { size: m } = this.rows;
    let largest = 0;
    const known = starts.map((theta) => this.startAt(z, theta.slice(0, m)));
    for (const start of [...known, ...this.randomStarts(z, climbs, signal)]) {
      if (signal.aborted) return largest;
      const { theta, value } = this.climb(z, start, signal);
      largest = Math.max(largest, Math.abs(value));
      for (const pool of pools) if (Math.abs(value) > pool.threshold) pool.add(theta, value);
    }
    return largest;
  }

  private climb(
    z: Float64Array,
    { phi, price }: Start,
    signal: CancelSignal,
  ): { theta: Float64Array; value: number } {
    const { rows } = this;
    const { size: m, ball } = rows;
    const side = price >= 0 ? 1 : -1;
    const x = Float64Array.from(phi);
    const slope = new Float64Array(m);
    const value = -minimize(
      (p, gradient) => {
        const size = lengthOf(rows, p, 0);
        const reached = (side * this.price(z, p, slope)) / size;
        for (let c = 0; c < m; c++)
          gradient[c] = -(side * slope[c] - (c < ball ? (reached * p[c]) / size : 0)) / size;
        return -reached;
      },
      x,
      { iterations: climbSteps, decrease: climbDecrease, signal },
    );
    const size = lengthOf(rows, x, 0);
    const theta = new Float64Array(this.dimension + 1);
    for (let c = 0; c < m; c++) theta[c] = x[c] / size;
    return { theta, value: side * value };
  }

  /** zᵀa at φ; fills the gradient where one is wanted. */
  private price(z: Float64Array, phi: Float64Array, gradient: Float64Array | null): number {
    const { rows, pre, pulls, slope } = this;
    const { count: n, size: m } = rows;
    preactivate(rows, phi, 0, pre);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const t = pre[i];
      const w = t > 0 ? z[i] : slope * z[i];
      pulls[i] = w;
      sum += w * t;
    }
    if (gradient) for (let c = 0; c < m; c++) gradient[c] = gather(rows, pulls, c);
    this.work += (gradient ? 2 : 1) * n * m;
    return sum;
  }

  private startAt(z: Float64Array, phi: Float64Array): Start {
    const size = lengthOf(this.rows, phi, 0);
    const unit = phi.map((value) => value / size);
    return { phi: unit, price: this.price(z, unit, null) };
  }

  /** The best of many random starts that lie apart from one another. */
  private randomStarts(z: Float64Array, climbs: number, signal: CancelSignal): Start[] {
    const starts: Start[] = [];
    for (let k = 0; k < climbs * startsPerClimb && !signal.aborted; k++)
      starts.push(this.startAt(z, this.randomDirection()));
    starts.sort((p, q) => Math.abs(q.price) - Math.abs(p.price));
    const chosen: Start[] = [];
    const cosine = Math.cos(farStarts);
    for (const start of starts) {
      if (chosen.length >= climbs) break;
      const alike = chosen.some(({ phi, price }) => {
        if (price * start.price < 0) return false;
        let along = 0;
        let [p, q] = [0, 0];
        for (let c = 0; c < phi.length; c++) {
          along += phi[c] * start.phi[c];
          p += phi[c] * phi[c];
          q += start.phi[c] * start.phi[c];
        }
        return along > cosine * Math.sqrt(p * q);
      });
      if (!alike) chosen.push(start);
    }
    return chosen;
  }

  /** With its kink at a random sample, where there is a bias. */
  private randomDirection(): Float64Array {
    const { count: n, size: m, columns } = this.rows;
    const phi = Float64Array.from({ length: m }, () => this.gaussian());
    if (m === this.dimension) return phi;
    const i = Math.floor(this.random() * n);
    phi[m - 1] = 0;
    for (let c = 0; c + 1 < m; c++) phi[m - 1] -= phi[c] * columns[c][i];
    return phi;
  }

  /** Box–Muller. */
  private gaussian(): number {
    return Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
  }
}

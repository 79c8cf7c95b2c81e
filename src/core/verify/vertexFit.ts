/**
 * Free terms of a loss that is linear in pieces, κ·(what is beyond the tolerance) with slopes of its own on both sides: a descent along the
 * edges of the cost, from one set of as many samples at a kink as there are columns to the next (Barrodale and Roberts 1973). It ends
 * where the multipliers of these samples are in their ranges, which is a proof.
 */
import type { Terms } from './goals';
import { solveInPlace } from './small';
import { largestOf } from './sums';

/** The best free terms without any neuron. */
export interface Fitted {
  /** Of the free terms, at the samples. */
  readonly values: Float64Array;
  /** z0, of the goal's penalty, with Fᵀz0 = 0 but for rounding. */
  readonly dual: Float64Array;
  /** No other z are multipliers of that fit. */
  readonly unique: boolean;
}

/** Steps for each column, and more for each sample, after which a tie is taken to turn in a circle. */
const STEPS_PER_COLUMN = 200;
/** Of the largest limit: a multiplier that is out of its range by less is so by rounding. */
const OUT_OF_RANGE = 1e-11;
/** Of the largest target: a sample this near to a kink is at it. */
const AT_KINK = 1e-11;

/** A kink of sample i: f_i = y_i − ε_i (side −1) or y_i + ε_i (side 1); 0 where both are one. */
interface Kink {
  readonly sample: number;
  readonly side: -1 | 0 | 1;
}

/** @param columns orthonormal. Null where it did not end. */
export function vertexFit(
  columns: readonly Float64Array[],
  targets: Float64Array,
  terms: Terms,
): Fitted | null {
  return new Descent(columns, targets, terms).run();
}

class Descent {
  private readonly n: number;
  private readonly p: number;
  /** Where each sample is that is at no kink: −1 below its tolerance, 0 within, 1 above. */
  private readonly place: Int8Array;
  private readonly values: Float64Array;
  private basis: Kink[] = [];
  private readonly rounding: number;

  constructor(
    private readonly columns: readonly Float64Array[],
    private readonly targets: Float64Array,
    private readonly terms: Terms,
  ) {
    this.n = targets.length;
    this.p = columns.length;
    this.place = new Int8Array(this.n);
    this.values = new Float64Array(this.n);
    const largest = (positive: boolean): number => largestOf(this.n, (i) => terms.limitOf(i, positive));
    this.rounding = OUT_OF_RANGE * Math.max(largest(true), largest(false));
  }

  run(): Fitted | null {
    this.basis = this.firstBasis();
    if (this.basis.length < this.p || !this.evaluate()) return null;
    const at = new Set(this.basis.map(({ sample }) => sample));
    for (let i = 0; i < this.n; i++) if (!at.has(i)) this.place[i] = this.placeOf(i);
    for (let step = 0; step <= STEPS_PER_COLUMN * (this.p + 1) + this.n; step++) {
      const dual = this.multipliers();
      if (dual === null) return null;
      const leaving = this.worst(dual);
      if (leaving === null) return { values: this.values, dual, unique: this.isUnique() };
      if (!this.exchange(leaving.at, leaving.up, leaving.slope) || !this.evaluate()) return null;
    }
    return null;
  }

  /** Rows that are far from one another's span: by elimination, the longest rest first. */
  private firstBasis(): Kink[] {
    const rest = Array.from({ length: this.n }, (_, i) => this.columns.map((q) => q[i]));
    const basis: Kink[] = [];
    for (let k = 0; k < this.p; k++) {
      let [sample, most] = [-1, 0];
      rest.forEach((row, i) => {
        const square = row.reduce((sum, value) => sum + value * value, 0);
        if (square > most) [sample, most] = [i, square];
      });
      if (sample < 0) break;
      const pivot = rest[sample].slice();
      for (const row of rest) {
        const share = row.reduce((sum, value, c) => sum + value * pivot[c], 0) / most;
        row.forEach((value, c) => (row[c] = value - share * pivot[c]));
      }
      basis.push({ sample, side: this.terms.toleranceOf(sample) > 0 ? -1 : 0 });
    }
    return basis;
  }

  private kinkValue({ sample, side }: Kink): number {
    return this.targets[sample] + side * this.terms.toleranceOf(sample);
  }

  /** The free terms through the kinks of the basis. */
  private evaluate(): boolean {
    const { p, n, columns, values, basis } = this;
    const coefficients = Float64Array.from(basis, (kink) => this.kinkValue(kink));
    if (!solveInPlace(p, this.basisRows(false), coefficients)) return false;
    for (let i = 0; i < n; i++) values[i] = columns.reduce((sum, q, k) => sum + coefficients[k] * q[i], 0);
    for (const kink of basis) values[kink.sample] = this.kinkValue(kink);
    return true;
  }

  private basisRows(transposed: boolean): Float64Array {
    const { p, basis, columns } = this;
    return Float64Array.from({ length: p * p }, (_, at) => {
      const [row, column] = [Math.floor(at / p), at % p];
      return transposed ? columns[row][basis[column].sample] : columns[column][basis[row].sample];
    });
  }

  private placeOf(i: number): number {
    const off = this.values[i] - this.targets[i];
    const tolerance = this.terms.toleranceOf(i);
    if (tolerance === 0) return off > 0 ? 1 : -1;
    return off > tolerance ? 1 : off < -tolerance ? -1 : 0;
  }

  private forceAt(i: number, place: number): number {
    if (place === 0) return 0;
    return place > 0 ? -this.terms.limitOf(i, false) : this.terms.limitOf(i, true);
  }

  /** Multipliers just above and just below a kink. */
  private rangeOf({ sample, side }: Kink): { low: number; high: number } {
    return { low: this.forceAt(sample, side < 0 ? 0 : 1), high: this.forceAt(sample, side > 0 ? 0 : -1) };
  }

  /** z with Fᵀz = 0. */
  private multipliers(): Float64Array | null {
    const { n, p, columns, basis, place } = this;
    const dual = new Float64Array(n);
    for (let i = 0; i < n; i++) dual[i] = this.forceAt(i, place[i]);
    for (const { sample } of basis) dual[sample] = 0;
    const right = Float64Array.from(columns, (q) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum -= q[i] * dual[i];
      return sum;
    });
    if (!solveInPlace(p, this.basisRows(true), right)) return null;
    basis.forEach(({ sample }, k) => (dual[sample] = right[k]));
    return dual;
  }

  /** The kink whose multiplier is furthest out of its range, and the way out of it that descends, with the slope. */
  private worst(dual: Float64Array): { at: number; up: boolean; slope: number } | null {
    let worst: { at: number; up: boolean; slope: number } | null = null;
    this.basis.forEach((kink, at) => {
      const { low, high } = this.rangeOf(kink);
      const z = dual[kink.sample];
      const slope = Math.min(z - low, high - z);
      if (slope >= -this.rounding || slope >= (worst?.slope ?? 0)) return;
      worst = { at, up: z < low, slope };
    });
    return worst;
  }

  /** Along the edge on which the other kinks stay, to where the cost rises again; the sample met there comes in. */
  private exchange(at: number, up: boolean, slope: number): boolean {
    const { n, p, columns, basis, place, values } = this;
    const direction = new Float64Array(p);
    direction[at] = up ? 1 : -1;
    if (!solveInPlace(p, this.basisRows(false), direction)) return false;
    const leaving = basis[at];
    place[leaving.sample] = leaving.side === 0 ? (up ? 1 : -1) : up === leaving.side > 0 ? leaving.side : 0;
    const inBasis = new Set(basis.filter((_, k) => k !== at).map(({ sample }) => sample));
    const met: { kink: Kink; time: number; jump: number; next: number }[] = [];
    for (let i = 0; i < n; i++) {
      if (inBasis.has(i)) continue;
      const rate = columns.reduce((sum, q, k) => sum + direction[k] * q[i], 0);
      const way = Math.sign(rate);
      const tolerance = this.terms.toleranceOf(i);
      const sides: readonly Kink['side'][] = tolerance > 0 ? [-1, 1] : [0];
      for (const side of sides) {
        // only the kinks that lie ahead
        const before = side === 0 ? -way : way > 0 ? (side < 0 ? -1 : 0) : side > 0 ? 1 : 0;
        const next = side === 0 ? way : way > 0 ? (side < 0 ? 0 : 1) : side > 0 ? 0 : -1;
        const ahead = way > 0 ? place[i] <= before : place[i] >= before;
        if (way === 0 || !ahead) continue;
        const time = Math.max(0, (this.kinkValue({ sample: i, side }) - values[i]) / rate);
        const jump = Math.abs(rate) * Math.abs(this.forceAt(i, before) - this.forceAt(i, next));
        met.push({ kink: { sample: i, side }, time, jump, next });
      }
    }
    met.sort((a, b) => a.time - b.time);
    let rising = slope;
    for (const { kink, jump, next } of met) {
      rising += jump;
      if (rising >= 0) {
        basis[at] = kink;
        return true;
      }
      place[kink.sample] = next;
    }
    // a cost that never rises again is none
    return false;
  }

  /** No sample but those of the basis is at a kink: another would have a multiplier of its own choice. */
  private isUnique(): boolean {
    const { values, targets, terms, n } = this;
    const near = AT_KINK * largestOf(n, (i) => Math.abs(targets[i]));
    const at = new Set(this.basis.map(({ sample }) => sample));
    return targets.every(
      (y, i) => at.has(i) || Math.abs(Math.abs(values[i] - y) - terms.toleranceOf(i)) > near,
    );
  }
}

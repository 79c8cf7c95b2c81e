/**
 * A node of the search over signs: the part of C where some kinked rows with κ > 0 have a given sign ("decided"), with
 * an interval of uᵀθ for each of the others ("undecided").
 *
 * Intervals. For θ in C with σ_j·u_jᵀθ ≥ 0 for the decided j, and any μ ≥ 0, ±uᵀθ ≤ h(v) with v = ±u + Σ μ_j σ_j u_j. The
 * v are kept from node to node, so that a new decided row costs a look at each and a few sweeps of coordinate descent
 * where it matters. Only points with f(θ) ≥ target matter, and there a proven f(θ) ≤ κ + wᵀθ gives wᵀθ ≥ target − κ:
 * hence also ±uᵀθ ≤ h(v + νw) − ν·(target − κ) for any ν ≥ 0. An end of an interval under 0 decides the row.
 */
import type { Response } from './response';
import { UNIT } from './sums';
import { support } from './unitSet';

export interface SignNode {
  /** Decided rows: 1 + row, negative where uᵀθ ≤ 0. */
  readonly decided: Int32Array;
  /** How many of them the reaches have been lowered by. */
  tightened: number;
  readonly undecided: Int32Array;
  /** For undecided row k: at 2k the largest uᵀθ, at 2k + 1 the largest −uᵀθ. Never negative. */
  readonly reaches: Float64Array;
  /** The v of each reach, size numbers each. */
  readonly vectors: Float64Array;
  /** How much h(v) can be off, by the roundings that led to v. */
  readonly errors: Float64Array;
}

/** f(θ) ≤ constant + functionalᵀθ, up to rounding, on a node. */
export interface Majorant {
  readonly functional: Float64Array;
  /** What functionalᵀθ must be at least where f(θ) ≥ target: rounding taken off. */
  readonly least: number;
}

const SWEEPS = 2;
const SECTION = (Math.sqrt(5) - 1) / 2;
const SECTIONS = 12;

export class SignNodes {
  /** Multiplications spent so far, roughly. */
  work = 0;
  private readonly squares: Float64Array;
  private readonly sizes: Float64Array;
  private readonly multipliers: Float64Array;
  private readonly vector: Float64Array;
  private readonly moved: Float64Array;

  constructor(private readonly response: Response) {
    const { count, rows, set } = response;
    const m = set.size;
    this.squares = new Float64Array(count);
    this.sizes = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < m; j++) {
        this.squares[i] += rows[i * m + j] ** 2;
        this.sizes[i] += Math.abs(rows[i * m + j]);
      }
    }
    this.multipliers = new Float64Array(count);
    this.vector = new Float64Array(m);
    this.moved = new Float64Array(m);
  }

  /** Nothing decided. */
  root(undecided: Int32Array): SignNode {
    const { rows, set } = this.response;
    const m = set.size;
    const vectors = new Float64Array(2 * undecided.length * m);
    const reaches = new Float64Array(2 * undecided.length);
    undecided.forEach((row, k) => {
      for (let j = 0; j < m; j++) {
        vectors[2 * k * m + j] = rows[row * m + j];
        vectors[(2 * k + 1) * m + j] = -rows[row * m + j];
      }
      const reach = this.roundedUp(support(set, vectors.subarray(2 * k * m, (2 * k + 1) * m)), 0);
      reaches[2 * k] = reaches[2 * k + 1] = reach;
    });
    return {
      decided: new Int32Array(0),
      tightened: 0,
      undecided,
      reaches,
      vectors,
      errors: new Float64Array(reaches.length),
    };
  }

  /** The node with one undecided row (as a position) decided; the intervals are not yet tightened. */
  decide(node: SignNode, at: number, sign: 1 | -1): SignNode {
    const signs = new Int8Array(node.undecided.length);
    signs[at] = sign;
    return this.pick(node, signs);
  }

  /** Moves the undecided rows with a sign to the decided ones. */
  private pick(node: SignNode, signs: Int8Array): SignNode {
    const m = this.response.set.size;
    const fresh: number[] = [];
    const kept: number[] = [];
    signs.forEach((sign, k) => {
      if (sign === 0) kept.push(k);
      else fresh.push(sign * (node.undecided[k] + 1));
    });
    const decided = new Int32Array(node.decided.length + fresh.length);
    decided.set(node.decided);
    decided.set(fresh, node.decided.length);
    const reaches = new Float64Array(2 * kept.length);
    const errors = new Float64Array(2 * kept.length);
    const vectors = new Float64Array(2 * kept.length * m);
    kept.forEach((from, to) => {
      reaches.set(node.reaches.subarray(2 * from, 2 * from + 2), 2 * to);
      errors.set(node.errors.subarray(2 * from, 2 * from + 2), 2 * to);
      vectors.set(node.vectors.subarray(2 * from * m, (2 * from + 2) * m), 2 * to * m);
    });
    this.work += vectors.length;
    const undecided = Int32Array.from(kept, (k) => node.undecided[k]);
    return { decided, tightened: node.tightened, undecided, reaches, vectors, errors };
  }

  /** Lowers the reaches in place, by the rows decided since it was last done. */
  tightenByRows(node: SignNode): void {
    const { decided, reaches, tightened: known } = node;
    if (known === decided.length) return;
    const m = this.response.set.size;
    for (let at = 0; at < reaches.length; at++) {
      this.work += (decided.length - known) * m;
      if (this.helps(node, at, known)) this.descend(node, at);
    }
    node.tightened = decided.length;
  }

  /** Some row decided since opposes v. */
  private helps(node: SignNode, at: number, known: number): boolean {
    const { rows, set } = this.response;
    const m = set.size;
    for (let d = known; d < node.decided.length; d++) {
      const row = Math.abs(node.decided[d]) - 1;
      let along = 0;
      for (let j = 0; j < m; j++) along += rows[row * m + j] * node.vectors[at * m + j];
      if (node.decided[d] < 0) along = -along;
      if (along < -1e-12 * this.squares[row]) return true;
    }
    return false;
  }

  /** Lowers ‖v + Σ μ_j σ_j u_j‖₂ over μ ≥ 0 by coordinate descent, and keeps the result when h agrees. */
  private descend(node: SignNode, at: number): void {
    const { squares, sizes, multipliers, vector, moved } = this;
    const { rows, set } = this.response;
    const { decided, vectors } = node;
    const m = set.size;
    const start = vectors.subarray(at * m, (at + 1) * m);
    multipliers.fill(0, 0, decided.length);
    moved.set(start);
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      let changed = false;
      for (let d = 0; d < decided.length; d++) {
        const sign = decided[d] < 0 ? -1 : 1;
        const row = sign * decided[d] - 1;
        let along = 0;
        for (let j = 0; j < m; j++) along += rows[row * m + j] * moved[j];
        const wanted = Math.max(0, multipliers[d] - (sign * along) / squares[row]);
        const change = sign * (wanted - multipliers[d]);
        if (change === 0) continue;
        changed = true;
        multipliers[d] = wanted;
        for (let j = 0; j < m; j++) moved[j] += change * rows[row * m + j];
      }
      this.work += 2 * m * decided.length;
      if (!changed) break;
    }
    // anew from the multipliers, so that the rounding is that of one sum
    vector.set(start);
    let size = 0;
    for (let j = 0; j < m; j++) size += Math.abs(start[j]);
    let terms = 1;
    for (let d = 0; d < decided.length; d++) {
      if (multipliers[d] === 0) continue;
      const row = Math.abs(decided[d]) - 1;
      const factor = decided[d] < 0 ? -multipliers[d] : multipliers[d];
      for (let j = 0; j < m; j++) vector[j] += factor * rows[row * m + j];
      size += multipliers[d] * sizes[row];
      terms++;
    }
    const error = node.errors[at] + (terms + 1) * UNIT * size;
    const reach = this.roundedUp(support(set, vector), error);
    if (reach > this.roundedUp(support(set, start), node.errors[at])) return;
    start.set(vector);
    node.errors[at] = error;
    node.reaches[at] = Math.min(node.reaches[at], reach);
  }

  /**
   * Lowers the reaches by the majorant, and decides the rows whose intervals end before 0. Null when no point of the node
   * is left.
   */
  tightenByMajorant(node: SignNode, majorant: Majorant): SignNode | null {
    const { reaches } = node;
    const signs = new Int8Array(node.undecided.length);
    let any = false;
    for (let at = 0; at < reaches.length; at++) {
      if (reaches[at] === 0) continue;
      const reach = this.reachUnder(node, at, majorant);
      if (reach >= reaches[at]) continue;
      if (reach < 0) {
        const sign = at % 2 === 0 ? -1 : 1;
        if (signs[at >> 1] === -sign) return null;
        signs[at >> 1] = sign;
        any = true;
      }
      reaches[at] = Math.max(0, reach);
    }
    return any ? this.pick(node, signs) : node;
  }

  /** h(v + νw) − ν·least for a good ν ≥ 0, rounded up. */
  private reachUnder(node: SignNode, at: number, { functional, least }: Majorant): number {
    const { response, moved } = this;
    const { set } = response;
    const m = set.size;
    const v = node.vectors.subarray(at * m, (at + 1) * m);
    const valueAt = (factor: number): number => {
      for (let j = 0; j < m; j++) moved[j] = v[j] + factor * functional[j];
      return support(set, moved) - factor * least;
    };
    const ball = set.norm === 'l2' && !set.slab;
    this.work += (ball ? 3 : SECTIONS + 3) * m;
    const factor = ball
      ? ballFactor(v, functional, least)
      : sectionFactor(support(set, v) / support(set, functional), valueAt);
    if (!(factor > 0 && factor < Infinity)) return Infinity;
    let size = factor * Math.abs(least);
    for (let j = 0; j < m; j++) size += Math.abs(v[j]) + factor * Math.abs(functional[j]);
    return valueAt(factor) + node.errors[at] + (m + 8) * UNIT * size;
  }

  /** A support function's value, with its own rounding and an error added. */
  private roundedUp(value: number, error: number): number {
    return value + error + (this.response.set.size + 4) * UNIT * value;
  }
}

/** The ν that minimises ‖v + νw‖₂ − ν·least; 0 when that is not positive. */
function ballFactor(v: Float64Array, w: Float64Array, least: number): number {
  let along = 0;
  let square = 0;
  let length = 0;
  for (let j = 0; j < v.length; j++) {
    along += v[j] * w[j];
    square += w[j] * w[j];
    length += v[j] * v[j];
  }
  const sine = square - least * least;
  if (least <= 0 || sine <= 0) return 0;
  const across = Math.sqrt(Math.max(0, length - (along * along) / square));
  return (across * least) / Math.sqrt(sine * square) - along / square;
}

/** The same for any convex function of ν, by golden section of s in ν = unit·s/(1 − s). */
function sectionFactor(unit: number, valueAt: (factor: number) => number): number {
  const factorOf = (s: number): number => (unit * s) / (1 - s);
  let low = 0;
  let high = 1;
  let left = high - SECTION;
  let right = SECTION;
  let leftValue = valueAt(factorOf(left));
  let rightValue = valueAt(factorOf(right));
  for (let step = 0; step < SECTIONS; step++) {
    if (leftValue <= rightValue) {
      high = right;
      [right, rightValue] = [left, leftValue];
      left = high - SECTION * (high - low);
      leftValue = valueAt(factorOf(left));
    } else {
      low = left;
      [left, leftValue] = [right, rightValue];
      right = low + SECTION * (high - low);
      rightValue = valueAt(factorOf(right));
    }
  }
  return factorOf(leftValue <= rightValue ? left : right);
}

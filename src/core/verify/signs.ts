/**
 * Branch and bound over the signs of the kinked rows (theory.md, section 3): max f over C for θ of many dimensions, where
 * cones of θ-space would be too many.
 *
 * f(θ) = gᵀθ + Σ κ_i·|u_iᵀθ|. Rows with κ < 0 are concave. On a node (signNode.ts) a decided row with κ > 0 is linear, and
 * one with uᵀθ in [L, U] is at most its chord t·uᵀθ + max(−L(κ + t), U(κ − t)), for every |t| ≤ κ. What is left is a
 * concave maximum, and a box problem (boxProblem.ts) gives a functional w with f(θ) ≤ constant + h(w), exact once all
 * rows are decided. Loosest node first, so that what is proven improves all the time; deepest first once the waiting nodes
 * take too much memory.
 *
 * Rounding, in units of 2⁻⁵³: the rows, g and κ are off by 8·magnitude; c and w are sums of at most `count` + 1 and
 * `count` terms a coordinate, and chords take 4 of their constants.
 */
import type { CancelSignal } from '../cancelSignal';
import { BoxProblem } from './boxProblem';
import { Heap } from './heap';
import type { Response } from './response';
import type { SignNode } from './signNode';
import { SignNodes } from './signNode';
import { UNIT } from './sums';
import { gauge } from './unitSet';

export interface SignSearchOptions {
  /** A bound at or under this value is good enough. */
  readonly floor: number;
  /** Relative width to which the maximum is enclosed. */
  readonly precision: number;
  readonly signal?: CancelSignal | undefined;
}

/** A node still to be bounded. */
interface Waiting {
  readonly parent: SignNode;
  /** Position of the row to decide among the undecided; −1 for the parent itself. */
  readonly at: number;
  readonly sign: 1 | -1;
  readonly bound: number;
  readonly rounding: number;
}

/** Numbers that the waiting nodes of the heap may hold. */
const FRONTIER = 6e6;

export class SignSearch {
  /** Proven of what is settled so far. */
  private settled = 0;
  private settledRounding = 0;
  /** A value that side·f reaches on C, up to rounding. */
  reached = 0;
  /** Nodes bounded. */
  nodes = 0;

  private readonly waiting = new Heap<Waiting>((item) => item.bound);
  private readonly deep: Waiting[] = [];
  private readonly widest: number;
  private readonly tightener: SignNodes;
  private readonly box: BoxProblem;
  private readonly linear: Float64Array;
  private readonly c: Float64Array;
  private readonly point: Float64Array;
  private readonly concave: Int32Array;
  /** A chord's constant that is not worth a branching. */
  private readonly negligible: number;
  private floor: number;
  /** What evaluating f may be off by. */
  private readonly noise: number;
  private spent = 0;

  constructor(
    private readonly response: Response,
    private readonly side: 1 | -1,
    private readonly options: SignSearchOptions,
  ) {
    const { set, count, kinks, linear } = response;
    const m = set.size;
    this.floor = options.floor;
    this.noise = 64 * UNIT * response.magnitude;
    this.tightener = new SignNodes(response);
    this.box = new BoxProblem(set, count);
    this.linear = Float64Array.from({ length: m }, (_, j) => side * (linear[j] + linear[m + j]));
    this.c = new Float64Array(m);
    this.point = new Float64Array(m);
    const all = Int32Array.from({ length: count }, (_, i) => i);
    this.concave = all.filter((i) => side * kinks[i] < 0);
    this.concave.forEach((row, i) => {
      this.box.rows.set(response.rows.subarray(row * m, (row + 1) * m), i * m);
      this.box.limits[i] = Math.abs(kinks[row]);
    });
    this.box.bounded = this.concave.length;
    const root = this.tightener.root(all.filter((i) => side * kinks[i] > 0));
    this.widest = Math.max(16, FRONTIER / (root.vectors.length + 1));
    this.negligible = (UNIT * response.magnitude) / (count + 1);
    this.waiting.push({ parent: root, at: -1, sign: 1, bound: Infinity, rounding: 0 });
  }

  get work(): number {
    return this.spent + this.tightener.work;
  }

  get done(): boolean {
    return this.waiting.size + this.deep.length === 0;
  }

  /** max side·f ≤ upper on C; `rounding` of it is there for rounding. Never over what needs no search. */
  bound(): { upper: number; rounding: number } {
    const { magnitude } = this.response;
    let upper = this.settled;
    let rounding = this.settledRounding;
    for (const open of [...this.waiting.all, ...this.deep]) {
      if (open.bound + open.rounding <= upper) continue;
      upper = open.bound + open.rounding;
      rounding = open.rounding;
    }
    const crude = magnitude * (1 + 1e-9);
    return upper <= crude ? { upper, rounding } : { upper: crude, rounding: 0 };
  }

  /**
   * Searches until everything is settled, `work` multiplications are spent in all (the first node is free), or the signal
   * comes.
   */
  run(work: number): void {
    while ((this.work < work || this.nodes === 0) && !this.options.signal?.aborted) {
      const next = this.deep.pop() ?? this.waiting.pop();
      if (!next) return;
      if (next.bound <= this.target(next.rounding)) this.settle(next.bound, next.rounding);
      else this.examine(next);
    }
  }

  /** Begins anew with a part of C and another floor. Values reached stay; what was proven of another part does not. */
  restart(node: SignNode, floor: number): void {
    while (this.waiting.pop()) continue;
    this.deep.length = 0;
    this.settled = 0;
    this.settledRounding = 0;
    this.floor = floor;
    this.waiting.push({ parent: node, at: -1, sign: 1, bound: Infinity, rounding: 0 });
  }

  /** Nothing up to this value needs to be resolved any more. */
  raise(floor: number): void {
    this.floor = Math.max(this.floor, floor);
  }

  /** At the floor with what rounding can add, or at what is reached to the accuracy of evaluating it. */
  private target(rounding: number): number {
    const part = 1 + this.options.precision;
    return Math.max(this.floor * part - rounding, this.reached * part + this.noise);
  }

  private settle(bound: number, rounding: number): void {
    if (bound + rounding <= this.settled) return;
    this.settled = bound + rounding;
    this.settledRounding = rounding;
  }

  private examine({ parent, at, sign, bound: known, rounding: knownRounding }: Waiting): void {
    const { tightener, box } = this;
    this.nodes++;
    const node = at < 0 ? parent : tightener.decide(parent, at, sign);
    tightener.tightenByRows(node);
    const { constant, exact } = this.prepare(node);
    const expected = this.roundingOf(constant, this.response.magnitude);
    const value = constant + box.solve(this.c, this.target(expected) - constant, exact);
    this.spent += this.costOfSolve();
    const off = this.roundingOf(constant, box.magnitude);
    const better = value + off < known + knownRounding;
    const bound = better ? value : known;
    const rounding = better ? off : knownRounding;
    if (bound <= this.target(rounding)) {
      this.settle(bound, rounding);
      return;
    }
    this.tryPoint();
    // From here on only the points with f ≥ target: what is proven of the others is the target.
    const level = this.target(off);
    this.settle(level - this.noise, this.noise);
    const least = level - constant - off;
    const next = tightener.tightenByMajorant(node, { functional: box.functional, least });
    if (!next) return;
    const row = this.loosest(next);
    if (row < 0) {
      if (exact) this.settle(bound, rounding);
      else this.waiting.push({ parent: next, at: -1, sign: 1, bound, rounding });
      return;
    }
    const likely = this.valueAt(next.undecided[row]) < 0 ? -1 : 1;
    const signs: readonly (1 | -1)[] = likely === 1 ? [-1, 1] : [1, -1];
    for (const choice of signs) {
      const child: Waiting = { parent: next, at: row, sign: choice, bound, rounding };
      if (this.waiting.size < this.widest) this.waiting.push(child);
      else this.deep.push(child);
    }
  }

  /**
   * Writes the node's linear part to `c` and its rows to the box problem; returns the chords' constant, and whether no
   * chord loses anything.
   */
  private prepare(node: SignNode): { constant: number; exact: boolean } {
    const { c, box, side } = this;
    const { rows, kinks, set } = this.response;
    const m = set.size;
    c.set(this.linear);
    let constant = 0;
    let exact = true;
    node.undecided.forEach((row, k) => {
      const kink = side * kinks[row];
      const high = node.reaches[2 * k];
      const low = node.reaches[2 * k + 1];
      const t = chord(kink, high, low);
      const above = chordConstant(kink, t, high, low);
      if (above > this.negligible) exact = false;
      constant += above;
      for (let j = 0; j < m; j++) c[j] += t * rows[row * m + j];
    });
    let at = box.bounded;
    for (const entry of node.decided) {
      const row = Math.abs(entry) - 1;
      const sign = entry < 0 ? -1 : 1;
      const kink = side * kinks[row] * sign;
      for (let j = 0; j < m; j++) {
        const part = rows[row * m + j];
        c[j] += kink * part;
        box.rows[at * m + j] = sign * part;
      }
      at++;
    }
    box.count = at;
    this.spent += 2 * m * this.response.count;
    return { constant, exact };
  }

  private costOfSolve(): number {
    const m = this.response.set.size;
    return this.box.steps * (this.box.count * ((m * m) / 2 + 6 * m + 20) + m * m * m) + 200;
  }

  /** @param added Σ|t_i|‖a_i‖₁ + ‖c‖₁ of the box problem */
  private roundingOf(constant: number, added: number): number {
    const { count, magnitude, set } = this.response;
    return UNIT * (8 * magnitude + (count + set.size + 8) * (magnitude + added) + (count + 4) * constant);
  }

  /** Takes θ on the boundary of C to be where the box problem's dual has its maximum, and evaluates f there. */
  private tryPoint(): void {
    const { point, response, side } = this;
    const { set, kinks, count } = response;
    const length = gauge(set, this.box.point);
    if (!(length > 0)) return;
    let value = 0;
    for (let j = 0; j < set.size; j++) {
      point[j] = this.box.point[j] / length;
      value += this.linear[j] * point[j];
    }
    for (let i = 0; i < count; i++) value += side * kinks[i] * Math.abs(this.valueAt(i));
    this.spent += count * set.size;
    if (value > this.reached) this.reached = value;
  }

  private valueAt(row: number): number {
    const { rows, set } = this.response;
    const m = set.size;
    let value = 0;
    for (let j = 0; j < m; j++) value += rows[row * m + j] * this.point[j];
    return value;
  }

  /** Position of the undecided row whose chord loses most at the point; −1 when none can lose anything. */
  private loosest(node: SignNode): number {
    const { kinks } = this.response;
    const { undecided, reaches } = node;
    let most = -Infinity;
    let loosest = -1;
    undecided.forEach((row, k) => {
      const kink = this.side * kinks[row];
      const t = chord(kink, reaches[2 * k], reaches[2 * k + 1]);
      const constant = chordConstant(kink, t, reaches[2 * k], reaches[2 * k + 1]);
      if (constant <= this.negligible) return;
      const value = this.valueAt(row);
      const loss = t * value + constant - kink * Math.abs(value);
      if (loss <= most) return;
      most = loss;
      loosest = k;
    });
    return loosest;
  }
}

/** The chord's slope for κ|t| between −low and high. */
function chord(kink: number, high: number, low: number): number {
  return high + low > 0 ? Math.max(-kink, Math.min(kink, (kink * (high - low)) / (high + low))) : 0;
}

/** What κ|t'| can be over t·t' for t' between −low and high. */
function chordConstant(kink: number, t: number, high: number, low: number): number {
  return Math.max(low * (kink + t), high * (kink - t));
}

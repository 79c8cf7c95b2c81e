/**
 * Depth first search in boxes on the faces of the cube [−1, 1]^m (docs/theory.md, section 12): p ≤ T·γ on all of them proves max p ≤ T on C.
 * Rows that are decided on a box are summed for all that is within it. What is left of a face lies on two stacks, of boxes and of their rows.
 */
import type { CancelSignal } from '../cancelSignal';
import type { BoxRows } from './boxModel';
import { BoxModel, roundingOfBoxes, Verdict } from './boxModel';
import { pointOnFace } from './boxGauge';
import type { Response } from './response';

/** Undecided rows are copied when they are at most this part of those that a box has. */
const KEEP = 0.85;
/** Half-widths are powers of 2; one below this is not halved any more, so that centres have no rounding. */
const LEAST_WIDTH = 2 ** -40;
/** A box with at most so many undecided rows of κ > 0 is left to `finish` when this many boxes do not close it. */
const FEW_ROWS = 8;
/** Where that does not help, parts of it are when they have so many fewer: with none undecided it always does. */
const FEWER = 2;
const MANY_BOXES = 200;
/** A look at the signal every so many boxes. */
const LOOK = 256;
/** Boxes take their multiplications faster than the other searches do, which work on small vectors: by about this factor. */
const PACE = 5;

export interface BoxHooks {
  /** What T is now: never less than before within a search. */
  level(): number;
  /** A point with p > T·γ; afterwards T is at least p/γ there. */
  fails(theta: Float64Array): void;
  /** Whether p ≤ T·γ on a box of a face is proven otherwise. */
  finish(face: number, c: Float64Array, h: Float64Array): boolean;
}

export class BoxSearch {
  /** Multiplications so far, roughly. */
  work = 0;
  /** Boxes so far. */
  nodes = 0;
  private readonly model: BoxModel;
  private readonly rounding: { fixed: number; perLevel: number };
  private readonly D: number;
  /** Of each box: level of rows, undecided rows up to which `finish` is to be tried, centre, half-widths. */
  private boxes: Float64Array;
  private numbers: Float64Array;
  private readonly levels: BoxRows[] = [];

  constructor(
    private readonly response: Response,
    private readonly side: 1 | -1,
    private readonly hooks: BoxHooks,
    private readonly signal: CancelSignal | undefined,
  ) {
    const m = response.set.size;
    this.D = m - 1;
    this.model = new BoxModel(response);
    this.rounding = roundingOfBoxes(response);
    this.boxes = new Float64Array(1024);
    this.numbers = new Float64Array(4 * (response.count + 1) * (m + 1));
  }

  /**
   * Searches a face, 2k where θ_k = 1 and 2k + 1 where it is −1. Returns an upper bound of p/γ on it: T, more where boxes could not be
   * halved any more, and Infinity when the budget or the signal came first.
   */
  face(face: number, budget: number): number {
    const { D, model, hooks } = this;
    const size = 2 + 2 * D;
    this.load(face);
    model.gauge.onFace(face >> 1);
    this.room(1);
    this.boxes.fill(0, 0, 2 + D);
    this.boxes[1] = FEW_ROWS;
    this.boxes.fill(1, 2 + D, size);
    const c = new Float64Array(D);
    const h = new Float64Array(D);
    const marked = new Float64Array(size);
    let markedAt = -1;
    let markedNodes = 0;
    let markedRows = 0;
    let waiting = 1;
    let stuck = 0;
    while (waiting > 0) {
      if (waiting <= markedAt) markedAt = -1;
      if (this.work >= budget || (this.nodes % LOOK === 0 && this.signal?.aborted)) return Infinity;
      if (markedAt >= 0 && this.nodes - markedNodes >= MANY_BOXES) {
        waiting = markedAt;
        markedAt = -1;
        c.set(marked.subarray(2, 2 + D));
        h.set(marked.subarray(2 + D));
        if (!hooks.finish(face, c, h)) {
          this.boxes.set(marked, waiting * size);
          this.boxes[waiting * size + 1] = markedRows - FEWER;
          waiting++;
        }
        continue;
      }
      waiting--;
      const at = waiting * size;
      const level = this.boxes[at];
      const few = this.boxes[at + 1];
      for (let j = 0; j < D; j++) {
        c[j] = this.boxes[at + 2 + j];
        h[j] = this.boxes[at + 2 + D + j];
      }
      const rows = this.levels[level];
      const T = hooks.level();
      this.nodes++;
      this.work += (rows.count * (6 * D + 20) + 20 * D * D) / PACE;
      const verdict = model.examine(rows, c, h, T, this.rounding.fixed + T * this.rounding.perLevel);
      if (verdict === Verdict.holds) continue;
      if (verdict === Verdict.fails) {
        hooks.fails(pointOnFace(this.response.set, face, c));
        waiting++;
        continue;
      }
      this.work += (0.5 * model.open * D * D + 10 * D * D * D) / PACE;
      const j = model.widest(rows, h, T);
      const half = h[j] / 2;
      if (half < LEAST_WIDTH) {
        stuck = Math.max(stuck, model.upper);
        continue;
      }
      this.room(waiting + 2);
      const { boxes } = this;
      if (markedAt < 0 && model.openConvex <= few) {
        marked.set(boxes.subarray(at, at + size));
        markedAt = waiting;
        markedNodes = this.nodes;
        markedRows = model.openConvex;
      }
      boxes[at] = this.within(level);
      boxes[at + 2 + D + j] = half;
      boxes.copyWithin(at + size, at, at + size);
      // the half towards the slope is on top
      const step = model.b[j] < 0 ? -half : half;
      boxes[at + 2 + j] = c[j] - step;
      boxes[at + size + 2 + j] = c[j] + step;
      waiting += 2;
    }
    return Math.max(stuck, hooks.level());
  }

  /** Makes room for so many boxes. */
  private room(count: number): void {
    const needed = count * (2 + 2 * this.D);
    if (needed <= this.boxes.length) return;
    const larger = new Float64Array(2 * needed);
    larger.set(this.boxes);
    this.boxes = larger;
  }

  /** The rows as they are seen from a face, whose coordinate comes last. */
  private load(face: number): void {
    const { response, side, D, numbers } = this;
    const { set, count, rows, kinks, linear } = response;
    const m = set.size;
    const coordinate = face >> 1;
    const sign = face % 2 === 0 ? 1 : -1;
    const order = [...Array.from({ length: m }, (_, j) => j).filter((j) => j !== coordinate), coordinate];
    order.forEach((from, j) => {
      numbers[j] = side * (linear[from] + linear[m + from]) * (j === D ? sign : 1);
    });
    let at = m;
    let convex = 0;
    for (const wanted of [1, -1]) {
      for (let i = 0; i < count; i++) {
        if (side * kinks[i] * wanted < 0) continue;
        order.forEach((from, j) => {
          numbers[at + j] = rows[i * m + from] * (j === D ? sign : 1);
        });
        numbers[at + m] = side * kinks[i];
        at += m + 1;
        if (wanted > 0) convex++;
      }
    }
    this.levels.length = 0;
    this.levels.push({ numbers, gradient: 0, start: m, convex, count });
  }

  /** The level of rows for what is within the box that was examined last: the undecided ones alone when they are few enough. */
  private within(level: number): number {
    const { model, levels, D } = this;
    const rows = levels[level];
    const { isOpen, signed, open } = model;
    if (open > KEEP * rows.count) return level;
    const stride = D + 2;
    const gradient = rows.start + rows.count * stride;
    const start = gradient + D + 1;
    const end = start + open * stride;
    if (end > this.numbers.length) {
      const larger = new Float64Array(2 * end);
      larger.set(this.numbers);
      this.numbers = larger;
      for (const known of levels) known.numbers = larger;
    }
    const { numbers } = this;
    numbers.copyWithin(gradient, rows.gradient, rows.gradient + D + 1);
    let to = start;
    for (let i = 0; i < rows.count; i++) {
      const from = rows.start + i * stride;
      if (isOpen[i] !== 0) {
        for (let j = 0; j < stride; j++) numbers[to + j] = numbers[from + j];
        to += stride;
      } else for (let j = 0; j <= D; j++) numbers[gradient + j] += signed[i] * numbers[from + j];
    }
    // levels behind this one are of boxes that are done
    levels.length = level + 1;
    levels.push({ numbers, gradient, start, convex: model.openConvex, count: open });
    return level + 1;
  }
}

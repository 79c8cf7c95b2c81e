/** What the search in boxes does for one side of f beside it: the last rows of a small box by sign, and ascent from a point above the level. */
import type { CancelSignal } from '../cancelSignal';
import { pointOnFace } from './boxGauge';
import { BoxProblem } from './boxProblem';
import { BoxSearch } from './boxes';
import type { Response } from './response';
import type { SignNode } from './signNode';
import { SignSearch } from './signs';
import { UNIT } from './sums';
import { gauge } from './unitSet';

/** Nodes of signs after which a box is left to boxes again. */
const MOST_NODES = 64;
const MOST_CLIMBS = 50;

/** What both sides aim at: bounds at or under `level` are good enough. */
export interface BoxGoal {
  level(): number;
  /** A value that |f| reaches was found. */
  meet(value: number): void;
}

export class BoxSide {
  readonly boxes: BoxSearch;
  /** What signs have proven of the boxes that they closed since `begin`, and the part that is there for rounding. */
  settled = 0;
  settledRounding = 0;
  private readonly signs: SignSearch;
  private readonly ascent: BoxProblem;
  private readonly linear: Float64Array;
  private readonly convex: Int32Array;

  constructor(
    private readonly response: Response,
    private readonly side: 1 | -1,
    private readonly goal: BoxGoal,
    private readonly options: { readonly precision: number; readonly signal?: CancelSignal | undefined },
  ) {
    const { set, count, kinks, rows, linear } = response;
    const m = set.size;
    this.signs = new SignSearch(response, side, { ...options, floor: 0 });
    const all = Int32Array.from({ length: count }, (_, i) => i);
    this.convex = all.filter((i) => side * kinks[i] > 0);
    const concave = all.filter((i) => side * kinks[i] < 0);
    this.ascent = new BoxProblem(set, concave.length);
    concave.forEach((row, i) => {
      this.ascent.rows.set(rows.subarray(row * m, (row + 1) * m), i * m);
      this.ascent.limits[i] = Math.abs(kinks[row]);
    });
    this.ascent.count = this.ascent.bounded = concave.length;
    this.linear = Float64Array.from({ length: m }, (_, j) => side * (linear[j] + linear[m + j]));
    this.boxes = new BoxSearch(
      response,
      side,
      {
        level: () => goal.level(),
        fails: (theta) => {
          this.climb(theta);
        },
        finish: (face, c, h) => this.finish(face, c, h),
      },
      options.signal,
    );
  }

  /** Forgets what was settled at another level. */
  begin(): void {
    this.settled = 0;
    this.settledRounding = 0;
  }

  private finish(face: number, c: Float64Array, h: Float64Array): boolean {
    const { signs, goal } = this;
    const before = signs.work;
    const nodes = signs.nodes;
    signs.restart(this.nodeOf(face, c, h), goal.level() / (1 + this.options.precision));
    while (!signs.done && signs.nodes - nodes < MOST_NODES && !this.options.signal?.aborted)
      signs.run(signs.work + 1);
    goal.meet(signs.reached);
    this.boxes.work += signs.work - before;
    if (!signs.done) return false;
    const { upper, rounding } = signs.bound();
    if (upper > this.settled) {
      this.settled = upper;
      this.settledRounding = rounding;
    }
    return true;
  }

  /**
   * The points of C on the rays through a box, for the search over signs: with θ on the face, uᵀθ/γ(θ) lies in [t − W, t + W]/γ, and γ between its
   * values at the points of the box nearest to 0 and farthest from it. Roundings: of uᵀc, a sum of m terms of at most |u_j|, and of γ.
   */
  private nodeOf(face: number, c: Float64Array, h: Float64Array): SignNode {
    const { rows, set } = this.response;
    const m = set.size;
    const centre = pointOnFace(set, face, c);
    const widths = pointOnFace(set, face, h);
    widths[face >> 1] = 0;
    const near = centre.map((x, j) => Math.max(0, Math.abs(x) - widths[j]));
    const far = centre.map((x, j) => Math.abs(x) + widths[j]);
    const least = gauge(set, near) * (1 - 4 * (m + 4) * UNIT);
    const most = gauge(set, far) * (1 + 4 * (m + 4) * UNIT);
    const decided: number[] = [];
    const undecided: number[] = [];
    const reaches: number[] = [];
    for (const row of this.convex) {
      let t = 0;
      let W = 0;
      let size = 0;
      for (let j = 0; j < m; j++) {
        const u = rows[row * m + j];
        t += u * centre[j];
        W += Math.abs(u) * widths[j];
        size += Math.abs(u);
      }
      W += 4 * (m + 2) * UNIT * size;
      if (t - W >= 0) decided.push(row + 1);
      else if (t + W <= 0) decided.push(-(row + 1));
      else {
        undecided.push(row);
        for (const reach of [t + W, W - t]) reaches.push(Math.max(0, reach / (reach > 0 ? least : most)));
      }
    }
    const vectors = new Float64Array(2 * undecided.length * m);
    undecided.forEach((row, k) => {
      for (let j = 0; j < m; j++) {
        vectors[2 * k * m + j] = rows[row * m + j];
        vectors[(2 * k + 1) * m + j] = -rows[row * m + j];
      }
    });
    return {
      decided: Int32Array.from(decided),
      tightened: 0,
      undecided: Int32Array.from(undecided),
      reaches: Float64Array.from(reaches),
      vectors,
      errors: new Float64Array(reaches.length),
    };
  }

  /** From θ to a local maximum: each step maximises what f is at least, with the rows of κ > 0 on the side where they are. */
  private climb(theta: Float64Array): void {
    const { ascent, response, goal, side } = this;
    const { set, rows, kinks } = response;
    const m = set.size;
    let point = theta.map((x) => x / gauge(set, theta));
    let best = this.valueAt(point);
    goal.meet(best);
    const c = new Float64Array(m);
    for (let step = 0; step < MOST_CLIMBS && best > 0; step++) {
      c.set(this.linear);
      for (const row of this.convex) {
        const kink = side * kinks[row] * (this.along(row, point) < 0 ? -1 : 1);
        for (let j = 0; j < m; j++) c[j] += kink * rows[row * m + j];
      }
      ascent.solve(c, 0, true);
      this.boxes.work += ascent.steps * ascent.count * m * m + 2 * response.count * m;
      const length = gauge(set, ascent.point);
      if (!(length > 0)) return;
      point = ascent.point.map((x) => x / length);
      const value = this.valueAt(point);
      if (!(value > best)) return;
      const still = value <= best * (1 + 4 * UNIT);
      best = value;
      goal.meet(best);
      if (still) return;
    }
  }

  private along(row: number, point: Float64Array): number {
    const { rows, set } = this.response;
    const m = set.size;
    let value = 0;
    for (let j = 0; j < m; j++) value += rows[row * m + j] * point[j];
    return value;
  }

  private valueAt(point: Float64Array): number {
    const { kinks, count } = this.response;
    let value = 0;
    for (let j = 0; j < point.length; j++) value += this.linear[j] * point[j];
    for (let i = 0; i < count; i++) value += this.side * kinks[i] * Math.abs(this.along(i, point));
    return value;
  }
}

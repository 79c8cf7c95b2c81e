/**
 * The continuous piecewise linear function with the fewest pieces through a row of vertical intervals: a minimum-link path
 * (Imai and Iri 1988; Suri 1986), in O(n).
 *
 * A piece is carried as far as any line goes. When every line that meets the intervals so far passes, say, above the next
 * one, the lowest of them is the piece: it touches a lower end last (its pivot), and what it cannot see lies below it from
 * there on. So the next line has to pass above the lower ends from the pivot to where the piece ended, meets the interval
 * that was missed, and crosses the piece in between; no other line can do with as few pieces.
 */

interface Breakpoint {
  readonly x: number;
  readonly y: number;
}

export interface PiecewiseLinear {
  /** Where pieces meet, ascending; none for a single line. */
  readonly breakpoints: readonly Breakpoint[];
  /** Slopes of the pieces, one more than there are breakpoints. */
  readonly slopes: readonly number[];
  /** A point of the first piece. */
  readonly start: Breakpoint;
}

/** y = value + slope (x − at) */
interface Line {
  readonly at: number;
  readonly value: number;
  readonly slope: number;
  /** The interval whose end the line touches last. */
  readonly pivot: number;
}

const valueAt = (line: Line, x: number): number => line.value + line.slope * (x - line.at);

/**
 * @param x ascending, distinct
 * @param lower may be −Infinity
 * @param upper at least `lower`, may be Infinity
 */
export function fewestKinks(x: Float64Array, lower: Float64Array, upper: Float64Array): PiecewiseLinear {
  const pieces: Line[] = [];
  let family = new Family(x, lower, upper);
  for (let j = 0; j < x.length; j++) {
    const missed = family.add(j);
    if (missed === null) continue;
    pieces.push(missed.piece);
    const next = new Family(x, lower, upper);
    for (let i = missed.piece.pivot; i < j; i++) next.bound(i, missed.above ? 'lower' : 'upper');
    next.add(j);
    family = next;
  }
  pieces.push(family.middle());
  const breakpoints: Breakpoint[] = [];
  for (let k = 0; k + 1 < pieces.length; k++) {
    const [p, q] = [pieces[k], pieces[k + 1]];
    const t = p.at + (valueAt(q, p.at) - p.value) / (p.slope - q.slope);
    breakpoints.push({ x: t, y: valueAt(p, t) });
  }
  return {
    breakpoints,
    slopes: pieces.map(({ slope }) => slope),
    start: { x: x[0], y: valueAt(pieces[0], x[0]) },
  };
}

/** All lines above some lower ends and below some upper ends; the steepest and the least steep are kept. */
class Family {
  /** Upper hull of the lower ends, lower hull of the upper ends. */
  private readonly below: Hull;
  private readonly above: Hull;
  private highest: Line | null = null;
  private lowest: Line | null = null;
  private last = 0;

  constructor(
    private readonly x: Float64Array,
    private readonly lower: Float64Array,
    private readonly upper: Float64Array,
  ) {
    this.below = new Hull(x, lower, 1);
    this.above = new Hull(x, upper, -1);
  }

  /** One end only, of an interval left of all that are added whole. */
  bound(i: number, end: 'lower' | 'upper'): void {
    this.last = i;
    if (end === 'lower' && this.lower[i] > -Infinity) this.below.push(i);
    if (end === 'upper' && this.upper[i] < Infinity) this.above.push(i);
  }

  /** Keeps the lines that meet interval j. If there are none: the line that comes nearest, and on which side it passes. */
  add(j: number): { piece: Line; above: boolean } | null {
    const { x, lower, upper } = this;
    const { lowest, highest } = this;
    if (lowest && valueAt(lowest, x[j]) > upper[j]) return { piece: lowest, above: true };
    if (highest && valueAt(highest, x[j]) < lower[j]) return { piece: highest, above: false };
    // the highest line ahead rises from a lower end to an upper one
    if (upper[j] < Infinity && (highest === null || valueAt(highest, x[j]) > upper[j])) {
      const from = this.below.tangent(x[j], upper[j]);
      if (from >= 0) this.highest = this.through(from, lower[from], j, upper[j]);
    }
    if (lower[j] > -Infinity && (lowest === null || valueAt(lowest, x[j]) < lower[j])) {
      const from = this.above.tangent(x[j], lower[j]);
      if (from >= 0) this.lowest = this.through(from, upper[from], j, lower[j]);
    }
    if (lower[j] > -Infinity) this.below.push(j);
    if (upper[j] < Infinity) this.above.push(j);
    this.last = j;
    return null;
  }

  private through(i: number, yi: number, j: number, yj: number): Line {
    const slope = (yj - yi) / (this.x[j] - this.x[i]);
    return { at: this.x[j], value: yj, slope, pivot: j };
  }

  /** Some line of the family, away from its limits where it can be. */
  middle(): Line {
    const { highest, lowest, last, lower, upper, x } = this;
    if (highest && lowest) {
      const at = x[last];
      const value = (valueAt(highest, at) + valueAt(lowest, at)) / 2;
      return { at, value, slope: (highest.slope + lowest.slope) / 2, pivot: last };
    }
    if (highest || lowest) return (highest ?? lowest)!;
    const low = Math.max(lower[last], -Number.MAX_VALUE);
    const high = Math.min(upper[last], Number.MAX_VALUE);
    const value = this.flat(low, high);
    return { at: x[last], value, slope: 0, pivot: last };
  }

  /** No two ends of different kinds have met: a constant above all lower ends or below all upper ends does. */
  private flat(low: number, high: number): number {
    const top = this.below.extreme() ?? low;
    const bottom = this.above.extreme() ?? high;
    if (top > -Number.MAX_VALUE && bottom < Number.MAX_VALUE) return (top + bottom) / 2;
    return top > -Number.MAX_VALUE ? top : bottom < Number.MAX_VALUE ? bottom : 0;
  }
}

/** The upper (sign 1) or lower (sign −1) convex hull of points that come from left to right. */
class Hull {
  private readonly points: number[] = [];
  /** Where the last tangent touched; tangents from points further right touch no earlier. */
  private touch = 0;

  constructor(
    private readonly x: Float64Array,
    private readonly y: Float64Array,
    private readonly sign: 1 | -1,
  ) {}

  push(i: number): void {
    const { points, x, y, sign } = this;
    while (points.length > 1) {
      const p = points[points.length - 2];
      const q = points[points.length - 1];
      const turn = (y[q] - y[p]) * (x[i] - x[q]) - (y[i] - y[q]) * (x[q] - x[p]);
      if (sign * turn > 0) break;
      points.pop();
    }
    points.push(i);
    this.touch = Math.min(this.touch, points.length - 1);
  }

  /** The hull's point that a line from (t, v) on its outer side touches; −1 without points. */
  tangent(t: number, v: number): number {
    const { points, x, y, sign } = this;
    if (points.length === 0) return -1;
    const slope = (k: number): number => (sign * (v - y[points[k]])) / (t - x[points[k]]);
    while (this.touch + 1 < points.length && slope(this.touch + 1) <= slope(this.touch)) this.touch++;
    return points[this.touch];
  }

  /** The value of the outermost point, null without points. */
  extreme(): number | null {
    const { points, y, sign } = this;
    if (points.length === 0) return null;
    return points.reduce((most, i) => (sign * y[i] > sign * most ? y[i] : most), y[points[0]]);
  }
}

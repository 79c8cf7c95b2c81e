/**
 * How many kinks every continuous piecewise linear function within a tolerance of the samples has at least: the verifier's own path.
 *
 * Of the lines that pass a run of intervals the highest and the lowest beyond it are kept: the highest leans on a lower end and, further
 * right, on an upper one. Where even the lowest is above the next interval a piece has ended, and whatever has as few pieces up to there
 * is, from where that line last leans, above the lower ends only (Imai and Iri 1988).
 */
import type { Problem } from '../problem';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Through a point; `right` is the interval that it leans on last. */
interface Line extends Point {
  readonly slope: number;
  readonly right: number;
}

interface Interval {
  readonly x: number;
  lower: number;
  upper: number;
}

/** Infinite where equal inputs have targets further apart than the tolerances let them. */
export function kinksNeeded({ inputs, targets }: Problem, toleranceOf: (i: number) => number): number {
  const intervals = intervalsOf(inputs, targets, toleranceOf);
  if (intervals.some(({ lower, upper }) => lower > upper)) return Infinity;
  let kinks = 0;
  let piece = new Piece(intervals);
  for (let j = 0; j < intervals.length; j++) {
    const missed = piece.pass(j);
    if (missed === null) continue;
    kinks++;
    piece = new Piece(intervals);
    for (let i = missed.line.right; i < j; i++) piece.lean(i, missed.above);
    piece.pass(j);
  }
  return kinks;
}

function intervalsOf(
  inputs: Float64Array,
  targets: Float64Array,
  toleranceOf: (i: number) => number,
): Interval[] {
  const order = Array.from(inputs.keys()).sort((p, q) => inputs[p] - inputs[q]);
  const intervals: Interval[] = [];
  for (const i of order) {
    const tolerance = toleranceOf(i);
    const [lower, upper] = [targets[i] - tolerance, targets[i] + tolerance];
    const last = intervals.at(-1);
    if (last?.x === inputs[i]) {
      last.lower = Math.max(last.lower, lower);
      last.upper = Math.min(last.upper, upper);
    } else intervals.push({ x: inputs[i], lower, upper });
  }
  return intervals;
}

const at = ({ x, y, slope }: Line, t: number): number => y + slope * (t - x);

class Piece {
  /** Lower ends, and upper ends turned upside down, each as the hull that lines above them lean on. */
  private readonly floor = new Floor();
  private readonly ceiling = new Floor();
  private highest: Line | null = null;
  private lowest: Line | null = null;

  constructor(private readonly intervals: readonly Interval[]) {}

  /** Lines pass above the lower end, or below the upper one, of an interval left of all that are passed. */
  lean(i: number, above: boolean): void {
    const { x, lower, upper } = this.intervals[i];
    if (above) this.floor.add({ x, y: lower });
    else this.ceiling.add({ x, y: -upper });
  }

  /** Null where a line passes this interval as well; else the line that comes nearest, and whether it is above. */
  pass(j: number): { line: Line; above: boolean } | null {
    const { x, lower, upper } = this.intervals[j];
    const { highest, lowest } = this;
    if (lowest !== null && at(lowest, x) > upper) return { line: lowest, above: true };
    if (highest !== null && at(highest, x) < lower) return { line: highest, above: false };
    if (highest === null || at(highest, x) > upper) {
      const slope = this.floor.leastSlope({ x, y: upper });
      if (slope !== null) this.highest = { x, y: upper, slope, right: j };
    }
    if (lowest === null || at(lowest, x) < lower) {
      const slope = this.ceiling.leastSlope({ x, y: -lower });
      if (slope !== null) this.lowest = { x, y: lower, slope: -slope, right: j };
    }
    this.floor.add({ x, y: lower });
    this.ceiling.add({ x, y: -upper });
    return null;
  }
}

/** The upper hull of points that come from left to right. */
class Floor {
  private readonly hull: Point[] = [];

  add(point: Point): void {
    const { hull } = this;
    while (
      hull.length > 1 &&
      slopeOf(hull[hull.length - 2], point) >= slopeOf(hull[hull.length - 2], hull[hull.length - 1])
    )
      hull.pop();
    hull.push(point);
  }

  /** Of the lines from a point of the hull to one further right and above, the least slope; null without points. */
  leastSlope(to: Point): number | null {
    const { hull } = this;
    if (hull.length === 0) return null;
    // slopes fall and then rise along the hull
    let [first, last] = [0, hull.length - 1];
    while (first < last) {
      const middle = (first + last) >> 1;
      if (slopeOf(hull[middle + 1], to) <= slopeOf(hull[middle], to)) first = middle + 1;
      else last = middle;
    }
    return slopeOf(hull[first], to);
  }
}

const slopeOf = (p: Point, q: Point): number => (q.y - p.y) / (q.x - p.x);

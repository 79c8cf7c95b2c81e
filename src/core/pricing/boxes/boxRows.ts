/** A search's two sides as the kernels of the search in boxes take them. */
import type { Side } from '../homogeneousFrame';
import type { UnitSet } from '../unitSet';
import type { BoxProblem, BoxRows } from './boxKernel';

export function boxProblem(set: UnitSet, sides: readonly [Side, Side]): BoxProblem {
  const [p, q] = sides;
  return { set, linear: p.linear, sides: [boxRows(set.size, p), boxRows(set.size, q)] };
}

function boxRows(m: number, { convex, convexKinks, concave, concaveKinks }: Side): BoxRows {
  const first = even(convexKinks.length);
  const count = first + even(concaveKinks.length);
  const columns = new Float64Array((m + 1) * count);
  const put = (rows: Float64Array, kinks: Float64Array, at: number, sign: 1 | -1): void => {
    kinks.forEach((kink, i) => {
      for (let c = 0; c < m; c++) columns[c * count + at + i] = rows[i * m + c];
      columns[m * count + at + i] = sign * kink;
    });
  };
  put(convex, convexKinks, 0, 1);
  put(concave, concaveKinks, first, -1);
  return { convex: first, count, columns };
}

const even = (count: number): number => count + (count % 2);

/**
 * What rounding may hide of p − T·gauge and of a row's quadratic, in units of ε (theory.md, section 12, "Rounding"): a row's t and W are sums of m terms,
 * which move its majorant at most 7 times as much; its value, slope and second derivative are rounded 20 times and weigh at most 8 + 2√D times |x̃|;
 * all rows are summed, twice where decided ones were put together before.
 */
function roundings(m: number, count: number): number {
  return (2 * count + 20 + 7 * (m + 2)) * (8 + 2 * Math.sqrt(m));
}

/** The part of a question's slack that does not depend on T, and what comes to it for each unit of T. */
export function slackOf({ set, linear, sides }: BoxProblem): { fixed: number; perLevel: number } {
  const m = set.size;
  const { count, columns } = sides[0];
  let total = 0;
  for (const value of linear) total += Math.abs(value);
  for (let i = 0; i < count; i++) {
    let size = 0;
    for (let c = 0; c < m; c++) size += Math.abs(columns[c * count + i]);
    total += size * Math.abs(columns[m * count + i]);
  }
  const unit = roundings(m, count) * Number.EPSILON;
  // the gauge of a point of a face is at most m, and its model is rounded like one row
  return { fixed: unit * total, perLevel: unit * m };
}

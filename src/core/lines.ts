/** Samples that say the same thing to a network: equal inputs, and inputs on one line through the origin. */
import { firstEqualRows } from './equalRows';
import type { Problem } from './problem';

type Inputs = Pick<Problem, 'count' | 'dimension' | 'inputs'>;

/** Samples with equal inputs, every group in order of the rows. */
export function equalInputs({ inputs, dimension }: Inputs): number[][] {
  const groups = new Map<number, number[]>();
  firstEqualRows(inputs, dimension).forEach((first, i) => {
    const group = groups.get(first);
    if (group) group.push(i);
    else groups.set(first, [i]);
  });
  return [...groups.values()];
}

/**
 * A line through the origin and the samples on it, in order of the rows. Lengths and direction are those of inputs
 * divided by the largest size of their column; what networks can do on a line depends on the ratios of its lengths alone.
 */
export interface Line {
  readonly members: number[];
  /** Signed distance from the origin along `direction`. */
  readonly lengths: number[];
  /** Unit vector, for inputs divided by `columnSizes`. */
  readonly direction: Float64Array;
}

/**
 * Unit vectors that differ by this in no coordinate are one direction: what rounding the inputs to doubles, scaling and
 * normalising them changes, half a unit in the last place for each of about dimension + 8 operations, on both sides.
 */
const sameDirection = (dimension: number): number => (dimension + 8) * 2 ** -52;

/** The largest |x| of every input, 1 for a column of zeros. */
export function columnSizes({ count, dimension: d, inputs }: Inputs): Float64Array {
  const sizes = new Float64Array(d);
  for (let at = 0; at < count * d; at++) sizes[at % d] = Math.max(sizes[at % d], Math.abs(inputs[at]));
  return sizes.map((size) => (size > 0 ? size : 1));
}

/** `origin` holds the samples whose inputs are all zero. Time n log n. */
export function linesThroughOrigin(problem: Inputs): { lines: Line[]; origin: number[] } {
  const { count: n, dimension: d, inputs } = problem;
  const sizes = columnSizes(problem);
  const units = new Float64Array(n * d);
  const lengths = new Float64Array(n);
  const marks = new Float64Array(n);
  const origin: number[] = [];
  const order: number[] = [];
  for (let i = 0; i < n; i++) {
    const unit = units.subarray(i * d, (i + 1) * d);
    for (let k = 0; k < d; k++) unit[k] = inputs[i * d + k] / sizes[k];
    lengths[i] = Math.hypot(...unit);
    if (lengths[i] === 0) {
      origin.push(i);
      continue;
    }
    for (let k = 0; k < d; k++) unit[k] /= lengths[i];
    marks[i] = mark(unit);
    order.push(i);
  }
  // equal directions have equal marks, up to rounding, whatever their sign
  order.sort((p, q) => marks[p] - marks[q] || p - q);
  const near = sameDirection(d);
  const lines: Line[] = [];
  let open: Line[] = [];
  let last = -Infinity;
  for (const i of order) {
    if (marks[i] - last > 4 * near * d) open = [];
    last = marks[i];
    const unit = units.subarray(i * d, (i + 1) * d);
    let line = open.find(({ direction }) => along(direction, unit, near) !== 0);
    if (!line) {
      line = { members: [], lengths: [], direction: unit };
      open.push(line);
      lines.push(line);
    }
    line.members.push(i);
    line.lengths.push(along(line.direction, unit, near) * lengths[i]);
  }
  return { lines: lines.map(inRowOrder), origin };
}

/** A smooth even function of a unit vector that tells directions apart: the square of a component along a generic vector. */
function mark(unit: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < unit.length; k++) sum += Math.cos(1.3 + 2.4 * k) * unit[k];
  return sum * sum;
}

/** 1 or −1 when the vectors have one direction or opposite ones, else 0. */
function along(direction: Float64Array, unit: Float64Array, near: number): number {
  let same = true;
  let opposite = true;
  for (let k = 0; k < unit.length; k++) {
    if (Math.abs(direction[k] - unit[k]) > near) same = false;
    if (Math.abs(direction[k] + unit[k]) > near) opposite = false;
  }
  return same ? 1 : opposite ? -1 : 0;
}

function inRowOrder({ members, lengths, direction }: Line): Line {
  const positions = members.map((_, q) => q).sort((p, q) => members[p] - members[q]);
  return { members: positions.map((q) => members[q]), lengths: positions.map((q) => lengths[q]), direction };
}

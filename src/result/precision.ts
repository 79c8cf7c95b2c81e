/** Why double precision was not enough for a fit, in the user's rows and columns, and what to do. */
import type { Problem } from '../core/problem';
import type { StoppedBy } from './schema';
import { fewerDigitsOf } from './goals';

/** An input whose values lie this many times their spread away from zero costs so many digits. */
export const FAR = 30;
/** Sizes of inputs that differ by this factor from one another, or from the bias's 1, cost so many digits. */
export const UNLIKE = 100;
/** A slope between two samples beyond this multiple of the targets' range over each input's range is steep. */
const STEEP = 1e5;
/** The same for samples that are named for want of anything worse. */
const SLOPING = 1e3;
/** Pairs of samples are compared up to so many differences of an input: a tenth of a second. */
const MOST_DIFFERENCES = 2e7;

interface Named {
  readonly inputNames: readonly string[];
  /** 1-based row of the dataset of each sample. */
  readonly rowNumbers: readonly number[];
  /** The dataset has a scale other than `none`. */
  readonly scaled: boolean;
}

/** What helps a fit that something stopped, as one sentence; null where it was asked for. */
export function remedyOf(stoppedBy: StoppedBy, problem: Problem, names: Named): string | null {
  if (stoppedBy === 'precision') return precisionAdvice(problem, names);
  if (stoppedBy !== 'time') return null;
  return unitAdvice(problem, names) ?? 'Allow more `time`, or ask for a wider `gap`.';
}

/**
 * One sentence about what takes the digits, and what helps: two samples that are nearly equal but for their targets, an input far
 * from zero, or one of another size than the others or the bias; without a bias, two rows on nearly one ray; else what asks for
 * fewer digits. `problem` is in the units that were solved.
 */
export function precisionAdvice(problem: Problem, names: Named): string {
  const ranges = rangesOf(problem);
  const steepest = steepestPair(problem, ranges);
  return (
    (steepest.slope >= STEEP ? nearRows(problem, names, steepest) : null) ??
    unitAdvice(problem, names) ??
    rayAdvice(problem, names, ranges) ??
    (steepest.slope >= SLOPING ? nearRows(problem, names, steepest) : null) ??
    `${capitalised(fewerDigitsOf(problem.goal))}, or ask for a wider \`gap\`.`
  );
}

/** `scale standard`, where the dataset has no scale and an input's units take digits; null otherwise. */
function unitAdvice(problem: Problem, { inputNames, scaled }: Named): string | null {
  const found = scaled ? null : unlikeInput(problem, FAR, UNLIKE);
  if (found === null) return null;
  const { input, least, most, why } = found;
  return `\`${inputNames[input]}\` lies between ${least} and ${most}, ${why}; add \`scale standard\` to the dataset.`;
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** An input in units that cost digits, and the words for why. */
export interface UnlikeInput {
  readonly input: number;
  readonly least: number;
  readonly most: number;
  readonly why: string;
}

/**
 * The input that lies `far` times its spread from zero, or else the one whose size is `unlike` times that of another input, or of the 1
 * that the bias is multiplied by where a joint bias is weighed against the weights. Null when there is none.
 */
export function unlikeInput(problem: Problem, far: number, unlike: number): UnlikeInput | null {
  const ranges = rangesOf(problem);
  // a free bias makes up for any offset
  const offsets = ranges.map(({ least, most }) =>
    most > least && problem.bias.kind !== 'free' ? sizeOf({ least, most }) / (most - least) : 0,
  );
  const furthest = offsets.indexOf(Math.max(...offsets));
  if (offsets[furthest] >= far)
    return { input: furthest, ...ranges[furthest], why: 'far from zero for its spread' };
  const sizes = ranges.map(sizeOf).filter((size) => size > 0);
  const others = problem.bias.kind === 'joint' ? [...sizes, 1] : sizes;
  const [smallest, largest] = [Math.min(...others), Math.max(...others)];
  if (!(largest >= unlike * smallest)) return null;
  const extreme = largest * smallest >= 1 ? largest : smallest;
  const input = Math.max(0, ranges.map(sizeOf).indexOf(extreme));
  const than = sizes.length > 1 ? 'the other inputs or the bias' : 'the bias';
  return { input, ...ranges[input], why: `of quite another size than ${than}` };
}

const sizeOf = ({ least, most }: Range): number => Math.max(Math.abs(least), Math.abs(most));

function rangesOf(problem: Problem): Range[] {
  return Array.from({ length: problem.dimension }, (_, k) => rangeOf(problem, k));
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function rangeOf({ count, dimension, inputs }: Problem, k: number): Range {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    least = Math.min(least, inputs[i * dimension + k]);
    most = Math.max(most, inputs[i * dimension + k]);
  }
  return { least, most };
}

/** Two samples, and how steeply the targets rise between them: of their range over that of each input. */
interface Pair {
  readonly slope: number;
  readonly i: number;
  readonly j: number;
}

/** The samples between which the targets rise most steeply; a slope of 0 without any. */
function steepestPair(problem: Problem, ranges: readonly Range[]): Pair {
  const { count, targets } = problem;
  const widths = ranges.map(({ least, most }) => most - least);
  const width = Math.max(...widths);
  const height =
    targets.reduce((most, y) => Math.max(most, y), -Infinity) -
    targets.reduce((l, y) => Math.min(l, y), Infinity);
  let worst: Pair = { slope: 0, i: 0, j: 0 };
  if (!(width > 0 && height > 0)) return worst;
  const meet = (i: number, j: number): void => {
    const distance = distanceOf(problem, i, j, widths);
    const slope = distance > 0 ? Math.abs(targets[i] - targets[j]) / height / distance : 0;
    if (slope > worst.slope) worst = { slope, i, j };
  };
  // targets differ by their range at most, so that a steep pair is near in every input, and in the widest: a sweep along it meets
  // all; where that is the only input, a steepest pair are neighbours
  const { dimension, inputs } = problem;
  const widest = widths.indexOf(width);
  const order = Int32Array.from({ length: count }, (_, i) => i).sort(
    (p, q) => inputs[p * dimension + widest] - inputs[q * dimension + widest],
  );
  let left = MOST_DIFFERENCES;
  for (let k = 0; k < count && left > 0; k++) {
    const end = inputs[order[k] * dimension + widest] + width / SLOPING;
    const stop = dimension === 1 ? Math.min(count, k + 2) : count;
    for (let j = k + 1; j < stop && left > 0 && inputs[order[j] * dimension + widest] <= end; j++) {
      meet(order[k], order[j]);
      left -= dimension;
    }
  }
  return worst;
}

function nearRows({ goal }: Problem, { rowNumbers }: Named, { i, j }: Pair): string {
  const [first, second] = [rowNumbers[i], rowNumbers[j]].sort((p, q) => p - q);
  return `Rows ${first} and ${second} are nearly equal but for their targets; merge them, or ${fewerDigitsOf(goal)}.`;
}

/** Without a bias a network rises in proportion along a ray: two rows that nearly lie on one fix it nearly twice. */
function rayAdvice(problem: Problem, { rowNumbers }: Named, ranges: readonly Range[]): string | null {
  const { bias, goal, inputs, dimension: d, count } = problem;
  if (bias.kind !== 'none' || d < 2 || (count * count * d) / 2 > MOST_DIFFERENCES) return null;
  const sizes = ranges.map((range) => sizeOf(range) || 1);
  const directions = Array.from({ length: count }, (_, i) => {
    const row = sizes.map((size, k) => inputs[i * d + k] / size);
    const length = Math.hypot(...row) || 1;
    return row.map((value) => value / length);
  });
  let nearest = { apart: 1 / SLOPING, i: -1, j: -1 };
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const apart = Math.max(...directions[i].map((value, k) => Math.abs(value - directions[j][k])));
      if (apart > 0 && apart < nearest.apart) nearest = { apart, i, j };
    }
  }
  if (nearest.i < 0) return null;
  const rows = `${rowNumbers[nearest.i]} and ${rowNumbers[nearest.j]}`;
  return `Rows ${rows} lie on nearly one ray from the origin; give the network a bias, or ${fewerDigitsOf(goal)}.`;
}

/** The largest difference of an input, relative to the widths; inputs of no width have none. */
function distanceOf({ dimension, inputs }: Problem, i: number, j: number, widths: readonly number[]): number {
  let distance = 0;
  for (let k = 0; k < dimension; k++) {
    const difference = Math.abs(inputs[i * dimension + k] - inputs[j * dimension + k]);
    if (difference > 0) distance = Math.max(distance, difference / widths[k]);
  }
  return distance;
}

/** Why double precision was not enough for a fit, in the user's rows and columns, and what to do. */
import type { Problem } from '../core/problem';

/** An input whose values lie this many times their spread away from zero costs so many digits. */
const FAR = 30;
/** Sizes of inputs that differ by this factor from one another, or from the bias's 1, cost so many digits. */
const UNLIKE = 100;
/** A slope between two samples beyond this multiple of the targets' range over the inputs' range is steep. */
const STEEP = 1e5;
/** Pairs of samples are compared up to so many differences of an input: a tenth of a second. */
const MOST_DIFFERENCES = 2e7;

interface Named {
  readonly inputNames: readonly string[];
  /** 1-based row of the dataset of each sample. */
  readonly rowNumbers: readonly number[];
}

/**
 * One sentence about what takes the digits: two samples that are nearly equal but for their targets, an input far from
 * zero, or one of another size than the others or the bias. Null where none is the case. `problem` is in the units that were solved.
 */
export function precisionAdvice(problem: Problem, names: Named): string | null {
  return (
    steepAdvice(problem, names, rangesOf(problem)) ??
    adviceOn(unlikeInput(problem, FAR, UNLIKE), names.inputNames)
  );
}

/** An input in units that cost digits, and the words for why. */
export interface UnlikeInput {
  readonly input: number;
  readonly least: number;
  readonly most: number;
  readonly why: string;
}

/** What to do about it. */
function adviceOn(found: UnlikeInput | null, inputNames: readonly string[]): string | null {
  if (found === null) return null;
  const { input, least, most, why } = found;
  return `\`${inputNames[input]}\` lies between ${least} and ${most}, ${why}; add \`scale standard\` to the dataset.`;
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

/** The rows between which the targets rise most steeply. */
function steepAdvice(problem: Problem, names: Named, ranges: readonly Range[]): string | null {
  const { count, targets } = problem;
  const width = Math.max(...ranges.map(({ least, most }) => most - least));
  const height =
    targets.reduce((most, y) => Math.max(most, y), -Infinity) -
    targets.reduce((l, y) => Math.min(l, y), Infinity);
  if (!(width > 0 && height > 0)) return null;
  let worst = { slope: 0, i: 0, j: 0, distance: 0 };
  const meet = (i: number, j: number): void => {
    const distance = distanceOf(problem, i, j);
    const slope = distance > 0 ? Math.abs(targets[i] - targets[j]) / height / (distance / width) : 0;
    if (slope > worst.slope) worst = { slope, i, j, distance };
  };
  // targets differ by their range at most, so that a steep pair is near in every input, and in the widest: a sweep along it meets
  // all; where that is the only input, a steepest pair are neighbours
  const { dimension, inputs } = problem;
  const widths = ranges.map(({ least, most }) => most - least);
  const widest = widths.indexOf(width);
  const order = Int32Array.from({ length: count }, (_, i) => i).sort(
    (p, q) => inputs[p * dimension + widest] - inputs[q * dimension + widest],
  );
  let left = MOST_DIFFERENCES;
  for (let k = 0; k < count && left > 0; k++) {
    const end = inputs[order[k] * dimension + widest] + width / STEEP;
    const stop = dimension === 1 ? Math.min(count, k + 2) : count;
    for (let j = k + 1; j < stop && left > 0 && inputs[order[j] * dimension + widest] <= end; j++) {
      meet(order[k], order[j]);
      left -= dimension;
    }
  }
  if (worst.slope < STEEP) return null;
  const [first, second] = [names.rowNumbers[worst.i], names.rowNumbers[worst.j]].sort((p, q) => p - q);
  return `Rows ${first} and ${second} are nearly equal but for their targets; merge them, or use \`goal within\`.`;
}

function distanceOf({ dimension, inputs }: Problem, i: number, j: number): number {
  let distance = 0;
  for (let k = 0; k < dimension; k++) {
    distance = Math.max(distance, Math.abs(inputs[i * dimension + k] - inputs[j * dimension + k]));
  }
  return distance;
}

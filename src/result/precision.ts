/** Why double precision was not enough for a fit, in the user's rows and columns, and what to do. */
import type { Problem } from '../core/problem';

/** An input whose values lie this many times their spread away from zero costs so many digits. */
const FAR = 1e4;
/** A slope between two samples beyond this multiple of the targets' range over the inputs' range is steep. */
const STEEP = 1e5;
/** Pairs are compared one by one up to this many samples; with one input their order does. */
const MOST_PAIRS_OF = 3000;

interface Named {
  readonly inputNames: readonly string[];
  /** 1-based row of the dataset of each sample. */
  readonly rowNumbers: readonly number[];
}

/**
 * One sentence about what takes the digits: two samples that are nearly equal but for their targets, or an input far from
 * zero. Null where neither is the case. `problem` is in the units that were solved.
 */
export function precisionAdvice(problem: Problem, names: Named): string | null {
  const ranges = Array.from({ length: problem.dimension }, (_, k) => rangeOf(problem, k));
  return steepAdvice(problem, names, ranges) ?? offsetAdvice(names, ranges);
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
  if (problem.dimension === 1) {
    const order = Array.from({ length: count }, (_, i) => i).sort(
      (p, q) => problem.inputs[p] - problem.inputs[q],
    );
    for (let k = 0; k + 1 < count; k++) meet(order[k], order[k + 1]);
  } else if (count <= MOST_PAIRS_OF) {
    for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) meet(i, j);
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

/** The input that lies furthest from zero, in units of its spread. */
function offsetAdvice(names: Named, ranges: readonly Range[]): string | null {
  const offsets = ranges.map(({ least, most }) =>
    most > least ? Math.max(Math.abs(least), Math.abs(most)) / (most - least) : 0,
  );
  const k = offsets.indexOf(Math.max(...offsets));
  if (offsets[k] < FAR) return null;
  const { least, most } = ranges[k];
  return `\`${names.inputNames[k]}\` lies between ${least} and ${most}, far from zero for its spread; add \`scale standard\` to the dataset.`;
}

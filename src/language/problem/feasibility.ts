/**
 * Samples that no network of the problem can satisfy together (MATH.md, section 2.6), found before the fit so that the text can
 * show them. The solver decides by itself; what is found here is a warning.
 */
import { MARGIN, type Problem } from '../../core/problem';
import { firstAlike } from '../../data/duplicates';

/** 0-based positions of the samples in conflict, and on which grounds. */
export interface Conflict {
  readonly kind: 'duplicates' | 'ray' | 'origin';
  readonly samples: readonly number[];
}

/** Values that f may take at a sample, for its goal. */
interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Rays are looked for among this many samples; of more, the solver alone says what is infeasible. */
const MAX_RAYS = 100_000;

/** Rounding of a direction, below which two samples count as on one ray. */
const DIRECTION_DIGITS = 10;

/** Relative tolerance of a slope along a ray, so that rounding is no conflict. */
const SLOPE_TOLERANCE = 1e-9;

/** One conflict for each group of samples that has one; none when every target may be missed. */
export function findConflicts(problem: Problem): Conflict[] {
  const { goal } = problem;
  if (goal.kind === 'classify' && goal.softness !== undefined) return [];
  const conflicts = conflictingDuplicates(problem);
  if (problem.bias.kind === 'none' && problem.skip === 'none' && problem.count <= MAX_RAYS) {
    const known = new Set(conflicts.flatMap((conflict) => conflict.samples));
    conflicts.push(
      ...conflictingRays(problem).filter(({ samples }) => !samples.every((sample) => known.has(sample))),
    );
  }
  return conflicts;
}

function conflictingDuplicates(problem: Problem): Conflict[] {
  const first = firstAlike(problem);
  const groups = new Map<number, number[]>();
  first.forEach((alike, i) => {
    if (alike === i) return;
    const known = groups.get(alike);
    if (known) known.push(i);
    else groups.set(alike, [alike, i]);
  });
  return [...groups.values()].flatMap((samples) => {
    const pair = firstDisjoint(
      samples,
      samples.map((i) => interval(problem, i)),
    );
    return pair ? [{ kind: 'duplicates' as const, samples: pair }] : [];
  });
}

/** Without a bias f(t·x) = t·f(x) for t > 0, and f(0) = 0. */
function conflictingRays(problem: Problem): Conflict[] {
  const conflicts: Conflict[] = [];
  const length = (i: number) => Math.hypot(...inputsOf(problem, i));
  const groups = group(problem, (i) => {
    const norm = length(i);
    if (norm === 0) return 'origin';
    // Adding 0 turns −0 into 0.
    return inputsOf(problem, i)
      .map((x) => (Number((x / norm).toFixed(DIRECTION_DIGITS)) + 0).toString())
      .join(' ');
  });
  for (const [direction, samples] of groups) {
    if (direction === 'origin') {
      const bad = samples.find((i) => interval(problem, i).low > 0 || interval(problem, i).high < 0);
      if (bad !== undefined) conflicts.push({ kind: 'origin', samples: [bad] });
      continue;
    }
    const slopes = samples.map((i) => {
      const { low, high } = interval(problem, i);
      const slack = SLOPE_TOLERANCE * Math.max(...[low, high].filter(Number.isFinite).map(Math.abs));
      return { low: (low - slack) / length(i), high: (high + slack) / length(i) };
    });
    const pair = firstDisjoint(samples, slopes);
    if (pair) conflicts.push({ kind: 'ray', samples: pair });
  }
  return conflicts;
}

function interval({ goal, targets }: Problem, i: number): Interval {
  const y = targets[i];
  if (goal.kind === 'classify')
    return y > 0 ? { low: MARGIN, high: Infinity } : { low: -Infinity, high: -MARGIN };
  const tolerance = goal.tolerance ?? 0;
  return { low: y - tolerance, high: y + tolerance };
}

/** Two samples whose intervals have no value in common, in ascending order; intervals on a line meet if all pairs do. */
function firstDisjoint(
  samples: readonly number[],
  intervals: readonly Interval[],
): [number, number] | undefined {
  if (samples.length < 2) return undefined;
  let highestLow = 0;
  let lowestHigh = 0;
  intervals.forEach(({ low, high }, k) => {
    if (low > intervals[highestLow].low) highestLow = k;
    if (high < intervals[lowestHigh].high) lowestHigh = k;
  });
  if (intervals[highestLow].low <= intervals[lowestHigh].high) return undefined;
  const [a, b] = [samples[highestLow], samples[lowestHigh]];
  return a < b ? [a, b] : [b, a];
}

function group(problem: Problem, key: (i: number) => string): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (let i = 0; i < problem.count; i++) {
    const k = key(i);
    const known = groups.get(k);
    if (known) known.push(i);
    else groups.set(k, [i]);
  }
  return groups;
}

function inputsOf({ inputs, dimension }: Problem, i: number): number[] {
  // Adding 0 turns −0 into 0, which is the same input.
  return Array.from(inputs.subarray(i * dimension, (i + 1) * dimension), (x) => x + 0);
}

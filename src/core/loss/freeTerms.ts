/** Free terms at which no sample costs anything, for a goal that leaves room: a tolerance, or a margin. */
import { maxAbs } from '../linear/kernels';
import { leastSquaresOn } from '../linear/orthogonal';
import type { SolveSmall } from './loss';
import type { Losses } from './losses';
import { LOSS } from '../settings/loss';

const { largestCoefficient, limitRounding } = LOSS;

/** Between which the coefficient of each free column must be. */
export interface CoefficientLimits {
  readonly least: (column: number) => number;
  readonly most: (column: number) => number;
}

const NO_LIMITS: CoefficientLimits = { least: () => -Infinity, most: () => Infinity };

const within = ({ least, most }: CoefficientLimits, coefficients: Float64Array): boolean =>
  coefficients.every((value, c) => value >= least(c) && value <= most(c));

/**
 * Coefficients of the free columns at which no sample costs anything; null when there are none, or they would be found only by
 * rounding.
 */
export function freeTermsAtNoCost(
  losses: Losses,
  targets: Float64Array,
  free: readonly Float64Array[],
  solveSmall: SolveSmall,
  limits: CoefficientLimits = NO_LIMITS,
): Float64Array | null {
  return losses.ofResidual
    ? withinTolerances(losses, targets, free, solveSmall, limits)
    : beyondMargin(targets, free, solveSmall, limits);
}

/**
 * Those that come within the tolerance of every target: the best uniform approximation, by a linear program. Where the tolerance
 * only just suffices the norm is zero, but column generation would see it only to the accuracy of its interior point.
 */
function withinTolerances(
  losses: Losses,
  targets: Float64Array,
  free: readonly Float64Array[],
  solveSmall: SolveSmall,
  limits: CoefficientLimits,
): Float64Array | null {
  const own = losses.differ ? targets.map((_, i) => losses.of(i).tolerance) : null;
  if (own === null ? losses.of(0).tolerance === 0 : own.every((room) => room === 0)) return null;
  // what each sample has more room than all
  const room = (i: number): number => (own === null ? 0 : own[i]);
  const limit = (own === null ? losses.of(0).tolerance : 0) + limitRounding;
  const least = leastSquaresOn(free, targets);
  const rest = Float64Array.from(targets);
  free.forEach((column, c) => {
    for (let i = 0; i < rest.length; i++) rest[i] -= least[c] * column[i];
  });
  if (within(limits, least) && rest.every((value, i) => Math.abs(value) - room(i) <= limit)) return least;
  const n = targets.length;
  // no other approximation has a smaller root mean square, and that is never above the largest deviation
  let squares = 0;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    squares += rest[i] * rest[i];
    largest = Math.max(largest, room(i));
  }
  if (free.length === 0 || Math.sqrt(squares / n) > limit + largest) return null;
  const sides = (column: Float64Array): Float64Array => Float64Array.of(...column, ...column);
  const deviation = new Float64Array(2 * n).fill(1, 0, n).fill(-1, n);
  const answer = solveSmall({
    cost: Float64Array.from({ length: free.length + 1 }, (_, c) => (c === free.length ? 1 : 0)),
    columnLower: Float64Array.of(...free.map((_, c) => limits.least(c)), -Infinity),
    columnUpper: Float64Array.of(...free.map((_, c) => limits.most(c)), Infinity),
    // y ≤ Fc + t and Fc − t ≤ y, each with its own room besides
    rowLower: Float64Array.from({ length: 2 * n }, (_, i) => (i < n ? targets[i] - room(i) : -Infinity)),
    rowUpper: Float64Array.from({ length: 2 * n }, (_, i) =>
      i < n ? Infinity : targets[i - n] + room(i - n),
    ),
    columns: [...free.map(sides), deviation],
  });
  if (answer.kind !== 'optimal' || answer.objective > limit) return null;
  return answer.values.slice(0, free.length);
}

/**
 * Those whose values are beyond the margin at every sample: of the least squares, or of a linear program. Column generation would
 * see that the objective is zero only to the accuracy of its interior point, of which no relative gap can be told.
 */
function beyondMargin(
  targets: Float64Array,
  free: readonly Float64Array[],
  solveSmall: SolveSmall,
  limits: CoefficientLimits,
): Float64Array | null {
  if (free.length === 0) return null;
  if (limits !== NO_LIMITS) return limitedBeyondMargin(targets, free, solveSmall, limits);
  const scaled = (coefficients: Float64Array): Float64Array | null => {
    let least = Infinity;
    for (let i = 0; i < targets.length; i++) {
      let value = 0;
      free.forEach((column, c) => (value += coefficients[c] * column[i]));
      least = Math.min(least, targets[i] * value);
    }
    const larger = coefficients.map((value) => (value / least) * (1 + limitRounding));
    return least > 0 && maxAbs(larger) <= largestCoefficient ? larger : null;
  };
  const regression = scaled(leastSquaresOn(free, targets));
  if (regression !== null) return regression;
  const n = targets.length;
  // the widest margin s ≤ y·Fc of coefficients of at most 1
  const answer = solveSmall({
    cost: Float64Array.from({ length: free.length + 1 }, (_, c) => (c === free.length ? -1 : 0)),
    columnLower: Float64Array.from({ length: free.length + 1 }, (_, c) => (c === free.length ? 0 : -1)),
    columnUpper: Float64Array.from({ length: free.length + 1 }, (_, c) => (c === free.length ? Infinity : 1)),
    rowLower: new Float64Array(n),
    rowUpper: new Float64Array(n).fill(Infinity),
    columns: [
      ...free.map((column) => column.map((value, i) => targets[i] * value)),
      new Float64Array(n).fill(-1),
    ],
  });
  return answer.kind === 'optimal' ? scaled(answer.values.slice(0, free.length)) : null;
}

/** The same with limits of the coefficients, which may be no larger than it takes. */
function limitedBeyondMargin(
  targets: Float64Array,
  free: readonly Float64Array[],
  solveSmall: SolveSmall,
  { least, most }: CoefficientLimits,
): Float64Array | null {
  const n = targets.length;
  const answer = solveSmall({
    cost: new Float64Array(free.length),
    columnLower: Float64Array.from(free, (_, c) => least(c)),
    columnUpper: Float64Array.from(free, (_, c) => most(c)),
    rowLower: new Float64Array(n).fill(1 + limitRounding),
    rowUpper: new Float64Array(n).fill(Infinity),
    columns: free.map((column) => column.map((value, i) => targets[i] * value)),
  });
  return answer.kind === 'optimal' ? answer.values.slice(0, free.length) : null;
}

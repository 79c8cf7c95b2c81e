/**
 * The proof that no network meets its goal: a dual ray z with zᵀa(θ) = 0 for every θ, Fᵀz = 0 and yᵀz > Σ ε_i|z_i| (a
 * classification: y_i z_i ≥ 0 and z ≠ 0).
 *
 * zᵀa(θ) = Σ z_i σ(w·x_i + b) vanishes for all θ exactly where
 *  - with a bias: z sums to 0 over every group of equal inputs (kinks of distinct inputs are distinct functions), which
 *    gives Fᵀz = 0 as well;
 *  - without one, by σ(t) = (1+α)/2·t + (1−α)/2·|t|: Xᵀz = 0, and Σ z_i·|x_i| = 0 over every line through the origin
 *    (the functions |u·w| of distinct directions are independent). Fᵀz = 0 then asks for 1ᵀz = 0 where the constant is free.
 * Inputs that equal each other but for their rounding lie on one line. The stored z meets these equations to rounding; how
 * far it is from a z* that meets them exactly is bounded, and counted against it.
 */
import type { Problem } from '../problem';
import type { Finding, RayClaim, VerifyOptions } from './claim';
import { atMost, show } from './claim';
import { termsOf } from './goals';
import { checkInfeasibleShape } from './infeasibleShape';
import { plainColumn, project, relativeProduct } from './nullSpace';
import { allowedMiss, missFinding, provenMiss, toleranceRounding } from './provenMiss';
import { largestOf, sumOf } from './sums';

/** What rounding may leave of an equation, relative to its terms. */
const RAY_TOLERANCE = 1e-12;
/** Half units in the last place of Σ|z| that rounding z leaves of equations of order one. */
const RAY_ROUNDINGS = 16;
/** What is left of an equation after the others, relative to its size, below which it says nothing new. */
const DEPENDENT = 1e-14;
/** A ray from a basis has at most 2·(d + 2) rows; beyond this nobody has made it, and its equations take the square in time. */
const MOST_ROWS = 2000;
export function checkInfeasible(
  problem: Problem,
  claim: RayClaim | undefined,
  options: VerifyOptions,
): Finding[] {
  const { count } = problem;
  const { classes, penalty, names, ownTolerances } = termsOf(problem);
  if (claim === undefined) return [refuse('There is no dual ray that would prove it; fit again.')];
  const { rows, ray, leastTolerance } = claim;
  if (penalty) return [refuse(`${names.goal} is met by every network, so nothing is infeasible.`)];
  const known = rows.every((row, at) => row >= 0 && row < count && (at === 0 || row > rows[at - 1]));
  if (!known || rows.length !== ray.length || !ray.every((z) => Number.isFinite(z) && z !== 0))
    return [refuse('The ray must hold one number other than zero for each of its rows, in ascending order.')];
  if (rows.length > MOST_ROWS)
    return [refuse(`A ray needs about twice as many rows as inputs; this one has ${rows.length}.`)];
  const z = Float64Array.from(ray);
  const shaped = problem.shape && (problem.shape.outputs !== 'any' || problem.shape.slopes);
  if (shaped) return [...checkRay(problem, rows, z), ...checkInfeasibleShape(problem, claim, options)];
  const equations = (
    problem.bias.kind === 'none' ? withoutBias(problem, rows) : equalInputs(problem, rows)
  ).map(plainColumn);
  const off = largestOf(equations.length, (k) => relativeProduct(equations[k], z, RAY_ROUNDINGS));
  const findings = [
    ...checkRay(problem, rows, z),
    atMost('infeasible', off, RAY_TOLERANCE, 'What the ray makes of a network, relative to its terms'),
  ];
  const { errors } = project(equations, z, DEPENDENT);
  const miss = provenMiss(problem, rows, z, errors);
  findings.push(missFinding(miss, allowedMiss(problem), 'every network'));
  if (!classes && !ownTolerances) findings.push(toleranceFinding(problem, miss, leastTolerance));
  return findings;
}

/** What every ray must be: of size one, and of a classification with the signs of its classes. */
function checkRay(problem: Problem, rows: readonly number[], z: Float64Array): Finding[] {
  const size = Math.abs(sumOf(z.length, (at) => Math.abs(z[at])) - 1);
  const findings = [atMost('infeasible', size, RAY_TOLERANCE, 'Distance of Σ|z| of the ray from 1')];
  if (!termsOf(problem).classes) return findings;
  const wrong = rows.filter((row, at) => problem.targets[row] * z[at] < 0).length;
  return [...findings, atMost('infeasible', wrong, 0, 'Multipliers of the ray with the wrong sign')];
}

/** Whether somebody can trust that the least tolerance is met, not only that less is not: a bias makes it plain. */
const toleranceIsProven = ({ bias }: Problem): boolean => bias.kind !== 'none';

function refuse(sentence: string): Finding {
  return { what: 'infeasible', holds: false, value: NaN, limit: 0, sentence };
}

/** No smaller tolerance is met, by the ray; with a bias half of what equal inputs differ by is, by the data. */
function toleranceFinding(problem: Problem, miss: number, claimed: number | undefined): Finding {
  const least = toleranceIsProven(problem) ? halfOfWidest(problem) : miss;
  const value = Math.max(Math.abs(least - (claimed ?? NaN)), Math.abs(miss - (claimed ?? NaN)));
  return atMost(
    'infeasible',
    value,
    // whoever derives it from the same targets rounds at their size, however small it is itself
    toleranceRounding(problem, least),
    `Distance of the least tolerance reported from ${show(least)}, which is derived here`,
  );
}

function halfOfWidest({ count, dimension: d, inputs, targets }: Problem): number {
  const ranges = new Map<string, { low: number; high: number }>();
  let widest = 0;
  for (let i = 0; i < count; i++) {
    const key = inputs.subarray(i * d, (i + 1) * d).join();
    const range = ranges.get(key) ?? { low: Infinity, high: -Infinity };
    range.low = Math.min(range.low, targets[i]);
    range.high = Math.max(range.high, targets[i]);
    ranges.set(key, range);
    widest = Math.max(widest, range.high / 2 - range.low / 2);
  }
  return widest;
}

/** One equation for each group of equal inputs among the rows. */
function equalInputs({ dimension: d, inputs }: Problem, rows: readonly number[]): Float64Array[] {
  const groups = new Map<string, Float64Array>();
  rows.forEach((row, at) => {
    const key = inputs.subarray(row * d, (row + 1) * d).join();
    const group = groups.get(key) ?? new Float64Array(rows.length);
    group[at] = 1;
    groups.set(key, group);
  });
  return [...groups.values()];
}

/** One equation for each line through the origin, each input and, where it is free, the constant. */
function withoutBias(problem: Problem, rows: readonly number[]): Float64Array[] {
  const { count, dimension: d, inputs, skip } = problem;
  // columns of order one: lines stay lines, and lengths keep their ratios on each
  const sizes = Array.from(
    { length: d },
    (_, k) => largestOf(count, (i) => Math.abs(inputs[i * d + k])) || 1,
  );
  const scaled = rows.map((row) => sizes.map((size, k) => inputs[row * d + k] / size));
  const equations: Float64Array[] = [];
  const left = new Set(rows.keys());
  for (const first of left) {
    const length = Math.hypot(...scaled[first]);
    left.delete(first);
    if (length === 0) continue;
    const line = new Float64Array(rows.length);
    line[first] = length;
    for (const other of left) {
      const far = Math.hypot(...scaled[other]);
      if (far === 0 || !onOneLine(scaled[first], length, scaled[other], far)) continue;
      line[other] = far;
      left.delete(other);
    }
    equations.push(line);
  }
  const longest = largestOf(scaled.length, (i) => Math.hypot(...scaled[i]));
  for (let k = 0; k < d; k++) {
    const column = Float64Array.from(scaled, (row) => row[k]);
    // what is below the rounding of the rows' directions tells no directions apart
    if (largestOf(column.length, (i) => Math.abs(column[i])) > DEPENDENT * longest) equations.push(column);
  }
  if (skip !== 'none') equations.push(new Float64Array(rows.length).fill(1));
  return equations;
}

/** Directions (or opposite ones) that differ by no more than half a unit in the last place of the inputs and of this test. */
function onOneLine(a: readonly number[], aLength: number, b: readonly number[], bLength: number): boolean {
  const near = (a.length + 8) * 2 ** -51;
  const same = (sign: number): boolean =>
    a.every((value, k) => Math.abs(value / aLength - (sign * b[k]) / bLength) <= near);
  return same(1) || same(-1);
}

/**
 * The dual vector z: made exactly feasible in its linear constraints, and its objective (theory.md, section 1).
 */
import type { Problem } from '../problem';
import { MARGIN } from '../problem';
import type { Finding } from './claim';
import { atMost } from './claim';
import type { DualValue } from './dualValue';
import { explainedInputs } from './explained';
import { termsOf } from './goals';
import { type Column, plainColumn, project, relativeProduct, shiftedColumn } from './nullSpace';
import type { Rises } from './slopes';
import { UNIT, largestOf, sumOf } from './sums';
import { rounded } from './twofold';

/** What rounding may leave of a constraint of z, relative to its terms. */
const DUAL_TOLERANCE = 1e-9;

/** Half units in the last place of Σ|z| that rounding z, in other units than here, leaves of columns of order one. */
const STORED_ROUNDINGS = 64;

/** Roundings of each term of the objective on its way here: of z, of y, of their units, and of what is added. */
const STORED = 8;

export interface FeasibleDual {
  /** Stored vector ẑ, next to a vector z* that satisfies Fᵀz* = 0 and the sign constraints exactly. */
  readonly dual: Float64Array;
  /** The vector as it was claimed, but for entries of the wrong sign. */
  readonly signed: Float64Array;
  /** |z*_i − ẑ_i| ≤ errors_i, which is 0 where ẑ_i is. */
  readonly errors: Float64Array;
  /** Fᵀz* = 0 has a row for every input and the constant, so that Σ z*_i x̃_i = 0. */
  readonly orthogonal: boolean;
  /** Σ z*_i = 0. */
  readonly balanced: boolean;
  /** At most what z* is worth; z* may still have to be scaled down. */
  readonly value: DualValue;
  /** What rounding z to doubles may have changed of its objective. */
  readonly stored: number;
  /** z* must be divided by at least this for each z*_i to be within its limits (1 for a hard goal). */
  readonly scale: number;
  readonly findings: readonly Finding[];
}

/** @param rises what pulls at the values beside z; then it is z with these that Fᵀz = 0 is asked of, and its errors are none of z's */
export function makeFeasible(
  problem: Problem,
  claimed: readonly number[],
  rises: Rises | null = null,
): FeasibleDual {
  const dual = Float64Array.from(claimed);
  const priced = rises ? dual.map((value, i) => value + rounded(rises.pulls.get(i) ?? [0, 0])) : dual;
  const columns = freeColumns(problem, priced);
  const findings: Finding[] = [];
  if (columns.length > 0) {
    const residual = largestOf(columns.length, (k) => relativeProduct(columns[k], priced, STORED_ROUNDINGS));
    findings.push(
      atMost(
        'dual',
        residual,
        DUAL_TOLERANCE,
        `Relative size of Fᵀz, which the free output terms force to 0${withoutSlope(problem)}`,
      ),
    );
  }
  const signs = clipSigns(problem, dual);
  if (signs) findings.push(signs);
  const signed = dual.slice();
  const { errors, complete } = rises
    ? { errors: new Float64Array(dual.length), complete: true }
    : project(columns, dual);
  const { limitOf, names } = termsOf(problem);
  let scale = 1;
  if (dual.some((z, i) => limitOf(i, z > 0) < Infinity)) {
    const excess = largestOf(dual.length, (i) => Math.abs(dual[i]) / limitOf(i, dual[i] > 0));
    findings.push(atMost('dual', excess, 1 + DUAL_TOLERANCE, `Largest multiplier λ over ${names.weight}`));
    const largest = largestOf(dual.length, (i) =>
      Math.max((dual[i] + errors[i]) / limitOf(i, true), (errors[i] - dual[i]) / limitOf(i, false)),
    );
    scale = Math.max(1, largest * (1 + 4 * UNIT));
  }
  const value = valueOf(problem, dual, errors);
  const stored = value.stored + STORED * (rises?.rounding ?? 0);
  const orthogonal = problem.skip === 'affine' && complete && columns.length === problem.dimension + 1;
  const balanced = columns.length > 0;
  return { dual, signed, errors, orthogonal, balanced, ...value, stored, scale, findings };
}

/** Says where the affine term has fewer slopes than there are inputs. */
function withoutSlope(problem: Problem): string {
  const explained = explainedInputs(problem);
  if (explained.length === 0) return '';
  const names = explained.map((k) => k + 1).join(', ');
  return ` (input ${names} follows from those before to nine digits, and has no slope of its own)`;
}

/** Columns of F, shifted and scaled to order one (which leaves their span, and so the null space, as it is: nothing is rounded). */
function freeColumns(problem: Problem, dual: Float64Array): Column[] {
  const { count, dimension: d, inputs, skip, bias } = problem;
  if (skip === 'none' && bias.kind !== 'free') return [];
  const columns = [plainColumn(new Float64Array(count).fill(1))];
  if (skip !== 'affine') return columns;
  const total = sumOf(count, (i) => Math.abs(dual[i]));
  const explained = explainedInputs(problem);
  for (let k = 0; k < d; k++) {
    if (explained.includes(k)) continue;
    const mean = total > 0 ? sumOf(count, (i) => Math.abs(dual[i]) * inputs[i * d + k]) / total : 0;
    const values = Float64Array.from({ length: count }, (_, i) => inputs[i * d + k]);
    const widest = largestOf(count, (i) => Math.abs(values[i] - mean));
    columns.push(shiftedColumn(values, mean, widest > 0 ? 2 ** -Math.ceil(Math.log2(widest)) : 1));
  }
  return columns;
}

/** z = y∘λ with λ ≥ 0: negative λ are set to 0 in place, and must have been rounding only. */
function clipSigns(problem: Problem, dual: Float64Array): Finding | null {
  if (!termsOf(problem).classes) return null;
  const largest = largestOf(dual.length, (i) => Math.abs(dual[i]));
  const wrong = largestOf(dual.length, (i) => -problem.targets[i] * dual[i]);
  for (let i = 0; i < dual.length; i++) if (problem.targets[i] * dual[i] < 0) dual[i] = 0;
  return atMost('dual', wrong, DUAL_TOLERANCE * largest, 'Largest multiplier λ = y∘z of the wrong sign');
}

/**
 * At most what every z* within the errors of ẑ is worth. Each number stored is off by one rounding, which costs
 * as much of its term, and, through Fᵀz = 0, of the others: a part of what the errors allow.
 */
function valueOf(
  problem: Problem,
  dual: Float64Array,
  errors: Float64Array,
): Pick<FeasibleDual, 'value' | 'stored'> {
  const { targets, count } = problem;
  const { classes, toleranceOf, curvatureOf } = termsOf(problem);
  const size = sumOf(count, (i) => Math.abs(dual[i]));
  if (classes) {
    const moved = MARGIN * sumOf(count, (i) => errors[i]);
    return {
      value: { linear: MARGIN * size * (1 - 4 * UNIT) - moved, squares: 0 },
      stored: STORED * UNIT * size * MARGIN + moved,
    };
  }
  // With 1ᵀz* = 0 a shift of y changes nothing but the rounding.
  const shifted = problem.skip !== 'none' || problem.bias.kind === 'free';
  const mean = shifted && size > 0 ? sumOf(count, (i) => Math.abs(dual[i]) * targets[i]) / size : 0;
  const value = sumOf(count, (i) => (targets[i] - mean) * dual[i]);
  const given = sumOf(count, (i) => toleranceOf(i) * Math.abs(dual[i]));
  const terms = sumOf(count, (i) => Math.abs((targets[i] - mean) * dual[i])) + given;
  const moved = sumOf(count, (i) => (Math.abs(targets[i] - mean) + toleranceOf(i)) * errors[i]);
  const square = (i: number, z: number): number => (curvatureOf(i) > 0 ? (z * z) / (2 * curvatureOf(i)) : 0);
  const own = sumOf(count, (i) => square(i, dual[i]));
  const squares = sumOf(count, (i) => square(i, Math.abs(dual[i]) + errors[i])) * (1 + 8 * UNIT);
  // the claim's own bound may have been added without the shift
  const plain = sumOf(count, (i) => Math.abs(targets[i] * dual[i])) + given;
  return {
    value: { linear: value - given - moved - 8 * UNIT * terms, squares },
    stored: moved + (squares - own) + STORED * UNIT * (plain + squares),
  };
}

/**
 * The dual vector z: made exactly feasible in its linear constraints, and its objective (theory.md, section 1).
 */
import type { Problem } from '../problem';
import { MARGIN } from '../problem';
import type { Finding } from './claim';
import { atMost } from './claim';
import { termsOf } from './goals';
import { UNIT, largestOf, sumOf } from './sums';

/** What rounding may leave of a constraint of z, relative to its terms. */
const DUAL_TOLERANCE = 1e-9;

/** Roundings of each term of the objective on its way here: of z, of y, of their units, and of what is added. */
const STORED = 8;

export interface FeasibleDual {
  /** Stored vector ẑ, next to a vector z* that satisfies Fᵀz* = 0 and the sign constraints exactly. */
  readonly dual: Float64Array;
  /** The vector as it was claimed, but for entries of the wrong sign. */
  readonly signed: Float64Array;
  /** |z*_i − ẑ_i| ≤ errors_i, which is 0 where ẑ_i is. */
  readonly errors: Float64Array;
  /** At most the dual objective of z*; z* may still have to be scaled down. */
  readonly objective: number;
  /** What rounding z to doubles may have changed of its objective. */
  readonly stored: number;
  /** z* must be divided by at least this for |z*_i| ≤ κ (1 for a hard goal). */
  readonly scale: number;
  readonly findings: readonly Finding[];
}

export function makeFeasible(problem: Problem, claimed: readonly number[]): FeasibleDual {
  const dual = Float64Array.from(claimed);
  const columns = freeColumns(problem, dual);
  const findings: Finding[] = [];
  if (columns.length > 0) {
    const residual = largestOf(columns.length, (k) => relativeProduct(columns[k], dual));
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
  const errors = project(columns, dual);
  const { weight, names } = termsOf(problem);
  let scale = 1;
  if (weight < Infinity) {
    const excess = largestOf(dual.length, (i) => Math.abs(dual[i])) / weight;
    findings.push(atMost('dual', excess, 1 + DUAL_TOLERANCE, `Largest multiplier λ over ${names.weight}`));
    const largest = largestOf(dual.length, (i) => Math.abs(dual[i]) + errors[i]);
    scale = Math.max(1, (largest / weight) * (1 + 4 * UNIT));
  }
  const { objective, stored } = objectiveOf(problem, dual, errors);
  return { dual, signed, errors, objective, stored, scale, findings };
}

/** Says where the affine term has fewer slopes than there are inputs. */
function withoutSlope(problem: Problem): string {
  const explained = explainedInputs(problem);
  if (explained.length === 0) return '';
  const names = explained.map((k) => k + 1).join(', ');
  return ` (input ${names} follows from those before to nine digits, and has no slope of its own)`;
}

/** Columns of F, shifted and scaled to order one (which leaves their span, and so the null space, as it is). */
function freeColumns(problem: Problem, dual: Float64Array): Float64Array[] {
  const { count, dimension: d, inputs, skip, bias } = problem;
  if (skip === 'none' && bias.kind !== 'free') return [];
  const columns = [new Float64Array(count).fill(1)];
  if (skip !== 'affine') return columns;
  const total = sumOf(count, (i) => Math.abs(dual[i]));
  const explained = explainedInputs(problem);
  for (let k = 0; k < d; k++) {
    if (explained.includes(k)) continue;
    const mean = total > 0 ? sumOf(count, (i) => Math.abs(dual[i]) * inputs[i * d + k]) / total : 0;
    const column = Float64Array.from({ length: count }, (_, i) => inputs[i * d + k] - mean);
    const widest = largestOf(count, (i) => Math.abs(column[i]));
    columns.push(widest > 0 ? column.map((value) => value / widest) : column);
  }
  return columns;
}

/**
 * What the language says of `skip affine`: an input that the constant and the inputs before it explain to 1e-9 of its spread
 * has no slope of its own (its slope would be 10⁹ and more, and cancel). Twice that, because equal samples count once or
 * several times.
 */
const RANK_TOLERANCE = 2e-9;

/** 0-based inputs without a free slope of their own, where the skip is affine: there z need not be orthogonal to them. */
function explainedInputs({ count, dimension: d, inputs, skip }: Problem): number[] {
  if (skip !== 'affine') return [];
  const basis: Float64Array[] = [new Float64Array(count).fill(1 / Math.sqrt(count))];
  const explained: number[] = [];
  for (let k = 0; k < d; k++) {
    let [least, most] = [Infinity, -Infinity];
    for (let i = 0; i < count; i++) {
      least = Math.min(least, inputs[i * d + k]);
      most = Math.max(most, inputs[i * d + k]);
    }
    const origin = least + (most - least) / 2;
    const column = Float64Array.from(
      { length: count },
      (_, i) => (inputs[i * d + k] - origin) / (most - origin || 1),
    );
    const start = Math.sqrt(sumOf(count, (i) => column[i] ** 2));
    for (let round = 0; round < 2; round++) {
      for (const q of basis) {
        const share = sumOf(count, (i) => q[i] * column[i]);
        for (let i = 0; i < count; i++) column[i] -= share * q[i];
      }
    }
    const rest = Math.sqrt(sumOf(count, (i) => column[i] ** 2));
    if (rest <= RANK_TOLERANCE * start) explained.push(k);
    else basis.push(column.map((value) => value / rest));
  }
  return explained;
}

/**
 * |columnᵀz| / Σ|column_i z_i|, beyond what rounding z itself may leave: the columns are of order one, so that is a few
 * units in the last place of Σ|z|. The projection afterwards accounts for all of it.
 */
function relativeProduct(column: Float64Array, dual: Float64Array): number {
  const size = sumOf(dual.length, (i) => Math.abs(column[i] * dual[i]));
  const noise = 64 * UNIT * sumOf(dual.length, (i) => Math.abs(dual[i]));
  const product = Math.abs(sumOf(dual.length, (i) => column[i] * dual[i]));
  return product <= noise ? 0 : (product - noise) / size;
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
 * Moves z in place towards the null space of Fᵀ, and returns a bound of how far each entry still is from it.
 *
 * The steps are z_i ← z_i − |z_i|·(Fc)_i, projections in the inner product weighted by 1/|z_i|: a zero stays zero and
 * no sign changes while |Fc| < 1, so the sign constraints survive. With columns q_k orthonormal in Σ|z_i|·q_ik·q_il, one
 * more exact step from the stored z would be c_k = q_kᵀz, hence |z*_i − z_i| ≤ |z_i|·Σ_k |q_ik|·|q_kᵀz|; q_kᵀz is
 * computed to a few roundings of Σ|q_ik z_i|, which are added, and the sum is doubled for the roundings in q itself.
 */
export function project(
  columns: readonly Float64Array[],
  dual: Float64Array,
  leastLength = LEAST_LENGTH,
): Float64Array {
  const errors = new Float64Array(dual.length);
  for (let step = 0; step < 3; step++) {
    const basis = orthonormal(columns, dual, leastLength);
    errors.fill(0);
    const corrections = basis.map((q) => {
      const product = sumOf(dual.length, (i) => q[i] * dual[i]);
      const size = sumOf(dual.length, (i) => Math.abs(q[i] * dual[i]));
      const off = 2 * (Math.abs(product) + 4 * UNIT * size);
      for (let i = 0; i < dual.length; i++) errors[i] += Math.abs(dual[i] * q[i]) * off;
      return product;
    });
    if (step === 2) break;
    for (let i = 0; i < dual.length; i++) {
      const change = sumOf(basis.length, (k) => corrections[k] * basis[k][i]);
      dual[i] -= Math.abs(dual[i]) * Math.max(-1, Math.min(1, change));
    }
  }
  return errors;
}

/** What is left of a column after the others, relative to its length, below which it counts as one of their span. */
const LEAST_LENGTH = 1e-12;

/** Gram–Schmidt, twice, in Σ|z_i|·a_i·b_i; a column that z's support cannot tell from the others adds no condition. */
function orthonormal(
  columns: readonly Float64Array[],
  dual: Float64Array,
  leastLength: number,
): Float64Array[] {
  const inner = (a: Float64Array, b: Float64Array): number =>
    sumOf(dual.length, (i) => Math.abs(dual[i]) * a[i] * b[i]);
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const start = Math.sqrt(inner(column, column));
    if (start === 0) continue;
    const q = column.map((value) => value / start);
    for (let pass = 0; pass < 2; pass++) {
      for (const known of basis) {
        const share = inner(q, known);
        for (let i = 0; i < q.length; i++) q[i] -= share * known[i];
      }
    }
    const length = Math.sqrt(inner(q, q));
    if (length < leastLength) continue;
    basis.push(q.map((value) => value / length));
  }
  return basis;
}

/**
 * At most the dual objective of every z* within the errors of ẑ. Each number stored is off by one rounding, which costs
 * as much of its term, and, through Fᵀz = 0, of the others: a part of what the errors allow.
 */
function objectiveOf(
  problem: Problem,
  dual: Float64Array,
  errors: Float64Array,
): { objective: number; stored: number } {
  const { targets, count } = problem;
  const { classes, tolerance } = termsOf(problem);
  const size = sumOf(count, (i) => Math.abs(dual[i]));
  if (classes) {
    const moved = MARGIN * sumOf(count, (i) => errors[i]);
    return {
      objective: MARGIN * size * (1 - 4 * UNIT) - moved,
      stored: STORED * UNIT * size * MARGIN + moved,
    };
  }
  // With 1ᵀz* = 0 a shift of y changes nothing but the rounding.
  const shifted = problem.skip !== 'none' || problem.bias.kind === 'free';
  const mean = shifted && size > 0 ? sumOf(count, (i) => Math.abs(dual[i]) * targets[i]) / size : 0;
  const value = sumOf(count, (i) => (targets[i] - mean) * dual[i]);
  const terms = sumOf(count, (i) => Math.abs((targets[i] - mean) * dual[i])) + tolerance * size;
  const moved = sumOf(count, (i) => (Math.abs(targets[i] - mean) + tolerance) * errors[i]);
  // the claim's own bound may have been added without the shift
  const plain = sumOf(count, (i) => Math.abs(targets[i] * dual[i])) + tolerance * size;
  return {
    objective: value - tolerance * size - moved - 8 * UNIT * terms,
    stored: moved + STORED * UNIT * plain,
  };
}

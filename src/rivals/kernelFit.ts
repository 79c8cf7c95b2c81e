/**
 * The two infinitely wide networks that are not sparse (theory.md, section 5): the function of least norm in the kernel's
 * space that meets the goal, f(x) = Σ αᵢ k(xᵢ, x) + c₀ + cᵀx, with the free terms of the problem unpenalised.
 *
 * The kernel is that of weights without a preferred direction, whatever norm bounds them, and of a lifted input x̃ = (x, s)
 * whose last entry is the bias's part: 1, or limit / radius for a bounded bias.
 *
 * Goals: `interpolate` is solved exactly. `within ε` takes the largest ridge whose worst residual is at most ε (bisection
 * on its logarithm); `classify` interpolates the labels ±1; `classify soft K` has the ridge 1/K, a least-squares support
 * vector machine, and so has any penalty κ the ridge 1/κ, of squares where the goal has distances.
 *
 * The process's amplitude is its maximum-likelihood estimate, so that the band has the targets' units.
 */
import { cholesky, dot, solveLower, solveLowerRows, solveLowerTransposed } from '../core/linear/kernels';
import type { Problem } from '../core/problem';
import type { CancelSignal } from '../core/cancelSignal';
import { termsOf } from './goals';
import { tooManySamples } from './limits';
import { type Kernel, processKernel, tangentKernel } from './kernels';
import { type RivalAnswer, type RivalOptions, RivalRefusal } from './task';

/** Added to the diagonal, in units of its mean, until the matrix is safely positive definite. */
const JITTERS = [0, 1e-14, 1e-12, 1e-10, 1e-8];
const BISECTIONS = 24;
/** Ridges between these, in units of the diagonal's mean. */
const LEAST_RIDGE = 1e-10;
const MOST_RIDGE = 1e4;
const REFINEMENTS = 2;

export function gaussianProcess(problem: Problem, options: RivalOptions): RivalAnswer {
  return kernelFit(problem, processKernel, true, options);
}

export function neuralTangent(problem: Problem, options: RivalOptions): RivalAnswer {
  return kernelFit(problem, tangentKernel, false, options);
}

interface Coefficients {
  readonly factor: Float64Array;
  readonly alpha: Float64Array;
  readonly free: Float64Array;
}

function kernelFit(
  problem: Problem,
  kernel: Kernel,
  withBand: boolean,
  { signal, onProgress, now }: RivalOptions,
): RivalAnswer {
  const { count: n, slope } = problem;
  const refusal = tooManySamples(problem);
  if (refusal !== null) throw new RivalRefusal(refusal);
  const started = now();
  const rows = lifted(problem, problem.inputs);
  const size = rows.length / n;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n && !signal?.aborted; i++) {
    onProgress?.((0.5 * i * i) / (n * n));
    for (let j = 0; j <= i; j++) {
      const value = kernel(slope, rows, i * size, rows, j * size, size);
      matrix[i * n + j] = value;
      matrix[j * n + i] = value;
    }
  }
  const found = coefficients(problem, matrix, signal, (share) => onProgress?.(0.5 + share / 2));
  if (signal?.aborted) throw new RivalRefusal('Cancelled before its linear system was solved.');
  if (found === null) throw new RivalRefusal('Its linear system is singular: too many samples are equal.');
  const { alpha, free, factor } = found;
  const weights = (inputs: Float64Array): Float64Array => {
    const at = lifted(problem, inputs);
    const points = at.length / size;
    const out = new Float64Array(n * points);
    for (let i = 0; i < n; i++)
      for (let q = 0; q < points; q++)
        out[i * points + q] = kernel(slope, rows, i * size, at, q * size, size);
    return out;
  };
  const valuesAt = (inputs: Float64Array): Float64Array => {
    const between = weights(inputs);
    const points = between.length / n;
    const out = new Float64Array(points);
    for (let i = 0; i < n; i++) for (let q = 0; q < points; q++) out[q] += alpha[i] * between[i * points + q];
    freeColumns(problem, inputs).forEach((column, p) => {
      for (let q = 0; q < points; q++) out[q] += free[p] * column[q];
    });
    return out;
  };
  const bandAt = withBand ? band(problem, kernel, weights, factor, alpha) : undefined;
  return { network: null, valuesAt, ...(bandAt && { deviationAt: bandAt }), ms: now() - started };
}

/** Rows x̃. */
function lifted({ dimension: d, bias, weights }: Problem, inputs: Float64Array): Float64Array {
  if (bias.kind === 'none') return inputs;
  const last = bias.kind === 'bound' ? bias.limit / weights.radius : 1;
  const points = inputs.length / d;
  const out = new Float64Array(points * (d + 1)).fill(last);
  for (let q = 0; q < points; q++) out.set(inputs.subarray(q * d, (q + 1) * d), q * (d + 1));
  return out;
}

/** Columns of c₀ and c at the given inputs. A free bias makes the constant free (section 2.3). */
function freeColumns({ dimension: d, bias, skip }: Problem, inputs: Float64Array): Float64Array[] {
  const points = inputs.length / d;
  const columns: Float64Array[] = [];
  if (skip !== 'none' || bias.kind === 'free') columns.push(new Float64Array(points).fill(1));
  for (let c = 0; skip === 'affine' && c < d; c++)
    columns.push(Float64Array.from({ length: points }, (_, q) => inputs[q * d + c]));
  return columns;
}

/** Solves for the goal; null when the system is singular, and unfinished when the signal is given. */
function coefficients(
  problem: Problem,
  matrix: Float64Array,
  signal: CancelSignal | undefined,
  progress: (share: number) => void,
): Coefficients | null {
  const { count: n } = problem;
  let unit = 0;
  for (let i = 0; i < n; i++) unit += matrix[i * n + i] / n;
  if (unit === 0) unit = 1;
  const { toleranceOf, weight, weightOf } = termsOf(problem);
  const rows = Float64Array.from({ length: n }, (_, i) => toleranceOf(i));
  if (weight < Infinity || rows.every((tolerance) => tolerance === 0)) {
    const ridges = rows.map((_, i) => 1 / (weight * weightOf(i)));
    return solve(problem, matrix, ridges, unit, signal);
  }
  const even = (ridge: number): Float64Array => new Float64Array(n).fill(ridge);
  let best = solve(problem, matrix, even(LEAST_RIDGE * unit), unit, signal);
  let [low, high] = [Math.log(LEAST_RIDGE * unit), Math.log(MOST_RIDGE * unit)];
  for (let step = 0; step < BISECTIONS && !signal?.aborted; step++) {
    progress(step / BISECTIONS);
    const ridge = Math.exp((low + high) / 2);
    const tried = solve(problem, matrix, even(ridge), unit, signal);
    // the residuals of a ridge are ridge · α
    if (tried?.alpha.every((alpha, i) => ridge * Math.abs(alpha) <= rows[i])) {
      best = tried;
      low = (low + high) / 2;
    } else high = (low + high) / 2;
  }
  return best;
}

/** (K + diag(ridges))α + Fc = y, Fᵀα = 0. */
function solve(
  { count: n, inputs, targets, ...rest }: Problem,
  matrix: Float64Array,
  ridges: Float64Array,
  unit: number,
  signal: CancelSignal | undefined,
): Coefficients | null {
  const problem = { count: n, inputs, targets, ...rest };
  for (const jitter of JITTERS) {
    const factor = matrix.slice();
    // the least ridge of all is added by the factorisation, which the even case is done with
    const least = ridges.reduce((low, ridge) => Math.min(low, ridge), Infinity);
    for (let i = 0; i < n; i++) factor[i * n + i] += ridges[i] - least;
    const replaced = cholesky(factor, n, least + jitter * unit, signal);
    if (signal?.aborted) return null;
    if (replaced > 0) continue;
    const inverse = (v: Float64Array): Float64Array => {
      const x = v.slice();
      solveLower(factor, n, x);
      solveLowerTransposed(factor, n, x);
      return x;
    };
    const columns = freeColumns(problem, inputs);
    const pulled = columns.map(inverse);
    const p = columns.length;
    const gram = new Float64Array(p * p);
    for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) gram[a * p + b] = dot(columns[a], pulled[b]);
    cholesky(gram, p, 0);
    const alpha = new Float64Array(n);
    const free = new Float64Array(p);
    for (let round = 0; round <= REFINEMENTS; round++) {
      // what is still missing; the jitter is part of the factor alone, so that refining takes it off again
      const missing = targets.slice();
      for (let i = 0; i < n; i++) {
        missing[i] -= dot(matrix.subarray(i * n, (i + 1) * n), alpha) + ridges[i] * alpha[i];
        for (let c = 0; c < p; c++) missing[i] -= columns[c][i] * free[c];
      }
      const direct = inverse(missing);
      const right = Float64Array.from(columns, (column) => dot(column, direct) + dot(column, alpha));
      solveLower(gram, p, right);
      solveLowerTransposed(gram, p, right);
      for (let c = 0; c < p; c++) {
        free[c] += right[c];
        for (let i = 0; i < n; i++) direct[i] -= right[c] * pulled[c][i];
      }
      for (let i = 0; i < n; i++) alpha[i] += direct[i];
    }
    return { factor, alpha, free };
  }
  return null;
}

/** Standard deviation of the process given the samples, its amplitude estimated from them. */
function band(
  problem: Problem,
  kernel: Kernel,
  weights: (inputs: Float64Array) => Float64Array,
  factor: Float64Array,
  alpha: Float64Array,
): (inputs: Float64Array) => Float64Array {
  const { count: n, targets, inputs, slope } = problem;
  const own = freeColumns(problem, inputs);
  const p = own.length;
  // yᵀα = (y − Fc)ᵀ(K + ridge)⁻¹(y − Fc), since Fᵀα = 0
  const amplitude = Math.max(0, dot(targets, alpha)) / Math.max(1, n - p);
  const lowered = own.map((column) => {
    const x = column.slice();
    solveLower(factor, n, x);
    return x;
  });
  const gram = new Float64Array(p * p);
  for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) gram[a * p + b] = dot(lowered[a], lowered[b]);
  cholesky(gram, p, 0);
  return (at) => {
    const between = weights(at);
    const points = between.length / n;
    solveLowerRows(factor, { rows: n, columns: points, stride: points, data: between });
    const rows = lifted(problem, at);
    const size = rows.length / points;
    const columns = freeColumns(problem, at);
    return Float64Array.from({ length: points }, (_, q) => {
      let variance = kernel(slope, rows, q * size, rows, q * size, size);
      const rest = Float64Array.from(columns, (column) => column[q]);
      for (let i = 0; i < n; i++) {
        const value = between[i * points + q];
        variance -= value * value;
        for (let c = 0; c < p; c++) rest[c] -= lowered[c][i] * value;
      }
      // the free terms are estimated as well (universal kriging)
      solveLower(gram, p, rest);
      variance += dot(rest, rest);
      return Math.sqrt(amplitude * Math.max(0, variance));
    });
  };
}

/**
 * The master program's solver: a Mehrotra predictor–corrector method for linear programs with few dense rows and
 * many columns (theory.md, section 3). It is asked for *central* duals, so it stops at the tolerance it is given
 * and never moves to a vertex.
 *
 *     minimise  c⁺ᵀx⁺ + c⁻ᵀx⁻ + Σ κt²/2    subject to  A (x⁺ − x⁻) + Bt = b,  0 ≤ x⁺ ≤ u,  0 ≤ x⁻
 *     maximise  bᵀz − uᵀ max(0, Aᵀz − c⁺) − Σ (Bᵀz)²/(2κ)    subject to  Aᵀz ≤ c⁺ where u = ∞,  −Aᵀz ≤ c⁻
 *
 * The free values t = Bᵀz/κ follow the dual, so that they add no more than 1/κ to the diagonal of the normal equations; primal and
 * dual then take one step together, since t is in the equations of both.
 *
 * The rows are made orthonormal once (Cholesky-QR done twice), without which the method stalls silently from
 * about 200 rows on; σμ is kept above a floor for the same reason.
 */
import { type DenseMatrix, dot, maxAbs, multiply, multiplyTransposed, resident } from '../linear/kernels';
import { orthonormalizeRows, restoreDual } from '../linear/orthonormalRows';
import type { CancelSignal } from '../cancelSignal';
import { norm2 } from '../linear/orthogonal';
import { columnUnits, inColumnUnits } from './columnUnits';
import type { LinearProgram } from './linearProgram';
import { CurvedColumns } from './curvedColumns';
import { NormalEquations } from './normalEquations';
import { makeSides, start, startCentral, stepLengths } from './sides';
import { MASTER } from '../settings/master';
import { ACCURACY } from '../settings/accuracy';

const { betterMerit, dualObjectiveShare, leastDivisor } = ACCURACY;

const {
  lostMerit,
  masterIterations,
  masterPatience,
  masterStep,
  refinedStep,
  residualRounding,
  residualWeight,
  unsolvedAbove,
} = MASTER;

export interface LinearProgramSolution {
  /** Net column values x⁺ − x⁻. */
  readonly values: Float64Array;
  /** Dual of the rows, in the rows the program was given in. */
  readonly dual: Float64Array;
  readonly objective: number;
  /** ‖Ax − b‖∞ / (1 + ‖b‖∞) in orthonormal rows. */
  readonly primalResidual: number;
  /** Relative gap and dual residual that were reached. */
  readonly gap: number;
  readonly dualResidual: number;
  readonly iterations: number;
}

/** What a product zᵀa of a column of about unit length is rounded by, in units of ‖z‖. */
const PRODUCT_ROUNDING = 4 * Number.EPSILON;

export function solveLinearProgram(
  given: LinearProgram,
  tolerance: number,
  signal?: CancelSignal,
): LinearProgramSolution {
  const units = columnUnits(given.matrix);
  if (units === null) return solveScaled(given, null, tolerance, signal);
  const matrix = { ...given.matrix, data: given.matrix.data.slice() };
  const scaled = solveScaled(inColumnUnits(given, units), units, tolerance, signal);
  const found = inRows(matrix, given.rhs, {
    ...scaled,
    values: scaled.values.map((value, j) => value / units[j]),
  });
  if (accuracyOf(found) <= unsolvedAbove * tolerance || signal?.aborted) return found;
  // where slack columns carry the program, the columns as they are may do
  const plain = inRows(matrix, given.rhs, solveScaled(given, null, tolerance, signal));
  return accuracyOf(plain) < accuracyOf(found) ? plain : found;
}

/** With the residual of the rows as they were given: where columns nearly cancel, that in orthonormal rows says too little. */
function inRows(matrix: DenseMatrix, rhs: Float64Array, found: LinearProgramSolution): LinearProgramSolution {
  const values = new Float64Array(matrix.rows);
  multiply(matrix, found.values, values);
  const missed = values.reduce((most, value, i) => Math.max(most, Math.abs(rhs[i] - value)), 0);
  return { ...found, primalResidual: Math.max(found.primalResidual, missed / (1 + maxAbs(rhs))) };
}

const accuracyOf = ({ gap, primalResidual, dualResidual }: LinearProgramSolution): number =>
  Math.max(gap, primalResidual, dualResidual);

/** @param units of the columns, whose dual residuals are those of the given program all the same; null where all are one */
function solveScaled(
  program: LinearProgram,
  units: Float64Array | null,
  tolerance: number,
  signal?: CancelSignal,
): LinearProgramSolution {
  const a = resident(program.matrix);
  const n = a.rows;
  const k = a.columns;
  const rhs = Float64Array.from(program.rhs);
  const factors = orthonormalizeRows(a, rhs, signal);

  const sides = makeSides(program);
  const { exists, cost, bounded, upper } = sides;
  const total = 2 * k;
  let count = 0;
  for (let j = 0; j < total; j++) count += (exists[j] ? 1 : 0) + (bounded[j] ? 1 : 0);
  const curved = new CurvedColumns(program.curvature);

  const net = new Float64Array(k);
  const rowsScratch = new Float64Array(n);
  const colsScratch = new Float64Array(k);
  const scratch = new Float64Array(n * k);
  const h = new Float64Array(n * n);
  const z = new Float64Array(n);
  const x = new Float64Array(total);
  const s = new Float64Array(total);
  const zl = new Float64Array(total);
  const zu = new Float64Array(total);
  // costs in units of the columns may be of any size
  if (curved.some || units) startCentral(a, rhs, sides, units ? 0 : 1, x, s, zl, zu);
  else start(a, rhs, sides, x, s, zl, zu, z);

  const rp = new Float64Array(n);
  const rd = new Float64Array(total);
  const rxz = new Float64Array(total);
  const rsz = new Float64Array(total);
  const dz = new Float64Array(n);
  const dx = new Float64Array(total);
  const dt = new Float64Array(k);
  const dzl = new Float64Array(total);
  const dzu = new Float64Array(total);
  const d = new Float64Array(total);
  const weights = new Float64Array(k);
  const g = new Float64Array(total);
  const isHeavy = new Uint8Array(k);
  const bNorm = 1 + maxAbs(rhs);
  const unitOf = (j: number): number => (units ? units[j < k ? j : j - k] : 1);
  let cNorm = 1;
  for (let j = 0; j < total; j++) if (exists[j]) cNorm = Math.max(cNorm, unitOf(j) * Math.abs(cost[j]));

  const keptX = new Float64Array(total);
  const keptD = new Float64Array(total);
  let best: LinearProgramSolution | null = null;
  let bestMerit = Infinity;
  let sinceBest = 0;
  for (let iteration = 0; ; iteration++) {
    // residuals
    multiplyTransposed(a, z, colsScratch);
    for (let j = 0; j < k; j++) net[j] = x[j] - x[k + j];
    curved.follow(colsScratch, net);
    multiply(a, net, rowsScratch);
    for (let i = 0; i < n; i++) rp[i] = rhs[i] - rowsScratch[i];
    const rounding = units ? PRODUCT_ROUNDING * norm2(z) : 0;
    const squares = curved.cost(net);
    let objective = squares;
    let dualObjective = dot(rhs, z, n) - squares;
    let size = squares;
    let mu = 0;
    let dualResidual = 0;
    for (let j = 0; j < total; j++) {
      if (!exists[j]) continue;
      const sign = j < k ? 1 : -1;
      rd[j] = cost[j] - sign * colsScratch[j < k ? j : j - k] - zl[j] + zu[j];
      dualResidual = Math.max(dualResidual, unitOf(j) * (Math.abs(rd[j]) - rounding));
      objective += cost[j] * x[j];
      // with costs of either sign the objective may vanish; what it is made of does not
      size += Math.abs(cost[j]) * x[j];
      mu += x[j] * zl[j];
      if (bounded[j]) {
        mu += s[j] * zu[j];
        dualObjective -= upper[j] * zu[j];
      }
    }
    mu /= Math.max(1, count);
    const primalResidual = maxAbs(rp) / bNorm;
    dualResidual /= cNorm;
    const gap =
      Math.abs(objective - dualObjective) /
      Math.max(leastDivisor, size, Math.abs(dualObjective) * dualObjectiveShare);
    const merit = Math.max(gap, primalResidual * residualWeight, dualResidual);
    if (merit < bestMerit) {
      const dual = Float64Array.from(z);
      restoreDual(factors, n, dual);
      best = {
        values: Float64Array.from(net),
        dual,
        objective,
        primalResidual,
        gap,
        dualResidual,
        iterations: iteration,
      };
      keptX.set(x);
      for (let j = 0; j < total; j++)
        keptD[j] = exists[j] ? 1 / (zl[j] / x[j] + (bounded[j] ? zu[j] / s[j] : 0)) : 0;
      if (merit < betterMerit * bestMerit) sinceBest = 0;
      bestMerit = merit;
    } else sinceBest++;
    if (bestMerit <= tolerance || iteration >= masterIterations || signal?.aborted) break;
    if (sinceBest >= masterPatience || merit > lostMerit * bestMerit || !Number.isFinite(merit)) break;

    // factorise the normal matrix
    weights.fill(0);
    for (let j = 0; j < total; j++) {
      if (!exists[j]) continue;
      d[j] = 1 / (zl[j] / x[j] + (bounded[j] ? zu[j] / s[j] : 0));
      weights[j < k ? j : j - k] += d[j];
    }
    curved.addWeights(weights);
    const system = new NormalEquations(a, weights, scratch, h, signal);
    if (signal?.aborted) break;
    const heavy = system.heavy;
    const rho = new Float64Array(heavy.length);
    isHeavy.fill(0);
    for (const j of heavy) isHeavy[j] = 1;

    /** δx from δz; the heavy columns' net values come from the system itself, where nothing cancels. */
    const expand = (netHeavy: Float64Array): void => {
      multiplyTransposed(a, dz, colsScratch);
      for (let j = 0; j < total; j++) {
        if (!exists[j]) continue;
        const sign = j < k ? 1 : -1;
        dx[j] = d[j] * sign * colsScratch[j < k ? j : j - k] - g[j];
      }
      curved.follow(colsScratch, dt);
      for (let c = 0; c < heavy.length; c++) {
        const plus = heavy[c];
        if (curved.has(plus)) {
          dt[plus] = netHeavy[c];
          continue;
        }
        const minus = plus + k;
        if (exists[plus] && (!exists[minus] || d[plus] >= d[minus])) dx[plus] = netHeavy[c] + dx[minus];
        else dx[minus] = dx[plus] - netHeavy[c];
      }
    };
    const solve = (): void => {
      for (let j = 0; j < total; j++) {
        g[j] = exists[j] ? d[j] * (rd[j] - rxz[j] / x[j] + (bounded[j] ? rsz[j] / s[j] : 0)) : 0;
      }
      for (let j = 0; j < k; j++) net[j] = isHeavy[j] ? 0 : g[j] - g[k + j];
      multiply(a, net, dz);
      for (let i = 0; i < n; i++) dz[i] += rp[i];
      for (let c = 0; c < heavy.length; c++) rho[c] = (g[heavy[c]] - g[k + heavy[c]]) / weights[heavy[c]];
      const netHeavy = Float64Array.from(rho);
      const missing = new Float64Array(heavy.length);
      system.solve(dz, netHeavy);
      expand(netHeavy);
      // refinement of both parts of the system keeps the residuals from being lost
      for (let round = 0; round < 3; round++) {
        let worst = 0;
        for (let c = 0; c < heavy.length; c++) {
          missing[c] = rho[c] - colsScratch[heavy[c]] + netHeavy[c] / weights[heavy[c]];
          worst = Math.max(worst, Math.abs(missing[c]));
        }
        for (let j = 0; j < k; j++) net[j] = dx[j] - dx[k + j] + dt[j];
        multiply(a, net, rowsScratch);
        for (let i = 0; i < n; i++) {
          rowsScratch[i] = rp[i] - rowsScratch[i];
          worst = Math.max(worst, Math.abs(rowsScratch[i]));
        }
        if (worst <= refinedStep * bNorm) break;
        system.solve(rowsScratch, missing);
        for (let i = 0; i < n; i++) dz[i] += rowsScratch[i];
        for (let c = 0; c < heavy.length; c++) netHeavy[c] += missing[c];
        expand(netHeavy);
      }
      for (let j = 0; j < total; j++) {
        if (!exists[j]) continue;
        dzl[j] = (rxz[j] - zl[j] * dx[j]) / x[j];
        if (bounded[j]) dzu[j] = (rsz[j] + zu[j] * dx[j]) / s[j];
      }
    };

    const steps = (damping: number): [number, number] => {
      const own = stepLengths(sides, x, s, zl, zu, dx, dzl, dzu, damping);
      const both = Math.min(...own);
      return curved.some ? [both, both] : own;
    };

    // predictor
    for (let j = 0; j < total; j++) {
      if (!exists[j]) continue;
      rxz[j] = -x[j] * zl[j];
      rsz[j] = bounded[j] ? -s[j] * zu[j] : 0;
    }
    solve();
    let [alphaP, alphaD] = steps(1);
    let muAffine = 0;
    for (let j = 0; j < total; j++) {
      if (!exists[j]) continue;
      muAffine += (x[j] + alphaP * dx[j]) * (zl[j] + alphaD * dzl[j]);
      if (bounded[j]) muAffine += (s[j] - alphaP * dx[j]) * (zu[j] + alphaD * dzu[j]);
    }
    muAffine /= Math.max(1, count);
    const ratio = muAffine / mu;
    const floor = (0.1 * tolerance * size) / Math.max(1, count);
    const target = Math.min(mu, Math.max(ratio * ratio * ratio * mu, floor));

    // corrector; of a common step that was cut short only a part of its second-order terms is worth anything
    const share = curved.some ? alphaP * alphaP : 1;
    for (let j = 0; j < total; j++) {
      if (!exists[j]) continue;
      rxz[j] = target - x[j] * zl[j] - share * dx[j] * dzl[j];
      if (bounded[j]) rsz[j] = target - s[j] * zu[j] + share * dx[j] * dzu[j];
    }
    solve();
    [alphaP, alphaD] = steps(masterStep);
    for (let j = 0; j < total; j++) {
      if (!exists[j]) continue;
      x[j] += alphaP * dx[j];
      zl[j] += alphaD * dzl[j];
      if (bounded[j]) {
        s[j] -= alphaP * dx[j];
        zu[j] += alphaD * dzu[j];
      }
    }
    for (let i = 0; i < n; i++) z[i] += alphaD * dz[i];
  }
  if (signal?.aborted) return best ?? nothing(n, k);
  if (best === null) throw new Error('The interior-point method was given numbers that are not finite.');
  return best.primalResidual > residualRounding ? restored(best) : best;

  /** Short steps leave a primal residual behind: the nearest point (in the metric of D) without it, if x stays ≥ 0. */
  function restored(found: LinearProgramSolution): LinearProgramSolution {
    for (let j = 0; j < k; j++) weights[j] = keptD[j] + keptD[k + j];
    curved.addWeights(weights);
    const free = curved.valuesOf(found.values);
    const system = new NormalEquations(a, weights, scratch, h);
    const values = Float64Array.from(keptX);
    let residual = Infinity;
    for (let round = 0; round < 3; round++) {
      for (let j = 0; j < k; j++) net[j] = values[j] - values[k + j] + free[j];
      multiply(a, net, rowsScratch);
      for (let i = 0; i < n; i++) rp[i] = rhs[i] - rowsScratch[i];
      residual = maxAbs(rp) / bNorm;
      if (residual <= residualRounding) break;
      const netHeavy = new Float64Array(system.heavy.length);
      system.solve(rp, netHeavy);
      multiplyTransposed(a, rp, colsScratch);
      for (let c = 0; c < netHeavy.length; c++)
        colsScratch[system.heavy[c]] = netHeavy[c] / weights[system.heavy[c]];
      for (let j = 0; j < k; j++) {
        values[j] += keptD[j] * colsScratch[j];
        values[k + j] -= keptD[k + j] * colsScratch[j];
        if (curved.has(j)) free[j] += weights[j] * colsScratch[j];
      }
    }
    let objective = curved.cost(free);
    for (let j = 0; j < total; j++) {
      if (exists[j] && !(values[j] >= 0 && values[j] <= upper[j])) return found;
      objective += cost[j] * values[j];
    }
    if (residual > residualRounding) return found;
    for (let j = 0; j < k; j++) net[j] = values[j] - values[k + j] + free[j];
    return { ...found, values: Float64Array.from(net), objective, primalResidual: residual };
  }
}

/** The answer of a program that was cancelled before it had any: it meets nothing and proves nothing. */
function nothing(rows: number, columns: number): LinearProgramSolution {
  return {
    values: new Float64Array(columns),
    dual: new Float64Array(rows),
    objective: Infinity,
    primalResidual: Infinity,
    gap: Infinity,
    dualResidual: Infinity,
    iterations: 0,
  };
}

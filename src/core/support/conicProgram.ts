/**
 * The master over atoms and whole cells (theory.md, section 3, "The tail"): a predictor–corrector method for
 *
 *     minimise  Σ_g ‖φ_g‖ + c⁺ᵀx⁺ + c⁻ᵀx⁻ + Σ κt²/2
 *     subject to  Σ_g A_g φ_g + A(x⁺ − x⁻) + Bt = b,  C_g φ_g ≥ 0,  0 ≤ x⁺ ≤ u,  0 ≤ x⁻
 *
 * whose duals are z with ‖A_gᵀz + C_gᵀλ_g‖ ≤ 1, λ_g ≥ 0, beside those of the linear columns. See groups.ts for a cell's
 * equations; everything else is as in the linear program's solver, but with one step length for primal and dual.
 */
import { type DenseMatrix, dot, maxAbs, multiply, multiplyTransposed, resident } from '../linear/kernels';
import { orthonormalizeRows, restoreDual } from '../linear/orthonormalRows';
import { CurvedColumns } from '../master/curvedColumns';
import { NormalEquations } from '../master/normalEquations';
import { makeSides, startCentral, stepLengths } from '../master/sides';
import type { CancelSignal } from '../cancelSignal';
import { type Cones, Groups } from './conicGroups';
import { MASTER } from '../settings/master';
import { ACCURACY } from '../settings/accuracy';

const { betterMerit, dualObjectiveShare, leastDivisor } = ACCURACY;

const {
  conicIterations,
  conicPatience,
  conicStep,
  lateMerit,
  latePatience,
  refinedStep,
  residualWeight,
  stepRefinements,
} = MASTER;

export interface ConicProgram {
  /** rows × (groups·m + linear columns), the groups' blocks first; overwritten. */
  readonly matrix: DenseMatrix;
  readonly cones: Cones;
  readonly rhs: Float64Array;
  /** Costs and bound of the linear columns, as in LinearProgram. */
  readonly costPlus: Float64Array;
  readonly costMinus: Float64Array;
  readonly upperPlus: Float64Array;
  readonly curvature: Float64Array;
}

export interface ConicSolution {
  /** φ of every group, one after the other. */
  readonly phi: Float64Array;
  /** x⁺ − x⁻ of the linear columns. */
  readonly values: Float64Array;
  readonly dual: Float64Array;
  readonly objective: number;
  readonly gap: number;
  readonly primalResidual: number;
  readonly dualResidual: number;
  readonly iterations: number;
}

export function solveConicProgram(
  program: ConicProgram,
  tolerance: number,
  signal?: CancelSignal,
): ConicSolution {
  const { matrix: a, cones } = program;
  const n = a.rows;
  const width = a.columns;
  const m = cones.dimension;
  const blocks = cones.cones.length * m;
  const k = width - blocks;
  const rhs = Float64Array.from(program.rhs);
  const factors = orthonormalizeRows(a, rhs, signal);
  const sides = makeSides({
    matrix: { ...a, columns: k },
    rhs,
    costPlus: program.costPlus,
    costMinus: program.costMinus,
    upperPlus: program.upperPlus,
    curvature: program.curvature,
  });
  const curvature = new Float64Array(width);
  curvature.set(program.curvature, blocks);
  const curved = new CurvedColumns(curvature);
  const { exists, cost, bounded, upper } = sides;
  const total = 2 * k;

  const products = new Float64Array(width);
  const groups = new Groups(cones);
  let linearPairs = 0;
  const z = new Float64Array(n);
  const x = new Float64Array(total);
  const s = new Float64Array(total);
  const zl = new Float64Array(total);
  const zu = new Float64Array(total);
  for (let j = 0; j < total; j++) linearPairs += (exists[j] ? 1 : 0) + (bounded[j] ? 1 : 0);
  const scale = startCentral(a, rhs, sides, 1, x, s, zl, zu);
  groups.start(scale);

  // the matrix of one step: the groups' columns are turned every time
  const copy = new Float64Array(n * width);
  for (let i = 0; i < n; i++) copy.set(a.data.subarray(i * a.stride, i * a.stride + width), i * width);
  const turned = resident({ rows: n, columns: width, stride: width, data: copy });
  const weights = new Float64Array(width);
  const offsets = new Float64Array(width);
  const d = new Float64Array(total);
  const g = new Float64Array(total);
  const rd = new Float64Array(total);
  const rxz = new Float64Array(total);
  const rsz = new Float64Array(total);
  const dx = new Float64Array(total);
  const dzl = new Float64Array(total);
  const dzu = new Float64Array(total);
  const net = new Float64Array(width);
  const t = new Float64Array(width);
  const rp = new Float64Array(n);
  const dz = new Float64Array(n);
  const rows = new Float64Array(n);
  const dzProducts = new Float64Array(width);
  const scratch = new Float64Array(n * width);
  const h = new Float64Array(n * n);
  const bNorm = 1 + maxAbs(rhs);

  let best: ConicSolution | null = null;
  let bestMerit = Infinity;
  let sinceBest = 0;
  for (let iteration = 0; ; iteration++) {
    groups.retire();
    const count = groups.pairs + linearPairs;
    multiplyTransposed(a, z, products);
    net.set(groups.phi);
    for (let j = 0; j < k; j++) net[blocks + j] = x[j] - x[k + j];
    curved.follow(products, net);
    multiply(a, net, rp);
    for (let i = 0; i < n; i++) rp[i] = rhs[i] - rp[i];
    groups.findPsi(products.subarray(0, blocks));
    const squares = curved.cost(net);
    let objective = groups.cost() + squares;
    let dualObjective = dot(rhs, z, n) - squares;
    let mu = groups.complementarity();
    groups.findResiduals();
    let dualResidual = groups.violation(scale);
    for (let j = 0; j < total; j++) {
      if (!exists[j]) continue;
      rd[j] = cost[j] - (j < k ? products[blocks + j] : -products[blocks + j - k]) - zl[j] + zu[j];
      dualResidual = Math.max(dualResidual, Math.abs(rd[j]));
      objective += cost[j] * x[j];
      mu += x[j] * zl[j];
      if (bounded[j]) {
        mu += s[j] * zu[j];
        dualObjective -= upper[j] * zu[j];
      }
    }
    mu /= count;
    const primalResidual = maxAbs(rp) / bNorm;
    const gap =
      Math.abs(objective - dualObjective) /
      Math.max(leastDivisor, Math.abs(objective), Math.abs(dualObjective) * dualObjectiveShare);
    const merit = Math.max(gap, residualWeight * primalResidual, dualResidual);
    if (merit < bestMerit) {
      const dual = Float64Array.from(z);
      restoreDual(factors, n, dual);
      best = {
        phi: Float64Array.from(groups.phi),
        values: net.slice(blocks),
        dual,
        objective,
        gap,
        primalResidual,
        dualResidual,
        iterations: iteration,
      };
      if (merit < betterMerit * bestMerit) sinceBest = 0;
      bestMerit = merit;
    } else sinceBest++;
    if (bestMerit <= tolerance || iteration >= conicIterations || signal?.aborted) break;
    if (sinceBest >= (bestMerit > lateMerit ? conicPatience : latePatience) || !Number.isFinite(merit)) break;

    groups.factorise();
    turnBlocks(a, groups.basis, m, blocks, turned);
    weights.set(groups.weights);
    weights.fill(0, blocks);
    for (let j = 0; j < total; j++) {
      if (!exists[j]) continue;
      d[j] = 1 / (zl[j] / x[j] + (bounded[j] ? zu[j] / s[j] : 0));
      weights[blocks + (j < k ? j : j - k)] += d[j];
    }
    curved.addWeights(weights);
    const system = new NormalEquations(turned, weights, scratch, h, signal);
    if (signal?.aborted) break;
    const isHeavy = new Uint8Array(width);
    for (const j of system.heavy) isHeavy[j] = 1;

    const solve = (): void => {
      offsets.set(groups.offsets);
      for (let q = 0; q < blocks; q++) offsets[q] *= weights[q];
      for (let j = 0; j < total; j++)
        g[j] = exists[j] ? d[j] * (rd[j] - rxz[j] / x[j] + (bounded[j] ? rsz[j] / s[j] : 0)) : 0;
      for (let j = 0; j < k; j++) offsets[blocks + j] = g[k + j] - g[j];
      solveStep(turned, weights, isHeavy, system, offsets, rp, { dz, t, rows, products: dzProducts }, bNorm);
      multiplyTransposed(a, dz, dzProducts);
      groups.follow(t, dzProducts.subarray(0, blocks));
      for (let j = 0; j < total; j++) {
        if (!exists[j]) continue;
        const product = j < k ? dzProducts[blocks + j] : -dzProducts[blocks + j - k];
        dx[j] = d[j] * product - g[j];
      }
      for (const j of system.heavy) {
        if (j < blocks) continue;
        if (curved.has(j)) continue;
        const plus = j - blocks;
        const minus = plus + k;
        if (exists[plus] && (!exists[minus] || d[plus] >= d[minus])) dx[plus] = t[j] + dx[minus];
        else dx[minus] = dx[plus] - t[j];
      }
      for (let j = 0; j < total; j++) {
        if (!exists[j]) continue;
        dzl[j] = (rxz[j] - zl[j] * dx[j]) / x[j];
        if (bounded[j]) dzu[j] = (rsz[j] + zu[j] * dx[j]) / s[j];
      }
    };
    const longest = (damping: number): number => {
      const [primal, dual] = stepLengths(sides, x, s, zl, zu, dx, dzl, dzu, damping);
      return Math.min(primal, dual, damping * groups.longestStep());
    };

    // predictor
    for (let j = 0; j < total; j++) {
      if (!exists[j]) continue;
      rxz[j] = -x[j] * zl[j];
      rsz[j] = bounded[j] ? -s[j] * zu[j] : 0;
    }
    groups.aim({ mu: 0, share: 0 });
    solve();
    let alpha = longest(1);
    let affine = groups.complementarityAfter(alpha);
    for (let j = 0; j < total; j++) {
      if (!exists[j]) continue;
      affine += (x[j] + alpha * dx[j]) * (zl[j] + alpha * dzl[j]);
      if (bounded[j]) affine += (s[j] - alpha * dx[j]) * (zu[j] + alpha * dzu[j]);
    }
    const ratio = affine / count / mu;
    const floor = (0.1 * tolerance * Math.abs(objective)) / count;
    const target = Math.min(mu, Math.max(ratio * ratio * ratio * mu, floor));

    // corrector; of a step that was cut short only a part of its second-order terms is worth anything
    const share = alpha * alpha;
    for (let j = 0; j < total; j++) {
      if (!exists[j]) continue;
      rxz[j] = target - x[j] * zl[j] - share * dx[j] * dzl[j];
      if (bounded[j]) rsz[j] = target - s[j] * zu[j] + share * dx[j] * dzu[j];
    }
    groups.aim({ mu: target, share });
    solve();
    alpha = longest(conicStep);
    groups.step(alpha);
    for (let j = 0; j < total; j++) {
      if (!exists[j]) continue;
      x[j] += alpha * dx[j];
      zl[j] += alpha * dzl[j];
      if (bounded[j]) {
        s[j] -= alpha * dx[j];
        zu[j] += alpha * dzu[j];
      }
    }
    for (let i = 0; i < n; i++) z[i] += alpha * dz[i];
  }
  if (best !== null) return best;
  if (!signal?.aborted) throw new Error('The conic program was given numbers that are not finite.');
  return {
    phi: new Float64Array(blocks),
    values: new Float64Array(k),
    dual: new Float64Array(n),
    objective: Infinity,
    gap: Infinity,
    primalResidual: Infinity,
    dualResidual: Infinity,
    iterations: 0,
  };
}

/** Columns of every group's block along its present directions: A_g b_i. */
function turnBlocks(a: DenseMatrix, basis: Float64Array, m: number, blocks: number, out: DenseMatrix): void {
  for (let i = 0; i < a.rows; i++) {
    const from = i * a.stride;
    const to = i * out.stride;
    for (let at = 0; at < blocks; at += m) {
      for (let q = 0; q < m; q++) {
        let sum = 0;
        for (let c = 0; c < m; c++) sum += a.data[from + at + c] * basis[(at + q) * m + c];
        out.data[to + at + q] = sum;
      }
    }
  }
}

interface StepVectors {
  readonly dz: Float64Array;
  readonly t: Float64Array;
  readonly rows: Float64Array;
  readonly products: Float64Array;
}

/**
 * δz and the columns' net steps t with Σ a_j t_j = r and t_j = W_j a_jᵀδz + o_j, where the heavy columns' t come from the
 * system itself. Refined until the rows are met to rounding.
 */
function solveStep(
  a: DenseMatrix,
  weights: Float64Array,
  isHeavy: Uint8Array,
  system: NormalEquations,
  offsets: Float64Array,
  r: Float64Array,
  { dz, t, rows, products }: StepVectors,
  size: number,
): void {
  const n = a.rows;
  const { heavy } = system;
  const rho = Float64Array.from(heavy, (j) => -offsets[j] / weights[j]);
  const netHeavy = Float64Array.from(rho);
  const missing = new Float64Array(heavy.length);
  for (let j = 0; j < t.length; j++) t[j] = isHeavy[j] ? 0 : offsets[j];
  multiply(a, t, rows);
  for (let i = 0; i < n; i++) dz[i] = r[i] - rows[i];
  system.solve(dz, netHeavy);
  for (let round = 0; ; round++) {
    multiplyTransposed(a, dz, products);
    for (let j = 0; j < t.length; j++) t[j] = weights[j] * products[j] + offsets[j];
    for (let c = 0; c < heavy.length; c++) t[heavy[c]] = netHeavy[c];
    if (round === stepRefinements) return;
    let worst = 0;
    for (let c = 0; c < heavy.length; c++) {
      missing[c] = rho[c] - products[heavy[c]] + netHeavy[c] / weights[heavy[c]];
      worst = Math.max(worst, Math.abs(missing[c]));
    }
    multiply(a, t, rows);
    for (let i = 0; i < n; i++) {
      rows[i] = r[i] - rows[i];
      worst = Math.max(worst, Math.abs(rows[i]));
    }
    if (worst <= refinedStep * size) return;
    system.solve(rows, missing);
    for (let i = 0; i < n; i++) dz[i] += rows[i];
    for (let c = 0; c < heavy.length; c++) netHeavy[c] += missing[c];
  }
}

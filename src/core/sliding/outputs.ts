/**
 * The outputs and free terms of given neurons: min Σ|v_j| + Σ κ_i ℓ(f_i − y_i) with f = Av + Fc (theory.md, section 7). Each step
 * minimises the quadratic model of the loss exactly, by an active set in the Gram matrix of the columns; where ℓ is a square that is the
 * problem itself.
 */
import { cholesky, dot, gram, solveLower, solveLowerTransposed } from '../linear/kernels';
import type { NormalizedProblem } from '../normalize';
import type { CancelSignal } from '../cancelSignal';
import { SLIDING } from '../settings/sliding';

const { activeSetRounds, enteringMost, gramRidge, outputSteps, outputsAccuracy, stepHalvingsOfOutputs } =
  SLIDING;

interface Outputs {
  /** One a column, exactly 0 where it is of no use. */
  readonly outputs: Float64Array;
  /** Coefficients of the free columns. */
  readonly free: Float64Array;
  /** Multiplications of plain loops, roughly. */
  readonly work: number;
}

/** Quadratic model ½xᵀGx − qᵀx + Σ|x_j|, the first `priced` of the unknowns counting in the sum. */
interface Model {
  readonly size: number;
  readonly priced: number;
  readonly gram: Float64Array;
  readonly linear: Float64Array;
}

/**
 * @param atoms a(θ) on the samples, one a column
 * @param start outputs to begin from
 */
export function bestOutputs(
  problem: NormalizedProblem,
  atoms: readonly Float64Array[],
  start: { readonly outputs: Float64Array; readonly free: Float64Array },
  signal: CancelSignal,
): Outputs {
  const { free, loss, targets, space } = problem;
  const n = space.count;
  const k = atoms.length;
  const size = k + free.length;
  const columns = [...atoms, ...free];
  const x = new Float64Array(size);
  x.set(start.outputs);
  x.set(start.free, k);
  const values = new Float64Array(n);
  const valuesOf = (at: Float64Array): void => {
    values.fill(0);
    columns.forEach((column, j) => {
      const factor = at[j];
      if (factor !== 0) for (let i = 0; i < n; i++) values[i] += factor * column[i];
    });
  };
  const costAt = (at: Float64Array): number => {
    valuesOf(at);
    let cost = 0;
    for (let j = 0; j < k; j++) cost += Math.abs(at[j]);
    for (let i = 0; i < n; i++) {
      const own = loss.of(i);
      cost += own.weight * own.value(values[i] - targets[i], targets[i]);
    }
    return cost;
  };
  const model: Model = {
    size,
    priced: k,
    gram: new Float64Array(size * size),
    linear: new Float64Array(size),
  };
  const roots = new Float64Array(n);
  const scaled = new Float64Array(size * n);
  const z = new Float64Array(n);
  let known: Float64Array | null = null;
  let cost = costAt(x);
  let work = 0;
  for (let step = 0; step < outputSteps && !signal.aborted; step++) {
    let same = known !== null;
    for (let i = 0; i < n; i++) {
      const own = loss.of(i);
      const r = values[i] - targets[i];
      z[i] = own.force(r, targets[i]);
      // on its linear part a loss has no curvature
      const missed = Math.abs(own.miss(r, targets[i]));
      const isFlat = missed === 0 && (own.tolerance > 0 || !own.ofResidual);
      const isLinear = isFlat || Math.abs(z[i]) < own.curvature * missed * (1 - outputsAccuracy);
      const root = isLinear ? 0 : Math.sqrt(own.curvature);
      same &&= root === roots[i];
      roots[i] = root;
    }
    if (!same) {
      columns.forEach((column, j) => {
        for (let i = 0; i < n; i++) scaled[j * n + i] = roots[i] * column[i];
      });
      gram(scaled, size, n, model.gram);
      for (let p = 0; p < size; p++)
        for (let q = 0; q < p; q++) model.gram[q * size + p] = model.gram[p * size + q];
      known = model.gram;
      work += (size * size * n) / 16;
    }
    // the model's gradient at x is that of the loss: Gx − q = −Aᵀz
    for (let p = 0; p < size; p++) {
      model.linear[p] = dot(columns[p], z) + dot(model.gram.subarray(p * size, p * size + size), x);
    }
    work += 3 * size * n;
    const next = minimiseModel(model, x, signal);
    work += next.work;
    let length = 1;
    let moved = false;
    const trial = new Float64Array(size);
    for (let halving = 0; halving < stepHalvingsOfOutputs; halving++, length /= 2) {
      for (let p = 0; p < size; p++) trial[p] = length === 1 ? next.x[p] : x[p] + length * (next.x[p] - x[p]);
      const after = costAt(trial);
      work += size * n;
      if (after < cost) {
        const gained = cost - after;
        x.set(trial);
        cost = after;
        moved = gained > outputsAccuracy * cost;
        break;
      }
    }
    if (!moved) break;
    if (length === 1 && loss.dualFree) break;
    valuesOf(x);
  }
  return { outputs: x.slice(0, k), free: x.slice(k), work };
}

/** The model's minimiser by an active set: unknowns that are not 0, with their signs, and the free ones. */
function minimiseModel(
  { size, priced, gram: g, linear: q }: Model,
  start: Float64Array,
  signal: CancelSignal,
): { x: Float64Array; work: number } {
  const x = Float64Array.from(start);
  const sign = new Int8Array(size);
  const gradient = new Float64Array(size);
  let work = 0;
  for (let p = 0; p < priced; p++) sign[p] = Math.sign(x[p]);
  let active: number[] = [];
  const refresh = (): void => {
    active = [];
    for (let p = 0; p < size; p++) if (p >= priced || sign[p] !== 0) active.push(p);
  };
  const gradientAt = (): void => {
    for (let p = 0; p < size; p++) {
      let sum = -q[p];
      const row = p * size;
      for (const a of active) sum += g[row + a] * x[a];
      gradient[p] = sum;
    }
    work += size * active.length;
  };
  refresh();
  for (let round = 0; round < activeSetRounds * (size + 1) && !signal.aborted; round++) {
    // Newton's step on the active set, up to the first zero
    const a = active.length;
    const h = new Float64Array(a * a);
    let most = 0;
    for (let r = 0; r < a; r++) {
      for (let c = 0; c <= r; c++) h[r * a + c] = g[active[r] * size + active[c]];
      most = Math.max(most, h[r * a + r]);
    }
    for (let r = 0; r < a; r++) h[r * a + r] += gramRidge * most;
    gradientAt();
    const d = Float64Array.from(active, (p) => -(gradient[p] + sign[p]));
    if (a > 0) {
      cholesky(h, a, 0);
      solveLower(h, a, d);
      solveLowerTransposed(h, a, d);
    }
    work += (a * a * a) / 6;
    let length = 1;
    let first = -1;
    let wrong = false;
    for (let r = 0; r < a; r++) {
      const p = active[r];
      if (p >= priced) continue;
      if (x[p] === 0 && d[r] * sign[p] < 0) {
        sign[p] = 0;
        wrong = true;
      } else if (x[p] !== 0 && sign[p] * (x[p] + d[r]) <= 0) {
        const at = -x[p] / d[r];
        if (at < length) {
          length = at;
          first = p;
        }
      }
    }
    if (wrong) {
      refresh();
      continue;
    }
    for (let r = 0; r < a; r++) x[active[r]] += length * d[r];
    if (first >= 0) {
      x[first] = 0;
      sign[first] = 0;
      refresh();
      continue;
    }
    gradientAt();
    const entering: number[] = [];
    for (let p = 0; p < priced; p++)
      if (sign[p] === 0 && Math.abs(gradient[p]) > 1 + outputsAccuracy) entering.push(p);
    if (entering.length === 0) break;
    entering.sort((p, r) => Math.abs(gradient[r]) - Math.abs(gradient[p]));
    const many = round < size ? enteringMost : 1;
    for (const p of entering.slice(0, many)) sign[p] = gradient[p] < 0 ? 1 : -1;
    refresh();
  }
  return { x, work };
}

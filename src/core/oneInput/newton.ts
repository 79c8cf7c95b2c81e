/**
 * The linear system of one interior-point step in O(n). The unknowns are the interior node values g_2 … g_{n−1}, the end
 * values, and, when the values f on the samples are free, φ = −δf:
 *
 *     [ T   C   Bᵀ ] [δg]   [r_g]        T, C, G   masses' part, Σ d a aᵀ: tridiagonal but for the ends
 *     [ Cᵀ  G   Bᵀ ] [δe] = [r_e]        B         z = B g
 *     [ B   B   −E ] [φ ]   [r_z]        E         the demands' part, diagonal
 *
 * The band is factored with partial pivoting and the ends are eliminated last. Their Schur complement is formed as a sum
 * of squares of what the interior cannot cancel; as a difference it would be lost to rounding near the optimum, where
 * almost every place is tight on one side.
 */
import { BandMatrix } from './band';
import { bendsOf, endsOf, type Program, scaledDual } from './program';
import { ONE_INPUT } from '../settings/oneInput';
import { ACCURACY } from '../settings/accuracy';

const { leastDivisor } = ACCURACY;

const { leastBorderPivot } = ONE_INPUT;

export interface Direction {
  /** All node values, ends included. */
  readonly g: Float64Array;
  /** The unknown end values. */
  readonly ends: Float64Array;
  /** Change of f; zero when f is given. */
  readonly f: Float64Array;
}

/** What the masses and the demands weigh. */
export interface Weights {
  /** Per place: d of the neurons (1, −τ), both signs together; `left` of (−1, τ). */
  readonly right: Float64Array;
  readonly left: Float64Array;
  /** Per ray: d of both signs together. */
  readonly straight: Float64Array;
  /** Per sample: the diagonal of E (of no account when f is given), and what it has of samples j and j + 1. */
  readonly demand: Float64Array;
  readonly coupling: Float64Array;
}

export class NewtonSystem {
  private readonly band: BandMatrix;
  private readonly border: Float64Array[];
  private readonly scratch: Float64Array;
  private readonly perNode: Float64Array;
  private readonly dualScratch: Float64Array;
  private schur = new Float64Array(4);

  constructor(
    private readonly program: Program,
    private readonly freeValues: boolean,
  ) {
    const n = program.x.length;
    const size = freeValues ? 2 * n - 2 : n - 2;
    this.band = new BandMatrix(size, freeValues ? 3 : 1);
    this.border = Array.from({ length: program.ends }, () => new Float64Array(size));
    this.scratch = new Float64Array(size);
    this.perNode = new Float64Array(n);
    this.dualScratch = new Float64Array(n);
  }

  factor(weights: Weights): void {
    const { right, left, demand, coupling } = weights;
    const { program, band, border, freeValues } = this;
    const { places, before, after, endShare, tilt, ends, size, x } = program;
    const n = x.length;
    band.clear();
    for (const column of border) column.fill(0);
    const at = freeValues ? (j: number): number => 2 * j - 1 : (j: number): number => j - 1;
    for (let k = 0; k < places.length; k++) {
      const weight = right[k] + left[k];
      const lean = (right[k] - left[k]) / weight;
      const j = places[k].gap;
      const p = before[k];
      const q = after[k];
      if (p !== 0) band.add(at(j), at(j), weight * p * p);
      if (q !== 0) band.add(at(j + 1), at(j + 1), weight * q * q);
      if (p !== 0 && q !== 0) {
        band.add(at(j), at(j + 1), weight * p * q);
        band.add(at(j + 1), at(j), weight * p * q);
      }
      for (let e = 0; e < ends; e++) {
        const share = weight * (endShare[k * ends + e] + lean * tilt[k * ends + e]);
        if (p !== 0) border[e][at(j)] += share * p;
        if (q !== 0) border[e][at(j + 1)] += share * q;
      }
    }
    if (freeValues) {
      const row = (j: number): number => (j === n - 1 ? 2 * n - 3 : 2 * j);
      for (let j = 0; j < n; j++) {
        const scale = size[j] / (1 - program.slope);
        const leftStep = j > 0 ? scale / (x[j] - x[j - 1]) : 0;
        const rightStep = j < n - 1 ? scale / (x[j + 1] - x[j]) : 0;
        const couple = (i: number, value: number): void => {
          if (i < 1 || i > n - 2 || value === 0) return;
          band.add(row(j), at(i), value);
          band.add(at(i), row(j), value);
        };
        couple(j - 1, leftStep);
        couple(j, -leftStep - rightStep);
        couple(j + 1, rightStep);
        band.add(row(j), row(j), -demand[j] * size[j] * size[j]);
        if (j + 1 === n || coupling[j] === 0) continue;
        const shared = -coupling[j] * size[j] * size[j + 1];
        band.add(row(j), row(j + 1), shared);
        band.add(row(j + 1), row(j), shared);
      }
      // the ends' own part of z at the first two and last two samples
      const unit = new Float64Array(n);
      for (let e = 0; e < ends; e++) {
        unit.fill(0);
        [unit[0], unit[n - 1]] = program.axes.values(
          Float64Array.from({ length: ends }, (_, c) => Number(c === e)),
        );
        scaledDual(program, unit, this.dualScratch);
        for (let j = 0; j < n; j++) border[e][row(j)] += this.dualScratch[j];
      }
    }
    band.factor(leastDivisor);
    this.reduced = border.map((column) => {
      const copy = Float64Array.from(column);
      band.solve(copy);
      return copy;
    });
    this.formSchur(weights);
  }

  private reduced: Float64Array[] = [];

  private formSchur({ right, left, straight, demand, coupling }: Weights): void {
    const { program, reduced, freeValues } = this;
    const { places, before, after, endShare, tilt, ends, rays, size, x } = program;
    const n = x.length;
    const s = new Float64Array(4);
    if (ends === 0) {
      this.schur = s;
      return;
    }
    const at = freeValues ? (j: number): number => 2 * j - 1 : (j: number): number => j - 1;
    const rest = new Float64Array(2);
    const add = (weight: number, a: number, b: number): void => {
      s[0] += weight * a * a;
      s[1] += weight * a * b;
      s[3] += weight * b * b;
    };
    for (let k = 0; k < places.length; k++) {
      const weight = right[k] + left[k];
      const lean = (right[k] - left[k]) / weight;
      const j = places[k].gap;
      for (let e = 0; e < ends; e++) {
        let value = endShare[k * ends + e] + lean * tilt[k * ends + e];
        if (before[k] !== 0) value -= before[k] * reduced[e][at(j)];
        if (after[k] !== 0) value -= after[k] * reduced[e][at(j + 1)];
        rest[e] = value;
      }
      add(weight, rest[0], rest[1]);
      // both directions at once tilt without bending
      const both = (4 * right[k] * left[k]) / weight;
      add(both, tilt[k * ends], ends === 2 ? tilt[k * ends + 1] : 0);
    }
    for (let k = 0; k < rays.length; k++)
      add(straight[k], program.straight[k * ends], ends === 2 ? program.straight[k * ends + 1] : 0);
    if (freeValues) {
      for (let j = 0; j < n; j++) {
        const row = j === n - 1 ? 2 * n - 3 : 2 * j;
        const weight = demand[j] * size[j] * size[j];
        const [a, b] = [reduced[0][row], ends === 2 ? reduced[1][row] : 0];
        add(weight, a, b);
        if (j + 1 === n) continue;
        const next = j + 1 === n - 1 ? 2 * n - 3 : 2 * j + 2;
        const [c, d] = [reduced[0][next], ends === 2 ? reduced[1][next] : 0];
        const shared = coupling[j] * size[j] * size[j + 1];
        s[0] += 2 * shared * a * c;
        s[1] += shared * (a * d + b * c);
        s[3] += 2 * shared * b * d;
      }
    }
    s[2] = s[1];
    this.schur = s;
  }

  /**
   * Solves for right-hand sides per node (bends, in which the ends' parts are already included), for the end values, and
   * per sample.
   */
  solve(perNode: Float64Array, perEnd: Float64Array, perSample: Float64Array): Direction {
    const { program, band, scratch, border, reduced, freeValues, schur } = this;
    const { ends, size, x } = program;
    const n = x.length;
    if (freeValues) {
      for (let j = 1; j < n - 1; j++) scratch[2 * j - 1] = perNode[j];
      for (let j = 0; j < n; j++) scratch[j === n - 1 ? 2 * n - 3 : 2 * j] = perSample[j] * size[j];
    } else for (let j = 1; j < n - 1; j++) scratch[j - 1] = perNode[j];
    const e = new Float64Array(ends);
    if (ends > 0) {
      for (let c = 0; c < ends; c++) {
        let value = perEnd[c];
        for (let i = 0; i < scratch.length; i++) value -= reduced[c][i] * scratch[i];
        e[c] = value;
      }
      solveSmall(schur, e);
      for (let c = 0; c < ends; c++)
        for (let i = 0; i < scratch.length; i++) scratch[i] -= border[c][i] * e[c];
    }
    band.solve(scratch);
    const g = new Float64Array(n);
    const f = new Float64Array(n);
    [g[0], g[n - 1]] = program.axes.values(e);
    if (freeValues) {
      for (let j = 1; j < n - 1; j++) g[j] = scratch[2 * j - 1];
      for (let j = 0; j < n; j++) f[j] = -scratch[j === n - 1 ? 2 * n - 3 : 2 * j] * size[j];
    } else for (let j = 1; j < n - 1; j++) g[j] = scratch[j - 1];
    return { g, ends: e, f };
  }

  /** What the direction still misses: the residual of the whole system, for a step of refinement. */
  residual(
    direction: Direction,
    weights: Weights,
    perNode: Float64Array,
    perEnd: Float64Array,
    perSample: Float64Array,
  ): { perNode: Float64Array; perEnd: Float64Array; perSample: Float64Array } {
    const { program, freeValues } = this;
    const { places, before, after, endShare, tilt, ends, rays, size, straight, x } = program;
    const n = x.length;
    const { g, ends: e, f } = direction;
    const node = Float64Array.from(perNode);
    const end = Float64Array.from(perEnd);
    const sample = Float64Array.from(perSample);
    for (let k = 0; k < places.length; k++) {
      const j = places[k].gap;
      let bend = before[k] * g[j] + after[k] * g[j + 1];
      let lean = 0;
      for (let c = 0; c < ends; c++) {
        bend += endShare[k * ends + c] * e[c];
        lean += tilt[k * ends + c] * e[c];
      }
      const r = weights.right[k] * (bend + lean);
      const l = weights.left[k] * (bend - lean);
      node[j] -= before[k] * (r + l);
      node[j + 1] -= after[k] * (r + l);
      for (let c = 0; c < ends; c++)
        end[c] -= endShare[k * ends + c] * (r + l) + tilt[k * ends + c] * (r - l);
    }
    for (let k = 0; k < rays.length; k++) {
      let price = 0;
      for (let c = 0; c < ends; c++) price += straight[k * ends + c] * e[c];
      for (let c = 0; c < ends; c++) end[c] -= weights.straight[k] * price * straight[k * ends + c];
    }
    if (freeValues) {
      bendsOf(program, f, this.perNode);
      for (let j = 0; j < n; j++) node[j] += this.perNode[j];
      const atEnds = endsOf(program, this.perNode);
      for (let c = 0; c < ends; c++) end[c] += atEnds[c];
      scaledDual(program, g, this.dualScratch);
      for (let j = 0; j < n; j++) {
        sample[j] -= this.dualScratch[j] / size[j] + weights.demand[j] * f[j];
        if (j + 1 === n) continue;
        sample[j] -= weights.coupling[j] * f[j + 1];
        sample[j + 1] -= weights.coupling[j] * f[j];
      }
    }
    return { perNode: node, perEnd: end, perSample: sample };
  }
}

/** Solves the symmetric positive definite system of one or two unknowns in place, scaled to a unit diagonal. */
function solveSmall(s: Float64Array, v: Float64Array): void {
  if (v.length === 1) {
    v[0] = s[0] > 0 ? v[0] / s[0] : 0;
    return;
  }
  const a = Math.sqrt(s[0]) || 1;
  const b = Math.sqrt(s[3]) || 1;
  const c = s[1] / (a * b);
  const pivot = Math.max(leastBorderPivot, (1 - c) * (1 + c));
  const p = v[0] / a;
  const q = v[1] / b;
  v[0] = (p - c * q) / pivot / a;
  v[1] = (q - c * p) / pivot / b;
}

/** Programs of every kind of block, alone and together: what the interior point returns is held against weak duality, by hand. */
import { describe, expect, it } from 'vitest';
import type { ConicProgram, ConicSolution } from '../../src/core/program/conicProgram';
import { accuracyOf, solveConicProgram } from '../../src/core/program/solveProgram';
import { mulberry32 } from '../../src/core/startingNeurons';
import { analyticCenter } from '../../src/core/support/center';

interface Shape {
  readonly cells: number;
  readonly free: number;
  readonly boxed: number;
  readonly quadratic: number;
}

const ROWS = 8;
/** Cells lie in the plane, where the largest product with a direction of a cone is found by looking at all of them. */
const PLANE = 2;
const ANGLES = 20_000;

/** Columns with both sides cost 1; bounded ones cost what they may, less than nothing too. */
function programOf({ cells, free, boxed, quadratic }: Shape, seed: number): ConicProgram {
  const random = mulberry32(seed);
  const entry = (): number => 2 * random() - 1;
  const plain = free + boxed + quadratic;
  const columns = PLANE * cells + plain;
  const isFree = (j: number): boolean => j < free;
  const isBoxed = (j: number): boolean => j >= free && j < free + boxed;
  const each = (value: (j: number) => number): Float64Array =>
    Float64Array.from({ length: plain }, (_, j) => value(j));
  const cones = Array.from({ length: cells }, () => {
    const rows = Float64Array.from({ length: 2 * PLANE }, entry);
    const center = analyticCenter(rows, 2, PLANE);
    if (center === null) throw new Error('Two lines in the plane always leave a cone.');
    return { rows, count: 2, center };
  });
  return {
    matrix: {
      rows: ROWS,
      columns,
      stride: columns,
      data: Float64Array.from({ length: ROWS * columns }, entry),
    },
    rhs: Float64Array.from({ length: ROWS }, entry),
    cones: cells > 0 ? { dimension: PLANE, cones } : null,
    costPlus: each((j) => (isFree(j) ? 1 : isBoxed(j) ? entry() : 0)),
    costMinus: each((j) => (isFree(j) ? 1 : isBoxed(j) ? Infinity : 0)),
    upperPlus: each((j) => (isBoxed(j) ? 0.1 + random() : Infinity)),
    curvature: each((j) => (isFree(j) || isBoxed(j) ? 0 : 0.1 + 5 * random())),
  };
}

const copyOf = (program: ConicProgram): ConicProgram => ({
  ...program,
  matrix: { ...program.matrix, data: program.matrix.data.slice() },
});

/** Primal value, worst miss of a row or a bound, dual value and worst violation of a dual constraint. */
function judged(
  program: ConicProgram,
  { phi, values, dual }: ConicSolution,
): Record<'primal' | 'missed' | 'dual' | 'violated', number> {
  const { matrix, rhs, cones, costPlus, costMinus, upperPlus, curvature } = program;
  const at = (i: number, j: number): number => matrix.data[i * matrix.stride + j];
  const product = (j: number): number => dual.reduce((sum, z, i) => sum + z * at(i, j), 0);
  const all = [...phi, ...values];
  let missed = 0;
  for (let i = 0; i < matrix.rows; i++)
    missed = Math.max(missed, Math.abs(all.reduce((sum, x, j) => sum + at(i, j) * x, -rhs[i])));
  let primal = 0;
  let violated = 0;
  let dualValue = dual.reduce((sum, z, i) => sum + z * rhs[i], 0);
  cones?.cones.forEach(({ rows, count }, g) => {
    const own = phi.subarray(PLANE * g, PLANE * g + PLANE);
    primal += Math.hypot(...own);
    const slack = (theta: ArrayLike<number>, q: number): number =>
      rows[PLANE * q] * theta[0] + rows[PLANE * q + 1] * theta[1];
    for (let q = 0; q < count; q++) missed = Math.max(missed, -slack(own, q));
    const [a, b] = [product(PLANE * g), product(PLANE * g + 1)];
    for (let step = 0; step < ANGLES; step++) {
      const angle = (2 * Math.PI * step) / ANGLES;
      const theta = [Math.cos(angle), Math.sin(angle)];
      if (slack(theta, 0) >= 0 && slack(theta, 1) >= 0)
        violated = Math.max(violated, a * theta[0] + b * theta[1] - 1);
    }
  });
  values.forEach((x, j) => {
    const price = product(phi.length + j);
    if (curvature[j] > 0) {
      primal += 0.5 * curvature[j] * x * x;
      dualValue -= (price * price) / (2 * curvature[j]);
      return;
    }
    primal += x > 0 ? costPlus[j] * x : x < 0 ? -costMinus[j] * x : 0;
    missed = Math.max(missed, x - upperPlus[j]);
    if (upperPlus[j] < Infinity) dualValue -= upperPlus[j] * Math.max(0, price - costPlus[j]);
    else violated = Math.max(violated, price - costPlus[j]);
    violated = Math.max(violated, -price - costMinus[j]);
  });
  return { primal, missed, dual: dualValue, violated };
}

const shapes: readonly Shape[] = [
  { cells: 0, free: 24, boxed: 0, quadratic: 0 },
  { cells: 0, free: 12, boxed: 16, quadratic: 0 },
  { cells: 0, free: 12, boxed: 0, quadratic: 10 },
  { cells: 0, free: 0, boxed: 0, quadratic: 12 },
  { cells: 0, free: 10, boxed: 10, quadratic: 10 },
  { cells: 6, free: 16, boxed: 0, quadratic: 0 },
  { cells: 6, free: 12, boxed: 8, quadratic: 0 },
  { cells: 6, free: 12, boxed: 0, quadratic: 8 },
  { cells: 6, free: 8, boxed: 8, quadratic: 8 },
];

describe('a program of blocks', () => {
  it.each(shapes)('cells $cells, free $free, boxed $boxed, quadratic $quadratic', (shape) => {
    const tolerance = 1e-9;
    for (let seed = 0; seed < 8; seed++) {
      const program = programOf(shape, seed);
      const found = solveConicProgram(copyOf(program), tolerance);
      expect(accuracyOf(found)).toBeLessThanOrEqual(tolerance);
      const { primal, missed, dual, violated } = judged(program, found);
      const size = program.costPlus.reduce((sum, c, j) => sum + Math.abs(c * found.values[j]), 1);
      // a residual of the tolerance in orthonormal rows is one of some multiple in these
      expect(missed).toBeLessThan(100 * tolerance * size);
      expect(violated).toBeLessThan(100 * tolerance * size);
      expect(Math.abs(primal - dual)).toBeLessThan(100 * tolerance * size);
      expect(Math.abs(primal - found.objective)).toBeLessThan(100 * tolerance * size);
    }
  });

  it('of squares alone is least squares: t = κ⁻¹Bᵀz', () => {
    const program = programOf({ cells: 0, free: 0, boxed: 0, quadratic: 12 }, 1);
    const { values, dual } = solveConicProgram(copyOf(program), 1e-9);
    const { matrix, curvature } = program;
    values.forEach((t, j) => {
      const product = dual.reduce((sum, z, i) => sum + z * matrix.data[i * matrix.stride + j], 0);
      expect(t).toBeCloseTo(product / curvature[j], 8);
    });
  });

  it('refuses a bounded column with a negative side, which no block holds', () => {
    const program = programOf({ cells: 0, free: 4, boxed: 8, quadratic: 0 }, 1);
    expect(() => solveConicProgram({ ...program, costMinus: program.costMinus.fill(1) }, 1e-9)).toThrow(
      'A bounded column has a negative side.',
    );
  });

  it('that is cancelled before its first step proves nothing', () => {
    const { objective, gap, values } = solveConicProgram(programOf(shapes[8], 1), 1e-9, { aborted: true });
    expect(gap).toBeGreaterThan(1e-9);
    expect(objective).toBeGreaterThan(0);
    expect(values).toHaveLength(24);
  });
});

/** The parts of the search in many dimensions: descent, cells as groups of the master, duals that are easy to prove. */
import { describe, expect, it } from 'vitest';
import { leastNormOn } from '../../src/core/linear/orthogonal';
import { ColumnSet } from '../../src/core/master/columns';
import { solveMaster } from '../../src/core/master/master';
import { normalize } from '../../src/core/normalize';
import { massOf } from '../../src/core/sparsify/merge';
import { mulberry32, startingNeurons } from '../../src/core/startingNeurons';
import { CellSet } from '../../src/core/support/conicCells';
import { analyticCenter } from '../../src/core/support/center';
import { descend } from '../../src/core/support/descend';
import { dualsOf, stationarity, stationaryNear } from '../../src/core/support/dualSelection';
import { minimize } from '../../src/core/support/lbfgs';
import { planted } from '../helpers/planted';
import { solved } from '../helpers/solved';

function gaussian(seed: number): () => number {
  const random = mulberry32(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

describe('the limited-memory method', () => {
  it('finds the minimum of an ill-conditioned quadratic', () => {
    const scales = [1, 10, 1e3, 1e5];
    const x = Float64Array.of(3, -2, 1, 5);
    const value = minimize(
      (p, gradient) => {
        let sum = 0;
        scales.forEach((scale, c) => {
          gradient[c] = scale * (p[c] - c);
          sum += 0.5 * scale * (p[c] - c) ** 2;
        });
        return sum;
      },
      x,
      { iterations: 500, decrease: 0 },
    );
    expect(value).toBeLessThan(1e-12);
  });
});

describe('the analytic centre of a cell', () => {
  it('is inside, of length 1, and balances the rows', () => {
    const normal = gaussian(3);
    const [n, m] = [12, 4];
    const inside = Float64Array.from({ length: m }, normal);
    const rows = Float64Array.from({ length: n * m }, normal);
    for (let i = 0; i < n; i++) {
      const row = rows.subarray(i * m, i * m + m);
      if (dot(row, inside) < 0) for (let c = 0; c < m; c++) row[c] = -row[c];
    }
    const center = analyticCenter(rows, n, m)!;
    expect(Math.hypot(...center)).toBeCloseTo(1, 9);
    const pull = new Float64Array(m);
    for (let i = 0; i < n; i++) {
      const row = rows.subarray(i * m, i * m + m);
      const t = dot(row, center);
      expect(t).toBeGreaterThan(0);
      for (let c = 0; c < m; c++) pull[c] += row[c] / t;
    }
    for (let c = 0; c < m; c++) expect(pull[c]).toBeCloseTo(n * center[c], 6);
  });

  it('is null where the rows leave no inside', () => {
    expect(analyticCenter(Float64Array.of(1, 0, -1, 0, 0, 1), 3, 2)).toBeNull();
  });
});

describe('the least-norm solution', () => {
  it('meets the target and is a combination of the rows', () => {
    const normal = gaussian(5);
    const columns = Array.from({ length: 40 }, () => Float64Array.from({ length: 12 }, normal));
    const target = Float64Array.from({ length: 12 }, normal);
    const c = leastNormOn(columns, target);
    for (let i = 0; i < 12; i++) {
      const reached = columns.reduce((sum, column, j) => sum + c[j] * column[i], 0);
      expect(reached).toBeCloseTo(target[i], 12);
    }
    // orthogonal to a direction that changes nothing: the first 13 columns are dependent
    const rest = leastNormOn(columns.slice(1, 40), columns[0]);
    expect(Math.abs(dot(c.subarray(1), rest) - c[0])).toBeLessThan(1e-10);
  });
});

describe('the descent', () => {
  it('comes near the mass of a planted network, in its cells', () => {
    const problem = normalize(planted(50, 5, 3));
    const { neurons } = descend(problem, { width: 60, seed: 1, work: 3e8 });
    const mass = massOf(neurons) * problem.massScale;
    // it minimises with a decay of 1e-5, so it may stay a little below
    expect(mass).toBeGreaterThan(0.9 * 6);
    expect(mass).toBeLessThan(1.1 * 6);
    expect(neurons.length).toBeLessThan(40);
  });
});

describe('cells as groups of the master', () => {
  it('hold the best neuron of their cell to all digits', () => {
    const p = planted(40, 4, 2);
    const problem = normalize(p);
    const cells = new CellSet(problem);
    for (const { theta, output } of teachers(4, 2)) cells.add({ theta, output });
    expect(cells.cells).toHaveLength(3);
    const set = new ColumnSet(problem);
    for (const theta of startingNeurons(problem.space)) set.add(theta);
    const { columns } = set;
    let master = solveMaster(
      problem,
      { columns, cells, l1Penalty: null, missPrice: Infinity, duals: null },
      1e-9,
    );
    // cells start with some of their hyperplanes and get those that are crossed
    for (let round = 0; round < 20 && master.crossed > 0; round++)
      master = solveMaster(
        problem,
        { columns, cells, l1Penalty: null, missPrice: Infinity, duals: null },
        1e-9,
      );
    expect(master.crossed).toBe(0);
    expect(master.residual).toBeLessThan(1e-9);
    expect(master.objective * problem.massScale).toBeLessThanOrEqual(6 * (1 + 1e-7));
    const found = master.groups.flatMap((neuron) => neuron ?? []);
    for (const teacher of teachers(4, 2)) {
      const nearest = Math.max(...found.map(({ theta }) => dot(theta, teacher.theta)));
      expect(nearest).toBeGreaterThan(1 - 1e-6);
    }
  });
});

describe('stationary duals', () => {
  it('are what an optimal dual is at its support', async () => {
    const p = planted(30, 2, 3);
    const solution = await solved(p, { gap: 1e-9 });
    expect(solution.status).toBe('optimal');
    const problem = normalize(p);
    const support = solution.neurons.map(({ weights, bias, output }) => ({
      theta: Float64Array.of(...weights, bias),
      output: output / problem.massScale,
    }));
    const { equations, values } = stationarity(problem, support);
    const z = Float64Array.from(solution.dual);
    // a maximum that is within 1e-9 of flat has a gradient within about the square root of that
    equations.forEach((equation, q) => expect(dot(equation, z)).toBeCloseTo(values[q], 3));
    const near = stationaryNear(z, { equations, values });
    equations.forEach((equation, q) => expect(dot(equation, near)).toBeCloseTo(values[q], 9));
  });

  it('have the mass of the support as their objective, wherever they are in their space', () => {
    const p = planted(40, 4, 2);
    const problem = normalize(p);
    const support = teachers(4, 2).map(({ theta, output }) => ({
      theta,
      output: output / problem.massScale,
    }));
    const duals = dualsOf(problem, stationarity(problem, support), support, 0.1);
    const normal = gaussian(9);
    const shift = duals.rows.lift(Float64Array.from({ length: duals.rows.rank }, normal));
    for (const z of [duals.origin, duals.origin.map((value, i) => value + shift[i])])
      expect(dot(problem.targets, z)).toBeCloseTo(massOf(support), 8);
    expect(duals.limitOf(support[0].theta)).toBeCloseTo(1, 12);
  });
});

/** The neurons that `planted` has planted. */
function teachers(d: number, seed: number): { theta: Float64Array; output: number }[] {
  return planted.teachers(d, seed).map(({ theta, output }) => ({ theta: Float64Array.from(theta), output }));
}

/** The master's interior-point method against HiGHS on random programs, degenerate ones included. */
import { describe, expect, it } from 'vitest';
import { loadProgramSolver } from '../../src/core/highs';
import { solveConicProgram } from '../../src/core/program/solveProgram';
import type { ConicProgram } from '../../src/core/program/conicProgram';
import { mulberry32 } from '../../src/core/startingNeurons';

interface Case {
  readonly rows: number;
  readonly columns: number;
  /** Columns that make up the right-hand side; 0 for a random one. */
  readonly planted: number;
  readonly bounded: boolean;
}

function randomProgram({ rows, columns, planted, bounded }: Case, seed: number): ConicProgram {
  const random = mulberry32(seed);
  const data = Float64Array.from({ length: rows * columns }, () => {
    const t = 2 * random() - 1;
    return t > 0 ? t : 0.1 * t;
  });
  const rhs = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    if (planted === 0) rhs[i] = 2 * random() - 1;
    for (let j = 0; j < planted; j++) rhs[i] += (j % 2 ? -2 : 3) * data[i * columns + j];
  }
  const upperPlus = new Float64Array(columns).fill(Infinity);
  if (bounded) for (let j = 0; j < columns; j += 3) upperPlus[j] = 0.5;
  return {
    matrix: { rows, columns, stride: columns, data },
    rhs,
    costPlus: new Float64Array(columns).fill(1),
    costMinus: Float64Array.from({ length: columns }, (_, j) =>
      bounded && (j % 3 === 0 || j % 5 === 0) ? Infinity : 1,
    ),
    upperPlus,
    curvature: new Float64Array(columns),
    cones: null,
  };
}

const cases: Case[] = [
  { rows: 5, columns: 20, planted: 0, bounded: false },
  { rows: 20, columns: 120, planted: 0, bounded: false },
  { rows: 20, columns: 120, planted: 2, bounded: false },
  { rows: 60, columns: 300, planted: 3, bounded: false },
  { rows: 20, columns: 120, planted: 0, bounded: true },
  { rows: 40, columns: 240, planted: 3, bounded: true },
];

describe('the interior-point method', () => {
  it.each(cases)('$rows × $columns, planted $planted, bounded $bounded', async (shape) => {
    const solveProgram = await loadProgramSolver();
    for (const seed of [1, 2, 3]) {
      const program = randomProgram(shape, seed);
      const { rows, columns, data } = { ...program.matrix, data: Float64Array.from(program.matrix.data) };
      const column = (j: number, sign: number): Float64Array =>
        Float64Array.from({ length: rows }, (_, i) => sign * data[i * columns + j]);
      const both = Array.from({ length: columns }, (_, j) => j);
      const reference = solveProgram({
        cost: Float64Array.from([...program.costPlus, ...both.map(() => 1)]),
        columnLower: new Float64Array(2 * columns),
        columnUpper: Float64Array.from([
          ...program.upperPlus,
          ...both.map((j) => (program.costMinus[j] === 1 ? Infinity : 0)),
        ]),
        rowLower: program.rhs,
        rowUpper: program.rhs,
        columns: [...both.map((j) => column(j, 1)), ...both.map((j) => column(j, -1))],
        timeLimit: 60,
      });
      if (reference.kind !== 'optimal') throw new Error(`HiGHS says ${reference.kind}`);

      const answer = solveConicProgram(program, 1e-9);
      const scale = Math.max(1, reference.objective);
      expect(Math.abs(answer.objective - reference.objective) / scale).toBeLessThanOrEqual(1e-7);
      // primal: the rows hold
      for (let i = 0; i < rows; i++) {
        let sum = -program.rhs[i];
        for (let j = 0; j < columns; j++) sum += data[i * columns + j] * answer.values[j];
        expect(Math.abs(sum)).toBeLessThanOrEqual(1e-9 * scale);
      }
      // dual: bᵀz less the price of the bounds is the same, and unbounded columns are priced below their cost
      let dual = 0;
      for (let i = 0; i < rows; i++) dual += program.rhs[i] * answer.dual[i];
      for (let j = 0; j < columns; j++) {
        let priced = 0;
        for (let i = 0; i < rows; i++) priced += data[i * columns + j] * answer.dual[i];
        if (program.upperPlus[j] < Infinity) dual -= program.upperPlus[j] * Math.max(0, priced - 1);
        else expect(priced).toBeLessThanOrEqual(1 + 1e-8);
        if (program.costMinus[j] < Infinity) expect(-priced).toBeLessThanOrEqual(1 + 1e-8);
      }
      expect(Math.abs(dual - reference.objective) / scale).toBeLessThanOrEqual(1e-7);
    }
  });
});

/** Moves all neurons and free terms of a support downhill together, by L-BFGS on the objective with the true σ. */
import type { NormalizedProblem } from '../normalize';
import { SLIDING } from '../settings/sliding';
import type { WeightedNeuron } from '../sparsify/merge';
import { type LbfgsOptions, minimize } from '../support/lbfgs';
import { objectiveOf, type Rows, type Support } from './support';

const { priceCurvature } = SLIDING;

interface Slid extends Support {
  readonly objective: number;
  readonly work: number;
}

export function slide(
  problem: NormalizedProblem,
  rows: Rows,
  { neurons, free }: Support,
  steps: LbfgsOptions,
): Slid {
  const { size: m, count: n } = rows;
  const { loss, space } = problem;
  const k = neurons.length;
  const signs = Int8Array.from(neurons, ({ output }) => (output > 0 ? 1 : -1));
  const at = objectiveOf(problem, rows, signs);
  let smooth = 0;
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (const column of rows.columns) square += column[i] ** 2;
    smooth += (loss.of(i).curvature * square) / m;
  }
  // parameters over their units have curvatures of one size
  const units = new Float64Array(k * m + free.length);
  const x = new Float64Array(units.length);
  neurons.forEach(({ theta, output }, j) => {
    const size = Math.abs(output);
    const unit = 1 / Math.sqrt(smooth + priceCurvature / size);
    for (let c = 0; c < m; c++) {
      units[j * m + c] = unit;
      x[j * m + c] = (size * theta[c]) / unit;
    }
  });
  problem.free.forEach((column, c) => {
    let curvature = 0;
    for (let i = 0; i < n; i++) curvature += loss.of(i).curvature * column[i] ** 2;
    units[k * m + c] = 1 / Math.sqrt(curvature);
    x[k * m + c] = free[c] / units[k * m + c];
  });
  const p = new Float64Array(x.length);
  let evaluations = 0;
  const scaled = (y: Float64Array, gradient: Float64Array): number => {
    evaluations++;
    for (let q = 0; q < p.length; q++) p[q] = units[q] * y[q];
    const value = at(p, gradient);
    for (let q = 0; q < p.length; q++) gradient[q] *= units[q];
    return value;
  };
  const objective = minimize(scaled, x, steps);
  const moved: WeightedNeuron[] = [];
  for (let j = 0; j < k; j++) {
    const theta = new Float64Array(space.dimension + 1);
    let square = 0;
    for (let c = 0; c < m; c++) {
      theta[c] = units[j * m + c] * x[j * m + c];
      if (c < rows.ball) square += theta[c] ** 2;
    }
    const size = Math.sqrt(square);
    if (size > 0) moved.push({ theta: theta.map((value) => value / size), output: signs[j] * size });
  }
  return {
    neurons: moved,
    free: Float64Array.from(free, (_, c) => units[k * m + c] * x[k * m + c]),
    objective,
    work: evaluations * 2 * n * m * k,
  };
}

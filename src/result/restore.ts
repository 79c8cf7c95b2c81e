/** Back from a result to the problem it answers and the solution it claims, in scaled units, for the verifier. */
import type { NeuronBudget } from '../core/neuronBudget';
import type { Problem } from '../core/problem';
import type { VerifyClaim } from '../core/verify';
import { goalOf } from './goals';
import { shapeOfResult } from './networkShape';
import { scaleInputs, toScaled } from './scaling';
import type { FitResult } from './schema';

/** Raw training inputs, row-major, and targets. */
export interface RawSamples {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  /** Of the samples, where they have weights and tolerances of their own. */
  readonly weights?: Float64Array;
  readonly tolerances?: Float64Array;
}

/** The samples of a problem, with their inputs in raw units. */
export function samplesOfProblem(
  inputs: Float64Array,
  { targets, sampleWeights: weights, sampleTolerances: tolerances }: Problem,
): RawSamples {
  return { inputs, targets, ...(weights && { weights }), ...(tolerances && { tolerances }) };
}

/** The samples a result holds inline; null when it names a file instead. */
export function inlineSamples({ samples }: FitResult): RawSamples | null {
  const { x, y, weights, tolerances } = samples;
  if (!x || !y) return null;
  return {
    inputs: Float64Array.from(x.flat()),
    targets: Float64Array.from(y),
    ...(weights && { weights: Float64Array.from(weights) }),
    ...(tolerances && { tolerances: Float64Array.from(tolerances) }),
  };
}

/** The tolerances of the samples as the fit was solved with them: wider by the factor that a budget of neurons has reached. */
export function widenedTolerances(own: Float64Array, budget: NeuronBudget | undefined): Float64Array {
  const { reached: factor = 1 } = budget?.tolerance ?? {};
  return factor === 1 ? own : own.map((tolerance) => factor * tolerance);
}

/** `samples` must be the result's own: as many as samples.count, each with samples.inputs.length numbers. */
export function restoreProblem(result: FitResult, samples: RawSamples): Problem {
  return {
    count: result.samples.count,
    dimension: result.samples.inputs.length,
    inputs: scaleInputs(samples.inputs, result.scaling),
    targets: samples.targets,
    slope: result.activation.slope,
    weights: result.constraint.weights,
    bias: result.constraint.bias,
    skip: result.skipKind,
    goal: goalOf(result.goal),
    ...shapeOfResult(result, result.scaling),
    ...(samples.weights && { sampleWeights: samples.weights }),
    ...(samples.tolerances && { sampleTolerances: widenedTolerances(samples.tolerances, result.budget) }),
  };
}

/** `samples` must be the result's own. */
export function restoreClaim(result: FitResult, samples: RawSamples): VerifyClaim {
  const {
    dual,
    slopeDual,
    objective,
    mass,
    lowerBound,
    gap,
    status,
    neurons,
    skip,
    infeasibility,
    penalty,
    budget,
  } = result;
  const { largest, largestAtMost } = penalty ?? {};
  return {
    ...toScaled(result, result.scaling),
    written: { neurons, skip, inputs: samples.inputs },
    dual,
    ...(slopeDual && { slopeDual }),
    objective,
    mass,
    lowerBound,
    gap,
    status,
    ...(largest !== undefined && {
      penaltyScale: { largest, ...(largestAtMost !== undefined && { largestAtMost }) },
    }),
    ...(budget && { budget }),
    ...(infeasibility && {
      infeasibility: { ...infeasibility, rows: samplesOfRows(result, infeasibility.rows) },
    }),
  };
}

/** 0-based samples of 1-based rows of the dataset; −1 where there is no such row. */
function samplesOfRows({ samples }: FitResult, rows: readonly number[]): number[] {
  const { rows: numbers, count } = samples;
  if (numbers === undefined) return rows.map((row) => (row <= count ? row - 1 : -1));
  const positions = new Map(numbers.map((row, i) => [row, i]));
  return rows.map((row) => positions.get(row) ?? -1);
}

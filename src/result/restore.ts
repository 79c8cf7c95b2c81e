/** Back from a result to the problem it answers and the solution it claims, in scaled units, for the verifier. */
import type { Problem } from '../core/problem';
import type { Solution } from '../core/solution';
import { scaleInputs, toScaled } from './scaling';
import type { FitResult } from './schema';

/** Raw training inputs, row-major, and targets. */
export interface RawSamples {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** The samples a result holds inline; null when it names a file instead. */
export function inlineSamples({ samples }: FitResult): RawSamples | null {
  const { x, y } = samples;
  return x && y ? { inputs: Float64Array.from(x.flat()), targets: Float64Array.from(y) } : null;
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
    goal: result.goal,
  };
}

type Claim = Pick<
  Solution,
  'neurons' | 'skip' | 'dual' | 'objective' | 'mass' | 'lowerBound' | 'gap' | 'status'
>;

export function restoreClaim(result: FitResult): Claim {
  const { dual, objective, mass, lowerBound, gap, status } = result;
  return { ...toScaled(result, result.scaling), dual, objective, mass, lowerBound, gap, status };
}

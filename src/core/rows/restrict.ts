/** A problem over some of its samples only: a relaxation of it, whose bounds hold for all of them (theory.md, section 8). */
import { complementRows, identityRows } from '../linear/orthogonal';
import type { NormalizedProblem } from '../normalize';

/**
 * @param samples ascending indices into the problem's own samples; its loss is not exact: rows of one that is may depend on one another
 */
export function restrictedTo(problem: NormalizedProblem, samples: Int32Array): NormalizedProblem {
  const { space, targets, kept } = problem;
  const d = space.dimension;
  const count = samples.length;
  const inputs = new Float64Array(count * d);
  samples.forEach((i, row) => inputs.set(space.inputs.subarray(i * d, (i + 1) * d), row * d));
  const freeTerms = problem.freeTerms.restrictedTo(samples);
  const free = freeTerms.columns;
  return {
    ...problem,
    kept: samples.map((i) => kept[i]),
    space: { ...space, count, inputs },
    targets: Float64Array.from(samples, (i) => targets[i]),
    loss: problem.loss.restrictedTo(samples),
    free,
    freeTerms,
    rows: free.length === 0 ? identityRows(count) : complementRows(count, free),
  };
}

/** A dual of some samples as one of all: the others have no part in it. */
export function extendedTo(count: number, samples: Int32Array, dual: Float64Array): Float64Array {
  const all = new Float64Array(count);
  samples.forEach((i, row) => (all[i] = dual[row]));
  return all;
}

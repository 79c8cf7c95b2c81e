/** What is known in closed form about one input with a free bias and the affine skip (theory.md, section 2.5). */
import type { Problem } from '../src/core/problem';

/** Slope changes of the line that joins the samples, which must be sorted and distinct. */
function slopeChanges({ inputs, targets }: Problem): Float64Array {
  const slopes = Float64Array.from(
    { length: targets.length - 1 },
    (_, k) => (targets[k + 1] - targets[k]) / (inputs[k + 1] - inputs[k]),
  );
  return Float64Array.from({ length: slopes.length - 1 }, (_, k) => slopes[k + 1] - slopes[k]);
}

/** The least mass: Σ|slope changes| / (1 − α), with radius 1. */
export function normOf(problem: Problem): number {
  return slopeChanges(problem).reduce((sum, change) => sum + Math.abs(change), 0) / (1 - problem.slope);
}

/** The fewest neurons of that mass: ⌈L/2⌉ for each run of L slope changes of one sign (Debarre et al. 2022). */
export function sparsestCount(problem: Problem): number {
  let count = 0;
  let run = 0;
  let sign = 0;
  for (const change of slopeChanges(problem)) {
    if (Math.sign(change) !== sign) {
      count += Math.ceil(run / 2);
      run = 0;
      sign = Math.sign(change);
    }
    if (sign !== 0) run++;
  }
  return count + Math.ceil(run / 2);
}

/** Why a fit is infeasible, in the user's rows and words (MATH.md section 2.6). */
import type { Problem } from '../core/problem';

/**
 * One sentence. `conflict` holds 0-based samples, `rows` the 1-based row of the dataset of every sample. Returns null when
 * the solver named no samples.
 */
export function conflictSentence(
  problem: Problem,
  conflict: readonly number[],
  rows: readonly number[],
  dataset: string,
): string | null {
  if (conflict.length === 0) return null;
  const named = listOf(conflict.map((i) => rows[i]));
  const one = conflict.length === 1;
  const start = `Infeasible: ${one ? 'row' : 'rows'} ${named} of ${dataset}`;
  if (!one && conflict.every((i) => sameInputs(problem, i, conflict[0]))) {
    return `${start} have equal inputs but targets that cannot both be met; ${remedy(problem)}.`;
  }
  if (problem.bias.kind === 'none') {
    return one
      ? `${start} has only zero inputs, where a network without a bias is zero; add a bias or drop the row.`
      : `${start} cannot be met together by a network without a bias; add a bias or drop one of them.`;
  }
  return `${start} cannot be met ${one ? 'at all' : 'together'}; ${remedy(problem)}.`;
}

function remedy({ goal }: Problem): string {
  if (goal.kind === 'classify') return 'correct one or use `goal classify soft 10`';
  return goal.tolerance === undefined
    ? 'correct one or allow a tolerance with `goal within`'
    : 'correct one or widen the tolerance of `goal within`';
}

function sameInputs({ inputs, dimension }: Problem, i: number, j: number): boolean {
  for (let k = 0; k < dimension; k++) {
    if (inputs[i * dimension + k] !== inputs[j * dimension + k]) return false;
  }
  return true;
}

function listOf(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((p, q) => p - q).map(String);
  return sorted.length === 1
    ? sorted[0]
    : `${sorted.slice(0, -1).join(', ')} and ${sorted[sorted.length - 1]}`;
}

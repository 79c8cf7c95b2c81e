/** Why a fit is infeasible, in the user's rows and words (theory.md section 2.6). */
import type { Infeasibility } from '../core/feasibility';
import { shownTolerance, toleranceText } from './tolerance';
import type { Problem, Shape } from '../core/problem';
import { shapeWords } from '../core/shape/shape';
import { hasClasses } from './goals';

/** One sentence. `rows` holds the 1-based row of the dataset of every sample. */
export function conflictSentence(
  problem: Problem,
  { rows: conflict, leastTolerance }: Infeasibility,
  rows: readonly number[],
  dataset: string,
  asked?: Shape,
): string {
  const named = listOf(conflict.map((i) => rows[i]));
  const one = conflict.length === 1;
  const start = `Infeasible: ${one ? 'row' : 'rows'} ${named} of ${dataset}`;
  const equal = !one && conflict.every((i) => sameInputs(problem, i, conflict[0]));
  const within = leastTolerance === undefined ? [] : [withinText(leastTolerance)];
  const lenient = hasClasses(problem.goal) ? 'classify soft 10' : 'least_squares penalty 5%';
  if (equal) {
    const remedies = within.length > 0 ? within : [`use \`goal ${lenient}\``];
    return `${start} have equal inputs but targets that cannot both be met; ${anyOf(['correct one', ...remedies])}.`;
  }
  if (asked) {
    const bends = bendSentence(problem, conflict, asked);
    const remedies = within.length > 0 ? within : [`use \`goal ${lenient}\``];
    return `${start} ${bends}: no ${shapeWords({ shape: asked })} network passes ${passes(problem)}; ${anyOf(['leave the shape out', one ? 'drop the row' : 'drop one of them', ...remedies])}.`;
  }
  const why = one
    ? 'has only zero inputs, where a network without a bias is zero'
    : 'cannot be met together by a network without a bias';
  return `${start} ${why}; ${anyOf(['add a bias', one ? 'drop the row' : 'drop one of them', ...within])}.`;
}

/** What the rows do, as far as few of them say it. */
function bendSentence(
  { dimension }: Problem,
  conflict: readonly number[],
  { outputs, slopes }: Shape,
): string {
  if (conflict.length === 2 && slopes) return 'rise otherwise';
  // of one input one between two; of several one inside of others
  if (conflict.length === 3 && outputs !== 'any') return 'bend the other way';
  if (dimension > 1 && outputs !== 'any' && conflict.length > 3) return 'bend the other way together';
  return conflict.length === 1 ? 'is beyond it' : 'do not fit it together';
}

const passes = ({ goal }: Problem): string =>
  goal.kind === 'interpolate' ? 'through them' : 'as near to them as the goal asks';

/** The clause that is met, and what no smaller number than this would do. */
function withinText(leastTolerance: number): string {
  const least = shownTolerance(leastTolerance);
  return `use \`goal within ${toleranceText(leastTolerance)}\` (the least tolerance that can be met is ${least})`;
}

/** a, b or c. */
function anyOf(remedies: readonly string[]): string {
  return `${remedies.slice(0, -1).join(', ')} or ${remedies[remedies.length - 1]}`;
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

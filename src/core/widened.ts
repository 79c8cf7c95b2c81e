/** A budget of neurons before a tolerance (theory.md, section 10): where no function of so many kinks meets it, the least that one does. */
import type { CancelSignal } from './cancelSignal';
import { type NeuronBudget, mostNeurons, type WidenedTolerance } from './neuronBudget';
import { columnsOf, kinksWithin, leastTolerance } from './oneInput/leastTolerance';
import type { Problem } from './problem';
import { hasShape } from './shape/shape';
import type { Solution, Sparsify } from './solution';
import { ONE_INPUT } from './settings/oneInput';

const { toleranceBracket, toleranceRounding } = ONE_INPUT;

/** Whether the neurons of a network are the kinks of its function, which can be counted; not of functions of a shape. */
function countsKinks(problem: Problem): boolean {
  const { dimension, bias, skip, goal } = problem;
  const isTube = goal.kind === 'within' || goal.kind === 'fewest' || goal.kind === 'interpolate';
  return dimension === 1 && bias.kind === 'free' && skip === 'affine' && isTube && !hasShape(problem);
}

export interface Widened {
  readonly problem: Problem;
  readonly tolerance?: WidenedTolerance;
}

/** The problem with the tolerance that the budget reaches; itself where it needs no wider one, or none can be proven. Null when cancelled. */
export function widened(problem: Problem, sparsify: Sparsify, signal: CancelSignal): Widened | null {
  const most = mostNeurons(sparsify);
  if (most === null || !countsKinks(problem)) return { problem };
  const { goal, inputs, targets } = problem;
  const asked = 'tolerance' in goal && typeof goal.tolerance === 'number' ? goal.tolerance : 0;
  const columns = columnsOf(inputs, targets);
  if (kinksWithin(columns, asked) <= most) return { problem };
  const bracket = leastTolerance(columns, most, signal);
  if (bracket === null) return null;
  // a little more than suffices, so that rounding does not need another kink
  const reached = Math.max(asked, bracket.suffices * (1 + toleranceBracket));
  const wider = { kind: goal.kind === 'fewest' ? 'fewest' : 'within', tolerance: reached } as const;
  return {
    problem: { ...problem, goal: wider },
    tolerance: { asked, reached, needsMore: Math.max(asked, bracket.needsMore * (1 - toleranceRounding)) },
  };
}

/** What is known of the budget of a solved problem; undefined where none was asked for, or there is no network. */
export function budgetOf(
  problem: Problem,
  sparsify: Sparsify,
  tolerance: WidenedTolerance | undefined,
  { neurons, objective, leastObjective }: Solution,
): NeuronBudget | undefined {
  const asked = mostNeurons(sparsify);
  const { goal } = problem;
  if (objective === null || (asked === null && goal.kind !== 'fewest')) return undefined;
  const reached = neurons.length;
  return {
    asked,
    reached,
    proven: countsKinks(problem) && (asked === null ? isFewest(problem, reached) : reached <= asked),
    ...(tolerance && { tolerance }),
    ...(leastObjective !== undefined && { leastObjective }),
  };
}

/** Also where the tolerance is wider by rounding. */
function isFewest({ goal, inputs, targets }: Problem, neurons: number): boolean {
  const tolerance = goal.kind === 'fewest' ? goal.tolerance : NaN;
  return kinksWithin(columnsOf(inputs, targets), tolerance * (1 + toleranceBracket)) >= neurons;
}

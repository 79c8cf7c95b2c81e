/** A budget of neurons before a tolerance (theory.md, section 10): where no function of so many kinks meets it, the least that one does. */
import type { CancelSignal } from './cancelSignal';
import { type NeuronBudget, mostNeurons, type WidenedTolerance } from './neuronBudget';
import { columnsOf, kinksWithin, leastTolerance } from './oneInput/leastTolerance';
import type { Goal, Problem } from './problem';
import { hasShape } from './shape/shape';
import type { Solution, Sparsify } from './solution';
import { ONE_INPUT } from './settings/oneInput';

const { toleranceBracket, toleranceRounding } = ONE_INPUT;

const TUBES: ReadonlySet<Goal['kind']> = new Set(['interpolate', 'within', 'within_each', 'fewest']);

/** Whether the neurons of a network are the kinks of its function, which can be counted; not of functions of a shape. */
function countsKinks(problem: Problem): boolean {
  const { dimension, bias, skip, goal } = problem;
  return (
    dimension === 1 && bias.kind === 'free' && skip === 'affine' && TUBES.has(goal.kind) && !hasShape(problem)
  );
}

export interface Widened {
  readonly problem: Problem;
  readonly tolerance?: WidenedTolerance;
}

/** The problem with the tolerance that the budget reaches; itself where it needs no wider one, or none can be proven. Null when cancelled. */
export function widened(problem: Problem, sparsify: Sparsify, signal: CancelSignal): Widened | null {
  const most = mostNeurons(sparsify);
  if (most === null || !countsKinks(problem)) return { problem };
  const { goal, inputs, targets, sampleTolerances: own } = problem;
  const columns = columnsOf(inputs, targets, own);
  const asked = own ? 1 : 'tolerance' in goal && typeof goal.tolerance === 'number' ? goal.tolerance : 0;
  if (kinksWithin(columns, asked) <= most) return { problem };
  const bracket = leastTolerance(columns, most, signal);
  if (bracket === null) return signal.aborted ? null : { problem };
  // a little more than suffices, so that rounding does not need another kink
  const reached = Math.max(asked, bracket.suffices * (1 + toleranceBracket));
  return {
    problem: withTolerance(problem, reached),
    tolerance: { asked, reached, needsMore: Math.max(asked, bracket.needsMore * (1 - toleranceRounding)) },
  };
}

/** The problem as it is solved: with another tolerance, or with another factor of the samples' own. */
function withTolerance(problem: Problem, tolerance: number): Problem {
  const { goal, sampleTolerances: own } = problem;
  if (own) return { ...problem, sampleTolerances: own.map((value) => tolerance * value) };
  const kind = goal.kind === 'fewest' ? 'fewest' : 'within';
  return { ...problem, goal: { kind, tolerance } };
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

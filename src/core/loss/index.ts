/** The losses of each goal. */
import { type Goal, type GoalOf, MARGIN, type Penalty, type Problem } from '../problem';
import { isPenalty, type Loss } from './loss';
import { Losses } from './losses';
import { MarginLoss } from './margin';
import { distance, ResidualLoss, type ResidualShape } from './residual';

/** In units of the user's: one of a value, and what a neuron costs there. */
export interface LossUnits {
  readonly value: number;
  readonly neuron: number;
}

/** What makes one sample's loss another's: its weight sᵢ, and εᵢ where the goal has one a sample. */
interface Sample {
  readonly weight: number;
  readonly tolerance: number;
}

/** Of the samples together: what is shared by a mean. */
interface Context extends LossUnits {
  /** Σ sᵢ. */
  readonly total: number;
}

type LossMaker<K extends Goal['kind']> = (goal: GoalOf<K>, context: Context) => (sample: Sample) => Loss;

/** κ = s/(λS) of a loss that is linear far out, in units of mass. */
const linear =
  (shape: ResidualShape, { penalty }: Penalty, { neuron, total }: Context) =>
  ({ weight }: Sample): Loss =>
    new ResidualLoss(shape, (neuron / (penalty * total)) * weight);

/** The same of one that is quadratic, and so in units of mass over squared values: (mass + κℓ)/s with r = value·r'. */
const quadratic =
  (
    { above, below }: Pick<ResidualShape, 'above' | 'below'>,
    { penalty }: Penalty,
    { value, neuron, total }: Context,
  ) =>
  ({ weight }: Sample): Loss =>
    new ResidualLoss(
      { tolerance: 0, quadratic: true, above, below },
      ((value * neuron) / (penalty * total)) * weight,
    );

const hard = (tolerance: number) => (): Loss => new ResidualLoss(distance(tolerance), Infinity);

const LOSSES: { readonly [K in Goal['kind']]: LossMaker<K> } = {
  interpolate: () => hard(0),
  within: ({ tolerance }, { value }) => hard(tolerance / value),
  fewest: ({ tolerance }, { value }) => hard(tolerance / value),
  within_each:
    (_, { value }) =>
    ({ tolerance }) =>
      new ResidualLoss(distance(tolerance / value), Infinity),
  within_penalty: (goal, context) => linear(distance(goal.tolerance / context.value), goal, context),
  classify: () => () => new MarginLoss(Infinity),
  // mass/s + K·hinge = (mass + K·s·hinge)/s
  classify_soft:
    ({ softness }, { neuron }) =>
    ({ weight }) =>
      new MarginLoss(softness * neuron * MARGIN * weight),
  least_absolute: (goal, context) => linear(distance(0), goal, context),
  least_squares: (goal, context) => quadratic({ above: Infinity, below: Infinity }, goal, context),
  huber: (goal, context) => {
    const slope = goal.delta / context.value;
    return quadratic({ above: slope, below: slope }, goal, context);
  },
  quantile: (goal, context) =>
    linear({ ...distance(0), above: 1 - goal.tau, below: goal.tau }, goal, context),
};

function makerOf<K extends Goal['kind']>(kind: K): LossMaker<K> {
  return LOSSES[kind];
}

/** Whether samples have weights or tolerances of their own under this goal. */
function differ({ goal, sampleWeights }: Pick<Problem, 'goal' | 'sampleWeights'>, common: Loss): boolean {
  if (goal.kind === 'within_each') return true;
  return common.weight < Infinity && sampleWeights !== undefined && sampleWeights.some((s) => s !== 1);
}

/** Whether every network is feasible for a goal, at a cost; also where its penalty is not known yet. */
export function isPenaltyGoal(goal: Goal): boolean {
  const known = 'penalty' in goal ? { ...goal, penalty: 1 } : goal;
  return isPenalty(lossOf({ goal: known, count: 1 }));
}

/** Σ sᵢ. */
const totalWeight = ({ count, sampleWeights }: Pick<Problem, 'count' | 'sampleWeights'>): number =>
  sampleWeights ? sampleWeights.reduce((sum, s) => sum + s, 0) : count;

/** The losses of a problem's goal, in the user's units unless others are given. Throws where a penalty is not known yet. */
export function lossOf(
  problem: Pick<Problem, 'goal' | 'count' | 'sampleWeights' | 'sampleTolerances'>,
  units: LossUnits = { value: 1, neuron: 1 },
): Losses {
  const { goal, count, sampleWeights, sampleTolerances } = problem;
  if ('penalty' in goal && !(goal.penalty > 0)) throw new Error('A penalty that is not known has no loss.');
  const of = makerOf(goal.kind)(goal, { ...units, total: totalWeight(problem) });
  const common = of({ weight: 1, tolerance: 0 });
  if (!differ(problem, common)) return new Losses(common, null);
  return new Losses(
    common,
    Array.from({ length: count }, (_, i) =>
      of({ weight: sampleWeights?.[i] ?? 1, tolerance: sampleTolerances?.[i] ?? 0 }),
    ),
  );
}

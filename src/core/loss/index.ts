/** The loss of each goal. */
import { type Goal, type GoalOf, MARGIN, type Problem } from '../problem';
import { DistanceLoss } from './distance';
import type { Loss } from './loss';
import { MarginLoss } from './margin';

/** In units of the user's: one of a value, and what a neuron costs there; and how many samples share a mean. */
export interface LossUnits {
  readonly value: number;
  readonly neuron: number;
  readonly count: number;
}

const LOSSES: { readonly [K in Goal['kind']]: (goal: GoalOf<K>, units: LossUnits) => Loss } = {
  interpolate: () => new DistanceLoss(0, Infinity),
  within: ({ tolerance }, { value }) => new DistanceLoss(tolerance / value, Infinity),
  classify: () => new MarginLoss(Infinity),
  // mass/s + K·hinge = (mass + K·s·hinge)/s
  classify_soft: ({ softness }, { neuron }) => new MarginLoss(softness * neuron * MARGIN),
  least_absolute: ({ penalty }, { neuron, count }) => new DistanceLoss(0, neuron / (penalty * count)),
};

function lossFor<K extends Goal['kind']>(kind: K): (goal: GoalOf<K>, units: LossUnits) => Loss {
  return LOSSES[kind];
}

/** The loss of a problem's goal, in the user's units unless others are given. */
export const lossOf = (
  { goal, count }: Pick<Problem, 'goal' | 'count'>,
  units: Omit<LossUnits, 'count'> = { value: 1, neuron: 1 },
): Loss => lossFor(goal.kind)(goal, { ...units, count });

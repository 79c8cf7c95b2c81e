/** Accuracies that several rooms of the solver share. */
import { factor, floor, share, tolerance, valuesOf } from './units';

export const ACCURACY_PART = {
  /** No network is called one that meets its samples when it is off by more than this part of what the free terms leave of the targets. */
  allowedMiss: tolerance(1e-9),
  /** As well as double precision lets a network of small mass meet them: eleven digits. */
  exactMiss: tolerance(1e-11),
  /** How much mass fewer neurons may cost: this part of the gap asked for, and at least so much, relatively. */
  slackOfGap: share(0.25),
  leastSlack: tolerance(1e-9),
  /** Masses that differ by less, relatively, are the same. */
  sameMass: tolerance(1e-12),
  /** An objective below the proven bound by no more than this part of it is so by rounding. */
  belowBound: tolerance(1e-9),
  /** Where missing the samples by a rounding is worth more, an objective may be below it by this part of the gap asked for. */
  belowBoundPerGap: share(0.1),
  /** What fewer neurons may cost where the gap is closed: this part of what is left of it. */
  slackOfLeft: share(0.9),
  /** A network that misses a sample by more, of the targets, is none for its goal, however near double precision lets it come. */
  mostMissed: tolerance(1e-8),
  /**
   * Free terms that are larger than this multiple of the targets cancel: what they tell samples apart by is the rounding of the inputs, as
   * where these lie on a line but for their twelfth digit. They cost nothing, so that nothing else holds them back.
   */
  mostCancelled: factor(1e10),
  /** Of what an independent check concedes to its own rounding of a huge dual it excuses so much, relatively. */
  excusedRounding: tolerance(1e-3),
  /** What a dual objective counts for in the size of a gap, where the primal one is smaller: this part of it. */
  dualObjectiveShare: tolerance(1e-3),
  /** An interior point has come nearer where its merit is this part of the best. */
  betterMerit: share(0.9),
  /** Keeps divisions from 0/0. */
  leastDivisor: floor(1e-300),
};

export const ACCURACY = valuesOf(ACCURACY_PART);

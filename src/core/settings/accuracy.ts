/** Accuracies that several rooms of the solver share. */
import { floor, share, tolerance, valuesOf } from './units';

export const ACCURACY_PART = {
  /** No network is called one that meets its samples when it is off by more than this part of what the free terms leave of the targets. */
  allowedMiss: tolerance(1e-9),
  /** As well as double precision lets a network of small mass meet them: eleven digits. */
  exactMiss: tolerance(1e-11),
  /** How much mass fewer neurons may cost: this part of the gap asked for, and at least so much, relatively. */
  slackOfGap: share(0.25),
  leastSlack: tolerance(1e-9),
  /** In digits that are shown rounded up: what lies above a whole digit by no more is that digit. */
  shownDigit: tolerance(1e-9),
  /** Keeps divisions from 0/0. */
  leastDivisor: floor(1e-300),
};

export const ACCURACY = valuesOf(ACCURACY_PART);

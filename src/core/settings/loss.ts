/** Settings of the losses (theory.md, section 7). */
import { factor, tolerance, valuesOf } from './units';

export const LOSS_PART = {
  /** The part of a tolerance that is not used, so that rounding does not leave it. */
  unusedTolerance: tolerance(1e-9),
  /** How close to its limit, relative to it, a sample counts as binding. */
  bindingDistance: tolerance(1e-6),
  /** A value off its limit by this much, in units of the largest target, is off by rounding. */
  limitRounding: tolerance(1e-12),
  /** Larger coefficients, of columns of order one and a margin of one, only separate what rounding tells apart. */
  largestCoefficient: factor(1e6),
};

export const LOSS = valuesOf(LOSS_PART);

/** A budget of neurons (theory.md, section 10): what was asked for, and what is known of it. */
import type { Sparsify } from './status';

/** What is known of a budget of neurons. */
export interface NeuronBudget {
  /** The most neurons that were allowed; null where as few as possible were asked for. */
  readonly asked: number | null;
  /** Neurons of the network. */
  readonly reached: number;
  /**
   * Of a tolerance: no function with fewer kinks meets it, or where it was widened none with as many kinks as asked meets one below
   * `needsMore`. False for a search.
   */
  readonly proven: boolean;
  /** Where the tolerance gave way. */
  readonly tolerance?: WidenedTolerance;
  /** The objective of least norm that it was before neurons were taken away, at the tolerance reached. */
  readonly leastObjective?: number;
}

/** A tolerance that gave way to a budget of neurons, in the target's unit; where each sample has its own, a factor of these, of which 1 was asked for. */
export interface WidenedTolerance {
  readonly asked: number;
  /** As many neurons as asked suffice. */
  readonly reached: number;
  /** One more is needed. Absent where that is not proven. */
  readonly needsMore?: number;
}

/** Whether a network of so many neurons is to be traded for one of fewer. */
export function wantsFewer(sparsify: Sparsify, neurons: number): boolean {
  return sparsify === 'reweighted' || neurons > (mostNeurons(sparsify) ?? Infinity);
}

/** The K of `at_most K`; null of the other ways to sparsify. */
export function mostNeurons(sparsify: Sparsify): number | null {
  return sparsify.startsWith('at_most ') ? Number(sparsify.slice('at_most '.length)) : null;
}

/** The networks that a solve had on its way, to be looked at: few, small, and no part of a result. */
import type { Neuron, SkipTerms } from '../core/solution';

/** The best network of a round, in raw input units. */
export interface RoundNetwork {
  /** Of the trace's entry. */
  readonly iteration: number;
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
}

/** The best network that a running fit has so far. Its lower bound is not closed in on: it is no result. */
export interface BestSoFar {
  /** Hash of what the fit asks for, as in a result's provenance. */
  readonly input: string;
  readonly network: RoundNetwork;
}

/** What is recorded of a solve: half a megabyte of text at most. */
export const ROUND_LIMITS = { rounds: 40, neurons: 200, inputs: 2 } as const;

/** A best network so far with more neurons is not told: it is sent several times a second. */
export const MOST_SO_FAR = 4000;

/** What a verification is given and what it says. */
import type { Neuron, SkipTerms, Solution, SolveStatus } from '../solution';
import type { CancelSignal } from '../cancelSignal';
import type { NetworkValues } from './evaluate';

/** A dual ray that is said to prove a problem infeasible. */
export interface RayClaim {
  /** 0-based samples, and z on them; z is zero on the others. */
  readonly rows: readonly number[];
  readonly ray: readonly number[];
  /** Multipliers of the rises between neighbours of the samples, by ascending input, where slopes have limits. */
  readonly slopeRay?: readonly number[];
  readonly leastTolerance?: number;
}

/** λ_max as it is claimed: some neuron reaches `largest`, none is left from `largestAtMost` on, or from `largest` where that is left out. */
export interface PenaltyScaleClaim {
  readonly largest: number;
  readonly largestAtMost?: number;
}

/** The part of a Solution that can be checked. Types, units and signs as there. */
export interface VerifyClaim {
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
  readonly dual: readonly number[];
  /** Multipliers of the rises between neighbours, where slopes have limits. */
  readonly slopeDual?: readonly number[];
  readonly objective: number | null;
  readonly mass: number | null;
  readonly lowerBound: number;
  readonly gap: number | null;
  readonly status: SolveStatus;
  /** Proof of an infeasible problem; positions of samples where a result has rows. */
  readonly infeasibility?: RayClaim;
  /** What a percentage of the penalty is taken of. */
  readonly penaltyScale?: PenaltyScaleClaim;
  readonly budget?: NonNullable<Solution['budget']>;
  /** The network in the units it was written in, and the inputs in these; left out where they are those of the problem. */
  readonly written?: {
    readonly neurons: readonly Neuron[];
    readonly skip: SkipTerms;
    readonly inputs: Float64Array;
  };
}

export type FindingKind =
  'residual' | 'mass' | 'membership' | 'objective' | 'dual' | 'gap' | 'infeasible' | 'penalty' | 'budget';

export interface VerifyOptions {
  /** Work to spend on the proof, in multiplications; the default is worth about half a minute. */
  readonly budget?: number;
  /** Ends the proof early, with what is proven by then. */
  readonly signal?: CancelSignal;
}

/** The signal or the budget came first, or the rounding of the proof itself is more than may be excused. */
export type Unfinished = 'signal' | 'budget' | 'rounding';

/** One thing that was checked. A kind can have several findings. */
export interface Finding {
  readonly what: FindingKind;
  readonly holds: boolean;
  /** What was found; NaN when it cannot be computed. */
  readonly value: number;
  /** What it may be at most. */
  readonly limit: number;
  readonly sentence: string;
  /** It does not hold for want of a proof: nothing is known against it. */
  readonly open?: true;
}

export interface VerifyReport {
  /** Every finding holds. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** No network of this goal and constraint set has a smaller objective: proven here, from the data and the dual alone. */
  readonly provenLowerBound: number;
  /** The network's values at the samples; absent without a network, or when the signal came first. */
  readonly values?: NetworkValues;
  /** The network does what its goal asks for; absent as `values` is. */
  readonly met?: boolean;
  /** Why the claim of the penalty's scale was not checked, as half a sentence. */
  readonly scaleUnchecked?: string;
  /** What kept the proof from being done, where something did. */
  readonly unfinished?: Unfinished;
}

/** A finding that holds when value ≤ limit (never for NaN). */
export function atMost(what: FindingKind, value: number, limit: number, subject: string): Finding {
  const holds = value <= limit;
  return {
    what,
    holds,
    value,
    limit,
    sentence: `${subject}: ${show(value)}, ${holds ? 'within' : 'above'} the limit ${show(limit)}.`,
  };
}

/** A finding that does not hold for want of a proof. */
export const left = (finding: Finding): Finding => (finding.holds ? finding : { ...finding, open: true });

/** A number in a sentence; a missing one in words. */
export function show(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  return Number.isFinite(value) ? String(Number(value.toPrecision(10))) : 'unbounded';
}

/** What a verification is given and what it says. */
import type { Neuron, SkipTerms, SolveStatus } from '../solution';

/** The part of a Solution that can be checked. Types, units and signs as there. */
export interface VerifyClaim {
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
  readonly dual: readonly number[];
  readonly objective: number | null;
  readonly mass: number | null;
  readonly lowerBound: number;
  readonly gap: number | null;
  readonly status: SolveStatus;
}

export type FindingKind = 'residual' | 'mass' | 'membership' | 'objective' | 'dual' | 'gap';

/** One thing that was checked. A kind can have several findings. */
export interface Finding {
  readonly what: FindingKind;
  readonly holds: boolean;
  /** What was found; NaN when it cannot be computed. */
  readonly value: number;
  /** What it may be at most. */
  readonly limit: number;
  readonly sentence: string;
}

export interface VerifyReport {
  /** Every finding holds. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** No network of this goal and constraint set has a smaller objective: proven here, from the data and the dual alone. */
  readonly provenLowerBound: number;
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

/** A number in a sentence; a missing one in words. */
export function show(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  return Number.isFinite(value) ? String(Number(value.toPrecision(10))) : 'unbounded';
}

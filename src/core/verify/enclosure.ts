/** What a search is asked for, and what it has proven of the largest |f(θ)| over C. */
import type { CancelSignal } from '../cancelSignal';

export interface SearchOptions {
  /** Nothing below this value needs to be resolved: a bound at or under it is good enough. */
  readonly floor: number;
  /** Relative width to which the maximum is enclosed. */
  readonly precision: number;
  /** Multiplications to spend at most, roughly, over all responses together. */
  readonly budget: number;
  readonly signal?: CancelSignal | undefined;
}

export interface Enclosure {
  /** Proven: |f| ≤ upper on C. Rounding is counted in. */
  readonly upper: number;
  /** A value that |f| reaches on C, up to rounding. */
  readonly reached: number;
  /** How much of `upper` is there for rounding alone. */
  readonly rounding: number;
  /** Largest magnitude of a response. */
  readonly magnitude: number;
  /** Multiplications spent. */
  readonly work: number;
}

/** Of no function. */
export const NOTHING: Enclosure = { upper: 0, reached: 0, rounding: 0, magnitude: 0, work: 0 };

/** The enclosure of the larger of two maxima. */
export function larger(a: Enclosure, b: Enclosure): Enclosure {
  return {
    upper: Math.max(a.upper, b.upper),
    reached: Math.max(a.reached, b.reached),
    rounding: b.upper > a.upper ? b.rounding : a.rounding,
    magnitude: Math.max(a.magnitude, b.magnitude),
    work: a.work + b.work,
  };
}

/** Of two enclosures of one maximum. */
export function closer(a: Enclosure, b: Enclosure): Enclosure {
  const { upper, rounding } = b.upper < a.upper ? b : a;
  return { ...larger(a, b), upper, rounding };
}

/**
 * The part of the search in boxes that takes its time (theory.md, section 12): bounds p − T·gauge on boxes on the faces of the cube [−1, 1]^m, and
 * searches a box depth first.
 */
import type { UnitSet } from '../unitSet';

/** The rows of one side: κ > 0 first, then κ < 0, each part filled up with a row of zeros to an even number. */
export interface BoxRows {
  /** Rows with κ > 0, the filling included, and all rows. */
  readonly convex: number;
  readonly count: number;
  /** m + 1 columns of `count` numbers: the rows' coordinates, and κ. */
  readonly columns: Float64Array;
}

/** p(φ) = linearᵀφ + Σ κ_i|u_iᵀφ| of both sides. */
export interface BoxProblem {
  readonly set: UnitSet;
  readonly linear: Float64Array;
  readonly sides: readonly [BoxRows, BoxRows];
}

/** A box is a record of numbers: bound of p/gauge, side, face (twice the coordinate, and 1 where it is −1), kind, centre, half-widths. */
export const enum R {
  bound,
  side,
  face,
  kind,
  head,
}

/** What is to be done with a box. */
export const enum Kind {
  open,
  /** Its few undecided rows are to be decided by sign. */
  forSigns,
  /** That did not help. */
  withoutSigns,
}

export interface BoxQuestion {
  /** T: boxes where p ≤ T·gauge need no search. */
  readonly level: number;
  /** Bound of the rounding in p − T·gauge and in the model of it, but for what the model's own bound adds. */
  readonly slack: number;
  /** Work (units of `KERNEL_WORK`) after which what is open is handed back. */
  readonly budget: number;
  /** A box with at most so many undecided convex rows is searched for `signNodes` nodes, and then handed back for its signs. */
  readonly signRows: number;
  readonly signNodes: number;
}

/** What came of searching a box: valid until the next search. */
export interface BoxSlice {
  readonly nodes: number;
  readonly work: number;
  /** Largest bound of a box too small to be halved; 0 without one. */
  readonly stuck: number;
  /** A φ with p(φ) > T·gauge(φ), at which the search has ended; null without one. */
  readonly violation: Float64Array | null;
  /** Records of the boxes that are left open. */
  readonly left: readonly Float64Array[];
}

export interface BoxKernel {
  load(problem: BoxProblem): void;
  search(record: Float64Array, question: BoxQuestion): BoxSlice;
}

/** Boxes that a search hands back at most. */
export const MOST_LEFT = 128;

/** Numbers of a record for m coordinates. */
export function recordLength(m: number): number {
  return R.head + 2 * (m - 1);
}

/**
 * A part of the interior point of one input: what pulls at a function's values at the nodes, with multipliers, slacks and steps of its
 * own. With the rest it shares only the values f, and what its multipliers add up to at the nodes (theory.md, section 3).
 */

/** Lengths of a step to the boundary. */
export interface Reach {
  primal: number;
  dual: number;
}

export interface InteriorPart {
  /** How many products are driven to zero. */
  readonly pairs: number;
  /**
   * Adds the part's multipliers to the nodes'.
   *
   * @returns primal and dual objective, and what the part's own equations are off by in units of cost
   */
  residuals(f: Float64Array, perNode: Float64Array): { primal: number; dual: number; off: number };
  /** Adds −dz/df: its diagonal, and what nodes j and j + 1 share. */
  addStiffness(diagonal: Float64Array, coupling: Float64Array): void;
  /** Aims at products of zero (null), or at `mu` with the last direction's second-order terms. */
  aim(mu: number | null): void;
  /** Adds to the nodes' what the multipliers change by while f stays. */
  beginStep(perNode: Float64Array): void;
  endStep(df: Float64Array): void;
  /** Σ of the products after steps of these lengths. */
  products(primal: number, dual: number): number;
  shorten(reach: Reach): void;
  move(primal: number, dual: number): void;
}

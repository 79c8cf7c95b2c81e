/** What the samples cost, as a part of the interior point whose unknowns are a function's values at some nodes. */

/** Where each sample is: its value is (1 − share)·f_node + share·f_(node + 1). */
export interface OnNodes {
  readonly node: Int32Array;
  readonly share: Float64Array;
}

/** Lengths of a step to the boundary. */
export interface Reach {
  primal: number;
  dual: number;
}

export interface LossPart {
  /** Primal and dual are in one equation, and take one step together. */
  readonly coupled: boolean;
  /** How many products are driven to zero. */
  readonly pairs: number;
  /**
   * Adds the samples' multipliers to their nodes'.
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
  /** z of each sample, at values f of the nodes. */
  multipliers(f: Float64Array): Float64Array;
}

/** Where ascending positions are among ascending nodes, the first and the last of which enclose them. */
export function onNodes(nodes: Float64Array, positions: Float64Array): OnNodes {
  const node = new Int32Array(positions.length);
  const share = new Float64Array(positions.length);
  let j = 0;
  for (let i = 0; i < positions.length; i++) {
    while (j + 2 < nodes.length && nodes[j + 1] <= positions[i]) j++;
    node[i] = j;
    share[i] = (positions[i] - nodes[j]) / (nodes[j + 1] - nodes[j]);
  }
  return { node, share };
}

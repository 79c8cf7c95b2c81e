/** What the samples cost, as a part of the interior point whose unknowns are a function's values at some nodes. */

import type { InteriorPart } from './interiorPart';

/** Where each sample is: its value is (1 − share)·f_node + share·f_(node + 1). */
export interface OnNodes {
  readonly node: Int32Array;
  readonly share: Float64Array;
}

export interface LossPart extends InteriorPart {
  /** Primal and dual are in one equation, and take one step together. */
  readonly coupled: boolean;
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

/** Every kind of constraint set: the norms of the weights and the biases. */
import type { BiasConstraint, WeightNorm } from '../../src/core/problem';

export const NORMS: readonly WeightNorm[] = ['l1', 'l2', 'linf'];
export const BIASES: readonly BiasConstraint[] = [
  { kind: 'none' },
  { kind: 'joint' },
  { kind: 'free' },
  { kind: 'bound', limit: 0.6 },
];

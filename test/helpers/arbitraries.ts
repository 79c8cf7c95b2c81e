/** What random problems of the property tests are drawn from. */
import * as fc from 'fast-check';
import type { BiasConstraint, Skip, WeightNorm } from '../../src/core/problem';

/** Of inputs and targets: few distinct values, so that many samples share theirs. */
export const entry = fc.integer({ min: -6, max: 6 }).map((k) => k / 4);

/** Everything of a problem but its samples and its goal, and a penalty for that. */
export const terms = {
  norm: fc.constantFrom<WeightNorm>('l1', 'l2', 'linf'),
  radius: fc.constantFrom(0.5, 1, 2),
  bias: fc.constantFrom<BiasConstraint>(
    { kind: 'none' },
    { kind: 'joint' },
    { kind: 'free' },
    { kind: 'bound', limit: 0.8 },
  ),
  skip: fc.constantFrom<Skip>('none', 'constant', 'affine'),
  slope: fc.constantFrom(0, 0.1),
  penalty: fc.constantFrom(0.003, 0.03, 0.1, 1),
};

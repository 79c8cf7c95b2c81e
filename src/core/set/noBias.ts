import type { BiasSet } from './bias';

/** b = 0. */
export const noBias: BiasSet = {
  exists: false,
  inNorm: false,
  isFree: false,
  gauge: (norm, theta, d) => norm.length(theta, d),
  subgradient: (norm, at, d, _limit, out) => norm.subgradient(at, d, out),
  scale: () => 0,
  frames: () => 1,
  kinkCost: () => 1,
  corners: () => [],
};

import type { BiasSet } from './bias';

/** ‖w‖ ≤ 1, and any b. */
export const freeBias: BiasSet = {
  exists: true,
  inNorm: false,
  isFree: true,
  gauge: (norm, theta, d) => norm.length(theta, d),
  subgradient: (norm, at, d, _limit, out) => norm.subgradient(at, d, out),
  scale: (farthest) => farthest,
  frames: (n) => n,
  kinkCost: () => 1,
  corners: () => [],
};

import type { BiasSet } from './bias';

/** ‖(w, b)‖ ≤ 1. */
export const jointBias: BiasSet = {
  exists: true,
  inNorm: true,
  isFree: false,
  gauge: (norm, theta, d) => norm.length(theta, d + 1),
  subgradient: (norm, at, d, _limit, out) => norm.subgradient(at, d + 1, out),
  scale: () => 1,
  frames: () => 1,
  kinkCost: (norm, tau) => norm.planeLength(1, tau),
  /** A corner (x, y) of the ball with y/x = ±1 or 0 is a neuron whose kink is there; those with x = 0 are constants. */
  corners: ({ isRound, planeCorners }) =>
    isRound
      ? [-1, 0, 1]
      : planeCorners
          .filter(([x]) => x > 0)
          .map(([x, y]) => y / x || 0)
          .sort((p, q) => p - q),
};

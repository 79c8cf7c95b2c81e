import type { BiasSet } from './bias';

/** ‖w‖ ≤ 1 and |b| ≤ limit. */
export const boundBias: BiasSet = {
  exists: true,
  inNorm: false,
  isFree: false,
  gauge: (norm, theta, d, limit) => Math.max(norm.length(theta, d), Math.abs(theta[d]) / limit),
  subgradient(norm, at, d, limit, out) {
    if (Math.abs(at[d]) / limit > norm.length(at, d)) out[d] = Math.sign(at[d]) / limit;
    else norm.subgradient(at, d, out);
  },
  scale: (_farthest, limit) => limit,
  frames: (n) => n,
  kinkCost: (_norm, tau, limit) => Math.max(1, Math.abs(tau) / limit),
  corners: (_norm, limit) => [-limit, limit],
};

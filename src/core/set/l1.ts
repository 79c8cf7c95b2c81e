import type { Norm } from './norm';

/** Σ|v_c|: corners ±e_c, edges in the coordinate planes. */
export const l1: Norm = {
  dual: 'linf',
  isRound: false,
  length(v, length) {
    let sum = 0;
    for (let c = 0; c < length; c++) sum += Math.abs(v[c]);
    return sum;
  },
  subgradient(at, length, out) {
    for (let c = 0; c < length; c++) out[c] = Math.sign(at[c]);
  },
  planeLength: (x, y) => Math.abs(x) + Math.abs(y),
  spaceLength: (x, y, z) => Math.abs(x) + Math.abs(y) + Math.abs(z),
  longest: () => 1,
  planeCorners: [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ],
  spaceFacets: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

import type { Norm } from './norm';

/** max|v_c|: corners (±1, …, ±1), edges where two coordinates are equal in size. */
export const linf: Norm = {
  dual: 'l1',
  isRound: false,
  length(v, length) {
    let most = 0;
    for (let c = 0; c < length; c++) most = Math.max(most, Math.abs(v[c]));
    return most;
  },
  subgradient(at, length, out) {
    let largest = 0;
    for (let c = 1; c < length; c++) if (Math.abs(at[c]) > Math.abs(at[largest])) largest = c;
    out[largest] = Math.sign(at[largest]);
  },
  planeLength: (x, y) => Math.max(Math.abs(x), Math.abs(y)),
  spaceLength: (x, y, z) => Math.max(Math.abs(x), Math.abs(y), Math.abs(z)),
  longest: Math.sqrt,
  planeCorners: [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
  ],
  spaceFacets: [
    [1, -1, 0],
    [1, 1, 0],
    [1, 0, -1],
    [1, 0, 1],
    [0, 1, -1],
    [0, 1, 1],
  ],
};

import type { Norm } from './norm';

/** √Σv_c²: a ball without corners. */
export const l2: Norm = {
  dual: 'l2',
  isRound: true,
  length(v, length) {
    let sum = 0;
    for (let c = 0; c < length; c++) sum = Math.hypot(sum, Math.abs(v[c]));
    return sum;
  },
  subgradient(at, length, out) {
    const size = l2.length(at, length);
    for (let c = 0; c < length; c++) out[c] = at[c] / size;
  },
  planeLength: (x, y) => Math.hypot(x, y),
  spaceLength: (x, y, z) => Math.hypot(x, y, z),
  longest: () => 1,
  planeCorners: [],
  spaceFacets: [],
};

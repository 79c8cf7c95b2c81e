/**
 * Simplicial cones that together cover θ-space, each given by its generators (rows, all of gauge 1).
 *
 * For a polyhedral set the cones are chosen inside the cones over its facets. Then the gauge is linear on each of them
 * ("flat"): cone ∩ C is the simplex of 0 and the generators, so that a linear function has its maximum at one of these.
 */
import type { UnitSet } from './unitSet';

export interface Cover {
  /** size × size numbers a cone, one generator after the other. */
  readonly cones: readonly Float64Array[];
  /** The gauge is linear on every cone. */
  readonly flat: boolean;
}

/** More first cones than this are not worth starting from. */
const MOST_CONES = 4096;

/** The cover of a set of few dimensions: their number is in the exponent. */
export function coverOf(set: UnitSet): Cover {
  const m = set.size;
  if (!set.slab && set.norm === 'linf') {
    if (2 * m * factorial(m - 1) <= MOST_CONES) return { cones: cubeCones(m), flat: true };
    return { cones: orthants(m), flat: false };
  }
  if (!set.slab) return { cones: orthants(m), flat: set.norm === 'l1' };
  if (set.norm === 'l1') return { cones: orthants(m).flatMap(prismCones), flat: true };
  return { cones: orthants(m), flat: false };
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/** All sign combinations of the unit vectors. */
function orthants(m: number): Float64Array[] {
  return Array.from({ length: 2 ** m }, (_, signs) => {
    const cone = new Float64Array(m * m);
    for (let j = 0; j < m; j++) cone[j * m + j] = (signs >> j) & 1 ? -1 : 1;
    return cone;
  });
}

/**
 * The cube's facets θ_k = ±1, each cut into the (m − 1)! simplices of Kuhn: start at the corner −1 and raise the other
 * coordinates to +1 one after the other.
 */
function cubeCones(m: number): Float64Array[] {
  const cones: Float64Array[] = [];
  for (let k = 0; k < m; k++) {
    const others = Array.from({ length: m }, (_, j) => j).filter((j) => j !== k);
    for (const order of permutations(others)) {
      for (const sign of [1, -1]) {
        const corner = new Float64Array(m).fill(-1);
        corner[k] = sign;
        const cone = new Float64Array(m * m);
        cone.set(corner, 0);
        order.forEach((j, step) => {
          corner[j] = 1;
          cone.set(corner, (step + 1) * m);
        });
        cones.push(cone);
      }
    }
  }
  return cones;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((first, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [first, ...rest]),
  );
}

/**
 * One orthant of the prism { ‖w‖₁ ≤ 1, |b| ≤ 1 } with unit vectors e_j and f = ±e_b. Over its cap lies the cone of
 * f and all e_j + f; over its side, { Σ|w_j| = 1 } × [0, f], the staircase e_1 … e_j, e_j + f … e_d + f for each j.
 */
function prismCones(orthant: Float64Array): Float64Array[] {
  const m = Math.round(Math.sqrt(orthant.length));
  const d = m - 1;
  const bias = orthant[m * m - 1];
  const foot = (j: number): Float64Array => orthant.slice(j * m, (j + 1) * m);
  const rim = (j: number): Float64Array => {
    const v = foot(j);
    v[d] = bias;
    return v;
  };
  const feet = Array.from({ length: d }, (_, j) => foot(j));
  const rims = Array.from({ length: d }, (_, j) => rim(j));
  const apex = orthant.slice(d * m);
  const sides = feet.map((_, j) => [...feet.slice(0, j + 1), ...rims.slice(j)]);
  return [[apex, ...rims], ...sides].map((generators) => {
    const cone = new Float64Array(m * m);
    generators.forEach((v, k) => cone.set(v, k * m));
    return cone;
  });
}

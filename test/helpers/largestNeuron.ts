/**
 * max |zᵀa(θ)| by enumerating the cells of the arrangement: the reference for pricing with few samples and more than three
 * dimensions. Exponential in the number of samples.
 */
import { atom, gauge } from '../../src/core/atom';
import type { ProgramSolver } from '../../src/core/highs';
import type { AtomSpace } from '../../src/core/atomSpace';

const dot = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, value, c) => sum + value * q[c], 0);

/** Rows x̃_i of the frame of bias none, joint or bound. */
function rowsOf({ count, dimension: d, inputs, bias }: AtomSpace): number[][] {
  return Array.from({ length: count }, (_, i) => {
    const row = Array.from(inputs.subarray(i * d, (i + 1) * d));
    return bias.kind === 'none' ? row : [...row, 1];
  });
}

function subsets(count: number, most: number): number[][] {
  let sets: number[][] = [[]];
  for (let i = 0; i < count; i++) {
    sets = [...sets, ...sets.filter((set) => set.length < most).map((set) => [...set, i])];
  }
  return sets;
}

/**
 * l2, bias none or joint: a maximiser is g_s/‖g_s‖ of its cell s, projected on the kinks it lies on. Every candidate is a
 * neuron of the set, so that none that lies outside its cell does harm.
 */
export function largestByFaces(space: AtomSpace, z: Float64Array): number {
  const rows = rowsOf(space);
  const m = rows[0].length;
  const faces = subsets(space.count, m - 1).map((face) => {
    const basis: number[][] = [];
    for (const i of face) {
      const rest = without(rows[i], basis);
      const size = Math.hypot(...rest);
      if (size > 1e-9) basis.push(rest.map((value) => value / size));
    }
    return basis;
  });
  let largest = 0;
  for (let cell = 0; cell < 2 ** space.count; cell++) {
    const g = new Array<number>(m).fill(0);
    rows.forEach((row, i) => {
      const weight = z[i] * ((cell >> i) & 1 ? 1 : space.slope);
      row.forEach((value, c) => (g[c] += weight * value));
    });
    for (const basis of faces) {
      const direction = without(g, basis);
      for (const sign of [1, -1]) {
        const theta = new Float64Array(space.dimension + 1);
        direction.forEach((value, c) => (theta[c] = sign * value));
        const size = gauge(space, theta);
        if (size < 1e-12) continue;
        const value = atom(space, theta).reduce((sum, a, i) => sum + a * z[i], 0);
        largest = Math.max(largest, Math.abs(value) / size);
      }
    }
  }
  return largest;
}

/** v less its projection on the orthonormal basis; twice, for accuracy. */
function without(v: readonly number[], basis: readonly number[][]): number[] {
  let rest = [...v];
  for (let pass = 0; pass < 2; pass++) {
    for (const axis of basis) {
      const along = dot(rest, axis);
      rest = rest.map((value, c) => value - along * axis[c]);
    }
  }
  return rest;
}

/** l1 and linf, bias none, joint or bound: one linear program for each cell and sign, θ = p − q with p, q ≥ 0. */
export function largestByCells(solve: ProgramSolver, space: AtomSpace, z: Float64Array): number {
  const rows = rowsOf(space);
  const m = rows[0].length;
  const { norm, bias, dimension: d, count } = space;
  let largest = 0;
  for (let cell = 0; cell < 2 ** count; cell++) {
    const signs = rows.map((_, i) => ((cell >> i) & 1 ? 1 : -1));
    for (const side of [1, -1]) {
      const cost = new Float64Array(2 * m);
      const columns = Array.from({ length: 2 * m }, (_, at) => {
        const c = at % m;
        const direction = at < m ? 1 : -1;
        rows.forEach((row, i) => {
          cost[at] -= side * direction * z[i] * (signs[i] > 0 ? 1 : space.slope) * row[c];
        });
        const inNorm = norm === 'l1' && (c < d || bias.kind === 'joint') ? 1 : 0;
        return Float64Array.from([...rows.map((row, i) => signs[i] * direction * row[c]), inNorm]);
      });
      const limit = (c: number): number => (c === d && bias.kind === 'bound' ? bias.limit : 1);
      const answer = solve({
        cost,
        columns,
        columnLower: new Float64Array(2 * m),
        columnUpper: Float64Array.from({ length: 2 * m }, (_, at) => limit(at % m)),
        rowLower: Float64Array.from({ length: count + 1 }, (_, i) => (i < count ? 0 : -Infinity)),
        rowUpper: Float64Array.from({ length: count + 1 }, (_, i) => (i < count ? Infinity : 1)),
        timeLimit: 10,
      });
      if (answer.kind !== 'optimal') throw new Error(`The program of cell ${cell} is ${answer.kind}.`);
      largest = Math.max(largest, -answer.objective);
    }
  }
  return largest;
}

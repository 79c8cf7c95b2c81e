/**
 * The neurons a solve starts from: enough of them that every feasible problem is feasible over them. With a bias,
 * one kink through each sample along a few directions, both ways round; without one, the neurons orthogonal to each
 * sample. The directions come from a fixed generator, so that a solve can be repeated exactly.
 */
import { gauge, vectorNorm } from './atom';
import type { AtomSpace } from './atomSpace';
import { biasOf } from './set';

/** Directions, and how many kinks in all, beyond which fewer directions must do. */
const DIRECTIONS = 3;
const KINKS = 500;

/** How many there are at most. */
export function startingCount({
  count: n,
  dimension: d,
  bias,
}: Pick<AtomSpace, 'count' | 'dimension' | 'bias'>): number {
  return biasOf(bias).exists ? 2 * n * directionCount(n, d) + 2 * (d + 1) : 2 * n + 4 * d;
}

function directionCount(n: number, d: number): number {
  return d === 1 ? 1 : Math.max(1, Math.min(DIRECTIONS, Math.round(KINKS / n)));
}

export function startingNeurons(space: AtomSpace): Float64Array[] {
  const { count: n, dimension: d, inputs, bias } = space;
  const random = mulberry32(20200716);
  const thetas: Float64Array[] = [];
  const push = (theta: Float64Array): void => {
    const size = gauge(space, theta);
    if (size > 0) thetas.push(theta.map((value) => value / size));
  };
  if (!biasOf(bias).exists) {
    for (let c = 0; c < d; c++) for (const sign of [1, -1]) push(axis(d, c, sign));
    if (d === 1) return thetas;
    for (let i = 0; i < n; i++) {
      const row = inputs.subarray(i * d, (i + 1) * d);
      const w = orthogonalTo(row, randomDirection(d, random));
      for (const sign of [1, -1]) push(Float64Array.of(...w.map((value) => sign * value), 0));
    }
    for (let extra = 0; extra < 2 * d; extra++) push(Float64Array.of(...randomDirection(d, random), 0));
    return thetas;
  }
  const directions: number[][] = [];
  if (d === 1) directions.push([1]);
  else {
    for (let q = 0; q < directionCount(n, d); q++) directions.push(randomDirection(d, random));
  }
  for (const w of directions) {
    for (const sign of [1, -1]) {
      const size = vectorNorm(space.norm, w);
      for (let i = 0; i < n; i++) {
        let b = 0;
        for (let c = 0; c < d; c++) b -= (sign * w[c] * inputs[i * d + c]) / size;
        push(Float64Array.of(...w.map((value) => (sign * value) / size), b));
      }
    }
  }
  for (let c = 0; c <= d; c++) for (const sign of [1, -1]) push(axis(d, c, sign));
  return thetas;
}

function axis(d: number, c: number, sign: number): Float64Array {
  const theta = new Float64Array(d + 1);
  theta[c] = sign;
  return theta;
}

/** The part of v orthogonal to the row; for two inputs the row turned by a right angle, which rounds least. */
function orthogonalTo(row: Float64Array, v: number[]): number[] {
  if (row.length === 2) return [-row[1], row[0]];
  let along = 0;
  let size = 0;
  for (let c = 0; c < row.length; c++) {
    along += row[c] * v[c];
    size += row[c] * row[c];
  }
  return size === 0 ? v : v.map((value, c) => value - (along / size) * row[c]);
}

function randomDirection(d: number, random: () => number): number[] {
  return Array.from({ length: d }, () => {
    // Box–Muller, for a direction without preferred axes
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
  });
}

/** Mulberry32, a 32-bit generator that is the same everywhere. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

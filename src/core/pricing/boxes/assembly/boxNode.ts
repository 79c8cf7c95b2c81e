/**
 * One box of the search (docs/theory.md, section 12): its bound, and the rows that are left for its halves. ../rowModel.ts is the same
 * in TypeScript, and documents what each part computes.
 *
 * A block of rows has D + 2 columns of `capacity` doubles: x̃ of the face's coordinate, x̃ of the D others, κ. Its rows with κ > 0
 * come first, then those with κ < 0, each part filled up with a row of zeros to an even number.
 */
import {
  enterGauge,
  gaugeCentre,
  gaugeCurvature,
  gaugeGradient,
  gaugeKinks,
  gaugeLeast,
  gaugeModel,
  gaugeValue,
  layoutGauge,
} from './gauge';
import { boundModel, layoutModel } from './quadraticBound';
import { bytes, f64At, put } from './memory';

/** Doubles of a level before its G: address of the block, rows with κ > 0, rows in all. */
const LEVEL_HEAD: i32 = 3;
/** The part of T·h² in a direction's score, so that no direction is never split. */
const SPHERE_SCORE: f64 = 0.1;
/** Keeps divisions by a row's half-range from 0/0 where the row is 0. */
const TINY: f64 = 1e-30;

export const PRUNED: i32 = 0;
export const OPEN: i32 = 1;
export const VIOLATED: i32 = 2;

let m: i32 = 0;
let D: i32 = 0;

/** Rows of both sides, and the linear part: laid out here, filled by the caller. */
export let bases: usize = 0;
export let linear: usize = 0;
let levels: usize = 0;
let wg: usize = 0;
let wq: usize = 0;
let undecided: usize = 0;
let wx: usize = 0;
let kept: usize = 0;
let gradient: usize = 0;
let A: usize = 0;
let blocks: usize = 0;
/** Of the box that was evaluated last: what splitting a direction promises, and the model's gradient. */
export let score: usize = 0;
export let b: usize = 0;

/** Bound T + F/gauge of the box that was evaluated last, and its undecided rows, all and with κ > 0. */
export let upper: f64 = 0;
export let open: i32 = 0;
export let openConvex: i32 = 0;

/** Lays out what a box needs from `at` on, for so many levels with so many rows together, and returns where it ends. */
export function layoutNode(
  at: usize,
  size: i32,
  ballSize: i32,
  isEuclidean: i32,
  capacity: i32,
  levelCount: i32,
  levelRows: i32,
): usize {
  m = size;
  D = size - 1;
  const row = bytes(capacity);
  linear = at;
  at += bytes(m);
  gradient = at;
  at += bytes(m);
  score = at;
  at += bytes(m);
  b = at;
  at += bytes(m);
  A = at;
  at += bytes(m) * <usize>m;
  at = layoutModel(at, D);
  at = layoutGauge(at, size, ballSize, isEuclidean !== 0);
  levels = at;
  at += bytes(LEVEL_HEAD + m) * <usize>levelCount;
  at = (at + 15) & ~(<usize>15);
  wg = at;
  at += row;
  wq = at;
  at += row;
  undecided = at;
  at += row;
  wx = at;
  at += row;
  kept = at;
  at += row;
  bases = at;
  at += 2 * row * <usize>(m + 1);
  blocks = at;
  return at + bytes(levelRows) * <usize>(m + 1);
}

export function levelAt(l: i32): usize {
  return levels + bytes(l * (LEVEL_HEAD + m));
}

/** Rows of a level. */
export function rowsOf(level: usize): f64 {
  return f64At(level, 2);
}

/** Level 0: the rows of one side as they are seen from one face; the coordinate of the face comes first. */
export function enterFace(side: i32, face: i32, capacity: i32, convex: i32, count: i32): void {
  const coordinate = face >> 1;
  const sign: f64 = (face & 1) === 0 ? 1 : -1;
  const from = bases + (side === 0 ? 0 : bytes(capacity) * <usize>(m + 1));
  const row = bytes(capacity);
  const width = bytes(count);
  const level = levelAt(0);
  put(level, 0, <f64>blocks);
  put(level, 1, <f64>convex);
  put(level, 2, <f64>count);
  const own = from + row * <usize>coordinate;
  for (let i = 0; i < count; i++) put(blocks, i, sign * f64At(own, i));
  put(level, LEVEL_HEAD, sign * f64At(linear, coordinate));
  let at = 1;
  for (let c = 0; c < m; c++) {
    if (c === coordinate) continue;
    memory.copy(blocks + width * <usize>at, from + row * <usize>c, width);
    put(level, LEVEL_HEAD + at, f64At(linear, c));
    at++;
  }
  memory.copy(blocks + width * <usize>m, from + row * <usize>m, width);
  enterGauge(coordinate);
}

function sumOf(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** Bounds p − T·gauge on the box (c, h) with the rows of a level. */
export function evaluate(c: usize, h: usize, level: usize, T: f64, slack: f64): i32 {
  const block = <usize>f64At(level, 0);
  const convex = <i32>f64At(level, 1);
  const count = <i32>f64At(level, 2);
  const row = bytes(count);
  const kinks = block + row * <usize>m;
  const G = level + 8 * LEVEL_HEAD;
  let constant = f64At(G, 0);
  for (let j = 0; j < D; j++) constant += f64At(G, j + 1) * f64At(c, j);

  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const half = f64x2.splat(0.5);
  const two = f64x2.splat(2);
  const minus = f64x2.splat(-0.0);
  const tiny = f64x2.splat(TINY);
  const tiny2 = f64x2.splat(1e-60);
  let values = zero;
  let plain = zero;
  let bend = zero;
  let openRows = zero;
  let openPositive = zero;
  for (let i: usize = 0; i < row; i += 16) {
    const at = block + i;
    let t = v128.load(at);
    let W = zero;
    let V = zero;
    let x = at + row;
    for (let j = 0; j < D; j++) {
      const xj = v128.load(x);
      const y = f64x2.mul(f64x2.abs(xj), v128.load_splat<f64>(h + bytes(j)));
      t = f64x2.add(t, f64x2.mul(xj, v128.load_splat<f64>(c + bytes(j))));
      W = f64x2.add(W, y);
      V = f64x2.add(V, f64x2.mul(y, y));
      x += row;
    }
    const tau = f64x2.abs(t);
    const isOpen = f64x2.lt(tau, W);
    const k = v128.load(kinks + i);
    let value = tau;
    let slope = one;
    let second = zero;
    const openOnes = v128.and(isOpen, one);
    openRows = f64x2.add(openRows, openOnes);
    v128.store(undecided + i, openOnes);
    if (v128.any_true(isOpen)) {
      W = f64x2.add(W, tiny);
      if (i < bytes(convex)) {
        openPositive = f64x2.add(openPositive, openOnes);
        const spread = f64x2.div(V, W);
        const P = f64x2.add(W, spread);
        const L = f64x2.sub(W, tau);
        const touch = f64x2.ge(tau, f64x2.mul(half, f64x2.sub(W, spread)));
        const cB = f64x2.div(f64x2.mul(two, L), f64x2.mul(P, P));
        const dB = f64x2.sub(tau, f64x2.sub(P, L));
        const cd = f64x2.mul(cB, dB);
        const t2 = f64x2.mul(t, t);
        const gamma = f64x2.sqrt(f64x2.add(t2, f64x2.add(V, tiny2)));
        const inverse = f64x2.div(one, gamma);
        const vA = f64x2.mul(half, f64x2.add(gamma, f64x2.mul(t2, inverse)));
        value = v128.bitselect(f64x2.add(tau, f64x2.mul(cd, dB)), vA, touch);
        slope = v128.bitselect(f64x2.add(one, f64x2.mul(two, cd)), f64x2.mul(tau, inverse), touch);
        second = v128.bitselect(f64x2.mul(two, cB), inverse, touch);
        second = v128.and(second, isOpen);
        bend = f64x2.add(bend, f64x2.mul(f64x2.mul(k, second), f64x2.mul(W, W)));
      } else {
        const apex = f64x2.gt(V, f64x2.mul(tau, W));
        const inverse = f64x2.div(one, W);
        value = v128.andnot(tau, apex);
        slope = v128.bitselect(f64x2.mul(tau, inverse), one, apex);
        second = v128.and(v128.and(f64x2.mul(two, inverse), apex), isOpen);
      }
      value = v128.bitselect(value, tau, isOpen);
      slope = v128.bitselect(slope, one, isOpen);
    }
    values = f64x2.add(values, f64x2.mul(k, value));
    plain = f64x2.add(plain, f64x2.mul(k, tau));
    const side = v128.and(t, minus);
    v128.store(wg + i, v128.xor(f64x2.mul(k, slope), side));
    v128.store(wq + i, f64x2.mul(k, second));
  }
  open = <i32>sumOf(openRows);
  openConvex = <i32>sumOf(openPositive);
  const atCentre = constant + sumOf(plain);
  const p = constant + sumOf(values);

  for (let j = 0; j < D; j++) {
    const x = block + row * <usize>(j + 1);
    let s = zero;
    let w = zero;
    for (let i: usize = 0; i < row; i += 16) {
      const xi = v128.load(x + i);
      s = f64x2.add(s, f64x2.mul(v128.load(wg + i), xi));
      w = f64x2.add(w, f64x2.mul(v128.load(undecided + i), f64x2.abs(f64x2.mul(v128.load(kinks + i), xi))));
    }
    put(gradient, j, f64At(G, j + 1) + sumOf(s));
    const width = f64At(h, j);
    put(score, j, width * sumOf(w) + SPHERE_SCORE * T * width * width);
  }
  gaugeModel(c, h, gradient, T);
  const a = p - T * gaugeValue;
  let crude = a + 0.5 * sumOf(bend);
  for (let j = 0; j < D; j++) {
    const slopeJ = (f64At(gradient, j) - T * f64At(gaugeGradient, j)) * f64At(h, j);
    put(b, j, slopeJ);
    crude += abs(slopeJ);
    put(score, j, f64At(score, j) + T * f64At(gaugeKinks, j) * f64At(h, j));
  }
  if (crude + slack <= 0) return PRUNED;
  upper = T + (crude + slack) / gaugeLeast;
  if (atCentre > T * gaugeCentre + slack) return VIOLATED;
  if (a > 0) return OPEN;

  for (let j = 0; j < D; j++) {
    const x = block + row * <usize>(j + 1);
    for (let i: usize = 0; i < row; i += 16)
      v128.store(wx + i, f64x2.mul(v128.load(wq + i), v128.load(x + i)));
    let l = 0;
    for (; l + 1 <= j; l += 2) {
      const y = block + row * <usize>(l + 1);
      let s0 = zero;
      let s1 = zero;
      for (let i: usize = 0; i < row; i += 16) {
        const w = v128.load(wx + i);
        s0 = f64x2.add(s0, f64x2.mul(w, v128.load(y + i)));
        s1 = f64x2.add(s1, f64x2.mul(w, v128.load(y + row + i)));
      }
      scaled(j, l, sumOf(s0), h, T);
      scaled(j, l + 1, sumOf(s1), h, T);
    }
    for (; l <= j; l++) {
      const y = block + row * <usize>(l + 1);
      let s = zero;
      for (let i: usize = 0; i < row; i += 16)
        s = f64x2.add(s, f64x2.mul(v128.load(wx + i), v128.load(y + i)));
      scaled(j, l, sumOf(s), h, T);
    }
  }
  const F = boundModel(a, b, A, slack);
  if (F <= 0) return PRUNED;
  upper = min(upper, T + F / gaugeLeast);
  return OPEN;
}

function scaled(j: i32, l: i32, sum: f64, h: usize, T: f64): void {
  const value = (sum - T * f64At(gaugeCurvature, j * D + l)) * f64At(h, j) * f64At(h, l);
  put(A, j * D + l, value);
  put(A, l * D + j, value);
}

/** Lists the undecided rows of a part, and a row of zeros (−1) where their number would be odd; returns the list's new length. */
function keep(from: i32, end: i32, to: i32): i32 {
  for (let i = from; i < end; i++) {
    if (f64At(undecided, i) === 0) continue;
    store<i32>(kept + ((<usize>to) << 2), i);
    to++;
  }
  if ((to & 1) === 0) return to;
  store<i32>(kept + ((<usize>to) << 2), -1);
  return to + 1;
}

/** The next level: the undecided rows in a block of their own, the others in G. */
export function compact(l: i32): void {
  const level = levelAt(l);
  const next = levelAt(l + 1);
  const block = <usize>f64At(level, 0);
  const convex = <i32>f64At(level, 1);
  const count = <i32>f64At(level, 2);
  const row = bytes(count);
  const nextConvex = keep(0, convex, 0);
  const to = keep(convex, count, nextConvex);
  const into = block + row * <usize>(m + 1);
  put(next, 0, <f64>into);
  put(next, 1, <f64>nextConvex);
  put(next, 2, <f64>to);
  for (let j = 0; j <= m; j++) {
    const x = block + row * <usize>j;
    const y = into + bytes(to) * <usize>j;
    for (let q = 0; q < to; q++) {
      const i = load<i32>(kept + ((<usize>q) << 2));
      put(y, q, i < 0 ? 0 : f64At(x, i));
    }
    if (j === m) break;
    let s: f64 = 0;
    for (let i = 0; i < count; i++) s += (1 - f64At(undecided, i)) * f64At(wg, i) * f64At(x, i);
    put(next, LEVEL_HEAD + j, f64At(level, LEVEL_HEAD + j) + s);
  }
}

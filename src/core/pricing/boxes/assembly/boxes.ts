/**
 * The search in boxes in WebAssembly SIMD, as AssemblyScript (`npm run generate` compiles it): docs/theory.md, section 12.
 * ../wasmKernel.ts lays out the memory; ../scriptKernel.ts is the same in TypeScript, and documents what each part computes.
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
/** Doubles of a box on the stack before c and h: its bound and its level. */
const BOX_HEAD: i32 = 2;
/** Doubles of a record before c and h: bound, side, face, kind. */
const RECORD_HEAD: i32 = 4;
/** Rows are copied out when that leaves at most this part of them, with a row of zeros in each part. */
const KEEP: f64 = 0.85;
/** The part of T·h² in a direction's score, so that no direction is never split. */
const SPHERE_SCORE: f64 = 0.1;
/** A half-width below this is not halved any more. */
const LEAST_WIDTH: f64 = 1e-12;
/** Keeps divisions by a row's half-range from 0/0 where the row is 0. */
const TINY: f64 = 1e-30;

const PRUNED: i32 = 0;
const OPEN: i32 = 1;
const VIOLATED: i32 = 2;

let m: i32 = 0;
let D: i32 = 0;
let stackMost: i32 = 0;

let bases: usize = 0;
let linear: usize = 0;
let levels: usize = 0;
let stack: usize = 0;
let saved: usize = 0;
let input: usize = 0;
let output: usize = 0;
let outcome: usize = 0;
let wg: usize = 0;
let wq: usize = 0;
let undecided: usize = 0;
let wx: usize = 0;
let kept: usize = 0;
let gradient: usize = 0;
let score: usize = 0;
let b: usize = 0;
let A: usize = 0;
let blocks: usize = 0;

/** Bound T + F/gauge of the box that was evaluated last, and its undecided rows, all and with κ > 0. */
let upper: f64 = 0;
let open: i32 = 0;
let openConvex: i32 = 0;

/**
 * Lays out the memory from `at` on and returns where it ends. A base holds at most `capacity` rows; `levelCount` levels and boxes on
 * the stack are enough for any search that the caller starts.
 */
export function layout(
  at: usize,
  size: i32,
  ballSize: i32,
  isEuclidean: i32,
  capacity: i32,
  stackSize: i32,
  levelCount: i32,
  levelRows: i32,
): usize {
  m = size;
  D = size - 1;
  stackMost = stackSize;
  const row = bytes(capacity);
  outcome = at;
  at += 8 * (8 + <usize>m);
  input = at;
  at += recordBytes();
  saved = at;
  at += recordBytes();
  output = at;
  at += recordBytes() * <usize>(stackSize + stackSize);
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
  stack = at;
  at += bytes(BOX_HEAD + 2 * D) * <usize>(stackSize + 2);
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

export function inputAt(): usize {
  return input;
}
export function outputAt(): usize {
  return output;
}
export function outcomeAt(): usize {
  return outcome;
}
export function linearAt(): usize {
  return linear;
}
export function basesAt(): usize {
  return bases;
}

function recordBytes(): usize {
  return bytes(RECORD_HEAD + 2 * D);
}

function levelAt(l: i32): usize {
  return levels + bytes(l * (LEVEL_HEAD + m));
}

function boxAt(s: i32): usize {
  return stack + bytes(s * (BOX_HEAD + 2 * D));
}

/** Level 0: the rows of one side as they are seen from one face; the coordinate of the face comes first. */
function enterFace(side: i32, face: i32, capacity: i32, convex: i32, count: i32): void {
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
function evaluate(c: usize, h: usize, level: usize, T: f64, slack: f64): i32 {
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
function compact(l: i32): void {
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

function emit(to: i32, bound: f64, side: f64, face: f64, kind: f64, c: usize): void {
  const record = output + recordBytes() * <usize>to;
  put(record, 0, bound);
  put(record, 1, side);
  put(record, 2, face);
  put(record, 3, kind);
  memory.copy(record + 8 * RECORD_HEAD, c, 2 * bytes(D));
}

/**
 * Searches the box of the record at `inputAt()` depth first until nothing is left, so much work is done, or a centre violates T; returns how many
 * records are left at `outputAt()`. At `outcomeAt()`: nodes, work, largest bound of a box too small to be halved, whether a centre
 * violates, and that centre.
 *
 * @param capacity rows that a base has room for
 * @param convex rows with κ > 0 of the record's side, padded to an even number; `count` of all rows
 * @param slack rounding of p and of T·gauge on the whole face
 * @param signRows a box with at most so many undecided rows of κ > 0 gets `signNodes` nodes and is then left for the signs
 */
export function search(
  capacity: i32,
  convex: i32,
  count: i32,
  T: f64,
  slack: f64,
  budget: f64,
  signRows: i32,
  signNodes: i32,
): i32 {
  const side = f64At(input, 1);
  const face = f64At(input, 2);
  const allowSigns = f64At(input, 3) === 0;
  enterFace(<i32>side, <i32>face, capacity, convex, count);
  put(boxAt(0), 0, f64At(input, 0));
  put(boxAt(0), 1, 0);
  memory.copy(boxAt(0) + 8 * BOX_HEAD, input + 8 * RECORD_HEAD, 2 * bytes(D));
  let size = 1;
  let left = 0;
  let nodes = 0;
  let work: f64 = <f64>count * <f64>m;
  let stuck: f64 = 0;
  let mark = -1;
  let marked = 0;
  put(outcome, 3, 0);
  while (size > 0 && work < budget && size + 2 <= stackMost && left < stackMost) {
    if (mark >= 0) {
      if (size <= mark) mark = -1;
      else if (nodes - marked >= signNodes) {
        size = mark;
        emit(left++, f64At(saved, 0), side, face, 1, saved + 8);
        mark = -1;
        continue;
      }
    }
    const box = boxAt(--size);
    const c = box + 8 * BOX_HEAD;
    const h = c + bytes(D);
    const l = <i32>f64At(box, 1);
    const level = levelAt(l);
    const rows = f64At(level, 2);
    nodes++;
    work += rows * (4 * <f64>D + 20) + 20 * <f64>(D * D);
    const result = evaluate(c, h, level, T, slack);
    if (result === PRUNED) continue;
    const bound = min(f64At(box, 0), upper);
    if (result === VIOLATED) {
      put(outcome, 3, 1);
      const coordinate = (<i32>face) >> 1;
      let from = 0;
      for (let q = 0; q < m; q++)
        put(outcome, 4 + q, q === coordinate ? (((<i32>face) & 1) === 0 ? 1 : -1) : f64At(c, from++));
      put(box, 0, bound);
      size++;
      break;
    }
    work += 0.5 * rows * <f64>(D * D) + 10 * <f64>(D * D * D);
    let j = 0;
    for (let q = 1; q < D; q++) if (f64At(score, q) > f64At(score, j)) j = q;
    const width = 0.5 * f64At(h, j);
    if (width < LEAST_WIDTH) {
      stuck = max(stuck, bound);
      continue;
    }
    if (allowSigns && mark < 0 && openConvex <= signRows) {
      mark = size;
      marked = nodes;
      put(saved, 0, bound);
      memory.copy(saved + 8, c, 2 * bytes(D));
    }
    let next = l;
    if (<f64>(open + 2) <= KEEP * rows) {
      compact(l);
      next++;
    }
    // the child towards the model's gradient comes first: it lies on top
    const sign: f64 = f64At(b, j) > 0 ? 1 : -1;
    const other = boxAt(size + 1);
    memory.copy(other, box, bytes(BOX_HEAD + 2 * D));
    const centre = f64At(c, j);
    put(box, 0, bound);
    put(box, 1, <f64>next);
    put(h, j, width);
    put(c, j, centre - sign * width);
    put(other, 0, bound);
    put(other, 1, <f64>next);
    put(other + bytes(BOX_HEAD + D), j, width);
    put(other + 8 * BOX_HEAD, j, centre + sign * width);
    size += 2;
  }
  for (let s = 0; s < size; s++) emit(left++, f64At(boxAt(s), 0), side, face, 0, boxAt(s) + 8 * BOX_HEAD);
  put(outcome, 0, <f64>nodes);
  put(outcome, 1, work);
  put(outcome, 2, stuck);
  return left;
}

/** An upper bound of a + bᵀv + ½vᵀAv over v ∈ [−1, 1]^D (docs/theory.md, section 12, "Bound F"); ../model.ts is the same in TypeScript. */
import { bytes, f64At, put } from './memory';

/** Sweeps of coordinate ascent towards a value above 0, of Jacobi rotations, and of coordinate ascent on the concave majorant. */
const ASCENT_SWEEPS: i32 = 6;
const JACOBI_SWEEPS: i32 = 12;
const CONCAVE_SWEEPS: i32 = 12;
/** Moves below this end the ascent. */
const STILL: f64 = 1e-3;
/** Squares of off-diagonal elements below this part of ΣA_ii² are left there and counted. */
const DIAGONAL: f64 = 1e-16;
/** A linearisation this tight, in units of F, is not improved upon by another sweep. */
const TIGHT: f64 = 1e-4;
const EPSILON: f64 = 2.220446049250313e-16;
/** Roundings of one rotation relative to ‖A‖: two products and a sum for each element of A, twice, and of V, once; each half an ε, √2 for both rows. */
const ROTATION_ROUNDINGS: f64 = 16;

let D: i32 = 0;
let B: usize = 0;
let V: usize = 0;
let lengths: usize = 0;
let diagonal: usize = 0;
let trial: usize = 0;
let v: usize = 0;
let g: usize = 0;

export function layoutModel(at: usize, dimension: i32): usize {
  D = dimension;
  const row = bytes(dimension);
  B = at;
  V = B + row * <usize>dimension;
  lengths = V + row * <usize>dimension;
  diagonal = lengths + row;
  trial = diagonal + row;
  v = trial + row;
  g = v + row;
  return g + row;
}

/** The bound, with `slack` and the rounding of all that is done here; positive where none of at most 0 was found. */
export function boundModel(a: f64, b: usize, A: usize, slack: f64): f64 {
  if (ascend(a, b, A) > 0) return Infinity;
  let size = abs(a);
  for (let j = 0; j < D; j++) {
    size += abs(f64At(b, j));
    for (let l = 0; l < D; l++) size += abs(f64At(A, j * D + l));
  }
  const first = concaveBound(a, b, A, slack + rounding(size + byRows(A)));
  return first <= 0 ? first : min(first, concaveBound(a, b, A, slack + rounding(size + dominate(A))));
}

/**
 * Of a bound, in proportion to the sum of all sizes: an element of g is a sum of D + 1 terms that each of 12·D moves changes by at most twice its own
 * size; q and the linearisation sum D of them.
 */
function rounding(size: f64): f64 {
  return (24 * <f64>(D + 1) + 4 * <f64>D + 20) * EPSILON * size;
}

/** The diagonal of A's row sums (Gershgorin), which dominates A and costs next to nothing; returns its sum. */
function byRows(A: usize): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < D; j++) {
    let s = f64At(A, j * D + j);
    for (let l = 0; l < D; l++) if (l !== j) s += abs(f64At(A, j * D + l));
    s = max<f64>(0, s);
    put(diagonal, j, s);
    sum += s;
  }
  return sum;
}

/** Coordinate ascent from the corner sgn b; its value. */
function ascend(a: f64, b: usize, A: usize): f64 {
  for (let j = 0; j < D; j++) put(v, j, f64At(b, j) > 0 ? 1 : -1);
  for (let j = 0; j < D; j++) {
    let s = f64At(b, j);
    for (let l = 0; l < D; l++) s += f64At(A, j * D + l) * f64At(v, l);
    put(g, j, s);
  }
  let q = a;
  for (let sweep = 0; sweep < ASCENT_SWEEPS; sweep++) {
    let moved: f64 = 0;
    for (let j = 0; j < D; j++) {
      const H = f64At(A, j * D + j);
      const slope = f64At(g, j) - H * f64At(v, j);
      const to: f64 = H < 0 ? clip(-slope / H) : slope > 0 ? 1 : -1;
      moved += abs(move(A, j, to));
    }
    q = a;
    for (let j = 0; j < D; j++) q += 0.5 * f64At(v, j) * (f64At(b, j) + f64At(g, j));
    if (q > 0 || moved < STILL) return q;
  }
  return q;
}

function clip(x: f64): f64 {
  return x > 1 ? 1 : x < -1 ? -1 : x;
}

function move(A: usize, j: i32, to: f64): f64 {
  const step = to - f64At(v, j);
  if (step === 0) return 0;
  put(v, j, to);
  for (let l = 0; l < D; l++) put(g, l, f64At(g, l) + f64At(A, l * D + j) * step);
  return step;
}

/** Eigenvalues on the diagonal of B, vectors in the columns of V; returns how many rotations it took. */
function jacobi(A: usize): i32 {
  memory.copy(B, A, bytes(D * D));
  for (let i = 0; i < D; i++) for (let j = 0; j < D; j++) put(V, i * D + j, i === j ? 1 : 0);
  let rotations = 0;
  for (let sweep = 0; sweep < JACOBI_SWEEPS; sweep++) {
    let off: f64 = 0;
    let on: f64 = 0;
    for (let i = 0; i < D; i++) {
      const d = f64At(B, i * D + i);
      on += d * d;
      for (let j = 0; j < i; j++) {
        const e = f64At(B, i * D + j);
        off += e * e;
      }
    }
    if (off <= DIAGONAL * on) break;
    for (let p = 0; p < D; p++) {
      for (let q = p + 1; q < D; q++) {
        const x = f64At(B, p * D + q);
        if (x * x <= 0.01 * DIAGONAL * on) continue;
        rotations++;
        const theta = (f64At(B, q * D + q) - f64At(B, p * D + p)) / (2 * x);
        const t = (theta >= 0 ? 1.0 : -1.0) / (abs(theta) + sqrt(theta * theta + 1));
        const c = 1 / sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < D; k++) rotate(B, k * D + p, k * D + q, c, s);
        for (let k = 0; k < D; k++) rotate(B, p * D + k, q * D + k, c, s);
        for (let k = 0; k < D; k++) rotate(V, k * D + p, k * D + q, c, s);
      }
    }
  }
  return rotations;
}

function rotate(M: usize, i: i32, j: i32, c: f64, s: f64): void {
  const x = f64At(M, i);
  const y = f64At(M, j);
  put(M, i, c * x - s * y);
  put(M, j, s * x + c * y);
}

/** A diagonal of least sum, of those that are tried, with A ≤ diag(D); returns its sum. */
function dominate(A: usize): f64 {
  const rotations = jacobi(A);
  let frobenius: f64 = 0;
  let off: f64 = 0;
  for (let e = 0; e < D; e++) {
    let r: f64 = 0;
    let s: f64 = 0;
    for (let j = 0; j < D; j++) {
      const x = f64At(B, e * D + j);
      frobenius += x * x;
      if (j !== e) r += abs(x);
      s += abs(f64At(V, j * D + e));
    }
    put(lengths, e, s);
    off = max(off, r);
  }
  const extra = off + ROTATION_ROUNDINGS * <f64>(rotations + 1) * EPSILON * sqrt(frobenius);
  let best = Infinity;
  for (let k = 0; k <= D; k++) {
    const threshold = k < D ? f64At(B, k * D + k) : 0;
    if (k < D && threshold <= 0) continue;
    for (let j = 0; j < D; j++) put(trial, j, threshold + extra);
    for (let e = 0; e < D; e++) {
      const above = f64At(B, e * D + e) - threshold;
      if (above <= 0) continue;
      const factor = above * f64At(lengths, e);
      for (let j = 0; j < D; j++) put(trial, j, f64At(trial, j) + factor * abs(f64At(V, j * D + e)));
    }
    let sum: f64 = 0;
    for (let j = 0; j < D; j++) sum += f64At(trial, j);
    if (sum < best) {
      best = sum;
      memory.copy(diagonal, trial, bytes(D));
    }
  }
  return best;
}

/** a + ½ΣD + max of the concave bᵀv + ½vᵀ(A − D)v, bounded by its linearisation where a few sweeps lead. */
function concaveBound(a: f64, b: usize, A: usize, slack: f64): f64 {
  let base = a;
  for (let j = 0; j < D; j++) {
    base += 0.5 * f64At(diagonal, j);
    put(v, j, 0);
    put(g, j, f64At(b, j));
  }
  let best = Infinity;
  for (let sweep = 0; sweep < CONCAVE_SWEEPS; sweep++) {
    for (let j = 0; j < D; j++) {
      const H = f64At(A, j * D + j) - f64At(diagonal, j);
      const to: f64 = H < 0 ? clip(f64At(v, j) - f64At(g, j) / H) : f64At(g, j) > 0 ? 1 : -1;
      const step = move(A, j, to);
      put(g, j, f64At(g, j) - f64At(diagonal, j) * step);
    }
    let q = base;
    let rest: f64 = 0;
    for (let j = 0; j < D; j++) {
      q += 0.5 * f64At(v, j) * (f64At(b, j) + f64At(g, j));
      rest += abs(f64At(g, j)) - f64At(g, j) * f64At(v, j);
    }
    best = min(best, q + rest + slack);
    if (best <= 0 || q > 0 || rest < TIGHT * abs(q)) break;
  }
  return best;
}

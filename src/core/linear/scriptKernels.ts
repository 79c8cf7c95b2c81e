/** The dense kernels in plain JavaScript: for small matrices, and where WebAssembly has no SIMD or no memory. */
import type { CancelSignal } from '../cancelSignal';
import { type DenseMatrix, HUGE_PIVOT, type LinearKernels, rootOfWeight } from './linearKernels';
import { LINEAR } from '../settings/linear';

const { tinyPivot } = LINEAR;

export const scriptKernels: LinearKernels = {
  weightedGram,
  gram,
  cholesky,
  solveLowerRows,
  multiply,
  multiplyTransposed,
  resident: (a) => a,
};

function weightedGram(
  a: DenseMatrix,
  weights: Float64Array,
  scratch: Float64Array,
  h: Float64Array,
  signal?: CancelSignal,
): void {
  const { rows, columns: k, stride, data } = a;
  const root = new Float64Array(k);
  for (let j = 0; j < k; j++) root[j] = rootOfWeight(weights[j]);
  for (let i = 0; i < rows && !signal?.aborted; i++) {
    const from = i * stride;
    const to = i * k;
    for (let j = 0; j < k; j++) scratch[to + j] = data[from + j] * root[j];
  }
  gram({ rows, columns: k, stride: k, data: scratch }, h, signal);
}

/** 3 × 3 tiles of dot products keep nine sums in registers. */
function gram(b: DenseMatrix, h: Float64Array, signal?: CancelSignal): void {
  const n = b.rows;
  for (let i = 0; i < n; i += 3) {
    for (let j = 0; j <= i && !signal?.aborted; j += 3) {
      if (i + 3 <= n && j + 3 <= n) tile3(b, i, j, h);
      else edgeTile(b, i, j, h);
    }
  }
}

function tile3({ rows: n, columns: k, stride, data: b }: DenseMatrix, i: number, j: number, h: Float64Array) {
  const i0 = i * stride;
  const i1 = i0 + stride;
  const i2 = i1 + stride;
  const j0 = j * stride;
  const j1 = j0 + stride;
  const j2 = j1 + stride;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  for (let q = 0; q < k; q++) {
    const a0 = b[i0 + q];
    const a1 = b[i1 + q];
    const a2 = b[i2 + q];
    const c0 = b[j0 + q];
    const c1 = b[j1 + q];
    const c2 = b[j2 + q];
    s00 += a0 * c0;
    s01 += a0 * c1;
    s02 += a0 * c2;
    s10 += a1 * c0;
    s11 += a1 * c1;
    s12 += a1 * c2;
    s20 += a2 * c0;
    s21 += a2 * c1;
    s22 += a2 * c2;
  }
  const r0 = i * n + j;
  const r1 = r0 + n;
  const r2 = r1 + n;
  h[r0] = s00;
  h[r0 + 1] = s01;
  h[r0 + 2] = s02;
  h[r1] = s10;
  h[r1 + 1] = s11;
  h[r1 + 2] = s12;
  h[r2] = s20;
  h[r2 + 1] = s21;
  h[r2 + 2] = s22;
}

function edgeTile(b: DenseMatrix, i: number, j: number, h: Float64Array): void {
  const { rows: n, columns: k, stride, data } = b;
  for (let r = i; r < Math.min(i + 3, n); r++) {
    for (let c = j; c < Math.min(j + 3, n); c++) {
      let sum = 0;
      for (let q = 0; q < k; q++) sum += data[r * stride + q] * data[c * stride + q];
      h[r * n + c] = sum;
    }
  }
}

function cholesky(h: Float64Array, n: number, shift: number, signal?: CancelSignal): number {
  let replaced = 0;
  for (let i = 0; i < n && !signal?.aborted; i++) {
    const ri = i * n;
    for (let j = 0; j < i; j++) {
      const rj = j * n;
      let q = 0;
      let s1 = 0;
      let s2 = 0;
      for (; q + 1 < j; q += 2) {
        s1 += h[ri + q] * h[rj + q];
        s2 += h[ri + q + 1] * h[rj + q + 1];
      }
      if (q < j) s1 += h[ri + q] * h[rj + q];
      h[ri + j] = (h[ri + j] - (s1 + s2)) / h[rj + j];
    }
    let pivot = h[ri + i] + shift;
    const before = pivot;
    for (let q = 0; q < i; q++) pivot -= h[ri + q] * h[ri + q];
    if (pivot > tinyPivot * Math.abs(before) && pivot > 0) {
      h[ri + i] = Math.sqrt(pivot);
    } else {
      h[ri + i] = HUGE_PIVOT;
      replaced++;
    }
  }
  return replaced;
}

function solveLowerRows(l: Float64Array, a: DenseMatrix, signal?: CancelSignal): void {
  const { rows: n, columns: k, stride, data } = a;
  for (let i = 0; i < n && !signal?.aborted; i++) {
    const ri = i * stride;
    for (let q = 0; q < i; q++) {
      const factor = l[i * n + q];
      if (factor === 0) continue;
      const rq = q * stride;
      for (let j = 0; j < k; j++) data[ri + j] -= factor * data[rq + j];
    }
    const inverse = 1 / l[i * n + i];
    for (let j = 0; j < k; j++) data[ri + j] *= inverse;
  }
}

/** Four rows at a time: their sums do not wait for one another. */
function multiply(a: DenseMatrix, x: Float64Array, out: Float64Array): void {
  const { rows, columns, stride, data } = a;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const r0 = i * stride;
    const r1 = r0 + stride;
    const r2 = r1 + stride;
    const r3 = r2 + stride;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < columns; j++) {
      const value = x[j];
      s0 += data[r0 + j] * value;
      s1 += data[r1 + j] * value;
      s2 += data[r2 + j] * value;
      s3 += data[r3 + j] * value;
    }
    out[i] = s0;
    out[i + 1] = s1;
    out[i + 2] = s2;
    out[i + 3] = s3;
  }
  for (; i < rows; i++) {
    const ri = i * stride;
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += data[ri + j] * x[j];
    out[i] = sum;
  }
}

/** Four rows at a time: the sums are read and written a quarter as often. */
function multiplyTransposed(a: DenseMatrix, z: Float64Array, out: Float64Array): void {
  const { rows, columns, stride, data } = a;
  out.fill(0, 0, columns);
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const r0 = i * stride;
    const r1 = r0 + stride;
    const r2 = r1 + stride;
    const r3 = r2 + stride;
    const z0 = z[i];
    const z1 = z[i + 1];
    const z2 = z[i + 2];
    const z3 = z[i + 3];
    for (let j = 0; j < columns; j++) {
      out[j] += z0 * data[r0 + j] + z1 * data[r1 + j] + (z2 * data[r2 + j] + z3 * data[r3 + j]);
    }
  }
  for (; i < rows; i++) {
    const ri = i * stride;
    const value = z[i];
    for (let j = 0; j < columns; j++) out[j] += value * data[ri + j];
  }
}

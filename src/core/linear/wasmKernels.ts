/**
 * The dense kernels in WebAssembly SIMD: lays out the memory of assembly/kernels.ts (the packing of strips and triangles
 * is described there), copies in and out, and cuts the work into calls of a few milliseconds, between which a signal
 * counts. What is too small to be worth the copying, or finds no memory, is left to the JavaScript kernels.
 */
import type { CancelSignal } from '../cancelSignal';
import { KERNELS } from './generated/kernels';
import { type DenseMatrix, type LinearKernels, rootOfWeight } from './linearKernels';
import { scriptKernels } from './scriptKernels';

/** assembly/kernels.ts: every argument but `shift` and numbers of things is an address or a size in bytes. */
interface Compiled {
  pack(rows: number, stride: number, count: number, scale: number, to: number): void;
  gram(p: number, count: number, triangle: number, from: number, to: number): void;
  factor(triangle: number, n: number, shift: number, from: number, to: number): number;
  solve(triangle: number, strips: number, x: number, size: number, count: number): void;
  multiply(a: number, rows: number, width: number, x: number, out: number): void;
  multiplyTransposed(a: number, rows: number, width: number, z: number, out: number): void;
}

const PAGE_BYTES = 65536;
/** Beyond this much memory JavaScript takes over. */
const MOST_BYTES = 2 ** 30;
/** A memory up to this size is kept whatever is asked for next; a larger one while an eighth of it is needed. */
const KEPT_BYTES = 2 ** 26;
/** Columns that are packed at a time: eight strips of them fit beside a ninth in a second-level cache. */
const PANEL = 256;
/** Most strips of a triangle, or of columns to solve for, that one call works on. */
const GROUP = 8;
const SOLVE_GROUP = 16;
/** Most multiplications of one call: some 5 ms. */
const CALL_WORK = 4e7;
/** Multiplications from which copying pays. */
const WORTH_COPYING = 20_000;

/** The kernels, or null where this JavaScript has no WebAssembly with SIMD. */
export function compiledKernels(base64 = KERNELS, mostBytes = MOST_BYTES): LinearKernels | null {
  if (typeof WebAssembly === 'undefined') return null;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return WebAssembly.validate(bytes) ? new WasmKernels(new WebAssembly.Module(bytes), mostBytes) : null;
}

const fours = (count: number): number => Math.ceil(count / 4);
/** Doubles of a packed triangle of so many strips. */
const triangleSize = (strips: number): number => 8 * strips * (strips + 1);
/** Doubles that the kernels need beside the matrix, for n rows. */
const gramSize = (n: number): number => PANEL * (fours(n) * 4 + 5) + triangleSize(fours(n));
const solveSize = (n: number): number => triangleSize(fours(n)) + SOLVE_GROUP * 16 * fours(n);
/** Strips, `most` at most, of which a call does not take longer than it may: each takes about 2n² multiplications. */
const stripsOfCall = (n: number, most: number): number =>
  Math.min(most, Math.max(1, Math.floor(CALL_WORK / (2 * n * n))));

class WasmKernels implements LinearKernels {
  private compiled: Compiled | null = null;
  private doubles = new Float64Array(0);
  /** Doubles at the start of the memory that hold the resident matrix. */
  private kept = 0;

  constructor(
    private readonly module: WebAssembly.Module,
    private readonly mostBytes: number,
  ) {}

  /**
   * Makes room for so many doubles after those that are kept. A memory is never grown, which would take its arrays from
   * whoever holds a resident matrix: a larger one takes its place. Null when there is not that much memory.
   */
  private room(size: number): Compiled | null {
    if (this.compiled !== null && this.kept + size <= this.doubles.length) return this.compiled;
    const bytes = 8 * size;
    if (bytes > this.mostBytes) return null;
    const pages = Math.ceil(
      Math.min(this.mostBytes, Math.max(bytes, 2 * this.doubles.byteLength)) / PAGE_BYTES,
    );
    let memory: WebAssembly.Memory;
    try {
      memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    } catch (error) {
      // There is not that much memory: the JavaScript kernels need less.
      if (error instanceof RangeError) return null;
      throw error;
    }
    this.compiled = new WebAssembly.Instance(this.module, { env: { memory } }).exports as unknown as Compiled;
    this.doubles = new Float64Array(memory.buffer);
    this.kept = 0;
    return this.compiled;
  }

  resident(a: DenseMatrix): DenseMatrix {
    const { rows, columns, data } = a;
    // Rows of whole strips: the kernels need no remainder.
    const stride = 4 * fours(columns);
    const size = rows * stride;
    const needed = size + Math.max(gramSize(rows), solveSize(rows), stride + rows);
    this.kept = 0;
    if (this.doubles.byteLength > Math.max(KEPT_BYTES, 8 * needed * Float64Array.BYTES_PER_ELEMENT)) {
      this.compiled = null;
      this.doubles = new Float64Array(0);
    }
    if (this.room(needed) === null) return a;
    this.kept = size;
    const place = this.doubles.subarray(0, size);
    place.fill(0);
    for (let i = 0; i < rows; i++) {
      place.set(data.subarray(i * a.stride, i * a.stride + columns), i * stride);
    }
    return { rows, columns, stride, data: place };
  }

  private isResident({ rows, stride, data }: DenseMatrix): boolean {
    return (
      this.kept > 0 &&
      data.buffer === this.doubles.buffer &&
      data.length === rows * stride &&
      data.byteOffset === 0
    );
  }

  weightedGram(
    a: DenseMatrix,
    weights: Float64Array,
    scratch: Float64Array,
    h: Float64Array,
    signal?: CancelSignal,
  ): void {
    if (!this.packedGram(a, (j) => rootOfWeight(weights[j]), h, signal)) {
      scriptKernels.weightedGram(a, weights, scratch, h, signal);
    }
  }

  gram(b: DenseMatrix, h: Float64Array, signal?: CancelSignal): void {
    if (!this.packedGram(b, () => 1, h, signal)) scriptKernels.gram(b, h, signal);
  }

  /** H = A·diag(scale²)·Aᵀ, a panel of columns after the other; false when it is not for these kernels. */
  private packedGram(
    a: DenseMatrix,
    scale: (column: number) => number,
    h: Float64Array,
    signal?: CancelSignal,
  ): boolean {
    const { rows: n, columns: k, stride, data } = a;
    if (n * n * k < WORTH_COPYING) return false;
    const compiled = this.room(gramSize(n));
    if (compiled === null) return false;
    const { doubles } = this;
    const strips = fours(n);
    const isResident = this.isResident(a);
    const scales = this.kept;
    const staging = scales + PANEL;
    const panel = staging + 4 * PANEL;
    const triangle = panel + 4 * strips * PANEL;
    doubles.fill(0, triangle, triangle + triangleSize(strips));
    for (let from = 0; from < k && !signal?.aborted; from += PANEL) {
      const width = Math.min(PANEL, k - from);
      const count = 4 * fours(width);
      for (let j = 0; j < count; j++) doubles[scales + j] = j < width ? scale(from + j) : 0;
      for (let s = 0; s < strips; s++) {
        const to = 8 * (panel + 4 * s * count);
        if (isResident && 4 * s + 4 <= n) {
          compiled.pack(8 * (4 * s * stride + from), 8 * stride, count, 8 * scales, to);
          continue;
        }
        doubles.fill(0, staging, staging + 4 * PANEL);
        for (let i = 4 * s; i < Math.min(4 * s + 4, n); i++) {
          const at = i * stride + from;
          doubles.set(data.subarray(at, at + width), staging + (i - 4 * s) * PANEL);
        }
        compiled.pack(8 * staging, 8 * PANEL, count, 8 * scales, to);
      }
      for (let s = 0; s < strips && !signal?.aborted; s += GROUP) {
        compiled.gram(8 * panel, count, 8 * triangle, s, Math.min(strips, s + GROUP));
      }
    }
    if (!signal?.aborted) this.unpackTriangle(triangle, n, h);
    return true;
  }

  cholesky(h: Float64Array, n: number, shift: number, signal?: CancelSignal): number {
    const strips = fours(n);
    const compiled = n * n * n < WORTH_COPYING ? null : this.room(triangleSize(strips));
    if (compiled === null) return scriptKernels.cholesky(h, n, shift, signal);
    const triangle = this.kept;
    this.packTriangle(triangle, n, h);
    const group = stripsOfCall(n, GROUP);
    let replaced = 0;
    for (let s = 0; s < strips && !signal?.aborted; s += group) {
      replaced += compiled.factor(8 * triangle, n, shift, s, Math.min(strips, s + group));
    }
    if (!signal?.aborted) this.unpackTriangle(triangle, n, h);
    return replaced;
  }

  solveLowerRows(l: Float64Array, a: DenseMatrix, signal?: CancelSignal): void {
    const { rows: n, columns: k, stride, data } = a;
    const strips = fours(n);
    const group = stripsOfCall(n, SOLVE_GROUP);
    const size = 16 * strips;
    const compiled = n * n * k < WORTH_COPYING ? null : this.room(solveSize(n));
    if (compiled === null) {
      scriptKernels.solveLowerRows(l, a, signal);
      return;
    }
    const { doubles } = this;
    const triangle = this.kept;
    const columns = triangle + triangleSize(strips);
    this.packTriangle(triangle, n, l);
    for (let from = 0; from < k && !signal?.aborted; from += 4 * group) {
      const width = Math.min(4 * group, k - from);
      doubles.fill(0, columns, columns + group * size);
      for (let i = 0; i < n; i++) {
        const row = i * stride + from;
        for (let j = 0; j < width; j++) doubles[columns + (j >> 2) * size + 4 * i + (j & 3)] = data[row + j];
      }
      compiled.solve(8 * triangle, strips, 8 * columns, 8 * size, fours(width));
      for (let i = 0; i < n; i++) {
        const row = i * stride + from;
        for (let j = 0; j < width; j++) data[row + j] = doubles[columns + (j >> 2) * size + 4 * i + (j & 3)];
      }
    }
  }

  multiply(a: DenseMatrix, x: Float64Array, out: Float64Array): void {
    const { rows, columns, stride } = a;
    const compiled = this.isResident(a) ? this.room(stride + rows) : null;
    if (compiled === null || !this.isResident(a)) {
      scriptKernels.multiply(a, x, out);
      return;
    }
    const { doubles, kept } = this;
    for (let j = 0; j < columns; j++) doubles[kept + j] = x[j];
    doubles.fill(0, kept + columns, kept + stride);
    compiled.multiply(0, rows, 8 * stride, 8 * kept, 8 * (kept + stride));
    for (let i = 0; i < rows; i++) out[i] = doubles[kept + stride + i];
  }

  multiplyTransposed(a: DenseMatrix, z: Float64Array, out: Float64Array): void {
    const { rows, columns, stride } = a;
    const compiled = this.isResident(a) ? this.room(stride + rows) : null;
    if (compiled === null || !this.isResident(a)) {
      scriptKernels.multiplyTransposed(a, z, out);
      return;
    }
    const { doubles, kept } = this;
    for (let i = 0; i < rows; i++) doubles[kept + stride + i] = z[i];
    doubles.fill(0, kept, kept + stride);
    compiled.multiplyTransposed(0, rows, 8 * stride, 8 * (kept + stride), 8 * kept);
    out.set(doubles.subarray(kept, kept + columns));
  }

  /** The lower triangle of an n × n matrix into strips; the padding gets a diagonal of ones. */
  private packTriangle(triangle: number, n: number, h: Float64Array): void {
    const { doubles } = this;
    const strips = fours(n);
    doubles.fill(0, triangle, triangle + triangleSize(strips));
    for (let i = 0; i < 4 * strips; i++) {
      const to = triangle + triangleSize(i >> 2) + (i & 3);
      if (i >= n) doubles[to + 4 * i] = 1;
      else for (let j = 0; j <= i; j++) doubles[to + 4 * j] = h[i * n + j];
    }
  }

  private unpackTriangle(triangle: number, n: number, h: Float64Array): void {
    const { doubles } = this;
    for (let i = 0; i < n; i++) {
      const from = triangle + triangleSize(i >> 2) + (i & 3);
      for (let j = 0; j <= i; j++) h[i * n + j] = doubles[from + 4 * j];
    }
  }
}

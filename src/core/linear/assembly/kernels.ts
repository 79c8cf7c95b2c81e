/**
 * The dense kernels in WebAssembly SIMD, as AssemblyScript (`npm run generate` compiles them). They work on addresses
 * that ../wasmKernels.ts lays out in their memory, and allocate nothing.
 *
 * Matrices are packed in strips of four rows: element (4s + r, q) of strip s is double 4q + r. A lower triangle is
 * packed the same way, strip s ending with its diagonal tile: it has 4s + 4 columns and starts at double 8s(s + 1).
 */

/** Bytes of one column of a strip, and of a 4 × 4 tile. */
const COLUMN: usize = 32;
const TILE: usize = 128;

/** A pivot that is not positive becomes this, which fixes its unknown at zero. */
const HUGE: f64 = 1e64;
/** A pivot below this part of its diagonal element is not positive. */
const TINY: f64 = 1e-30;

function strip(triangle: usize, s: usize): usize {
  return triangle + 64 * s * (s + 1);
}

/**
 * tile += sign · Σ_q a_q b_qᵀ over `count` (a multiple of 4) columns of two strips, eight pairs of sums in registers.
 * Element (r, c) of the tile is double 4c + r.
 */
function addProducts(a: usize, b: usize, count: usize, tile: usize, sign: f64): void {
  let p0 = f64x2.splat(0);
  let q0 = p0;
  let p1 = p0;
  let q1 = p0;
  let p2 = p0;
  let q2 = p0;
  let p3 = p0;
  let q3 = p0;
  const end = a + count * COLUMN;
  while (a < end) {
    let u = v128.load(a);
    let v = v128.load(a, 16);
    let w = v128.load_splat<f64>(b);
    p0 = f64x2.add(p0, f64x2.mul(u, w));
    q0 = f64x2.add(q0, f64x2.mul(v, w));
    w = v128.load_splat<f64>(b, 8);
    p1 = f64x2.add(p1, f64x2.mul(u, w));
    q1 = f64x2.add(q1, f64x2.mul(v, w));
    w = v128.load_splat<f64>(b, 16);
    p2 = f64x2.add(p2, f64x2.mul(u, w));
    q2 = f64x2.add(q2, f64x2.mul(v, w));
    w = v128.load_splat<f64>(b, 24);
    p3 = f64x2.add(p3, f64x2.mul(u, w));
    q3 = f64x2.add(q3, f64x2.mul(v, w));

    u = v128.load(a, 32);
    v = v128.load(a, 48);
    w = v128.load_splat<f64>(b, 32);
    p0 = f64x2.add(p0, f64x2.mul(u, w));
    q0 = f64x2.add(q0, f64x2.mul(v, w));
    w = v128.load_splat<f64>(b, 40);
    p1 = f64x2.add(p1, f64x2.mul(u, w));
    q1 = f64x2.add(q1, f64x2.mul(v, w));
    w = v128.load_splat<f64>(b, 48);
    p2 = f64x2.add(p2, f64x2.mul(u, w));
    q2 = f64x2.add(q2, f64x2.mul(v, w));
    w = v128.load_splat<f64>(b, 56);
    p3 = f64x2.add(p3, f64x2.mul(u, w));
    q3 = f64x2.add(q3, f64x2.mul(v, w));
    a += 2 * COLUMN;
    b += 2 * COLUMN;
  }
  const s = f64x2.splat(sign);
  v128.store(tile, f64x2.add(v128.load(tile), f64x2.mul(s, p0)));
  v128.store(tile, f64x2.add(v128.load(tile, 16), f64x2.mul(s, q0)), 16);
  v128.store(tile, f64x2.add(v128.load(tile, 32), f64x2.mul(s, p1)), 32);
  v128.store(tile, f64x2.add(v128.load(tile, 48), f64x2.mul(s, q1)), 48);
  v128.store(tile, f64x2.add(v128.load(tile, 64), f64x2.mul(s, p2)), 64);
  v128.store(tile, f64x2.add(v128.load(tile, 80), f64x2.mul(s, q2)), 80);
  v128.store(tile, f64x2.add(v128.load(tile, 96), f64x2.mul(s, p3)), 96);
  v128.store(tile, f64x2.add(v128.load(tile, 112), f64x2.mul(s, q3)), 112);
}

/** Packs columns 0 … count − 1 (a multiple of 4) of four rows `stride` bytes apart, column q times scale q. */
export function pack(rows: usize, stride: usize, count: usize, scale: usize, to: usize): void {
  const rows1 = rows + stride;
  const rows2 = rows1 + stride;
  const rows3 = rows2 + stride;
  for (let q: usize = 0; q < 8 * count; q += 16) {
    const s = v128.load(scale + q);
    const a0 = f64x2.mul(v128.load(rows + q), s);
    const a1 = f64x2.mul(v128.load(rows1 + q), s);
    const a2 = f64x2.mul(v128.load(rows2 + q), s);
    const a3 = f64x2.mul(v128.load(rows3 + q), s);
    v128.store(to, v128.shuffle<f64>(a0, a1, 0, 2));
    v128.store(to, v128.shuffle<f64>(a2, a3, 0, 2), 16);
    v128.store(to, v128.shuffle<f64>(a0, a1, 1, 3), 32);
    v128.store(to, v128.shuffle<f64>(a2, a3, 1, 3), 48);
    to += 2 * COLUMN;
  }
}

/** Adds P·Pᵀ to strips `from` … `to` − 1 of a triangle, P packed with `count` (a multiple of 4) columns. */
export function gram(p: usize, count: usize, triangle: usize, from: usize, to: usize): void {
  const size = count * COLUMN;
  for (let j: usize = 0; j < to; j++) {
    for (let i = max(j, from); i < to; i++) {
      addProducts(p + i * size, p + j * size, count, strip(triangle, i) + j * TILE, 1);
    }
  }
}

/**
 * Cholesky factor of strips `from` … `to` − 1 of a triangle, in place, the strips before them done. `shift` is added
 * to the diagonal. Rows from `n` on are padding. Returns how many pivots were replaced.
 */
export function factor(triangle: usize, n: usize, shift: f64, from: usize, to: usize): i32 {
  let replaced = 0;
  for (let j: usize = 0; j < to; j++) {
    const l = strip(triangle, j);
    if (j >= from) replaced += factorTile(l, j, n, shift);
    for (let i = max(j + 1, from); i < to; i++) eliminate(strip(triangle, i), l, j);
  }
  return replaced;
}

function factorTile(l: usize, j: usize, n: usize, shift: f64): i32 {
  const tile = l + j * TILE;
  for (let c: usize = 0; c < 4; c++) store<f64>(tile + 40 * c, load<f64>(tile + 40 * c) + shift);
  const d0 = load<f64>(tile);
  const d1 = load<f64>(tile, 40);
  const d2 = load<f64>(tile, 80);
  const d3 = load<f64>(tile, 120);
  addProducts(l, l, 4 * j, tile, -1);
  let replaced = 0;
  for (let c: usize = 0; c < 4; c++) {
    const before = abs(c < 2 ? (c < 1 ? d0 : d1) : c < 3 ? d2 : d3);
    const column = tile + c * COLUMN;
    for (let q: usize = 0; q < c; q++) {
      const other = tile + q * COLUMN;
      const factor = load<f64>(other + 8 * c);
      for (let r = c; r < 4; r++) {
        store<f64>(column + 8 * r, load<f64>(column + 8 * r) - factor * load<f64>(other + 8 * r));
      }
    }
    let pivot = load<f64>(column + 8 * c);
    if (pivot > TINY * before && pivot > 0) pivot = sqrt(pivot);
    else {
      pivot = HUGE;
      if (c + 4 * j < n) replaced++;
    }
    store<f64>(column + 8 * c, pivot);
    for (let r = c + 1; r < 4; r++) store<f64>(column + 8 * r, load<f64>(column + 8 * r) / pivot);
  }
  return replaced;
}

/** Columns 4j … 4j + 3 of the strip x of X in X·Lᵀ = B (B in X's place), the columns before them done; l: strip j of L. */
function eliminate(x: usize, l: usize, j: usize): void {
  const tile = x + j * TILE;
  const d = l + j * TILE;
  addProducts(x, l, 4 * j, tile, -1);
  for (let half = tile; half < tile + 32; half += 16) {
    const x0 = f64x2.div(v128.load(half), v128.load_splat<f64>(d));
    v128.store(half, x0);
    let s = f64x2.sub(v128.load(half, 32), f64x2.mul(x0, v128.load_splat<f64>(d, 8)));
    const x1 = f64x2.div(s, v128.load_splat<f64>(d, 40));
    v128.store(half, x1, 32);
    s = f64x2.sub(v128.load(half, 64), f64x2.mul(x0, v128.load_splat<f64>(d, 16)));
    s = f64x2.sub(s, f64x2.mul(x1, v128.load_splat<f64>(d, 48)));
    const x2 = f64x2.div(s, v128.load_splat<f64>(d, 80));
    v128.store(half, x2, 64);
    s = f64x2.sub(v128.load(half, 96), f64x2.mul(x0, v128.load_splat<f64>(d, 24)));
    s = f64x2.sub(s, f64x2.mul(x1, v128.load_splat<f64>(d, 56)));
    s = f64x2.sub(s, f64x2.mul(x2, v128.load_splat<f64>(d, 88)));
    v128.store(half, f64x2.div(s, v128.load_splat<f64>(d, 120)), 96);
  }
}

/** X ← X·L⁻ᵀ for `count` strips of X, `size` bytes apart, and a factor of `strips` strips. */
export function solve(triangle: usize, strips: usize, x: usize, size: usize, count: usize): void {
  const end = x + count * size;
  for (let j: usize = 0; j < strips; j++) {
    const l = strip(triangle, j);
    for (let at = x; at < end; at += size) eliminate(at, l, j);
  }
}

/** out = A·x for `rows` rows of `width` bytes (a multiple of 32), row-major. */
export function multiply(a: usize, rows: usize, width: usize, x: usize, out: usize): void {
  const end = a + rows * width;
  const fours = a + (rows / 4) * 4 * width;
  for (; a < fours; a += 4 * width) {
    const a1 = a + width;
    const a2 = a1 + width;
    const a3 = a2 + width;
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let t0 = s0;
    let t1 = s0;
    let t2 = s0;
    let t3 = s0;
    for (let j: usize = 0; j < width; j += 32) {
      const u = v128.load(x + j);
      const v = v128.load(x + j, 16);
      s0 = f64x2.add(s0, f64x2.mul(u, v128.load(a + j)));
      s1 = f64x2.add(s1, f64x2.mul(u, v128.load(a1 + j)));
      s2 = f64x2.add(s2, f64x2.mul(u, v128.load(a2 + j)));
      s3 = f64x2.add(s3, f64x2.mul(u, v128.load(a3 + j)));
      t0 = f64x2.add(t0, f64x2.mul(v, v128.load(a + j, 16)));
      t1 = f64x2.add(t1, f64x2.mul(v, v128.load(a1 + j, 16)));
      t2 = f64x2.add(t2, f64x2.mul(v, v128.load(a2 + j, 16)));
      t3 = f64x2.add(t3, f64x2.mul(v, v128.load(a3 + j, 16)));
    }
    s0 = f64x2.add(s0, t0);
    s1 = f64x2.add(s1, t1);
    s2 = f64x2.add(s2, t2);
    s3 = f64x2.add(s3, t3);
    v128.store(out, f64x2.add(v128.shuffle<f64>(s0, s1, 0, 2), v128.shuffle<f64>(s0, s1, 1, 3)));
    v128.store(out, f64x2.add(v128.shuffle<f64>(s2, s3, 0, 2), v128.shuffle<f64>(s2, s3, 1, 3)), 16);
    out += 32;
  }
  for (; a < end; a += width) {
    let s = f64x2.splat(0);
    for (let j: usize = 0; j < width; j += 16) {
      s = f64x2.add(s, f64x2.mul(v128.load(x + j), v128.load(a + j)));
    }
    store<f64>(out, f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1));
    out += 8;
  }
}

/** out += Aᵀ·z for `rows` rows of `width` bytes (a multiple of 16), row-major. */
export function multiplyTransposed(a: usize, rows: usize, width: usize, z: usize, out: usize): void {
  const end = a + rows * width;
  const fours = a + (rows / 4) * 4 * width;
  for (; a < fours; a += 4 * width) {
    const a1 = a + width;
    const a2 = a1 + width;
    const a3 = a2 + width;
    const z0 = v128.load_splat<f64>(z);
    const z1 = v128.load_splat<f64>(z, 8);
    const z2 = v128.load_splat<f64>(z, 16);
    const z3 = v128.load_splat<f64>(z, 24);
    for (let j: usize = 0; j < width; j += 16) {
      const s = f64x2.add(f64x2.mul(z0, v128.load(a + j)), f64x2.mul(z1, v128.load(a1 + j)));
      const t = f64x2.add(f64x2.mul(z2, v128.load(a2 + j)), f64x2.mul(z3, v128.load(a3 + j)));
      v128.store(out + j, f64x2.add(v128.load(out + j), f64x2.add(s, t)));
    }
    z += 32;
  }
  for (; a < end; a += width) {
    const factor = v128.load_splat<f64>(z);
    for (let j: usize = 0; j < width; j += 16) {
      v128.store(out + j, f64x2.add(v128.load(out + j), f64x2.mul(factor, v128.load(a + j))));
    }
    z += 8;
  }
}

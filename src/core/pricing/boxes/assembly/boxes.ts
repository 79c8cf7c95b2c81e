/**
 * The search in boxes in WebAssembly SIMD, as AssemblyScript (`npm run generate` compiles it): docs/theory.md, section 12. Boxes are
 * halved depth first. ../wasmKernel.ts lays out the memory; ../scriptKernel.ts is the same in TypeScript.
 */
import {
  b,
  bases,
  compact,
  enterFace,
  evaluate,
  layoutNode,
  levelAt,
  linear,
  open,
  openConvex,
  PRUNED,
  rowsOf,
  score,
  upper,
  VIOLATED,
} from './boxNode';
import { bytes, f64At, put } from './memory';

/** Doubles of a box on the stack before c and h: its bound and its level. */
const BOX_HEAD: i32 = 2;
/** Doubles of a record before c and h: bound, side, face, kind. */
const RECORD_HEAD: i32 = 4;
/** Rows are copied out when that leaves at most this part of them, with a row of zeros in each part. */
const KEEP: f64 = 0.85;
/** A half-width below this is not halved any more. */
const LEAST_WIDTH: f64 = 1e-12;

let m: i32 = 0;
let D: i32 = 0;
let stackMost: i32 = 0;

let stack: usize = 0;
let saved: usize = 0;
let input: usize = 0;
let output: usize = 0;
let outcome: usize = 0;

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
  outcome = at;
  at += 8 * (8 + <usize>m);
  input = at;
  at += recordBytes();
  saved = at;
  at += recordBytes();
  output = at;
  at += recordBytes() * <usize>(stackSize + stackSize);
  stack = at;
  at += bytes(BOX_HEAD + 2 * D) * <usize>(stackSize + 2);
  return layoutNode(at, size, ballSize, isEuclidean, capacity, levelCount, levelRows);
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

function boxAt(s: i32): usize {
  return stack + bytes(s * (BOX_HEAD + 2 * D));
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
    const rows = rowsOf(level);
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

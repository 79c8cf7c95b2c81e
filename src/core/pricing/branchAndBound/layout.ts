/** Where the parts of a shared search lie in its buffer: a header of integers, one of numbers, the problem, and the slots of a batch. */
import { MOST_LEFT, recordLength } from '../boxes/boxKernel';

/** What a node of the search is. */
export const enum SearchKind {
  /** Signs of some rows (../signs/nodeBound.ts). */
  signs,
  /** A box on a face of the cube (../boxes/boxKernel.ts). */
  boxes,
}

/** Words of the header of integers. */
export const enum I {
  open,
  stop,
  /** The batch's number, its slots, and the next one to be taken, in one word. */
  batch,
  done,
  beat,
  members,
  size,
  ball,
  euclidean,
  convex0,
  convex1,
  concave0,
  concave1,
  stride,
  slots,
  /** Whether a slot's node is searched to the end. */
  deep,
  /** A `SearchKind`, numbers of a record, and records that a slot hands back at most. */
  kind,
  children,
  count = 32,
}

/** Words of the header of numbers. */
export const enum F {
  level,
  threshold,
  enough,
  /** Nodes that were bounded before this batch. */
  before,
  /** Multiplications that each of its nodes may take where it is searched to its end. */
  most,
  count = 8,
}

/** Words of a slot before its record: what came of its node. */
export const enum S {
  /** Proven for all of the node that needs no further search. */
  settled,
  work,
  nodes,
  candidates,
  children,
  /** Whether the node was worked on to the end. */
  finished,
  count = 8,
}

/** Most slots of a batch, and the bytes they may take where records are long. */
export const MOST_SLOTS = 64;
export const SLOT_BYTES = 16e6;
/** Neurons that a slot reports: those that a node's two children meet, and above each of them a local maximum. */
export const SLOT_CANDIDATES = 4;
/** Positions of the parts of the word `batch`. */
export const SLOT_BITS = 7;
export const NUMBER_BITS = 16;

export function strideOf(kind: SearchKind, m: number, rows: number): number {
  return kind === SearchKind.signs ? 3 + m + 2 * rows : recordLength(m);
}

/** Records that a slot hands back at most: two children, or what one kernel call leaves, halved where it was of no use. */
export function childrenOf(kind: SearchKind): number {
  return kind === SearchKind.signs ? 2 : 2 * MOST_LEFT;
}

export function slotLength(m: number, stride: number, children: number): number {
  return S.count + (1 + children) * stride + SLOT_CANDIDATES * (m + 2);
}

export function slotsOf(m: number, stride: number, children: number): number {
  return Math.max(1, Math.min(MOST_SLOTS, Math.floor(SLOT_BYTES / (8 * slotLength(m, stride, children)))));
}

/**
 * What fits into a fit's time and memory, judged by its size before it is begun. The speeds are those of a machine of 2020, so
 * that the same problem takes the same way everywhere.
 */
import type { AtomSpace } from './atomSpace';
import { startingCount } from './startingNeurons';
import { biasOf } from './set';

/** Multiplications of the compiled kernels in a millisecond, and of plain loops. */
const KERNEL_SPEED = 8e6;
export const LOOP_SPEED = 5e5;
/** Crossings of two kinks that an exact pricer looks at in a millisecond. */
const CROSSING_SPEED = 1e4;
/** Steps of an interior point. */
const MASTER_STEPS = 30;
/** The part of the time that one master may take, and one exact pricing. */
const MASTER_TIME = 0.6;
const PRICING_TIME = 0.2;
/** Bytes that the columns of a master, its matrix and the copies of both may take. */
const MOST_BYTES = 1e9;
/** A column is kept as atom, projected, in the matrix, and in the matrix that the kernels work on. */
const COPIES = 4;

/** A restricted program's work in multiplications of plain loops. */
export function masterWork(rows: number, width: number): number {
  return (rows * rows * width * MASTER_STEPS * LOOP_SPEED) / KERNEL_SPEED;
}

/** Passes of plain loops over the whole matrix in a step: residuals, right-hand sides and what refines their solutions. */
const MASTER_PASSES = 15;

/** What so many steps of an interior point took, in multiplications of plain loops. */
export function interiorPointWork(rows: number, width: number, steps: number): number {
  return steps * rows * width * ((rows * LOOP_SPEED) / KERNEL_SPEED + MASTER_PASSES);
}

/** Whether a restricted program of so many rows and columns, besides a slack a row, can be solved at least once. */
export function masterIsAffordable(rows: number, columns: number, timeMs: number): boolean {
  const entries = rows * (columns + rows);
  return (
    8 * COPIES * entries <= MOST_BYTES && rows * entries * MASTER_STEPS <= KERNEL_SPEED * MASTER_TIME * timeMs
  );
}

/** Whether the exact pricer of a space, if it has one, is quick enough to be asked many times. */
export function exactPricingIsAffordable(space: AtomSpace, timeMs: number): boolean {
  return crossingsOf(space) <= CROSSING_SPEED * PRICING_TIME * timeMs;
}

/** The work of one exact pricing in multiplications of plain loops. */
export function exactPricingWork(space: AtomSpace): number {
  return (crossingsOf(space) * LOOP_SPEED) / CROSSING_SPEED;
}

function crossingsOf({ count: n, dimension: d, bias }: AtomSpace): number {
  const { frames, inNorm } = biasOf(bias);
  const m = inNorm ? d + 1 : d;
  return frames(n) * n ** Math.max(1, m - 1);
}

/** Whether a network of these samples may be corrected by a little of every starting neuron: n × k entries, and an n × n matrix. */
export function correctionIsAffordable(space: AtomSpace, timeMs: number): boolean {
  const n = space.count;
  const entries = n * startingCount(space);
  return 8 * (2 * entries + n * n) <= MOST_BYTES && n * entries <= KERNEL_SPEED * PRICING_TIME * timeMs;
}

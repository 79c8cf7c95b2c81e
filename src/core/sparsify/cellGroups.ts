/**
 * Weights on neurons by cell: neurons that would merge count together, as one (theory.md, section 4).
 */
import type { Column } from '../master/columns';
import type { AtomSpace } from '../atomSpace';
import type { CancelSignal } from '../cancelSignal';
import { maximalCliques } from './cover';
import { massOf, sharesCell, signPattern, type WeightedNeuron } from './merge';

/** Columns of one sign of output that lie in one closed cell, no further column doing so. */
export interface CellGroup {
  readonly sign: 1 | -1;
  /** Indices of columns. */
  readonly members: readonly number[];
}

/**
 * The maximal groups of columns that merge into one neuron; null when there are more than `most`, or once the signal is given.
 *
 * @param signs the sign of output that each column may have, 0 for either
 */
export function cellGroups(
  space: AtomSpace,
  columns: readonly Column[],
  signs: Int8Array,
  most: number,
  signal?: CancelSignal,
): CellGroup[] | null {
  const patterns = columns.map(({ theta }) => signPattern(space, theta));
  const groups: CellGroup[] = [];
  for (const sign of [1, -1] as const) {
    const side = Array.from(patterns.keys()).filter((j) => signs[j] * sign >= 0);
    const neighbours: Set<number>[] = [];
    for (const j of side) {
      if (signal?.aborted) return null;
      neighbours[j] = new Set(side.filter((k) => k !== j && sharesCell(patterns[j], patterns[k])));
    }
    const cliques = maximalCliques(side, neighbours, most - groups.length, signal);
    if (cliques === null) return null;
    groups.push(...cliques.map((members) => ({ sign, members })));
  }
  return groups;
}

/**
 * Weights 1/(mass + ε) of Candès, Wakin and Boyd (2008), a column's mass being that of the heaviest merged neuron
 * whose cell it shares: in pairs, for a positive and a negative output. Scaled so that the network itself costs about
 * its mass.
 */
export function reweighting(
  space: AtomSpace,
  patterns: readonly Int8Array[],
  merged: readonly WeightedNeuron[],
  epsilon: number,
): Float64Array {
  const scale = massOf(merged) / merged.length;
  const cells = merged.map(({ theta, output }) => ({ pattern: signPattern(space, theta), output }));
  const weights = new Float64Array(2 * patterns.length);
  patterns.forEach((pattern, j) => {
    for (const sign of [1, -1]) {
      let mass = 0;
      for (const cell of cells) {
        if (cell.output * sign > mass && sharesCell(cell.pattern, pattern)) mass = cell.output * sign;
      }
      weights[2 * j + (sign > 0 ? 0 : 1)] = scale / (mass + epsilon);
    }
  });
  return weights;
}

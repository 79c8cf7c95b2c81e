/** A problem over some of its samples only: a relaxation of it, whose bounds hold for all of them (theory.md, section 8). */
import {
  complementRows,
  groupedRows,
  identityRows,
  type RowGroup,
  type RowSpace,
} from '../linear/orthogonal';
import type { NormalizedProblem } from '../normalize';

/**
 * @param capped samples that are taken to have the largest multiplier there is, of this sign (0: not), one for each sample of the problem: they
 *   count together, one row a sign, as if each were missed by as much as all of them on average. What such a row costs is no more than what
 *   its samples do, by convexity, so the problem stays a relaxation; it is none where each of them is missed.
 * @param samples ascending indices into the problem's own samples; its loss is not exact: rows of one that is may depend on one another
 */
export function restrictedTo(
  problem: NormalizedProblem,
  samples: Int32Array,
  capped?: Int8Array,
): NormalizedProblem {
  const { space, targets, kept } = problem;
  const d = space.dimension;
  const count = samples.length;
  const inputs = new Float64Array(count * d);
  samples.forEach((i, row) => inputs.set(space.inputs.subarray(i * d, (i + 1) * d), row * d));
  const freeTerms = problem.freeTerms.restrictedTo(samples);
  const free = freeTerms.columns;
  const loss = problem.loss.restrictedTo(samples);
  const own = Float64Array.from(samples, (i) => targets[i]);
  const groups = capped
    ? groupsOf(samples, capped, (row, side) => loss.of(row).dualRange(own[row])[side > 0 ? 1 : 0])
    : [];
  return {
    ...problem,
    kept: samples.map((i) => kept[i]),
    space: { ...space, count, inputs },
    targets: own,
    loss,
    free,
    freeTerms,
    rows: rowsOf(count, free, groups),
    ...(groups.length > 0 && { together: groups.map(({ members }) => members) }),
  };
}

function rowsOf(count: number, free: readonly Float64Array[], groups: readonly RowGroup[]): RowSpace {
  if (groups.length > 0) return groupedRows(count, free, groups);
  return free.length === 0 ? identityRows(count) : complementRows(count, free);
}

function groupsOf(
  samples: Int32Array,
  capped: Int8Array,
  capOf: (row: number, side: number) => number,
): RowGroup[] {
  return [1, -1].flatMap((side) => {
    const members = Int32Array.from(samples.keys()).filter((row) => capped[samples[row]] === side);
    const weights = Float64Array.from(members, (row) => capOf(row, side));
    return members.length > 0 ? [{ members, weights }] : [];
  });
}

/** A dual of some samples as one of all: the others have no part in it. */
export function extendedTo(count: number, samples: Int32Array, dual: Float64Array): Float64Array {
  const all = new Float64Array(count);
  samples.forEach((i, row) => (all[i] = dual[row]));
  return all;
}

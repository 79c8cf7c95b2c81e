/**
 * A piecewise linear function made to keep its shape to the last digit: what fitted values and merged kinks leave of it to rounding. Slopes
 * that must ascend are averaged where they do not (Barlow, Bartholomew, Bremner and Brunk 1972: the nearest ascending ones, by length),
 * so that values change only between; slopes beyond their limits become the limits.
 */
import type { NormalizedProblem } from '../normalize';
import type { Kink, Polyline } from './polyline';

/** Pieces of one slope. */
interface Block {
  length: number;
  slope: number;
  /** Its first piece. */
  readonly first: number;
}

/** @param last the end of the last piece, which counts for the averages */
export function shapedLine({ space, slopes }: NormalizedProblem, line: Polyline, last: number): Polyline {
  if (!space.oneSided && slopes === null) return line;
  const { kinks, from } = line;
  const starts = [from, ...kinks.map(({ position }) => position)];
  const pieces: number[] = [line.slope];
  for (const { bend } of kinks) pieces.push(pieces[pieces.length - 1] + bend);
  const ascending = space.oneSided ? averaged(pieces, starts, last) : pieces;
  const [least, most] = slopes ?? [-Infinity, Infinity];
  const kept = ascending.map((slope) => Math.max(least, Math.min(most, slope)));
  const left: Kink[] = [];
  kinks.forEach((kink, k) => {
    // a bend that has not changed keeps its digits
    const bend = kept[k] === pieces[k] && kept[k + 1] === pieces[k + 1] ? kink.bend : kept[k + 1] - kept[k];
    if (bend !== 0) left.push({ ...kink, bend });
  });
  return { ...line, slope: kept[0], kinks: left };
}

function averaged(pieces: readonly number[], starts: readonly number[], last: number): number[] {
  const blocks: Block[] = [];
  pieces.forEach((slope, k) => {
    const length = Math.max(0, (starts[k + 1] ?? last) - starts[k]);
    let block: Block = { length, slope, first: k };
    for (let before = blocks.at(-1); before && before.slope > block.slope; before = blocks.at(-1)) {
      const both = before.length + block.length;
      const mean =
        both > 0 ? (before.length * before.slope + block.length * block.slope) / both : block.slope;
      block = { length: both, slope: mean, first: before.first };
      blocks.pop();
    }
    blocks.push(block);
  });
  return blocks.flatMap(({ slope, first }, b) => {
    const end = blocks[b + 1]?.first ?? pieces.length;
    return new Array<number>(end - first).fill(slope);
  });
}

/** Rows in conflict, drawn over one input: what the goal allows at each of them. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { formatNumber } from '../format';
import { conflictRows, type ConflictRow } from '../model/conflict';
import { text, textWidth, type Frame } from '../plot/axes';
import type { Range } from '../plot/scale';

/** More rows than these have no words in the drawing; the table lists them. */
const MOST_NAMED = 4;
/** Pixels: half a cap, from a ring to its words, the least distance of two lines of words. */
const CAP = 6;
const BESIDE = 13;
const LINE = 15;

/** Of each row in conflict that is seen what the goal allows, and its words; of two at the same place what lies between. */
export function drawAllowed(result: FitResult, plot: Frame, range: Range): void {
  const seen = ({ inputs: [x] }: ConflictRow) => x >= range.from && x <= range.to;
  const rows = conflictRows(result).filter(seen);
  if (rows.length > MOST_NAMED) return;
  for (const row of rows) {
    if (row.allowed === null) continue;
    const x = plot.x(row.inputs[0]);
    const [bottom, top] = row.allowed.map((end) => plot.y(end));
    const caps = [bottom, top].map((y) => `M${x - CAP} ${y}h${2 * CAP}`).join('');
    plot.free.append(svg('path', { class: 'allowed', d: `M${x} ${bottom}V${top}${caps}` }));
  }
  drawApart(rows, plot);
  const heights = rows.map(({ target }) => plot.y(target)).sort((a, b) => a - b);
  if (heights.some((y, k) => k > 0 && y - heights[k - 1] < LINE)) return;
  for (const row of rows) {
    const words = `row ${row.row}: ${formatNumber(row.target, 6)}`;
    beside(plot, plot.x(row.inputs[0]), plot.y(row.target) + 4, words, 'name halo');
  }
}

/** Two rows of equal inputs, and the arrow between what they allow. */
function drawApart(rows: readonly ConflictRow[], plot: Frame): void {
  if (rows.length !== 2 || rows[0].inputs[0] !== rows[1].inputs[0]) return;
  const [low, high] = [...rows].sort((a, b) => a.target - b.target);
  const [from, to] = [low.allowed?.[1] ?? low.target, high.allowed?.[0] ?? high.target];
  const [x, bottom, top] = [plot.x(low.inputs[0]), plot.y(from) - 2, plot.y(to) + 2];
  if (bottom - top < 2 * LINE) return;
  const heads = `M${x - 4} ${bottom - 5}L${x} ${bottom}L${x + 4} ${bottom - 5}M${x - 4} ${top + 5}L${x} ${top}L${x + 4} ${top + 5}`;
  plot.free.append(svg('path', { class: 'apart', d: `M${x} ${bottom}V${top}${heads}` }));
  const apart = `${formatNumber(to - from, 3)} apart`;
  const whole = low.allowed === null ? apart : `${apart}: no value is allowed by both`;
  const y = (bottom + top) / 2 + 4;
  if (!beside(plot, x, y, whole, 'apart-words halo')) beside(plot, x, y, apart, 'apart-words halo');
}

/** Right of a place, or left of it where there is no room; false, and not at all, where there is none on either side. */
function beside(plot: Frame, x: number, y: number, words: string, style: string): boolean {
  const { left, width } = plot.box;
  const wide = textWidth(words) + BESIDE;
  const after = x + wide <= left + width;
  if (!after && x - wide < left) return false;
  const label = text(after ? x + BESIDE : x - BESIDE, y, after ? 'start' : 'end', words);
  label.setAttribute('class', style);
  plot.free.append(label);
  return true;
}

/** The mass of each kink over the input, under the function: one stem a neuron, or sums over columns where they are many. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { formatCount } from '../format';
import { kinkOf } from '../model/network';
import { text, textWidth, type Frame } from '../plot/axes';
import type { Range } from '../plot/scale';
import { RAIL, ROW_WORDS } from './lineRows';

/** Pixels. */
const COLUMN = 4;
const LEAST = 3;
/** Between a stem's tip and the rail's edge. */
const ROOM = 6;

/** The middle line of the rail that begins at `top`. */
export function railMiddle(top: number): number {
  return top + ROW_WORDS + RAIL / 2;
}

/** The line on which the stems stand, and what they mean. */
export function drawRail(plot: Frame, top: number, crowd: number): void {
  const { left, width } = plot.box;
  const right = left + width;
  const y = railMiddle(top);
  plot.free.append(svg('line', { class: 'axis-line', x1: left, x2: right, y1: y, y2: y }));
  const [up, down] = ['▲ bends up', '▼ bends down'];
  const what =
    crowd === 0 ? 'mass of each kink: ' : `mass of ${formatCount(crowd)} kinks in ${COLUMN} px columns: `;
  const fits = textWidth(`${what}${up}, ${down}`) <= width;
  const words = text(right, top + ROW_WORDS - 4, 'end', fits ? what : '');
  words.setAttribute('class', 'halo');
  words.append(svg('tspan', { class: 'adds' }, up), ', ', svg('tspan', { class: 'subtracts' }, down));
  plot.free.append(words);
}

/** One neuron's stem: pixels from the middle line to its tip, by its share of the largest. */
export function stem(x: number, middle: number, output: number, largest: number): SVGElement[] {
  const up = output > 0;
  const length = Math.max(LEAST, (Math.abs(output) / largest) * (RAIL / 2 - ROOM));
  const tip = up ? middle - length : middle + length;
  const by = up ? -1 : 1;
  const sign = up ? 'adds' : 'subtracts';
  return [
    svg('line', { class: `stem-line ${sign}`, x1: x, x2: x, y1: middle, y2: tip }),
    svg('path', { class: `stem-tip ${sign}`, d: `M${x - 4.5} ${tip - by}h9l-4.5 ${6 * by}z` }),
  ];
}

/** Sums of output weights, apart by sign, of all kinks within the range. */
export function drawSums(result: FitResult, plot: Frame, range: Range, top: number): void {
  const { left, width } = plot.box;
  const columns = Math.max(1, Math.ceil(width / COLUMN));
  const sums = [new Float64Array(columns), new Float64Array(columns)];
  for (const neuron of result.neurons) {
    const kink = kinkOf(neuron);
    if (kink === null || kink < range.from || kink > range.to) continue;
    const column = Math.min(columns - 1, Math.floor((plot.x(kink) - left) / COLUMN));
    sums[neuron.output > 0 ? 0 : 1][column] += Math.abs(neuron.output);
  }
  const largest = Math.max(...sums.map((side) => side.reduce((most, value) => Math.max(most, value), 0)));
  if (!(largest > 0)) return;
  const middle = railMiddle(top);
  sums.forEach((side, k) => {
    let d = '';
    side.forEach((sum, column) => {
      if (sum === 0) return;
      const height = Math.max(0.5, (sum / largest) * (RAIL / 2 - 2));
      const y = k === 0 ? middle - height : middle;
      d += `M${left + column * COLUMN} ${y.toFixed(1)}h${COLUMN - 1}v${height.toFixed(1)}h${1 - COLUMN}z`;
    });
    plot.free.append(svg('path', { class: `sum ${k === 0 ? 'adds' : 'subtracts'}`, d }));
  });
}

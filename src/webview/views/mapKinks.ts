/** The kinks of a function of two inputs: a line each, thicker for more mass, with the neuron's number at the rim. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { massShares } from '../model/network';
import { text, textWidth, type Frame } from '../plot/axes';
import { lineInBox } from '../plot/contour';
import type { Range } from '../plot/scale';
import { kinkGroup } from './drawing';

/** Pixels above the area and right of it, for the numbers. */
export const RIM = { top: 14, right: 20 };
/** Between numbers of one rim. */
const APART = { top: 5, right: 12 };
/** With more lines than these the numbers would be a crowd of their own. */
const MOST_NUMBERED = 24;
const NEAR = 0.5;

interface Line {
  readonly neuron: number;
  readonly ends: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };
}

/** Draws the lines that cross the area; answers how many do. */
export function drawMapKinks(
  result: FitResult,
  plot: Frame,
  x: Range,
  y: Range,
  neurons: readonly number[],
): number {
  const lines = neurons.flatMap((neuron): Line[] => {
    const { weights, bias } = result.neurons[neuron];
    const [w1, w2] = weights;
    const segment = w1 === 0 && w2 === 0 ? null : lineInBox(w1, w2, bias, x, y);
    if (segment === null) return [];
    const [x1, y1, x2, y2] = segment;
    return [{ neuron, ends: { x1: plot.x(x1), y1: plot.y(y1), x2: plot.x(x2), y2: plot.y(y2) } }];
  });
  const shares = massShares(result.neurons);
  const most = Math.max(...lines.map(({ neuron }) => shares[neuron]), Number.MIN_VALUE);
  const numbers = lines.length > MOST_NUMBERED ? new Map<number, SVGTextElement>() : rimNumbers(lines, plot);
  lines.forEach(({ neuron, ends }, k) => {
    const width = (0.8 + (1.2 * shares[neuron]) / most).toFixed(2);
    const group = kinkGroup(result, neuron, k === 0, 'line of the plane', shares);
    group.append(
      svg('line', { class: 'hit', ...ends }),
      svg('line', { class: 'kink-halo', ...ends }),
      svg('line', { class: 'kink-line across', ...ends, 'stroke-width': width }),
    );
    const number = numbers.get(neuron);
    if (number !== undefined) group.append(number);
    plot.free.append(group);
  });
  if (numbers.size > 0) nameNumbers(plot, [...numbers.values()]);
  return lines.length;
}

/** What the numbers are, where the top rim has room before the first of them. */
function nameNumbers({ box, free }: Frame, numbers: readonly SVGTextElement[]): void {
  const words = 'kink of neuron';
  const onTop = numbers.filter((number) => number.getAttribute('text-anchor') === 'middle');
  const first = Math.min(...onTop.map((number) => Number(number.getAttribute('x'))));
  if (box.left + textWidth(words) + 10 < first) free.append(text(box.left, box.top - 4, 'start', words));
}

function rimNumbers(lines: readonly Line[], { box }: Frame): Map<number, SVGTextElement> {
  const [right, top] = [box.left + box.width, box.top];
  const onTop: { neuron: number; at: number }[] = [];
  const onRight: { neuron: number; at: number }[] = [];
  for (const { neuron, ends } of lines) {
    const both = [
      { x: ends.x1, y: ends.y1 },
      { x: ends.x2, y: ends.y2 },
    ];
    const beside = both.find((end) => Math.abs(end.x - right) < NEAR);
    const above = both.find((end) => Math.abs(end.y - top) < NEAR);
    if (beside !== undefined) onRight.push({ neuron, at: beside.y });
    else if (above !== undefined) onTop.push({ neuron, at: above.x });
  }
  const numbers = new Map<number, SVGTextElement>();
  const widest = Math.max(...lines.map(({ neuron }) => textWidth(String(neuron + 1))), 0);
  for (const { neuron, at } of apart(onTop, widest + APART.top, right))
    numbers.set(neuron, text(at, top - 4, 'middle', String(neuron + 1)));
  for (const { neuron, at } of apart(onRight, APART.right, top + box.height))
    numbers.set(neuron, text(right + 4, at + 4, 'start', String(neuron + 1)));
  return numbers;
}

/** Moved along the rim as far as they need to be told apart; those that are pushed over its end are left out. */
function apart<T extends { at: number }>(places: T[], gap: number, end: number): T[] {
  let free = -Infinity;
  return places
    .sort((a, b) => a.at - b.at)
    .map((place) => {
      const at = Math.max(place.at, free);
      free = at + gap;
      return { ...place, at };
    })
    .filter(({ at }) => at <= end);
}

/** The kinks of a function of one input: a mark on the curve, joined with the stem of its mass on the rail below. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { formatNumber } from '../format';
import { kinkOf, massShares, valuesAtKinks } from '../model/network';
import { text, textWidth, type Frame } from '../plot/axes';
import { outline } from '../plot/marks';
import type { Range } from '../plot/scale';
import { kinkGroup } from './drawing';
import { railMiddle, stem } from './kinkRail';
import { RAIL } from './lineRows';

/** Kinks nearer than this are one, and their stems stand this far apart; pixels. */
const SAME = 1;
const STEM_STEP = 10;
/** From this many kinks on, marks are smaller. */
const CROWD = 25;

/** Draws the kinks within the range; answers how many those are. */
export function drawKinks(
  result: FitResult,
  plot: Frame,
  range: Range,
  neurons: readonly number[],
  railTop: number,
): number {
  const bent = neurons.flatMap((j) => {
    const kink = kinkOf(result.neurons[j]);
    return kink === null || kink < range.from || kink > range.to ? [] : [{ j, kink }];
  });
  const values = valuesAtKinks(
    result,
    bent.map(({ kink }) => kink),
  );
  const largest = Math.max(...neurons.map((j) => Math.abs(result.neurons[j].output)));
  const shares = massShares(result.neurons);
  const radius = bent.length > CROWD ? 2.8 : 4.2;
  const middle = railMiddle(railTop);
  const { top } = plot.box;
  const stems = apart(bent.map(({ j, kink }) => ({ j, x: plot.x(kink) })));
  const numbered = labels([...stems].map(([j, x]) => ({ j, x, up: result.neurons[j].output > 0 })));
  bent.forEach(({ j, kink }, k) => {
    const x = plot.x(kink);
    const y = plot.y(values[k]);
    const foot = stems.get(j) ?? x;
    const { output } = result.neurons[j];
    const where = `at ${result.samples.inputs[0]} = ${formatNumber(kink)}`;
    const group = kinkGroup(result, j, k === 0, where, shares);
    group.append(
      svg('line', { class: 'hit', x1: x, x2: x, y1: top, y2: middle + RAIL / 2 }),
      svg('line', { class: 'kink-line', x1: x, x2: x, y1: y + radius + 2, y2: middle }),
      ...stem(foot, middle, output, largest),
      svg('path', {
        class: `kink-mark ${output > 0 ? 'adds' : 'subtracts'}`,
        d: outline('diamond', x, y, radius),
      }),
    );
    if (numbered.has(j)) {
      group.append(text(foot + 7, output > 0 ? middle - 4 : middle + 13, 'start', String(j + 1)));
    }
    plot.free.append(group);
  });
  return bent.length;
}

/** Where the stem of each neuron stands, in pixels: those of one kink beside each other. */
function apart(kinks: readonly { readonly j: number; readonly x: number }[]): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  const ordered = [...kinks].sort((a, b) => a.x - b.x || a.j - b.j);
  for (let from = 0; from < ordered.length;) {
    let to = from + 1;
    while (to < ordered.length && ordered[to].x - ordered[from].x < SAME) to++;
    for (let k = from; k < to; k++) {
      places.set(ordered[k].j, ordered[k].x + (k - (from + to - 1) / 2) * STEM_STEP);
    }
    from = to;
  }
  return places;
}

/**
 * Neurons whose number has room beside its stem: before the next stem, and clear of the number before it. Two of one kink that point
 * apart have theirs above and below the rail.
 */
function labels(
  stems: readonly { readonly j: number; readonly x: number; readonly up: boolean }[],
): ReadonlySet<number> {
  const kept = new Set<number>();
  const ordered = [...stems].sort((a, b) => a.x - b.x);
  ordered.forEach(({ j, x, up }, k) => {
    const inWay = ordered.slice(k + 1).find((other) => other.up === up || other.x - x > STEM_STEP);
    const next = inWay?.x ?? Infinity;
    if (x + 7 + textWidth(String(j + 1)) + 2 <= next - 4) kept.add(j);
  });
  return kept;
}

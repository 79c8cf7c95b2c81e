/**
 * The objective as one bar: the mass, and behind it what a loss costs, from 0 to where this network ends, on the hatched range that
 * no network reaches. Between the wall and the end of the parts the gap is open. The bar keeps its room where there is none.
 */
import type { FitResult } from '../../result/schema';
import { byId, svg } from '../dom';
import { formatBound, formatNumber } from '../format';
import { objectiveOf, objectiveWords, type Objective } from '../model/objective';
import { text, textWidth, type Size } from '../plot/axes';
import { hatching } from '../plot/hatch';
import type { LegendItem } from '../plot/marks';
import { linearScale } from '../plot/scale';
import { legendEntry } from './drawing';
import { SeenSize } from './seenSize';

/** Pixels. The parts above, the hatch right below them; the wall stands out on both sides. */
const WALL = 3;
const PARTS = 10;
const HATCH = 8;
const LABEL = 14;
/** Room behind the end of the parts, as a share of the bar. */
const ROOM = 0.04;

export class ObjectiveBar {
  private readonly box = byId('objective-bar');
  private readonly seen: SeenSize;
  private objective: Objective | null = null;

  constructor() {
    this.seen = new SeenSize(this.box, () => this.redraw());
  }

  update(result: FitResult | null): void {
    this.objective = result === null ? null : objectiveOf(result);
    byId('objective').classList.toggle('nothing', this.objective === null);
    byId('objective-parts').replaceChildren(
      ...(this.objective === null ? [] : partsOf(this.objective).map(legendEntry)),
    );
    this.redraw();
  }

  redraw(): void {
    const { size } = this.seen;
    if (size === null || this.objective === null) return;
    this.box.replaceChildren(drawObjective(this.objective, size));
  }
}

/** The figures, each with the look of its part. */
function partsOf({ mass, cost, costWords, lowerBound }: Objective): LegendItem[] {
  const swatch = (className: string): SVGElement =>
    svg('rect', { class: className, x: 1, y: 2, width: 20, height: 8 });
  const { pattern, fill } = hatching();
  const proven = svg(
    'g',
    {},
    pattern,
    svg('rect', { class: 'hatched', fill, x: 1, y: 2, width: 20, height: 8 }),
  );
  const ownCost =
    costWords === null
      ? []
      : [{ text: `+ ${formatNumber(cost)}: ${costWords}`, swatch: swatch('part-cost') }];
  const bound =
    lowerBound > 0 ? [{ text: `no network below ${formatBound(lowerBound, 'down')}`, swatch: proven }] : [];
  return [{ text: `mass ${formatNumber(mass)}`, swatch: swatch('part-mass') }, ...ownCost, ...bound];
}

function drawObjective(objective: Objective, { width }: Size): SVGSVGElement {
  const { mass, cost, costWords, lowerBound } = objective;
  const total = mass + cost;
  const end = Math.max(total, lowerBound, Number.MIN_VALUE);
  const x = linearScale({ from: 0, to: end * (1 + ROOM) }, 0, width);
  const height = 2 * WALL + PARTS + HATCH + LABEL;
  const { pattern, fill } = hatching();
  const below = WALL + PARTS;
  const baseline = below + HATCH + WALL + LABEL - 3;
  const label = `${costWords === null ? 'mass' : 'objective'} ${formatNumber(total)}`;
  const drawing = svg(
    'svg',
    { class: 'plot', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' },
    pattern,
    svg('rect', { class: 'part-mass', x: 0, y: WALL, width: x(mass), height: PARTS }),
    ...(costWords === null
      ? []
      : [svg('rect', { class: 'part-cost', x: x(mass), y: WALL, width: x(total) - x(mass), height: PARTS })]),
    svg('rect', { class: 'track', x: 0, y: below, width, height: HATCH }),
    svg('rect', { class: 'hatched', fill, x: 0, y: below, width: x(Math.max(lowerBound, 0)), height: HATCH }),
    text(0, baseline, 'start', '0'),
    text(Math.min(width, x(total) + textWidth(label) / 2), baseline, 'end', label),
  );
  if (lowerBound > 0) {
    const at = x(lowerBound);
    drawing.append(svg('line', { class: 'wall', x1: at, x2: at, y1: 0, y2: below + HATCH + WALL }));
  }
  drawing.setAttribute('aria-label', objectiveWords(objective));
  drawing.append(svg('title', {}, objectiveWords(objective)));
  return drawing;
}

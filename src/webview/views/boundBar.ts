/**
 * What is proven, as one bar: hatched from 0 to the lower bound, where no network is; the network's objective as a dot; what lies between
 * is open. Beside it the gap on powers of ten, against the gap that is asked for. It takes no room where there is nothing to draw.
 */
import { byId, svg } from '../dom';
import { formatBound, formatGap, formatNumber, isNumber } from '../format';
import { boundWords, type Bound } from '../model/bound';
import { text, textWidth, type Size } from '../plot/axes';
import { hatching, openDots } from '../plot/hatch';
import { outline } from '../plot/marks';
import { linearScale } from '../plot/scale';
import { SeenSize } from './seenSize';

/** Pixels: the row of words above, the bar, the words below. */
const TOP = 18;
const BAR = 10;
const BASE = TOP + BAR + 14;
const HEIGHT = BASE + 4;
const BETWEEN = 28;
/** Room behind the objective, as a share of it. */
const ROOM = 0.2;
/** Pixels between wall and dot, below which the bar shows them as met. */
const MET = 5;
/** The ruler of the gap ends at 10 to this power. */
const LEAST_POWER = -12;

export class BoundBar {
  private readonly box = byId('bound-bar');
  private readonly seen: SeenSize;
  private bound: Bound | null = null;

  constructor() {
    this.seen = new SeenSize(this.box, () => this.redraw());
  }

  update(bound: Bound | null): void {
    this.bound = bound;
    this.box.hidden = bound === null;
    this.redraw();
  }

  redraw(): void {
    const { size } = this.seen;
    if (size === null || this.bound === null) return;
    this.box.replaceChildren(drawBound(this.bound, size));
  }
}

function drawBound(bound: Bound, { width }: Size): SVGSVGElement {
  const ruler = rulerWidth(width);
  const words = boundWords(bound);
  const drawing = svg('svg', {
    class: 'plot',
    width,
    height: HEIGHT,
    viewBox: `0 0 ${width} ${HEIGHT}`,
    role: 'img',
    'aria-label': words,
  });
  drawing.append(
    svg('title', {}, words),
    ...objectivePart(bound, width - ruler - BETWEEN),
    ...gapPart(bound, width - ruler, ruler),
  );
  return drawing;
}

function rulerWidth(width: number): number {
  if (width < 360) return 92;
  return width < 600 ? 128 : 240;
}

function objectivePart(bound: Bound, width: number): SVGElement[] {
  const { objective, lowerBound, before, parts, hard } = bound;
  const end = Math.max(objective ?? 0, lowerBound) * (1 + ROOM) || 1;
  const x = linearScale({ from: 0, to: end }, 0, width);
  const wall = Math.round(x(Math.max(lowerBound, 0)));
  const hatch = hatching();
  const drawn: SVGElement[] = [
    hatch.pattern,
    svg('rect', { class: 'track', x: 0, y: TOP, width, height: BAR }),
    svg('rect', { class: 'hatched', fill: hatch.fill, x: 0, y: TOP, width: wall, height: BAR }),
    ...before.map((value) =>
      svg('line', { class: 'past', x1: x(value), x2: x(value), y1: TOP, y2: TOP + BAR }),
    ),
  ];
  const dot = objective === null ? null : x(objective);
  const met = dot !== null && dot - wall < MET;
  if (dot !== null && !met) {
    const open = openDots();
    drawn.push(
      open.pattern,
      svg('rect', { class: 'open', fill: open.fill, x: wall, y: TOP, width: dot - wall, height: BAR }),
    );
  }
  if (parts !== null) drawn.push(...partLines(parts, x));
  drawn.push(
    svg('line', { class: 'wall', x1: wall, x2: wall, y1: TOP - 4, y2: TOP + BAR + 4 }),
    text(0, BASE, 'start', wall > 20 || met ? '0' : ''),
    ...belowWall(bound, { wall, dot, met, width }),
  );
  if (dot !== null) drawn.push(...dotWithWords(met ? wall + 6 : dot, objective!, hard, bound.live, width));
  return drawn;
}

/** The two parts of the objective as a thin line along the bar's foot. */
function partLines({ mass, cost }: NonNullable<Bound['parts']>, x: (value: number) => number): SVGElement[] {
  const y = TOP + BAR;
  return [
    svg('rect', { class: 'part-mass', x: 0, y, width: x(mass), height: 3 }),
    svg('rect', { class: 'part-cost', x: x(mass), y, width: x(mass + cost) - x(mass), height: 3 }),
  ];
}

function dotWithWords(
  x: number,
  objective: number,
  hard: boolean,
  live: boolean,
  width: number,
): SVGElement[] {
  const what = `${live ? 'best' : hard ? 'mass' : 'objective'} `;
  const value = formatNumber(objective);
  const half = textWidth(what + value) / 2;
  const at = Math.max(half, Math.min(x, width + BETWEEN / 2 - half));
  const words = svg('text', { x: at, y: TOP - 6, 'text-anchor': 'middle' }, what);
  words.append(svg('tspan', { class: 'strong' }, value));
  return [svg('circle', { class: 'dot', cx: x, cy: TOP + BAR / 2, r: 5 }), words];
}

/** Words under the wall, on the side where there is room. */
function belowWall(
  { lowerBound, objective }: Bound,
  { wall, dot, met, width }: { wall: number; dot: number | null; met: boolean; width: number },
): SVGElement[] {
  const closed = width < 300 ? 'none has less' : 'no network has less';
  const proven = met ? closed : `bound ${formatBound(lowerBound, 'down')}`;
  if (!met && lowerBound <= 0) {
    return dot === null ? [] : [openWords(4, 'open: nothing is proven yet', width)];
  }
  const need = textWidth(proven);
  const before = wall - 6 - need > 14;
  // behind the 0, and not over the words of the gap
  const behind = Math.max(14, Math.min(wall + 6, width - need));
  if (!before && behind + need > width + BETWEEN / 2) return [];
  const words = before ? text(wall - 6, BASE, 'end', proven) : text(behind, BASE, 'start', proven);
  const free = before ? wall + 5 : behind + need + 10;
  const open = dot !== null && !met && objective !== null && dot - wall > 12 && width - free > 30;
  return open ? [words, openWords(free, 'open', width - free)] : [words];
}

function openWords(x: number, words: string, room: number): SVGTextElement {
  const element = text(x, BASE, 'start', textWidth(words) > room ? 'open' : words);
  element.setAttribute('class', 'open-words');
  return element;
}

/** Powers of ten from 1 at the left: how many digits are proven, and how many were asked for. */
function gapPart({ gap, asked, objective }: Bound, left: number, width: number): SVGElement[] {
  const right = left + width;
  const middle = TOP + BAR / 2;
  const power = linearScale({ from: 0, to: LEAST_POWER }, left, right);
  const drawn: SVGElement[] = [
    svg('line', { class: 'gridline', x1: left, x2: right, y1: middle, y2: middle }),
  ];
  for (let k = 0; k >= LEAST_POWER; k--) {
    const major = k % 3 === 0;
    const [y1, y2] = major ? [TOP + 1, TOP + BAR - 1] : [TOP + 3, TOP + BAR - 3];
    drawn.push(svg('line', { class: major ? 'axis-line' : 'gridline', x1: power(k), x2: power(k), y1, y2 }));
  }
  const at = (value: number) => power(Math.max(LEAST_POWER, Math.min(0, Math.log10(value))));
  if (asked !== null && asked > 0) {
    const x = at(asked);
    const words = `asked ${formatGap(asked)}`;
    const half = textWidth(words) / 2;
    const place = Math.max(left + half, Math.min(x, right - half));
    if (place - half > left + 14) drawn.push(text(left, BASE, 'start', '1'));
    drawn.push(
      svg('line', { class: 'asked', x1: x, x2: x, y1: TOP - 2, y2: TOP + BAR + 3 }),
      text(place, BASE, 'middle', words),
    );
  }
  if (!isNumber(gap) || objective === null) return drawn;
  const met = asked !== null && gap <= asked;
  const x = Math.max(left + 1, at(gap));
  const value = formatGap(gap);
  const half = textWidth(`gap ${value}`) / 2;
  const words = svg(
    'text',
    { x: Math.max(left + half, Math.min(x, right - half)), y: TOP - 6, 'text-anchor': 'middle' },
    'gap ',
  );
  words.append(svg('tspan', { class: 'strong' }, value));
  drawn.push(
    svg('line', { class: met ? 'reached met' : 'reached', x1: left, x2: x, y1: middle, y2: middle }),
    svg('path', { class: met ? 'gap-mark met' : 'gap-mark', d: outline('diamond', x, middle, 4.8) }),
    words,
  );
  return drawn;
}

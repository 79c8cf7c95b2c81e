/** What can be drawn of a function, by its number of inputs, and how high each drawing is. */
import type { FitResult } from '../../result/schema';
import { goalView } from '../model/goals';
import type { Size } from '../plot/axes';
import type { Drawing, Window } from './drawing';
import { drawLine } from './linePlot';
import { lineRows } from './lineRows';
import { drawMap } from './mapPlot';
import { drawPartial } from './partialPlot';
import { drawScatter } from './scatterPlot';

/** The function itself: a curve or a map. */
const WHOLE = 'whole';
const SCATTER = 'scatter';
const ALONG = 'input ';

/** Pixels: the area of a curve beside the network and without it, the room of its axis, and other drawings. */
const CURVE = { wide: 222, narrow: 196 };
const AXES = 26;
const MAP = { wide: 366, narrow: 320 };
const OTHER = { wide: 340, narrow: 280 };
/** A sentence alone. */
const EMPTY = 96;

export function kindsOf(result: FitResult): (readonly [value: string, words: string])[] {
  const { inputs } = result.samples;
  const scatter = [SCATTER, 'Predicted against actual'] as const;
  if (inputs.length === 1) return [[WHOLE, 'Curve'], scatter];
  const each = inputs.map((name, k) => [`${ALONG}${k}`, `Along ${name}`] as const);
  return inputs.length === 2 ? [[WHOLE, 'Map'], scatter, ...each] : [scatter, ...each];
}

export interface HowDrawn {
  /** The part that is zoomed to; null shows everything. */
  readonly window: Window | null;
  /** True writes into the drawing what the page says beside it. */
  readonly named: boolean;
}

export function drawFunction(
  result: FitResult,
  kind: string,
  size: Size,
  { window, named }: HowDrawn,
): Drawing | string {
  if (kind === SCATTER) return drawScatter(result, size, named);
  if (kind.startsWith(ALONG)) return drawPartial(result, Number(kind.slice(ALONG.length)), size, named);
  return result.samples.inputs.length === 1
    ? drawLine(result, size, window, named)
    : drawMap(result, size, window, named);
}

/** The name of the upright axis. */
export function axisWords(result: FitResult, kind: string): string {
  const { inputs, target } = result.samples;
  const { classes } = goalView(result);
  if (kind === SCATTER) return classes ? 'class, spread out' : `predicted ${target}`;
  if (kind === WHOLE && inputs.length === 2) return inputs[1];
  return classes ? 'f' : target;
}

/** Pixels that the drawing needs. */
export function figureHeight(result: FitResult | null, kind: string, wide: boolean): number {
  const way = wide ? 'wide' : 'narrow';
  if (result === null) return EMPTY;
  if (kind !== WHOLE) return OTHER[way];
  if (result.samples.inputs.length === 2) return MAP[way];
  return CURVE[way] + AXES + lineRows(result).height;
}

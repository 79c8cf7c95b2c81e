/** Partial dependence: how f moves with one input, averaged over what the samples have in the others. */
import { evaluate } from '../../result/predict';
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { frame, type Size } from '../plot/axes';
import { linePath, swatchLine, type LegendItem } from '../plot/marks';
import { rangeOf, widen } from '../plot/scale';
import { NO_SAMPLES, hasNetwork, type Drawing } from './drawing';
import { goalView } from '../model/goals';

/** Samples that are averaged over; more change the picture by less than a pixel. */
const MOST_ROWS = 300;
const STEPS = 72;
/** Neuron evaluations the curves may cost: some 30 ms. */
const BUDGET = 5e6;

export interface Dependence {
  readonly at: readonly number[];
  readonly mean: readonly number[];
  /** 10th and 90th percentile over the samples. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** `x` must not be empty. */
export function dependenceOn(
  result: FitResult,
  x: readonly (readonly number[])[],
  input: number,
): Dependence {
  const range = rangeOf(x.map((row) => row[input]))!;
  const affordable = Math.floor(BUDGET / (STEPS * Math.max(1, result.neurons.length)));
  const every = Math.max(1, Math.ceil(x.length / Math.max(20, Math.min(MOST_ROWS, affordable))));
  const rows = x.filter((_, i) => i % every === 0).map((row) => [...row]);
  const at = Array.from({ length: STEPS + 1 }, (_, k) => range.from + ((range.to - range.from) * k) / STEPS);
  const values = at.map((value) => {
    const all = rows.map((row) => {
      row[input] = value;
      return evaluate(result, row);
    });
    return all.sort((a, b) => a - b);
  });
  const share = (sorted: readonly number[], part: number) => sorted[Math.round((sorted.length - 1) * part)];
  return {
    at,
    mean: values.map((all) => all.reduce((sum, value) => sum + value, 0) / all.length),
    low: values.map((all) => share(all, 0.1)),
    high: values.map((all) => share(all, 0.9)),
  };
}

/** One sentence instead of a drawing when there is nothing to draw. */
export function drawPartial(result: FitResult, input: number, size: Size, named: boolean): Drawing | string {
  const { x, inputs, target } = result.samples;
  if (x === undefined || x.length === 0) return NO_SAMPLES;
  if (!hasNetwork(result)) return 'There is no network, so nothing depends on an input.';
  const { at, mean, low, high } = dependenceOn(result, x, input);
  const classify = goalView(result).classes;
  const spans = [rangeOf(low)!, rangeOf(high)!, ...(classify ? [{ from: -1, to: 1 }] : [])];
  const plot = frame({
    size,
    x: widen(rangeOf(at)!, 0.03),
    y: widen(rangeOf(spans.flatMap(({ from, to }) => [from, to]))!, 0.06),
    xName: inputs[input],
    yName: !named ? '' : classify ? 'f' : target,
    label: `Partial dependence of ${target} on ${inputs[input]}`,
  });
  const place = (values: readonly number[]) => values.map((y, k) => ({ x: plot.x(at[k]), y: plot.y(y) }));
  const band = linePath([...place(high), ...place(low).reverse()]);
  plot.marks.append(svg('path', { class: 'tube', d: `${band}z` }));
  const legend: LegendItem[] = [];
  if (classify) {
    const { left, width } = plot.box;
    const y = plot.y(0);
    plot.marks.append(svg('line', { class: 'decision', x1: left, x2: left + width, y1: y, y2: y }));
    legend.push({ text: 'decision level f = 0', swatch: swatchLine('decision') });
  }
  plot.marks.append(svg('path', { class: 'curve', d: linePath(place(mean)) }));
  legend.push({ text: 'f, averaged over the samples', swatch: swatchLine('curve') });
  legend.push({
    text: 'from the 10th to the 90th percentile',
    swatch: svg('rect', { class: 'tube', x: 1, y: 1, width: 20, height: 10 }),
  });
  return {
    svg: plot.svg,
    marks: plot.marks,
    free: plot.free,
    residualAt: null,
    legend,
    points: [],
    shapeOf: () => 'circle',
    radius: 0,
    note: '',
  };
}

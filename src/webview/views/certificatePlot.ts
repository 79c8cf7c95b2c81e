/** The certificate over one parameter: |zᵀa(θ)| as a curve under the bound 1, touching it at the neurons. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { fullPrecision, isNumber } from '../format';
import type { Certificate, Chart, Touch } from '../model/certificate';
import { kinkOf } from '../model/network';
import { frame, type Frame, type Size } from '../plot/axes';
import { hatchedRows } from '../plot/hatch';
import { linePath, swatchLine, swatchMark, type LegendItem } from '../plot/marks';
import { rangeOf, widen, type Range } from '../plot/scale';
import { hidden, touchMark } from './certificateMarks';
import type { Plot } from './plotBox';

/** Sample evaluations one curve may cost. */
const BUDGET = 1.2e7;

interface Place {
  readonly x: number;
  readonly value: number;
}

/** Every chart but the two maps. */
export function drawCurve(result: FitResult, certificate: Certificate, size: Size): Plot {
  const { chart } = certificate;
  switch (chart.kind) {
    case 'circle':
      return circle(certificate, chart, size);
    case 'line':
      return kinks(result, certificate, chart, size);
    case 'ends':
      return ends(result, certificate, chart, size);
    default:
      return stems(certificate, size);
  }
}

function circle(certificate: Certificate, chart: Extract<Chart, { kind: 'circle' }>, size: Size): Plot {
  const ofWeights = chart.of !== '(w, b)';
  const angleOf = ([first, second]: readonly number[]) => (Math.atan2(second, first) * 180) / Math.PI;
  const marks = certificate.drawn
    .filter(({ theta }) => theta.length > 0)
    .map((touch) => ({ x: angleOf(touch.theta), touch }));
  const steps = stepsFor(certificate);
  const grid = Array.from({ length: steps + 1 }, (_, k) => -180 + (360 * k) / steps);
  // The corners at the neurons belong to the curve, else it would pass a little under them.
  const angles = [...grid, ...marks.map(({ x }) => x)].sort((a, b) => a - b);
  const values = certificate.responses(angles.map((x) => chart.at((x * Math.PI) / 180)));
  const curve = angles.map((x, k) => ({ x, value: values[k] }));
  const plot = bare(size, { from: -180, to: 180 }, curve, `angle of ${chart.of} in degrees`);
  const legend: LegendItem[] = [];
  drawSigned(plot, curve, legend);
  return finish(plot, certificate, marks, legend, {
    note: ofWeights
      ? ''
      : 'At 0° the neuron is x itself, at ±90° a constant; beyond ±90° its weight is negative.',
  });
}

function kinks(
  result: FitResult,
  certificate: Certificate,
  chart: Extract<Chart, { kind: 'line' }>,
  size: Size,
): Plot {
  const xs = (result.samples.x ?? []).map(([x]) => x);
  const range = widen(rangeOf(xs) ?? { from: -1, to: 1 }, 0.07);
  const marks = certificate.drawn.flatMap((touch) => {
    const x = kinkOf(result.neurons[touch.neuron]);
    return x === null || x < range.from || x > range.to ? [] : [{ x, touch }];
  });
  const steps = stepsFor(certificate);
  const grid = Array.from(
    { length: steps + 1 },
    (_, k) => range.from + ((range.to - range.from) * k) / steps,
  );
  const corners = xs.length <= 2000 ? xs : [];
  const places = [...grid, ...corners, ...marks.map(({ x }) => x)].sort((a, b) => a - b);
  const curves = [1, -1].map((sign) => {
    const values = certificate.responses(places.map((x) => chart.at(x, sign)));
    return places.map((x, k) => ({ x, value: values[k] }));
  });
  const plot = bare(size, range, curves.flat(), `kink at ${result.samples.inputs[0]}`);
  const legend: LegendItem[] = [];
  curves.forEach((curve, k) => drawAbsolute(plot, curve, k === 0 ? 'rising' : 'falling', legend));
  const outside = certificate.drawn.length - marks.length;
  return finish(plot, certificate, marks, legend, {
    note: outside > 0 ? `${outside} of the neurons bend outside this range.` : '',
  });
}

function ends(
  result: FitResult,
  certificate: Certificate,
  chart: Extract<Chart, { kind: 'ends' }>,
  size: Size,
): Plot {
  const values = certificate.responses([-1, 1].map((sign) => chart.at(sign)));
  const curve = [-1, 1].map((sign, k) => ({ x: sign, value: values[k] }));
  const marks = certificate.drawn
    .filter(({ theta }) => theta.length > 0)
    .map((touch) => ({ x: Math.sign(touch.theta[0]), touch }));
  const plot = bare(size, { from: -2, to: 2 }, curve, `sign of the weight of ${result.samples.inputs[0]}`);
  const legend: LegendItem[] = [];
  for (const { x, value } of curve) stem(plot, x, value);
  legend.push({ text: '|zᵀa(θ)| of the only two neurons', swatch: swatchLine('stem') });
  return finish(plot, certificate, marks, legend, { note: '' });
}

/** Three and more inputs: the set of neurons has no picture, its touching points have. */
function stems(certificate: Certificate, size: Size): Plot {
  const known = certificate.drawn.filter(({ value }) => isNumber(value));
  const ordered = [...known].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const marks = ordered.map((touch, k) => ({ x: k + 1, touch }));
  const curve = marks.map(({ x, touch }) => ({ x, value: touch.value }));
  const plot = bare(
    size,
    { from: 0.4, to: Math.max(2, marks.length) + 0.6 },
    curve,
    'neurons of this network, in order of |zᵀa(θ)|',
  );
  const legend: LegendItem[] = [];
  if (marks.length <= 200) for (const { x, value } of curve) stem(plot, x, value);
  return finish(plot, certificate, marks, legend, {
    note: 'With three or more inputs the set of all neurons has no flat picture: drawn are the neurons of this network. Verify checks all the others.',
  });
}

function stem(plot: Frame, x: number, value: number): void {
  const at = { x1: plot.x(x), x2: plot.x(x), y1: plot.y(0), y2: plot.y(Math.abs(value)) };
  plot.marks.append(svg('line', { class: 'stem', ...at }));
}

function bare(size: Size, x: Range, curve: readonly Place[], xName: string): Frame {
  const top = Math.max(1, ...curve.map(({ value }) => Math.abs(value)).filter(isNumber));
  return frame({
    size,
    x,
    y: { from: 0, to: top * 1.12 },
    xName,
    yName: '|zᵀa(θ)|',
    label: 'Dual certificate: |zᵀa(θ)| over the neurons, with the bound 1',
  });
}

/** |value| in two dashes: solid where zᵀa(θ) is positive, dashed where it is negative. */
function drawSigned(plot: Frame, curve: readonly Place[], legend: LegendItem[]): void {
  const runs: { sign: number; points: { x: number; y: number }[] }[] = [];
  for (const { x, value } of curve) {
    const sign = value < 0 ? -1 : 1;
    const point = { x: plot.x(x), y: plot.y(Math.abs(value)) };
    const last = runs.at(-1);
    if (last?.sign === sign) last.points.push(point);
    else runs.push({ sign, points: last === undefined ? [point] : [last.points.at(-1)!, point] });
  }
  for (const { sign, points } of runs) {
    plot.marks.append(
      svg('path', { class: sign > 0 ? 'response positive' : 'response negative', d: linePath(points) }),
    );
  }
  legend.push({ text: 'zᵀa(θ) positive', swatch: swatchLine('response positive') });
  legend.push({ text: 'negative, its size drawn', swatch: swatchLine('response negative') });
}

function drawAbsolute(
  plot: Frame,
  curve: readonly Place[],
  side: 'rising' | 'falling',
  legend: LegendItem[],
): void {
  const points = curve.map(({ x, value }) => ({ x: plot.x(x), y: plot.y(Math.abs(value)) }));
  const name = side === 'rising' ? 'response positive' : 'response negative';
  plot.marks.append(svg('path', { class: name, d: linePath(points) }));
  legend.push({
    text: side === 'rising' ? 'neurons with w > 0' : 'neurons with w < 0',
    swatch: swatchLine(name),
  });
}

function finish(
  plot: Frame,
  certificate: Certificate,
  marks: readonly { readonly x: number; readonly touch: Touch }[],
  legend: LegendItem[],
  { note }: { readonly note: string },
): Plot {
  const { left, width } = plot.box;
  const y = plot.y(1);
  // No neuron that the constraints allow can be above the bound.
  plot.marks.append(
    ...hatchedRows(plot.box, plot.box.top, y),
    svg('line', { class: 'bound', x1: left, x2: left + width, y1: y, y2: y }),
  );
  legend.unshift({ text: 'the bound 1: no neuron passes it', swatch: swatchLine('bound') });
  marks.forEach(({ x, touch }, k) => {
    const at = { x: plot.x(x), y: plot.y(Math.abs(touch.value)) };
    plot.marks.append(touchMark(touch, at, k === 0, fullPrecision(touch.value)));
  });
  if (marks.length > 0) {
    legend.push({ text: 'neuron of the network', swatch: swatchMark('touch-mark', 'circle') });
  }
  const off = hidden(certificate);
  return { svg: plot.svg, legend, note: [note, off].filter((part) => part !== '').join(' ') };
}

function stepsFor({ terms }: Certificate): number {
  return Math.max(90, Math.min(1440, Math.floor(BUDGET / Math.max(1, terms))));
}

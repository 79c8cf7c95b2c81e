/** The function: the plot that suits the number of inputs, its legend, and a readout of the sample under the pointer. */
import type { FitResult } from '../../result/schema';
import { byId, el, setText, svg } from '../dom';
import { countOf, formatNumber, formatShare } from '../format';
import { followNeurons, type Highlight } from '../highlight';
import { fittedOf, massShares, preActivation } from '../model/network';
import type { DataTable } from '../model/tables';
import type { Size } from '../plot/axes';
import { marksPath, outline, type ScreenPoint } from '../plot/marks';
import { NO_SAMPLES, hasNetwork, legendEntry, type Drawing, type Window } from './drawing';
import { drawLine } from './linePlot';
import { drawMap } from './mapPlot';
import { dependenceOn, drawPartial } from './partialPlot';
import type { Plot } from './plotBox';
import { drawScatter } from './scatterPlot';
import { SeenSize } from './seenSize';
import { zoomable } from './zoom';

/** Pixels from a sample at which the pointer picks it. */
const REACH = 24;

export class FunctionView {
  private readonly box = byId('function-plot');
  private readonly seen: SeenSize;
  private readonly readout = byId('function-readout');
  private result: FitResult | null = null;
  private why = '';
  private drawing: Drawing | null = null;
  private active: SVGPathElement | null = null;
  private ring: SVGPathElement | null = null;
  private picked: number | null = null;
  private readonly kind = byId<HTMLSelectElement>('function-kind');
  /** The part that is zoomed to; null shows everything. */
  private window: Window | null = null;
  private whole: Window | null = null;
  private scheduled = false;

  constructor(private readonly highlight: Highlight) {
    followNeurons(this.box, highlight);
    const buttons = zoomable(this.box, {
      area: () => this.drawing?.area ?? null,
      whole: () => this.whole,
      show: (window) => this.zoomTo(window),
    });
    byId('zoom-in').addEventListener('click', () => buttons.zoom(true));
    byId('zoom-out').addEventListener('click', () => buttons.zoom(false));
    byId('pan-left').addEventListener('click', () => buttons.move(-0.25));
    byId('pan-right').addEventListener('click', () => buttons.move(0.25));
    byId('zoom-all').addEventListener('click', () => this.zoomTo(null));
    this.kind.addEventListener('change', () => {
      this.picked = null;
      this.zoomTo(null);
    });
    highlight.subscribe((neuron) => this.mark(neuron));
    this.box.addEventListener('pointermove', (event) => this.pickNear(event));
    byId('sample-previous').addEventListener('click', () => this.step(-1));
    byId('sample-next').addEventListener('click', () => this.step(1));
    this.seen = new SeenSize(this.box, () => this.redraw());
  }

  /** `why` says, in one sentence, why there is nothing to draw when the result is null. */
  update(result: FitResult | null, why: string): void {
    this.result = result;
    this.why = why;
    this.picked = null;
    this.window = null;
    this.offer(result);
    this.redraw();
  }

  /** Drawn anew, for a file. */
  draw(size: Size): Plot | string {
    return this.result === null ? this.why : draw(this.result, this.kind.value, size, this.window);
  }

  get size(): Size {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  /** The samples with what is predicted for them, or the curve of a partial dependence. */
  data(): DataTable | string {
    const { result } = this;
    if (result === null) return this.why;
    const { x, y, inputs, target } = result.samples;
    if (x === undefined || y === undefined) return NO_SAMPLES;
    const kind = this.kind.value;
    if (kind.startsWith('input ') && hasNetwork(result)) {
      const input = Number(kind.slice(6));
      const { at, mean, low, high } = dependenceOn(result, x, input);
      return {
        columns: [inputs[input], 'mean', '10th percentile', '90th percentile'],
        rows: at.map((value, k) => [value, mean[k], low[k], high[k]]),
      };
    }
    const predicted = hasNetwork(result) ? fittedOf(result)!.predicted : null;
    return {
      columns: [...inputs, target, 'f'],
      rows: x.map((row, i) => [...row, y[i], predicted?.[i] ?? null]),
    };
  }

  /** What can be drawn of this result; the choice stays when the next result has it too. */
  private offer(result: FitResult | null): void {
    const before = this.kind.value;
    const kinds = result === null ? [] : kindsOf(result);
    this.kind.replaceChildren(...kinds.map(([value, words]) => el('option', { value }, words)));
    if (kinds.some(([value]) => value === before)) this.kind.value = before;
    this.kind.disabled = kinds.length === 0;
  }

  /** Gestures come faster than frames. */
  private zoomTo(window: Window | null): void {
    this.window = window;
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.redraw();
    });
  }

  redraw(): void {
    const { size } = this.seen;
    if (size === null) return;
    const drawn = this.result === null ? this.why : draw(this.result, this.kind.value, size, this.window);
    this.drawing = typeof drawn === 'string' ? null : drawn;
    if (this.window === null) this.whole = this.drawing?.area?.window ?? null;
    const zooms = this.drawing?.area !== undefined;
    for (const button of byId('function-zoom').querySelectorAll('button')) button.disabled = !zooms;
    byId<HTMLButtonElement>('zoom-all').disabled = this.window === null;
    setText(byId('function-note'), this.drawing?.note ?? '');
    byId('function-legend').replaceChildren(...(this.drawing?.legend ?? []).map(legendEntry));
    byId<HTMLFieldSetElement>('function-samples').disabled = (this.drawing?.points.length ?? 0) === 0;
    if (typeof drawn === 'string') {
      this.box.replaceChildren(el('p', { class: 'empty' }, drawn));
      setText(this.readout, '');
      return;
    }
    this.active = svg('path', { class: 'sample-active' });
    this.ring = svg('path', { class: 'sample-ring' });
    drawn.marks.append(this.active, this.ring);
    this.box.replaceChildren(drawn.svg);
    this.show(this.picked);
    this.mark(this.highlight.current);
  }

  /** Highlights a neuron's kink and the samples on which it is active. */
  private mark(neuron: number | null): void {
    const { drawing, result } = this;
    if (drawing === null || result === null || this.active === null) return;
    for (const kink of drawing.svg.querySelectorAll('.kink')) {
      kink.classList.toggle('on', Number(kink.getAttribute('data-neuron')) === neuron);
    }
    const chosen = neuron === null ? undefined : result.neurons[neuron];
    const x = result.samples.x;
    const those =
      chosen === undefined || x === undefined
        ? []
        : drawing.points.filter(({ sample }) => preActivation(chosen, x[sample]) > 0);
    this.active.setAttribute(
      'd',
      those.map((point) => marksPath([point], drawing.shapeOf(point.sample), drawing.radius + 2.5)).join(''),
    );
    if (neuron === null) this.show(this.picked);
    else setText(this.readout, neuronText(result, neuron, those.length, drawing.points.length));
  }

  private pickNear(event: PointerEvent): void {
    const { drawing } = this;
    if (drawing === null) return;
    const origin = drawing.svg.getBoundingClientRect();
    const [x, y] = [event.clientX - origin.left, event.clientY - origin.top];
    let nearest: ScreenPoint | null = null;
    let best = REACH;
    for (const point of drawing.points) {
      const distance = Math.hypot(point.x - x, point.y - y);
      if (distance < best) [best, nearest] = [distance, point];
    }
    if (nearest !== null) this.show(nearest.sample);
  }

  /** Walks through the samples from left to right. */
  private step(by: number): void {
    const order = [...(this.drawing?.points ?? [])].sort((a, b) => a.x - b.x || a.sample - b.sample);
    if (order.length === 0) return;
    const here = order.findIndex(({ sample }) => sample === this.picked);
    const next = here < 0 ? (by > 0 ? 0 : order.length - 1) : (here + by + order.length) % order.length;
    this.show(order[next].sample);
  }

  private show(sample: number | null): void {
    this.picked = sample;
    this.highlight.read(sample === null ? null : activeOn(this.result, sample));
    const point = this.drawing?.points.find((candidate) => candidate.sample === sample);
    this.ring?.setAttribute('d', point === undefined ? '' : outline('circle', point.x, point.y, 8));
    const text =
      point === undefined || this.result === null
        ? hint(this.drawing)
        : sampleText(this.result, point.sample);
    setText(this.readout, text);
  }
}

function kindsOf(result: FitResult): (readonly [value: string, words: string])[] {
  const { inputs } = result.samples;
  const scatter = ['scatter', 'predicted against actual'] as const;
  if (inputs.length === 1) return [['whole', 'curve and samples'], scatter];
  const each = inputs.map((name, k) => [`input ${k}`, `partial dependence on ${name}`] as const);
  return inputs.length === 2 ? [['whole', 'heat map and samples'], scatter, ...each] : [scatter, ...each];
}

function draw(result: FitResult, kind: string, size: Size, window: Window | null): Drawing | string {
  if (kind === 'scatter') return drawScatter(result, size);
  if (kind.startsWith('input ')) return drawPartial(result, Number(kind.slice(6)), size);
  return result.samples.inputs.length === 1 ? drawLine(result, size, window) : drawMap(result, size, window);
}

/** The neurons whose input is positive at a sample. */
function activeOn(result: FitResult | null, sample: number): ReadonlySet<number> | null {
  const row = result?.samples.x?.[sample];
  if (result === null || row === undefined) return null;
  return new Set(result.neurons.flatMap((neuron, j) => (preActivation(neuron, row) > 0 ? [j] : [])));
}

function hint(drawing: Drawing | null): string {
  return drawing === null || drawing.points.length === 0 ? '' : 'Point at a sample to read it.';
}

/** Explains the rings. */
function neuronText(result: FitResult, neuron: number, active: number, samples: number): string {
  const share = `Neuron ${neuron + 1} carries ${formatShare(massShares(result.neurons)[neuron])} of the mass`;
  return samples === 0
    ? `${share}.`
    : `${share}; it is active on ${active} of ${countOf(samples, 'sample')} (ringed).`;
}

function sampleText(result: FitResult, sample: number): string {
  const { x, y, inputs, target } = result.samples;
  if (x === undefined || y === undefined) return '';
  const shown = inputs.slice(0, 4).map((name, k) => `${name} = ${formatNumber(x[sample][k])}`);
  const more = inputs.length > 4 ? ', …' : '';
  const actual = `Sample ${sample + 1}: ${shown.join(', ')}${more}, ${target} = ${formatNumber(y[sample])}`;
  if (!hasNetwork(result)) return actual;
  const predicted = fittedOf(result)!.predicted[sample];
  const off = `${actual}; f = ${formatNumber(predicted)} (${formatNumber(predicted - y[sample], 2)} off)`;
  const active = activeOn(result, sample)?.size ?? 0;
  return `${off}; ${active} of ${countOf(result.neurons.length, 'neuron')} active`;
}

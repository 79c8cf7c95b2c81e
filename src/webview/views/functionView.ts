/** The function: the plot that suits the number of inputs, its legend, and a readout of the sample under the pointer. */
import { evaluate } from '../../result/predict';
import type { FitResult } from '../../result/schema';
import { byId, el, setText, svg } from '../dom';
import { countOf, formatNumber, formatShare } from '../format';
import { followNeurons, type Highlight } from '../highlight';
import { massShares, preActivation } from '../model/network';
import type { Size } from '../plot/axes';
import { marksPath, outline, type ScreenPoint } from '../plot/marks';
import { hasNetwork, legendEntry, type Drawing } from './drawing';
import { drawLine } from './linePlot';
import { drawMap } from './mapPlot';
import { drawScatter } from './scatterPlot';

/** Pixels from a sample at which the pointer picks it. */
const REACH = 24;

export class FunctionView {
  private readonly box = byId('function-plot');
  private readonly readout = byId('function-readout');
  private result: FitResult | null = null;
  private why = '';
  private drawing: Drawing | null = null;
  private active: SVGPathElement | null = null;
  private ring: SVGPathElement | null = null;
  private picked: number | null = null;

  constructor(private readonly highlight: Highlight) {
    followNeurons(this.box, highlight);
    highlight.subscribe((neuron) => this.mark(neuron));
    this.box.addEventListener('pointermove', (event) => this.pickNear(event));
    byId('sample-previous').addEventListener('click', () => this.step(-1));
    byId('sample-next').addEventListener('click', () => this.step(1));
    new ResizeObserver(() => this.redraw()).observe(this.box);
  }

  /** `why` says, in one sentence, why there is nothing to draw when the result is null. */
  update(result: FitResult | null, why: string): void {
    this.result = result;
    this.why = why;
    this.picked = null;
    this.redraw();
  }

  redraw(): void {
    const size = { width: this.box.clientWidth, height: this.box.clientHeight };
    if (size.width === 0 || size.height === 0) return;
    const drawn = this.result === null ? this.why : draw(this.result, size);
    this.drawing = typeof drawn === 'string' ? null : drawn;
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
    const point = this.drawing?.points.find((candidate) => candidate.sample === sample);
    this.ring?.setAttribute('d', point === undefined ? '' : outline('circle', point.x, point.y, 8));
    const text =
      point === undefined || this.result === null
        ? hint(this.drawing)
        : sampleText(this.result, point.sample);
    setText(this.readout, text);
  }
}

function draw(result: FitResult, size: Size): Drawing | string {
  switch (result.samples.inputs.length) {
    case 1:
      return drawLine(result, size);
    case 2:
      return drawMap(result, size);
    default:
      return drawScatter(result, size);
  }
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
  const predicted = evaluate(result, x[sample]);
  return `${actual}; f = ${formatNumber(predicted)} (${formatNumber(predicted - y[sample], 2)} off)`;
}

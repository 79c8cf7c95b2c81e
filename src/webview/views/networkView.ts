/** The network as a drawing: inputs and bias → neurons by falling contribution → output; of thousands of neurons their layer. */
import type { FitResult } from '../../result/schema';
import { byId, el, setText } from '../dom';
import { countOf, formatShare } from '../format';
import { followNeurons, markActive, type Highlight } from '../highlight';
import { skipWords } from '../model/skip';
import type { Size } from '../plot/axes';
import { pieces } from '../pieces';
import { MOST_SINGLE, drawNetwork, layoutFor, networkHeight } from './networkDrawing';
import type { Plot } from './plotBox';
import { SeenSize } from './seenSize';
import { drawSilhouette } from './silhouette';

const NO_NETWORK = 'There is no network to draw.';
const NO_NEURON = 'This network needs no neuron.';

export class NetworkView {
  private readonly box = byId('network-plot');
  private readonly seen: SeenSize;
  private result: FitResult | null = null;
  private why = '';
  /** Pixels of the figure it stands beside; null where it stands alone. */
  private beside: number | null = null;

  constructor(private readonly highlight: Highlight) {
    followNeurons(this.box, highlight);
    highlight.subscribe((neuron, pinned) => this.mark(neuron, pinned));
    highlight.subscribeActive((active) => markActive(this.box, '.neuron', active));
    this.seen = new SeenSize(this.box, () => pieces.run('network drawing', () => this.redraw()));
    this.box.style.height = `${this.wantedHeight}px`;
  }

  /** Drawn anew, for a file. */
  draw(size: Size): Plot | string {
    const { result } = this;
    if (result === null) return this.why;
    const nothing = nothingToDraw(result);
    if (nothing !== null) return nothing;
    const note = ['What each neuron adds, in its own scale, and its output weight; wider is larger.'];
    return {
      svg: drawingOf(result, size),
      legend: [],
      note: [...note, noteFor(result, size)].join(' ').trim(),
    };
  }

  get size(): Size {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  /** Beside a figure it is as high as that. */
  place(beside: number | null): void {
    this.beside = beside;
    const height = `${this.wantedHeight}px`;
    if (this.box.style.height === height) return;
    this.box.style.height = height;
    this.seen.forget();
  }

  update(result: FitResult | null, why: string): void {
    this.result = result;
    this.why = why;
    // Hidden, it is not drawn anew: the network of before must not be there when it is seen again.
    if (result === null || nothingToDraw(result) !== null) this.box.replaceChildren();
    this.fit();
  }

  private get wantedHeight(): number {
    return this.beside ?? networkHeight(this.result);
  }

  /** Gives the box its height; where that is another, the drawing waits for the layout. */
  private fit(): void {
    const height = `${this.wantedHeight}px`;
    if (this.box.style.height === height) return this.redraw();
    this.box.style.height = height;
    this.seen.forget();
  }

  redraw(): void {
    const { size } = this.seen;
    if (size === null) return;
    const { result } = this;
    const nothing = result === null ? null : nothingToDraw(result);
    if (result === null || nothing !== null) {
      this.box.replaceChildren(el('p', { class: 'empty' }, nothing ?? this.why));
      setText(byId('network-note'), nothing === NO_NEURON ? aloneWords(result!) : '');
      return;
    }
    this.box.replaceChildren(drawingOf(result, size));
    setText(byId('network-note'), noteFor(result, size));
    this.mark(this.highlight.current, this.highlight.pin);
    markActive(this.box, '.neuron', this.highlight.active);
  }

  private mark(neuron: number | null, pinned: number | null): void {
    const drawing = this.box.querySelector('svg');
    if (drawing === null) return;
    drawing.classList.toggle('focused', neuron !== null);
    for (const element of drawing.querySelectorAll('[data-of]')) {
      element.classList.toggle('on', Number(element.getAttribute('data-of')) === neuron);
    }
    for (const element of drawing.querySelectorAll('.neuron')) {
      const own = Number(element.getAttribute('data-neuron'));
      element.classList.toggle('on', own === neuron);
      element.setAttribute('aria-pressed', String(own === pinned));
    }
  }
}

/** Why there is no drawing of a result, in a sentence; null where there is one. */
function nothingToDraw(result: FitResult): string | null {
  if (result.objective === null) return NO_NETWORK;
  return result.neurons.length === 0 ? NO_NEURON : null;
}

/** What a network without neurons is. */
function aloneWords(result: FitResult): string {
  return `f is ${skipWords(result) ?? '0 everywhere'}`;
}

function drawingOf(result: FitResult, size: Size): SVGSVGElement {
  return result.neurons.length > MOST_SINGLE ? drawSilhouette(result, size) : drawNetwork(result, size);
}

function noteFor(result: FitResult, size: Size): string {
  const skip = skipWords(result);
  const free = skip === null ? [] : [`and ${skip}`];
  if (result.neurons.length > MOST_SINGLE)
    return [`${countOf(result.neurons.length, 'neuron')}, the largest on top`, ...free].join('; ');
  const { moreNeurons, moreInputs } = layoutFor(result, size);
  const others =
    moreNeurons === null
      ? []
      : [
          `the other ${countOf(moreNeurons.count, 'neuron')}, which together carry ${formatShare(moreNeurons.share)} of the mass, are in the table`,
        ];
  const further = moreInputs === null ? [] : [`${countOf(moreInputs.count, 'further input')} not drawn`];
  return [...free, ...others, ...further].join('; ');
}

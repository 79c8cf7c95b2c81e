/** The function: the plot that suits the number of inputs, and a readout of what is under the pointer. */
import type { FitResult } from '../../result/schema';
import { byId, el, setText, svg } from '../dom';
import { isolated } from '../format';
import { followNeurons, type Highlight } from '../highlight';
import { conflictWindow } from '../model/conflict';
import { preActivation } from '../model/network';
import type { DataTable } from '../model/tables';
import { pieces } from '../pieces';
import type { Size } from '../plot/axes';
import { marksPath } from '../plot/marks';
import { legendEntry, type Drawing, type Window } from './drawing';
import { axisWords, drawFunction, figureHeight, kindsOf } from './functionKinds';
import { functionData } from './functionData';
import { wholeLine } from './linePlot';
import { neuronText, rampWords } from './functionWords';
import { PickedSample, type SampleHooks } from './pickedSample';
import type { Plot } from './plotBox';
import { inputsAt, probePath } from './probeMark';
import { SeenSize } from './seenSize';
import { Tip } from './tip';
import { zoomable } from './zoom';

/** Pixels from a sample at which the pointer picks it; less where it is on a kink. */
const REACH = 24;
const TOUCH = 9;

export class FunctionView {
  private readonly box = byId('function-plot');
  private readonly seen: SeenSize;
  private readonly tip = new Tip(byId('function-readout'), this.box);
  private result: FitResult | null = null;
  private why = '';
  private drawing: Drawing | null = null;
  private active: SVGPathElement | null = null;
  readonly samples: PickedSample;
  private readonly kind = byId<HTMLSelectElement>('function-kind');
  /** What was chosen to be drawn of each fit, by its name. */
  private readonly chosen = new Map<string, string>();
  /** The part that is zoomed to; null shows everything. */
  private window: Window | null = null;
  private whole: Window | null = null;
  private scheduled = false;
  private wide = false;
  /** The place that is probed. */
  private probed: readonly number[] | null = null;
  private cross: SVGPathElement | null = null;

  /** `resized` is called when the figure has another height. */
  constructor(
    private readonly highlight: Highlight,
    private readonly resized: () => void,
    hooks: SampleHooks,
    /** A place of the inputs is pointed at, of a drawing over one input or two. */
    private readonly pointedAt: (at: readonly number[]) => void = () => undefined,
  ) {
    this.samples = new PickedSample(highlight, this.tip, hooks);
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
      if (this.result !== null) this.chosen.set(this.result.fit, this.kind.value);
      this.samples.point(null);
      this.window = null;
      this.fit();
    });
    highlight.subscribe((neuron) => this.mark(neuron));
    this.box.addEventListener('pointermove', (event) => this.pickNear(event));
    this.box.addEventListener('pointerleave', () => this.samples.point(null));
    this.box.addEventListener('click', ({ target }) => {
      const onKink = target instanceof Element && target.closest('[data-neuron]') !== null;
      if (!onKink && !buttons.dragged) this.samples.open();
    });
    this.seen = new SeenSize(this.box, () => pieces.run('function drawing', () => this.redraw()));
    this.box.style.height = `${this.wantedHeight}px`;
  }

  /** The network stands beside the function where the window is wide, which leaves the function more height. */
  place(wide: boolean): void {
    this.wide = wide;
    this.fit();
  }

  /**
   * `why` says, in one sentence, why there is nothing to draw when the result is null. `same`: its samples are those before, or almost,
   * and what is read and seen of them stays.
   */
  update(result: FitResult | null, why: string, same = false): void {
    this.result = result;
    this.why = why;
    if (!same) {
      this.samples.forget();
      this.window = result === null ? null : conflictWindow(result);
      this.whole = result === null || this.window === null ? null : wholeLine(result);
    }
    this.offer(result);
    this.fit();
  }

  get element(): HTMLElement {
    return this.box;
  }

  /** What is drawn now; null while nothing is. */
  get now(): { readonly drawing: Drawing | null; readonly result: FitResult | null } {
    return { drawing: this.drawing, result: this.result };
  }

  /** Called after each drawing. */
  drawn: () => void = () => undefined;

  /** Keeps the axes to a window; null shows everything again. */
  hold(window: Window | null): void {
    this.zoomTo(window);
  }

  /** Marks the place that is probed; null: none. */
  probe(at: readonly number[] | null): void {
    this.probed = at;
    this.markProbe();
  }

  /** Drawn anew, for a file. */
  draw(size: Size): Plot | string {
    if (this.result === null) return this.why;
    return drawFunction(this.result, this.kind.value, size, { window: this.window, named: true });
  }

  get size(): Size {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  /** What the figure needs, in pixels. */
  get wantedHeight(): number {
    return figureHeight(this.result, this.kind.value, this.wide);
  }

  /** The samples with what is predicted for them, or the curve of a partial dependence. */
  data(): DataTable | string {
    return this.result === null ? this.why : functionData(this.result, this.kind.value);
  }

  /** What can be drawn of this result; a choice belongs to its fit, and stays while that has it. */
  private offer(result: FitResult | null): void {
    const kinds = result === null ? [] : kindsOf(result);
    this.kind.replaceChildren(...kinds.map(([value, words]) => el('option', { value }, words)));
    const before = result === null ? undefined : this.chosen.get(result.fit);
    if (before !== undefined && kinds.some(([value]) => value === before)) this.kind.value = before;
    this.kind.disabled = kinds.length === 0;
    this.kind.hidden = kinds.length === 0;
  }

  /** Gives the box the height of its figure; where that is another, the drawing waits for the layout. */
  private fit(): void {
    const height = `${this.wantedHeight}px`;
    this.head();
    if (this.box.style.height === height) return this.redraw();
    this.box.style.height = height;
    this.seen.forget();
    this.resized();
  }

  private head(): void {
    const { result } = this;
    const axis = result === null ? '' : axisWords(result, this.kind.value);
    const lead = byId('function-axis');
    setText(lead, axis === '' ? '' : `↑ ${isolated(axis)}`);
    lead.title = axis;
    this.kind.title = this.kind.selectedOptions[0]?.textContent ?? '';
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
    const { result, window } = this;
    const drawn =
      result === null ? this.why : drawFunction(result, this.kind.value, size, { window, named: false });
    this.drawing = typeof drawn === 'string' ? null : drawn;
    if (this.window === null) this.whole = this.drawing?.area?.window ?? null;
    const zooms = this.drawing?.area !== undefined;
    for (const button of byId('function-zoom').querySelectorAll('button')) button.disabled = !zooms;
    byId<HTMLButtonElement>('zoom-all').disabled = this.window === null;
    setText(byId('function-note'), this.drawing?.note ?? '');
    byId('function-legend').replaceChildren(...(this.drawing?.legend ?? []).map(legendEntry));
    byId('function-key').replaceChildren(...rampWords(this.drawing, result));
    if (typeof drawn === 'string') {
      this.box.replaceChildren(el('p', { class: 'empty' }, drawn));
      this.tip.hide();
      this.samples.drawn(result, null);
      return;
    }
    this.active = svg('path', { class: 'sample-active' });
    drawn.marks.append(this.active);
    this.cross = svg('path', { class: 'probe-mark' });
    drawn.marks.append(this.cross);
    this.box.replaceChildren(drawn.svg);
    this.markProbe();
    this.samples.drawn(result, drawn);
    this.drawn();
    this.mark(this.highlight.current);
  }

  /** Highlights a neuron's kink and the samples on which it is active. */
  private mark(neuron: number | null): void {
    const { drawing, result } = this;
    if (drawing === null || result === null || this.active === null) return;
    drawing.svg.classList.toggle('focused', neuron !== null);
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
    if (neuron === null) return this.samples.show();
    this.tip.showBelow(neuronText(result, neuron, those.length, drawing.points.length));
  }

  private pickNear(event: PointerEvent): void {
    const { drawing } = this;
    if (drawing === null) return;
    const origin = drawing.svg.getBoundingClientRect();
    const [x, y] = [event.clientX - origin.left, event.clientY - origin.top];
    const inputs = this.result?.samples.inputs.length ?? 0;
    const at = drawing.area === undefined ? null : inputsAt(drawing.area, inputs, x, y);
    if (at !== null) this.pointedAt(at);
    // A kink that stands at a sample is pointed at together with it.
    this.samples.point(this.samples.near(x, y, this.highlight.current === null ? REACH : TOUCH));
  }

  private markProbe(): void {
    const { drawing, probed, cross } = this;
    const area = drawing?.area;
    const path = probed === null || area === undefined ? null : probePath(area, probed);
    if (path === null) cross?.removeAttribute('d');
    else cross?.setAttribute('d', path);
  }
}

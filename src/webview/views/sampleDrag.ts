/**
 * Moving a sample that stands in the text: up and down by the pointer, with Shift also to the sides, or by buttons. Each place is fitted as
 * it is tried; what the pointer lets go is written.
 */
import type { FitResult } from '../../result/schema';
import { byId } from '../dom';
import { rowOf } from '../model/rows';
import type { Trials } from '../trials';
import type { Drawing, Window } from './drawing';
import type { PickedSample } from './pickedSample';

/** Pixels from a sample at which it is taken. */
const GRIP = 9;
/** Pixels of trembling that are still a click. */
const STILL = 4;
/** Steps of the buttons over the height of the drawing, about. */
const STEPS = 40;

/** What the drag needs of the drawing. */
interface Plot {
  drawing(): Drawing | null;
  result(): FitResult | null;
  /** Keeps the axes as they are while a sample moves; null lets them go. */
  hold(window: Window | null): void;
}

interface Drag {
  readonly row: number;
  readonly from: { readonly x: number; readonly y: number };
  readonly input: (x: number) => number;
  readonly target: (y: number) => number;
  /** Of the sample in the text. */
  readonly before: { readonly input: number; readonly target: number };
  moved: boolean;
}

export class SampleDrag {
  private readonly ghost = byId('sample-ghost');
  private drag: Drag | null = null;
  /** The press that has ended moved a sample: the click that follows means nothing else. */
  private ended = false;
  private inText = false;

  constructor(
    private readonly box: HTMLElement,
    private readonly samples: PickedSample,
    private readonly trials: Trials,
    private readonly plot: Plot,
  ) {
    // Before the gestures that move the window, and those that pin a neuron.
    const first = { capture: true };
    box.addEventListener('pointerdown', (event) => this.down(event), first);
    box.addEventListener('pointermove', (event) => this.move(event), first);
    box.addEventListener('pointerup', (event) => this.up(event), first);
    box.addEventListener('pointercancel', () => this.stop(), first);
    box.addEventListener('click', (event) => this.click(event), first);
    byId('sample-up').addEventListener('click', () => this.step(1));
    byId('sample-down').addEventListener('click', () => this.step(-1));
  }

  /** Whether the samples stand in the text. */
  update(inText: boolean): void {
    this.inText = inText;
    const can = this.can;
    this.box.classList.toggle('movable', can);
    for (const id of ['sample-up', 'sample-down']) byId(id).hidden = !can;
  }

  get isMoving(): boolean {
    return this.drag?.moved ?? false;
  }

  /** Gives up what moves; answers whether anything did. */
  stop(): boolean {
    const { drag } = this;
    this.drag = null;
    this.ghost.hidden = true;
    if (drag?.moved !== true) return false;
    this.ended = true;
    this.plot.hold(null);
    this.trials.giveUp();
    return true;
  }

  private get can(): boolean {
    const drawing = this.plot.drawing();
    return (
      this.inText &&
      drawing?.place !== undefined &&
      this.plot.result()?.samples.inputs.length === 1 &&
      (this.trials.possible || this.trials.change !== null) &&
      !this.trials.isWriting
    );
  }

  private down(event: PointerEvent): void {
    this.ended = false;
    const [drawing, result] = [this.plot.drawing(), this.plot.result()];
    if (!this.can || drawing?.place === undefined || result === null || event.button !== 0) return;
    const from = this.placeOf(event);
    const sample = this.samples.near(from.x, from.y, GRIP);
    const point = drawing.points.find((one) => one.sample === sample);
    const { x, y } = result.samples;
    if (sample === null || x === undefined || y === undefined || point === undefined) return;
    // Its residual is no place to move it by.
    if (Math.hypot(point.x - from.x, point.y - from.y) >= GRIP) return;
    this.drag = {
      row: rowOf(result, sample),
      from,
      ...inverse(drawing.place),
      before: { input: x[sample][0], target: y[sample] },
      moved: false,
    };
    event.stopPropagation();
    event.preventDefault();
  }

  private move(event: PointerEvent): void {
    const { drag } = this;
    if (drag === null) return;
    event.stopImmediatePropagation();
    const at = this.placeOf(event);
    if (!drag.moved && Math.hypot(at.x - drag.from.x, at.y - drag.from.y) < STILL) return;
    if (!drag.moved) this.begin(drag, event.pointerId);
    const { style } = this.ghost;
    style.left = `${event.shiftKey ? at.x : drag.from.x}px`;
    style.top = `${at.y}px`;
    const input = event.shiftKey ? drag.input(at.x) : null;
    this.trials.attempt({ kind: 'sample', row: drag.row, input, target: drag.target(at.y) });
  }

  private begin(drag: Drag, pointer: number): void {
    drag.moved = true;
    this.box.setPointerCapture(pointer);
    this.ghost.hidden = false;
    this.samples.point(null);
    const drawing = this.plot.drawing();
    if (drawing?.area === undefined) return;
    const { box, window } = drawing.area;
    const [top, foot] = [drag.target(box.top), drag.target(box.top + box.height)];
    this.plot.hold({ x: window.x, y: { from: foot, to: top } });
  }

  private up(event: PointerEvent): void {
    const { drag } = this;
    if (drag === null) return;
    event.stopImmediatePropagation();
    this.drag = null;
    this.ghost.hidden = true;
    if (!drag.moved) return;
    this.ended = true;
    this.plot.hold(null);
    this.trials.write();
  }

  private click(event: MouseEvent): void {
    if (this.ended) event.stopImmediatePropagation();
    this.ended = false;
  }

  /** One step up or down of the sample that is read; it is written from the strip. */
  private step(by: number): void {
    const [drawing, result] = [this.plot.drawing(), this.plot.result()];
    const { current } = this.samples;
    if (!this.can || drawing?.place === undefined || result === null || current === null) return;
    const { target } = inverse(drawing.place);
    const { box } = drawing.area!;
    const step = powerNear(Math.abs(target(box.top) - target(box.top + box.height)) / STEPS);
    const value = (result.samples.y?.[current] ?? 0) + by * step;
    const row = rowOf(result, current);
    this.trials.attempt({ kind: 'sample', row, input: null, target: toStep(value, step) });
  }

  private placeOf({ clientX, clientY }: MouseEvent): { x: number; y: number } {
    const origin = this.box.getBoundingClientRect();
    return { x: clientX - origin.left, y: clientY - origin.top };
  }
}

/** From pixels to values, with about as many digits as pixels tell apart. */
function inverse(place: NonNullable<Drawing['place']>): Pick<Drag, 'input' | 'target'> {
  const [zero, one] = [place(0, 0), place(1, 1)];
  const [perX, perY] = [1 / (one.x - zero.x), 1 / (one.y - zero.y)];
  const [stepX, stepY] = [powerNear(Math.abs(perX)), powerNear(Math.abs(perY))];
  return {
    input: (x) => toStep((x - zero.x) * perX, stepX),
    target: (y) => toStep((y - zero.y) * perY, stepY),
  };
}

/** The power of ten that is nearest to a number by its ratio. */
function powerNear(value: number): number {
  return 10 ** Math.round(Math.log10(value));
}

/** The nearest multiple of a power of ten, without the digits of rounding. */
function toStep(value: number, step: number): number {
  const decimals = Math.max(0, -Math.round(Math.log10(step)));
  const near = Math.round(value / step) * step;
  return Number(decimals > 100 ? near : near.toFixed(Math.min(decimals, 20))) + 0;
}

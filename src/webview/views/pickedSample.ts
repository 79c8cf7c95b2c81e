/**
 * The sample that is read in the function's drawing: by the pointer, by the buttons, or by the cursor of an editor on its line.
 * What is pointed at counts before what the cursor is on.
 */
import type { FitResult } from '../../result/schema';
import { byId, setAttribute, svg } from '../dom';
import type { Highlight } from '../highlight';
import { outline, type ScreenPoint } from '../plot/marks';
import type { Drawing } from './drawing';
import { activeOn, sampleText } from './functionWords';
import type { Tip } from './tip';

/** Who wants to know of samples; all are 0-based. */
export interface SampleHooks {
  /** Another sample is lit, whoever has lit it; null: none. */
  lit(sample: number | null): void;
  /** Another one is pointed at on the page; null: none any more. */
  pointed(sample: number | null): void;
  /** Its line is to be opened. */
  open(sample: number): void;
}

export class PickedSample {
  private pointed: number | null = null;
  /** On whose line the cursor of an editor is. */
  private atCursor: number | null = null;
  private drawing: Drawing | null = null;
  private result: FitResult | null = null;
  private ring: SVGPathElement | null = null;
  private told: number | null = null;

  constructor(
    private readonly highlight: Highlight,
    private readonly tip: Tip,
    private readonly hooks: SampleHooks,
  ) {
    byId('sample-previous').addEventListener('click', () => this.step(-1));
    byId('sample-next').addEventListener('click', () => this.step(1));
    byId('sample-open').addEventListener('click', () => this.open());
  }

  get current(): number | null {
    return this.pointed ?? this.atCursor;
  }

  /** Another result: its samples are others. */
  forget(): void {
    this.point(null);
    this.atCursor = null;
  }

  /** Puts its mark into a new drawing. */
  drawn(result: FitResult | null, drawing: Drawing | null): void {
    this.result = result;
    this.drawing = drawing;
    this.ring = null;
    byId<HTMLFieldSetElement>('function-samples').disabled = (drawing?.points.length ?? 0) === 0;
    if (drawing === null) return;
    this.ring = svg('path', { class: 'sample-ring' });
    drawing.free.append(this.ring);
    this.show();
  }

  /** The sample nearest to a place of the drawing, by its point or by its residual, within `reach` pixels; null: none. */
  near(x: number, y: number, reach: number): number | null {
    let nearest: ScreenPoint | null = null;
    let best = reach;
    for (const point of this.drawing?.points ?? []) {
      const other = this.drawing?.residualAt?.(point.sample) ?? point.y;
      const distance = Math.min(Math.hypot(point.x - x, point.y - y), Math.hypot(point.x - x, other - y));
      if (distance < best) [best, nearest] = [distance, point];
    }
    return nearest?.sample ?? null;
  }

  point(sample: number | null): void {
    if (sample !== this.pointed) {
      this.pointed = sample;
      this.hooks.pointed(sample);
    }
    this.show();
  }

  /** The cursor of an editor is on its line; null: on none. */
  follow(sample: number | null): void {
    this.atCursor = sample;
    this.show();
  }

  open(): void {
    if (this.current !== null) this.hooks.open(this.current);
  }

  show(): void {
    const { drawing, result, current } = this;
    this.highlight.read(current === null ? null : activeOn(result, current));
    byId<HTMLButtonElement>('sample-open').disabled = current === null;
    if (current !== this.told) {
      this.told = current;
      this.hooks.lit(current);
    }
    const point = drawing?.points.find(({ sample }) => sample === current);
    if (point === undefined || drawing === null || result === null) {
      if (this.ring !== null) setAttribute(this.ring, 'd', null);
      if (this.highlight.current === null) this.tip.hide();
      return;
    }
    const residual = drawing.residualAt?.(point.sample) ?? null;
    const rings = [
      outline('circle', point.x, point.y, 8),
      residual === null ? '' : outline('circle', point.x, residual, 5),
    ];
    this.ring?.setAttribute('d', rings.join(''));
    // The words of a neuron that is pointed at stay.
    if (this.highlight.current === null) this.tip.show(sampleText(result, point.sample), point);
  }

  /** Walks through the samples from left to right. */
  private step(by: number): void {
    const order = [...(this.drawing?.points ?? [])].sort((a, b) => a.x - b.x || a.sample - b.sample);
    if (order.length === 0) return;
    const here = order.findIndex(({ sample }) => sample === this.current);
    const next = here < 0 ? (by > 0 ? 0 : order.length - 1) : (here + by + order.length) % order.length;
    this.point(order[next].sample);
  }
}

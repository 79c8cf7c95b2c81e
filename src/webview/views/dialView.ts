/** The slider of a tolerance or a penalty with the curve of what each value costs; every value is fitted as it is tried. */
import { PANEL_PROTOCOL, type FromPanel, type PanelState, type ToPanel } from '../../protocol/panel';
import type { FitResult } from '../../result/schema';
import { byId, setText } from '../dom';
import { changeOf, curveValues, dialOf, whyNoDial, type Dial } from '../model/dial';
import { nextId, type Trials } from '../trials';
import { drawDial, DIAL_HEIGHT, SLIDER_TOP, type Point } from './dialPlot';
import { SeenSize } from './seenSize';

/** Steps of the slider's way. */
const STEPS = 1000;
/** Half the slider's knob, by which its way is longer at each end, in pixels. */
const KNOB = 9;
const TOGGLE = 'Try another tolerance, penalty or weight';

export class DialView {
  private readonly section = byId('dial');
  private readonly toggle = byId<HTMLButtonElement>('dial-toggle');
  private readonly slider = byId<HTMLInputElement>('dial-slider');
  private readonly box = byId('dial-plot');
  private readonly seen: SeenSize;
  private open = false;
  private state: PanelState | null = null;
  private result: FitResult | null = null;
  private dial: Dial | null = null;
  /** Why there is none, where that is not plain. */
  private why: string | null = null;
  /** What is known of the text of the result, by value. */
  private readonly known = new Map<number, Point>();
  private asked: { readonly id: number; readonly value: number } | null = null;

  constructor(
    private readonly trials: Trials,
    private readonly post: (message: FromPanel) => void,
  ) {
    this.seen = new SeenSize(this.box, () => this.draw());
    this.toggle.addEventListener('click', () => this.show(!this.open));
    this.slider.addEventListener('input', () => this.turn());
    this.slider.addEventListener('keydown', (event) => this.key(event));
    this.box.style.height = `${DIAL_HEIGHT}px`;
    this.slider.style.top = `${SLIDER_TOP}px`;
  }

  /** `result` is that of the text, with its samples as far as they are known. */
  update(state: PanelState | null, result: FitResult | null): void {
    this.state = state;
    // What was asked for is stopped with it.
    if (this.trials.isWriting) this.asked = null;
    if (result?.provenance !== this.result?.provenance || result?.samples.x !== this.result?.samples.x) {
      this.dial = result === null ? null : dialOf(result);
      this.why = result === null || this.dial !== null ? null : whyNoDial(result);
      this.known.clear();
      this.stopAsking();
    }
    this.result = result;
    const usable = this.dial !== null && (this.trials.possible || this.trials.change !== null);
    this.toggle.hidden = this.dial === null && this.why === null;
    this.toggle.disabled = !usable;
    this.toggle.title = this.why ?? TOGGLE;
    this.section.hidden = !(this.open && usable);
    // A fit that somebody waits for does not wait for the curve.
    if (this.section.hidden) this.stopAsking();
    if (this.section.hidden || this.dial === null || result === null) return;
    setText(byId('dial-title'), this.dial.title);
    this.keep(this.dial.written, result);
    const { trial } = this.trials;
    if (trial !== null && trial.change.kind === this.dial.kind) this.keep(trial.change.value, trial.result);
    this.place();
    this.ask();
    this.draw();
  }

  /** A point of the curve. Answers whether it was one that was asked for. */
  take({ id, outcome }: Extract<ToPanel, { type: 'tried' }>): boolean {
    const { asked } = this;
    if (asked?.id !== id) return false;
    this.asked = null;
    if (outcome.kind === 'figures' && outcome.figures.status !== 'cancelled')
      this.known.set(asked.value, { value: asked.value, figures: outcome.figures });
    else this.known.set(asked.value, { value: asked.value, figures: NOTHING });
    this.ask();
    this.draw();
    return true;
  }

  redraw(): void {
    this.draw();
  }

  private show(open: boolean): void {
    this.open = open;
    this.toggle.setAttribute('aria-expanded', String(open));
    if (!open) {
      this.trials.giveUp();
      this.stopAsking();
      this.section.hidden = true;
      return;
    }
    this.section.hidden = false;
    this.update(this.state, this.result);
    this.slider.focus();
  }

  private get value(): number {
    const { change } = this.trials;
    const tried = change !== null && change.kind === this.dial?.kind ? change.value : null;
    return tried ?? this.dial?.written ?? 0;
  }

  private turn(): void {
    const { dial } = this;
    if (dial !== null) this.tryValue(dial.valueAt(Number(this.slider.value) / STEPS));
  }

  private tryValue(value: number): void {
    const { dial } = this;
    if (dial === null) return;
    if (value === dial.written) this.trials.giveUp();
    else this.trials.attempt(changeOf(dial, value));
  }

  /** The arrows go along the fits of the curve. */
  private key(event: KeyboardEvent): void {
    const { dial, value } = this;
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (by === undefined || dial === null) return;
    event.preventDefault();
    const stops = [...new Set([...curveValues(dial), dial.written])].sort((a, b) => a - b);
    const next = by > 0 ? stops.find((stop) => stop > value) : stops.findLast((stop) => stop < value);
    if (next !== undefined) this.tryValue(next);
  }

  /** The slider where the value is, unless it is being drawn there. */
  private place(): void {
    const { dial, value, slider } = this;
    if (dial === null) return;
    if (dial.valueAt(Number(slider.value) / STEPS) !== value) {
      slider.value = String(Math.round(dial.shareOf(value) * STEPS));
    }
    slider.setAttribute('aria-valuetext', dial.words(value));
    slider.setAttribute('aria-label', dial.name);
  }

  private keep(value: number, { status, mass, objective, lowerBound, neurons }: FitResult): void {
    const figures = { status, mass, objective, lowerBound, neurons: neurons.length };
    this.known.set(value, { value, figures });
  }

  /** The next point of the curve, while the document is quiet. */
  private ask(): void {
    const { dial } = this;
    if (dial === null || this.asked !== null || this.section.hidden || this.trials.isWriting) return;
    const value = curveValues(dial).find((one) => !this.known.has(one));
    if (value === undefined) return;
    this.asked = { id: nextId(), value };
    this.send({ type: 'try', id: this.asked.id, change: changeOf(dial, value), whole: false });
  }

  private stopAsking(): void {
    if (this.asked === null) return;
    this.asked = null;
    this.send({ type: 'stopTrying', whole: false });
  }

  private draw(): void {
    const { dial } = this;
    const { size } = this.seen;
    if (dial === null || size === null || this.section.hidden) return;
    const points = [...this.known.values()]
      .filter(({ figures }) => figures !== NOTHING)
      .sort((a, b) => a.value - b.value);
    const { svg, way } = drawDial(dial, points, this.value, size);
    this.box.replaceChildren(svg);
    this.slider.style.left = `${way.left - KNOB}px`;
    this.slider.style.width = `${way.width + 2 * KNOB}px`;
  }

  private send(
    message:
      | { type: 'stopTrying'; whole: false }
      | { type: 'try'; id: number; change: ReturnType<typeof changeOf>; whole: false },
  ): void {
    const fit = this.state?.selected ?? null;
    if (fit !== null) this.post({ protocol: PANEL_PROTOCOL, fit, ...message });
  }
}

/** Of a value that came to nothing. */
const NOTHING: Point['figures'] = {
  status: 'cancelled',
  mass: null,
  objective: null,
  lowerBound: 0,
  neurons: 0,
};

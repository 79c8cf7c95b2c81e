/** The rounds of the solver, one after the other: a slider, a step at a time, or played. */
import { byId, setText } from '../dom';
import { countOf, formatBound, formatGap, formatNumber } from '../format';
import { roundName, type Round } from '../model/ending';
import { gapOf } from '../model/strip';
import { movesLittle } from '../motion';

/** Milliseconds: all rounds together, and the least and the most of one. */
const WHOLE_MS = 4000;
const LEAST_MS = 60;
const MOST_MS = 400;

export class Playback {
  private readonly box = byId('playback');
  private readonly slider = byId<HTMLInputElement>('round');
  private readonly play = byId<HTMLButtonElement>('play');
  private trace: readonly Round[] = [];
  private at: number | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** `changed`: another round is shown; `round` says which. */
  constructor(private readonly changed: () => void) {
    this.play.addEventListener('click', () => this.toggle());
    byId('round-before').addEventListener('click', () => this.step(-1));
    byId('round-next').addEventListener('click', () => this.step(1));
    this.slider.addEventListener('input', () => {
      this.pause();
      this.show(Number(this.slider.value));
    });
    this.slider.addEventListener('keydown', (event) => {
      if (event.key !== ' ') return;
      event.preventDefault();
      this.toggle();
    });
  }

  /** 0-based entry of the trace that is shown; null: the end, as everywhere else. */
  get round(): number | null {
    return this.at;
  }

  /** `live`: the rounds are still coming, and nothing is played. */
  update(trace: readonly Round[], live: boolean): void {
    this.box.hidden = live || trace.length < 2;
    if (trace === this.trace) return;
    this.trace = trace;
    this.slider.max = String(Math.max(1, trace.length - 1));
    this.end();
  }

  /** Back to the end. */
  end(): void {
    this.pause();
    const was = this.at;
    this.at = null;
    this.say();
    if (was !== null) this.changed();
  }

  private get last(): number {
    return this.trace.length - 1;
  }

  private toggle(): void {
    if (this.timer !== undefined) return this.pause();
    // Who wants no motion sees where it ends.
    if (movesLittle()) return this.show(this.last);
    if (this.at === null || this.at >= this.last) this.show(0);
    const ms = Math.min(MOST_MS, Math.max(LEAST_MS, WHOLE_MS / this.trace.length));
    this.timer = setInterval(() => {
      this.show((this.at ?? 0) + 1);
      if ((this.at ?? 0) >= this.last) this.pause();
    }, ms);
    this.name();
  }

  private pause(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.name();
  }

  private step(by: number): void {
    this.pause();
    this.show((this.at ?? this.last) + by);
  }

  private show(round: number): void {
    this.at = Math.max(0, Math.min(this.last, round));
    this.say();
    this.changed();
  }

  private say(): void {
    const round = this.at ?? this.last;
    const entry = this.trace.at(round);
    this.slider.value = String(Math.max(0, round));
    if (entry === undefined) return;
    const words = roundWords(entry, this.trace[this.last]);
    setText(byId('round-words'), words);
    this.slider.setAttribute('aria-valuetext', words);
  }

  private name(): void {
    const words = this.timer === undefined ? 'Play the rounds' : 'Pause';
    this.play.setAttribute('aria-label', words);
    this.play.title = words;
    this.play.classList.toggle('playing', this.timer !== undefined);
  }
}

function roundWords(entry: Round, last: Round): string {
  const { objective, lowerBound, neurons } = entry;
  const bound = `bound ${formatBound(lowerBound, 'down')}`;
  const best =
    objective === null
      ? 'no network yet'
      : `best ${formatNumber(objective)} with ${countOf(neurons, 'neuron')}, gap ${formatGap(gapOf(entry))}`;
  return `Round ${roundName(entry)} of ${last.iteration}: ${best}, ${bound}`;
}

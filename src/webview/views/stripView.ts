/** The strip under the head: hidden while there is nothing to say; with the time that has gone by while a fit runs. */
import { byId, setText } from '../dom';
import { formatDuration } from '../format';
import type { FitEntry, Strip, TraceEntry } from '../model/strip';
import { dress } from './headLine';

/** How often the time is written anew. */
const TICK_MS = 1000;

export class StripView {
  private readonly box = byId('strip');
  private readonly time = byId('strip-time');
  /** When the running fit began, on the page's clock; null while none runs. */
  private began: { readonly fit: string; at: number } | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  show({ words, live }: Strip, fit: FitEntry | null, latest: TraceEntry | null): void {
    this.box.hidden = words === null;
    this.clock(live && fit !== null ? fit.name : null, latest);
    if (words === null) return;
    this.box.dataset['tone'] = live ? 'live' : words.tone;
    dress(byId('strip-text'), words);
  }

  /** The solver's own clock tells when the fit began, as soon as it has said anything. */
  private clock(fit: string | null, latest: TraceEntry | null): void {
    if (fit === null) {
      this.began = null;
      clearInterval(this.timer);
      this.timer = undefined;
      setText(this.time, '');
      return;
    }
    if (this.began?.fit !== fit) this.began = { fit, at: performance.now() };
    if (latest !== null) this.began.at = Math.min(this.began.at, performance.now() - latest.ms);
    this.timer ??= setInterval(() => this.tick(), TICK_MS);
    this.tick();
  }

  private tick(): void {
    if (this.began === null) return;
    const seconds = Math.floor((performance.now() - this.began.at) / 1000);
    setText(this.time, seconds === 0 ? '' : formatDuration(1000 * seconds));
  }
}

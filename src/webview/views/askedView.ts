/**
 * A fit that has no result: what it asks, under its samples, and the button that runs it; while it runs for the first time, the best
 * network that it has so far.
 */
import { PANEL_PROTOCOL, type FromPanel, type PanelState } from '../../protocol/panel';
import { byId, el, setText } from '../dom';
import { askedFacts, askedText, isDrawn, type Asked } from '../model/asked';
import { soFarOf } from '../model/soFar';
import { isBusy, shownFit } from '../model/strip';
import type { FitResult } from '../../result/schema';

/** Milliseconds without other news before the fit is asked about again. */
const QUIET_MS = 250;

export class AskedView {
  private readonly section = byId('asked');
  private known: Asked | null = null;
  /** The fit that is asked about; empty for none. */
  private about = '';
  private outdated = false;
  private idle = false;
  /** The question whose best network cannot be drawn yet, once it is asked about. */
  private lacking = '';
  private waiting: ReturnType<typeof setTimeout> | undefined;

  /** `changed`: there is another answer. */
  constructor(
    private readonly post: (message: FromPanel) => void,
    private readonly changed: () => void,
  ) {
    byId('asked-run').addEventListener('click', () => {
      if (this.known !== null) this.send('run', this.known.fit);
    });
  }

  /** There is news of the document: its text or its data may be others. */
  told(): void {
    this.outdated = true;
  }

  /** Asks the extension where the fit on screen has neither run nor is about to. */
  update(state: PanelState | null): void {
    const fit = state === null ? null : shownFit(state);
    const open = state !== null && state.result === null && fit !== null;
    const about = open ? `${state.uri} ${fit.name}` : '';
    const idle = open && !isBusy(fit);
    // what was known before a run may be of an earlier text
    const another = about !== this.about || (idle && !this.idle);
    this.about = about;
    this.idle = idle;
    if (another) {
      this.known = null;
      this.lacking = '';
    }
    this.show(state);
    if (!open) return clearTimeout(this.waiting);
    const ask = (): void => this.send('asked', fit.name);
    if (!this.idle) {
      clearTimeout(this.waiting);
      const wanted = state.best?.input ?? '';
      if (wanted === '' || wanted === this.lacking || this.soFar(state) !== null) return;
      this.lacking = wanted;
      return ask();
    }
    this.lacking = '';
    if (!another && !this.outdated) return;
    this.outdated = false;
    clearTimeout(this.waiting);
    // at once when the fit comes on screen, and after the last key while its text is edited
    if (another) ask();
    else this.waiting = setTimeout(ask, QUIET_MS);
  }

  /** An answer; null: the fit cannot run as it is. */
  take(fit: string, asked: Asked | null, state: PanelState | null): void {
    if (fit !== state?.selected || state.result !== null) return;
    this.known = asked;
    this.changed();
  }

  /** Whether it is said what the fit asks. */
  get isShown(): boolean {
    return this.known !== null && this.idle;
  }

  /** The samples in a picture; null where there is none of them. */
  get drawn(): Asked['result'] | null {
    return this.known !== null && this.idle && isDrawn(this.known) ? this.known.result : null;
  }

  /** The best network of the running fit over its samples; null where it cannot be drawn. */
  soFar(state: PanelState | null): FitResult | null {
    const { known, idle } = this;
    const best = state?.best;
    return best === undefined || state?.result !== null || known === null || idle || !isDrawn(known)
      ? null
      : soFarOf(known.result, best);
  }

  private show(state: PanelState | null): void {
    const { known } = this;
    this.section.hidden = !this.isShown;
    document.body.classList.toggle('unrun', this.drawn !== null);
    // what stands there is of an earlier text until the answer is in
    document.body.classList.toggle(
      'unrun-before',
      this.idle && known !== null && known.version !== state?.documentVersion,
    );
    if (known === null || !this.idle) return;
    setText(byId('asked-text'), askedText(known));
    byId('asked-facts').replaceChildren(
      ...askedFacts(known).flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]),
    );
    setText(byId('asked-run'), `Fit ${known.fit}`);
  }

  private send(type: 'asked' | 'run', fit: string): void {
    this.post({ protocol: PANEL_PROTOCOL, type, fit });
  }
}

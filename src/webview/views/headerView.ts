/** The top of the panel in one line: which fit, how it stands, its figures, Run; and the strip under it. */
import type { FromPanel, PanelState } from '../../protocol/panel';
import { PANEL_PROTOCOL } from '../../protocol/panel';
import { byId, el, setAttribute, setText } from '../dom';
import { metrics, type Metric } from '../model/metrics';
import { isBusy, shownFit, strip, type Strip, type TraceEntry } from '../model/strip';
import { showHead } from './headLine';
import { StripView } from './stripView';

export type Post = (message: FromPanel) => void;

export class HeaderView {
  private readonly select = byId<HTMLSelectElement>('fit-select');
  private readonly run = byId<HTMLButtonElement>('run');
  private readonly cancel = byId<HTMLButtonElement>('cancel');
  private readonly strip = new StripView();
  private announced = '';

  constructor(private readonly post: Post) {
    this.select.addEventListener('change', () => this.send('select', this.select.value));
    this.run.addEventListener('click', () => this.send('run', this.select.value));
    this.cancel.addEventListener('click', () => {
      this.cancel.disabled = true;
      this.send('cancel', this.select.value);
    });
    byId('reveal').addEventListener('click', () => this.send('reveal', this.select.value));
  }

  update(state: PanelState | null, latest: TraceEntry | null): void {
    const fit = state === null ? null : shownFit(state);
    this.names(state, fit?.name ?? null);
    const line = strip(state, latest);
    const whole = showHead(state, latest);
    this.show(state, line, latest);
    if (!line.live) this.announce([`${whole}.`, line.words?.text ?? ''].join(' ').replace('..', '.').trim());
    else this.announce(`${whole} ${fit?.name ?? ''}`);
    byId('metrics').replaceChildren(...figures(metrics(state?.result ?? null)));
    document.body.classList.toggle('stale', (state?.stale ?? false) || isBusy(fit));
    this.live(isBusy(fit) && latest !== null);
  }

  /** Only the live figures: called often while solving. */
  progress(state: PanelState, latest: TraceEntry): void {
    showHead(state, latest);
    this.show(state, strip(state, latest), latest);
    this.live(true);
  }

  /** Figures and bar are of the running fit, and nothing of them is stale. */
  private live(isLive: boolean): void {
    document.body.classList.toggle('live', isLive);
  }

  private names(state: PanelState | null, shown: string | null): void {
    const names = state?.fits.map(({ name }) => name) ?? [];
    const present = [...this.select.options].map(({ value }) => value);
    if (JSON.stringify(present) !== JSON.stringify(names)) {
      this.select.replaceChildren(...names.map((name) => el('option', { value: name }, name)));
    }
    this.select.selectedIndex = names.indexOf(shown ?? '');
    this.select.hidden = names.length < 2;
    // A fit that is gone from the text is in no list, and its result still has a name.
    const name = shown ?? state?.result?.fit ?? 'Hullfit';
    setText(byId('fit-name'), name);
    const why = names.length < 2 ? name : `${name}: choose a fit`;
    for (const element of [byId('fit-name'), this.select]) element.title = why;
    byId('reveal').hidden = state === null;
    setText(byId('file-name'), state?.title ?? '');
    setAttribute(byId('reveal'), 'aria-label', `Show the fit in ${state?.title ?? 'its file'}`);
  }

  private show(state: PanelState | null, line: Strip, latest: TraceEntry | null): void {
    this.strip.show(line, state === null ? null : shownFit(state), latest);
    this.run.hidden = line.canCancel || line.live;
    this.run.disabled = !line.canRun;
    this.cancel.hidden = !line.canCancel && !line.live;
    this.cancel.disabled = !line.canCancel;
  }

  private announce(text: string): void {
    if (text === this.announced) return;
    this.announced = text;
    setText(byId('announcement'), text);
  }

  private send(type: 'select' | 'run' | 'cancel' | 'reveal', fit: string): void {
    if (fit !== '') this.post({ protocol: PANEL_PROTOCOL, type, fit });
  }
}

function figures(all: readonly Metric[]): (HTMLSpanElement | string)[] {
  return all.flatMap(({ id, label, value, note, full }, k) => {
    const digits = el('span', { class: 'value', title: full === '' ? undefined : full }, value);
    const before = label === '' ? '' : `${k === 0 ? label[0].toUpperCase() + label.slice(1) : label} `;
    const whole = el('span', { 'data-metric': id }, before, digits, note === '' ? '' : ` ${note}`);
    // The dot ends a line, and never begins one.
    return k === 0 ? [whole] : ['\u00a0· ', whole];
  });
}

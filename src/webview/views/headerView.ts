/** The top of the panel: which fit, its status, whether it is current, and the figures. */
import type { FromPanel, PanelState } from '../../protocol/panel';
import { PANEL_PROTOCOL } from '../../protocol/panel';
import { byId, el, setAttribute, setText } from '../dom';
import { icon } from '../icons';
import { metrics, type Metric } from '../model/metrics';
import { isBusy, shownFit, strip, type Strip, type TraceEntry } from '../model/strip';
import { statusWords, type Words } from '../model/words';

export type Post = (message: FromPanel) => void;

export class HeaderView {
  private readonly select = byId<HTMLSelectElement>('fit-select');
  private readonly run = byId<HTMLButtonElement>('run');
  private readonly cancel = byId<HTMLButtonElement>('cancel');
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
    const words = status(state);
    dress(byId('status'), words);
    const line = strip(state, latest);
    this.showStrip(line);
    if (!line.live) this.announce(`${words.text}. ${line.text}`);
    else this.announce(`Solving ${fit?.name ?? ''}.`);
    byId('metrics').replaceChildren(
      ...metrics(state?.result ?? null, state?.resultVersion ?? null).map(tile),
    );
    document.body.classList.toggle('stale', (state?.stale ?? false) || isBusy(fit));
  }

  /** Only the live figures: called often while solving. */
  progress(state: PanelState, latest: TraceEntry): void {
    this.showStrip(strip(state, latest));
  }

  private names(state: PanelState | null, shown: string | null): void {
    const names = state?.fits.map(({ name }) => name) ?? [];
    const present = [...this.select.options].map(({ value }) => value);
    if (JSON.stringify(present) !== JSON.stringify(names)) {
      this.select.replaceChildren(...names.map((name) => el('option', { value: name }, name)));
    }
    this.select.selectedIndex = names.indexOf(shown ?? '');
    this.select.hidden = names.length < 2;
    const heading = byId('fit-name');
    // A fit that is gone from the text is in no list, and its result still has a name.
    heading.classList.toggle('hidden-label', names.length >= 2 && shown !== null);
    setText(heading, shown ?? state?.result?.fit ?? 'Hullfit');
    const reveal = byId('reveal');
    reveal.hidden = state === null;
    setText(reveal, state?.title ?? '');
  }

  private showStrip(line: Strip): void {
    const box = byId('strip');
    box.dataset['tone'] = line.tone;
    dress(byId('strip-text'), line);
    this.run.hidden = line.canCancel;
    this.run.disabled = !line.canRun;
    this.cancel.hidden = !line.canCancel;
    this.cancel.disabled = false;
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

export function status(state: PanelState | null): Words {
  if (state === null || state.result === null)
    return { icon: 'circle', tone: 'plain', text: 'No result yet' };
  const words = statusWords(state.result);
  const old = state.stale || isBusy(shownFit(state));
  return old ? { icon: 'clock', tone: 'plain', text: `Earlier result: ${words.text}` } : words;
}

/** Icon and text; the icon is replaced only when it changes, so that a spinner keeps turning. */
export function dress(element: HTMLElement, words: Words): void {
  setAttribute(element, 'data-tone', words.tone);
  const first = element.firstElementChild;
  if (first === null || !first.classList.contains(`icon-${words.icon}`)) {
    element.replaceChildren(icon(words.icon), el('span'));
  }
  setText(element.lastElementChild!, words.text);
}

function tile({ id, label, value, note, full }: Metric): HTMLDivElement {
  return el(
    'div',
    { class: 'metric', 'data-metric': id },
    el('dt', {}, label),
    el('dd', { class: 'value', title: full === '' ? undefined : full }, value),
    el('dd', { class: 'note' }, note),
  );
}

/** The panel of a sweep as a whole: messages in, views updated, messages out. */
import {
  SWEEP_PANEL_PROTOCOL,
  toSweepPanel,
  type FromSweepPanel,
  type RememberedSweep,
  type SweepPanelState,
} from '../protocol/sweepPanel';
import { columnsOf, csvText } from '../result/sweepTable';
import { pointWords } from '../result/sweepResult';
import { applyDisplay } from './display';
import { byId, el, setText } from './dom';
import { sweepWords } from './model/sweepHead';
import { setOf, SweepRows } from './model/sweepRows';
import { onThemeChange } from './theme';
import { Saving } from './saving';
import { SWEEP_VIEWS, type SweepView } from './sweepHtml';
import { dress } from './views/headLine';
import { Menus } from './views/menus';
import { reportProblem } from './views/problemLine';
import { SweepCharts, type Marks } from './views/sweepCharts';
import { SweepTableView } from './views/sweepTableView';

export interface SweepChannel {
  postMessage(message: FromSweepPanel): void;
  setState(state: RememberedSweep): void;
}

type Without<T> = T extends unknown ? Omit<T, 'protocol'> : never;
type Sent = Without<FromSweepPanel>;

export class SweepApp {
  private readonly rows = new SweepRows();
  private readonly charts = new SweepCharts(this.rows, (point) => this.pick(point));
  private readonly table = new SweepTableView(this.rows, (point) => this.pick(point));
  private readonly run = byId<HTMLButtonElement>('run');
  private readonly cancel = byId<HTMLButtonElement>('cancel');
  private state: SweepPanelState | null = null;
  private selected: number | null = null;
  /** Rows have come that are not shown. */
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private readonly saving = new Saving<SweepView>(
    (view) => this.charts.exportable(view),
    () => this.state?.sweep ?? 'sweep',
    (file) => this.send({ type: 'save', ...file }),
  );

  constructor(private readonly channel: SweepChannel) {
    this.run.addEventListener('click', () => this.ask('run'));
    this.cancel.addEventListener('click', () => {
      this.cancel.disabled = true;
      this.ask('cancel');
    });
    byId('reveal').addEventListener('click', () => this.ask('reveal'));
    byId('use').addEventListener('click', () => this.sendPoint('use', this.marked));
    byId('open').addEventListener('click', () => this.sendPoint('open', this.marked));
    new Menus(SWEEP_VIEWS, {
      save: (view, format) => void this.saving.save(view, format),
      copyPicture: (view) => void this.saving.copyPicture(view),
    });
    byId('save-csv').addEventListener('click', () => this.save('csv'));
    byId('save-json').addEventListener('click', () => this.save('json'));
    document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.select(null);
    });
    onThemeChange(() => this.charts.redraw());
    this.ask('ready');
  }

  /** Takes a message of the extension; one that is malformed is reported. */
  receive(data: unknown): void {
    const message = toSweepPanel(data);
    reportProblem(typeof message === 'string' ? message : null);
    if (typeof message === 'string') return;
    switch (message.type) {
      case 'said':
        return this.saving.say(message.words);
      case 'rows':
        if (this.rows.take(message.startedAt, message.rows)) this.showSoon();
        return;
      case 'state': {
        const { state } = message;
        const anew = this.rows.begin(state.table?.startedAt ?? null);
        if (anew) this.selected = null;
        const digits = applyDisplay(state.display);
        const before = this.state?.table?.head;
        this.state = state;
        this.show();
        const other = JSON.stringify(before) !== JSON.stringify(state.table?.head);
        if (anew || digits || other || this.rows.points.length === 0) this.showTable(anew || digits);
        this.channel.setState({ uri: state.uri, sweep: state.sweep });
      }
    }
  }

  private get marks(): Marks {
    return { chosen: this.state?.table?.head.choice?.point ?? null, selected: this.selected };
  }

  private get marked(): number | null {
    return this.selected ?? this.marks.chosen;
  }

  private show(): void {
    const { state } = this;
    if (state === null) return;
    const words = sweepWords(state, this.rows.all);
    setText(byId('sweep-name'), state.sweep);
    byId('sweep-name').title = state.sweep;
    dress(byId('status'), words.chip);
    byId('figures').replaceChildren(el('span', {}, words.figures));
    byId('reveal').hidden = state.alone === true;
    setText(byId('file-name'), state.title);
    byId('reveal').setAttribute('aria-label', `Show the sweep in ${state.title}`);
    this.showStrip(words.strip, words.progress);
    const busy = words.progress !== null;
    this.run.hidden = busy || state.alone === true;
    this.run.disabled = !state.runnable;
    this.cancel.hidden = !busy;
    this.cancel.disabled = state.state.kind !== 'running';
    document.body.classList.toggle('stale', state.stale);
    const said = busy ? words.chip.text : `${words.chip.text}. ${words.figures}`;
    setText(byId('announcement'), said);
  }

  private showStrip(
    words: ReturnType<typeof sweepWords>['strip'],
    progress: ReturnType<typeof sweepWords>['progress'],
  ): void {
    byId('strip').hidden = words === null;
    const bar = byId<HTMLProgressElement>('progress');
    bar.hidden = progress === null;
    if (progress !== null) Object.assign(bar, { max: Math.max(1, progress.total), value: progress.done });
    if (words === null) return;
    byId('strip').dataset['tone'] = progress === null ? words.tone : 'live';
    dress(byId('strip-text'), words);
  }

  /** Once for all messages that are there. */
  private showSoon(): void {
    this.waiting ??= setTimeout(() => this.showTable(false), 0);
  }

  private showTable(anew: boolean): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    const { state } = this;
    if (state === null) return;
    this.show();
    const head = state.table?.head;
    const none = head === undefined || this.rows.points.length === 0;
    byId('sweep-shown').hidden = none;
    byId('sweep-empty').hidden = !none;
    if (head === undefined || none) return this.showEmpty(state);
    this.table.update(head, this.marks, anew);
    // In a task of its own: a large table and its charts together would keep the window.
    setTimeout(() => this.charts.update(head, this.marks), 0);
    this.showPick();
  }

  private showEmpty({ state, runnable, size }: SweepPanelState): void {
    const waits = state.kind === 'running' ? 'The first points are being fitted.' : '';
    const broken = runnable ? '' : 'The sweep, or its fit, has errors; see the Problems view.';
    const fits = size === null ? '' : `${size.points} points, ${size.fits} fits`;
    const asked =
      size === null
        ? ''
        : state.kind === 'failed'
          ? `This sweep has no points yet: ${fits}. Press Run to try again.`
          : `This sweep has not run yet: ${fits}. Press Run.`;
    setText(byId('sweep-empty'), waits || broken || asked);
  }

  private showPick(): void {
    const { state, marked, selected } = this;
    const head = state?.table?.head;
    const row = marked === null ? undefined : this.rows.at(marked);
    const choice = head?.choice ?? null;
    const chosen = selected === null || selected === choice?.point;
    const text = row === undefined || head === undefined ? '' : pointWords(head.clauses, row.values);
    const why = row?.reason ?? '';
    const words =
      chosen && choice !== null
        ? [el('strong', {}, '★ Chosen '), choice.why]
        : text === ''
          ? ['Click a point or a row to see its fit.']
          : [el('strong', {}, 'Selected '), text, why === '' ? '' : `: ${why}`];
    byId('pick-text').replaceChildren(...words);
    const usable = row !== undefined && row.status !== 'refused' && state?.alone !== true;
    byId('pick-tools').hidden = !usable;
  }

  private pick(point: number): void {
    this.select(point);
    this.sendPoint('open', point);
  }

  private select(point: number | null): void {
    if (this.selected === point || this.state === null) return;
    this.selected = point;
    this.table.mark(this.marks);
    if (point !== null) this.table.reveal(point);
    if (this.state.table !== null) this.charts.update(this.state.table.head, this.marks);
    this.showPick();
  }

  private sendPoint(type: 'open' | 'use', point: number | null): void {
    const { state } = this;
    const row = point === null ? undefined : this.rows.at(point);
    if (row === undefined || state?.table === undefined || state.table === null || state.alone === true)
      return;
    if (row.status === 'refused') return;
    this.send({ type, set: setOf(state.table.head, row) });
  }

  private ask(type: 'ready' | 'run' | 'cancel' | 'reveal'): void {
    this.send({ type });
  }

  private save(format: 'csv' | 'json'): void {
    const head = this.state?.table?.head;
    if (head === undefined) return;
    const rows = this.rows.all;
    const content =
      format === 'csv' ? csvText(columnsOf(head, rows)) : `${JSON.stringify({ ...head, rows }, null, 1)}\n`;
    this.send({ type: 'save', name: head.sweep, format, content });
  }

  private send(message: Sent): void {
    this.channel.postMessage({ protocol: SWEEP_PANEL_PROTOCOL, ...message });
  }
}

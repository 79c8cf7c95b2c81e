/** The comparison: a table of this fit, its earlier runs and its rivals, and two drawings of it. */
import type { PanelState } from '../../protocol/panel';
import type { FitResult } from '../../result/schema';
import { byId, el, prose, setText } from '../dom';
import { DASH, formatDuration, formatNumber, formatShare } from '../format';
import { entriesOf, type Entry, type Spread } from '../model/compare';
import type { DataTable } from '../model/tables';
import { curveData, drawCurves, drawMasses } from './comparePlots';
import { DifferenceView } from './differenceView';
import { PlotBox } from './plotBox';
import { goalView } from '../model/goals';

type Figure = 'neurons' | 'mass' | 'error' | 'test' | 'ms';

export class CompareView {
  readonly masses: PlotBox;
  readonly curves: PlotBox;
  private readonly over = byId<HTMLSelectElement>('curves-over');
  private result: FitResult | null = null;
  private why = '';
  private entries: readonly Entry[] = [];
  private readonly difference = new DifferenceView();

  constructor(compare: () => void) {
    this.masses = new PlotBox('masses', (size) =>
      this.result === null ? this.why : drawMasses(this.result, this.entries, size),
    );
    this.curves = new PlotBox('curves', (size) =>
      this.result === null
        ? this.why
        : drawCurves(this.result, this.entries, Math.max(0, this.over.selectedIndex), size),
    );
    this.over.addEventListener('change', () => this.curves.redraw());
    byId('compare').addEventListener('click', compare);
  }

  update(result: FitResult | null, earlier: PanelState['earlier'], why: string): void {
    this.result = result;
    this.why = why;
    this.entries = result === null ? [] : entriesOf(result, earlier);
    const names = result?.samples.inputs ?? [];
    const before = this.over.selectedIndex;
    this.over.replaceChildren(...names.map((name) => el('option', {}, `along ${name}`)));
    if (before >= 0 && before < names.length) this.over.selectedIndex = before;
    this.over.hidden = names.length < 2;
    this.table();
    this.difference.update(result, earlier);
    this.redraw();
  }

  redraw(): void {
    this.masses.redraw();
    this.curves.redraw();
    this.difference.redraw();
  }

  /** Whether rivals run, and whether they can be started. */
  progress(comparing: PanelState['comparing'], possible: boolean): void {
    const button = byId<HTMLButtonElement>('compare');
    button.disabled = !possible || comparing !== null;
    const text = comparing === null ? '' : `Rivals: ${comparing.done} of ${comparing.total} done…`;
    setText(byId('compare-status'), text);
  }

  data(): DataTable {
    const figures: Figure[] = ['neurons', 'mass', 'error', 'test', 'ms'];
    return {
      columns: [
        'name',
        'runs',
        ...figures.flatMap((name) => [name, `${name} least`, `${name} most`]),
        'note',
      ],
      rows: this.entries.map((entry) => [
        entry.label,
        entry.runs,
        ...figures.flatMap((name) => [
          entry[name]?.median ?? null,
          entry[name]?.low ?? null,
          entry[name]?.high ?? null,
        ]),
        entry.note,
      ]),
    };
  }

  curveData(): DataTable | string {
    if (this.result === null) return this.why;
    return curveData(this.result, this.entries, Math.max(0, this.over.selectedIndex));
  }

  private table(): void {
    const classify = this.result !== null && goalView(this.result).classes;
    const titles = [
      '',
      'neurons',
      'mass',
      classify ? 'worst margin short by' : 'largest residual',
      classify ? 'test accuracy' : 'test rms',
      'time',
      'runs',
      'remark',
    ];
    byId('compare-head').replaceChildren(
      ...titles.map((title, k) =>
        k === 0 ? el('td', {}) : el('th', { scope: 'col', class: 'plain-head' }, title),
      ),
    );
    byId('compare-body').replaceChildren(...this.entries.map((entry) => this.row(entry, classify)));
    byId('compare-table').hidden = this.entries.length === 0;
    byId('compare-note').replaceChildren(...prose(this.note()));
  }

  private row(entry: Entry, classify: boolean): HTMLTableRowElement {
    const cell = (figure: Figure, write: (value: number) => string) =>
      el('td', { title: full(entry[figure]) }, ...written(entry[figure], write));
    const number = (value: number) => formatNumber(value);
    return el(
      'tr',
      { class: entry.group },
      el('th', { scope: 'row' }, entry.label),
      cell('neurons', number),
      cell('mass', number),
      cell('error', (value) => formatNumber(value, 3)),
      cell('test', classify ? formatShare : number),
      cell('ms', formatDuration),
      el('td', {}, String(entry.runs)),
      el('td', { class: 'remark' }, entry.note === '' ? DASH : entry.note),
    );
  }

  private note(): string {
    const { result } = this;
    if (result === null) return this.why;
    const many = this.entries.some(({ runs }) => runs > 1)
      ? 'Several runs: the median, and below it the range. '
      : '';
    return result.rivals.length > 0
      ? many
      : 'No rival has been run. Rivals are named in the fit, for instance `compare gradient_descent(width: 200, seeds: 5)`.';
  }
}

function written(spread: Spread | null, write: (value: number) => string): (Node | string)[] {
  if (spread === null) return [DASH];
  const { median, low, high } = spread;
  if (low === high) return [write(median)];
  return [write(median), ' ', el('span', { class: 'range' }, `${write(low)} to ${write(high)}`)];
}

function full(spread: Spread | null): string | undefined {
  if (spread === null) return undefined;
  const { median, low, high } = spread;
  return low === high ? String(median) : `median ${median}, from ${low} to ${high}`;
}

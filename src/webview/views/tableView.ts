/** The neurons as a table: sorted by any column, filtered, copied; a chosen row goes to the plot. */
import type { FitResult } from '../../result/schema';
import { byId, el, setAttribute, setText, svg } from '../dom';
import { countOf, isolated } from '../format';
import { followNeurons, markActive, nextRow, type Highlight } from '../highlight';
import { parseFilter } from '../model/filter';
import { byContribution, massShares } from '../model/network';
import { toCsv, toJson, toMarkdown, type DataTable } from '../model/tables';
import { palette, type Palette } from '../plot/colours';
import { thumbnail, thumbnailRanges, type ThumbnailRanges } from '../plot/thumbnail';
import { columnsOf, neuronData, type Column } from './neuronColumns';
import { VirtualRows } from './virtualRows';

interface Order {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

const FIRST: Order = { column: 'share', direction: 'descending' };
/** Characters of a column's title that are seen; the tooltip has the whole of a longer one. */
const LONGEST_TITLE = 24;
const COPIES = {
  '': ['CSV', toCsv],
  '-json': ['JSON', toJson],
  '-markdown': ['Markdown', toMarkdown],
} as const;

export class TableView {
  private readonly body = byId('neurons-body');
  private readonly head = byId('neurons-head');
  private readonly filter = byId<HTMLInputElement>('neurons-filter');
  private readonly rows: VirtualRows;
  private columns: readonly Column[] = [];
  private order: Order = FIRST;
  private count = 0;
  private result: FitResult | null = null;
  private drawing: { readonly ranges: ThumbnailRanges; readonly palette: Palette } | null = null;

  constructor(highlight: Highlight) {
    this.rows = new VirtualRows(
      byId('neurons-scroll'),
      this.body,
      (neuron, place) => this.row(neuron, place),
      () => {
        this.mark(highlight.current, highlight.pin);
        markActive(this.body, 'tr', highlight.active);
      },
    );
    // Before followNeurons, whose arrow keys know only the rows that exist.
    this.body.addEventListener('keydown', (event) => this.onKey(event), { capture: true });
    followNeurons(this.body, highlight);
    highlight.subscribe((neuron, pinned) => {
      this.mark(neuron, pinned);
      if (pinned !== null && neuron === pinned) this.rows.reveal(this.rows.placeOf(pinned));
    });
    highlight.subscribeActive((active) => markActive(this.body, 'tr', active));
    this.body.addEventListener('click', () => goToPlot());
    this.body.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') goToPlot();
    });
    this.head.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (button?.dataset['column'] !== undefined) this.sortBy(button.dataset['column']);
    });
    this.filter.addEventListener('input', () => this.fill());
    for (const [ending, [name, write]] of Object.entries(COPIES)) {
      byId(`neurons-copy${ending}`).addEventListener('click', () => void this.copy(name, write));
    }
  }

  update(result: FitResult | null, why: string): void {
    this.result = result;
    this.count = result?.neurons.length ?? 0;
    this.columns = result === null ? [] : columnsOf(result);
    this.drawing = null;
    if (!this.columns.some(({ id }) => id === this.order.column)) this.order = FIRST;
    const headers = this.columns.map((column) => header(column));
    if (headers.length > 0) headers.splice(1, 0, el('th', { scope: 'col', class: 'plain-head' }, 'response'));
    this.head.replaceChildren(...headers);
    const empty = result === null ? why : this.count === 0 ? emptyText(result) : '';
    setText(byId('neurons-empty'), empty);
    setText(byId('neurons-copied'), '');
    for (const ending of Object.keys(COPIES)) {
      byId<HTMLButtonElement>(`neurons-copy${ending}`).disabled = this.count === 0;
    }
    byId('neurons-table').hidden = this.count === 0;
    this.fill();
  }

  /** The theme is another: the thumbnails need its colours. */
  redraw(): void {
    this.drawing = null;
    this.rows.fill(true);
  }

  /** What is shown, in the order it is shown in. */
  data(): DataTable {
    return neuronData(this.columns, this.sorted());
  }

  /** Every neuron, in the result's order. */
  allData(): DataTable {
    return neuronData(this.columns, this.result?.neurons.map((_, j) => j) ?? []);
  }

  private sortBy(column: string): void {
    const same = this.order.column === column;
    const down = column !== 'index' && column !== 'kink' && !column.startsWith('w');
    const first = down ? 'descending' : 'ascending';
    const other = down ? 'ascending' : 'descending';
    this.order = { column, direction: same && this.order.direction === first ? other : first };
    this.fill();
  }

  private fill(): void {
    const order = this.sorted();
    setAttribute(byId('neurons-table'), 'aria-rowcount', String(order.length + 1));
    this.rows.show(order);
    for (const cell of this.head.children) {
      const sorted = cell.getAttribute('data-column') === this.order.column;
      setAttribute(cell, 'aria-sort', sorted ? this.order.direction : null);
    }
  }

  /** The neurons that pass the filter, sorted; a filter that is not understood says so and keeps all. */
  private sorted(): number[] {
    const column = this.columns.find(({ id }) => id === this.order.column);
    if (column === undefined || this.result === null) {
      this.say('', false);
      return [];
    }
    const filter = parseFilter(this.filter.value, this.columns);
    const sign = this.order.direction === 'ascending' ? 1 : -1;
    const { values } = column;
    // Equal values keep the order of contribution; missing ones come last either way.
    const order = [...byContribution(this.result.neurons)].sort((a, b) => {
      const [left, right] = [values[a], values[b]];
      if (left === null || right === null) return Number(left === null) - Number(right === null);
      return sign * (left - right);
    });
    if (!filter.ok) {
      this.say(filter.problem, true);
      return order;
    }
    const kept = order.filter(filter.keeps);
    const text =
      kept.length === this.count
        ? countOf(this.count, 'neuron')
        : `${kept.length} of ${countOf(this.count, 'neuron')}`;
    this.say(`${text}.`, false);
    return kept;
  }

  private say(text: string, wrong: boolean): void {
    setText(byId('neurons-count'), text);
    setAttribute(this.filter, 'aria-invalid', wrong ? 'true' : null);
  }

  private row(neuron: number, place: number): HTMLTableRowElement {
    const cells: HTMLTableCellElement[] = this.columns.map(({ values, format, full, id }) => {
      const value = values[neuron];
      if (value === null) return el('td', { title: 'constant: its weight is zero' }, 'none');
      if (id === 'index') return el('th', { scope: 'row' }, format(value));
      const cell = el('td', { title: full(value) }, format(value));
      if (id === 'share') this.meter(cell, neuron, value);
      return cell;
    });
    cells.splice(1, 0, this.response(neuron));
    const attributes = { 'data-neuron': neuron, tabindex: place === 0 ? 0 : -1, 'aria-rowindex': place + 2 };
    return el('tr', attributes, ...cells);
  }

  /** As long as the share is of the largest, with the look of the neuron's sign. */
  private meter(cell: HTMLElement, neuron: number, share: number): void {
    const { neurons } = this.result!;
    const largest = massShares(neurons)[byContribution(neurons)[0]];
    cell.classList.add('meter', neurons[neuron].output < 0 ? 'subtracts' : 'adds');
    cell.style.setProperty('--share', (largest > 0 ? share / largest : 0).toFixed(2));
  }

  private response(neuron: number): HTMLTableCellElement {
    const result = this.result!;
    this.drawing ??= { ranges: thumbnailRanges(result), palette: palette() };
    const { ranges, palette: colours } = this.drawing;
    const box = { left: 0.5, top: 0.5, width: 43, height: 17 };
    const picture = svg('svg', {
      class: 'response-cell',
      width: 44,
      height: 18,
      viewBox: '0 0 44 18',
      'aria-hidden': 'true',
    });
    picture.append(thumbnail(result, neuron, ranges, colours, box));
    return el('td', {}, picture);
  }

  private onKey(event: KeyboardEvent): void {
    const row = event.target instanceof Element ? event.target.closest('tr[data-neuron]') : null;
    if (row === null) return;
    const here = this.rows.placeOf(Number(row.getAttribute('data-neuron')));
    const next = nextRow(event.key, here, this.rows.count);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.rows.reveal(next);
    const item = this.rows.itemAt(next);
    this.body
      .querySelector<HTMLElement>(`tr[data-neuron="${item ?? ''}"]`)
      ?.focus({ preventScroll: this.rows.count > 120 });
  }

  private mark(neuron: number | null, pinned: number | null): void {
    for (const row of this.body.querySelectorAll('tr[data-neuron]')) {
      const own = Number(row.getAttribute('data-neuron'));
      row.classList.toggle('on', own === neuron);
      setAttribute(row, 'aria-current', own === pinned ? 'true' : null);
    }
  }

  private async copy(name: string, write: (table: DataTable) => string): Promise<void> {
    const done = byId('neurons-copied');
    try {
      const data = this.data();
      await navigator.clipboard.writeText(write(data));
      setText(done, `Copied ${countOf(data.rows.length, 'neuron')} as ${name}.`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      setText(done, `Not copied: ${why}`);
    }
  }
}

/** The neuron is pinned by the click itself; the plot that shows its kink comes into sight. */
function goToPlot(): void {
  byId('function-heading').scrollIntoView({ block: 'nearest' });
  byId('function-plot').scrollIntoView({ block: 'nearest' });
}

function emptyText(result: FitResult): string {
  return result.objective === null
    ? 'There is no network, so there are no neurons.'
    : 'This network needs no neuron.';
}

function header({ id, title }: Column): HTMLTableCellElement {
  const long = title.length > LONGEST_TITLE;
  const arrow = el('span', { class: 'sort-arrow', 'aria-hidden': 'true' });
  return el(
    'th',
    { scope: 'col', 'data-column': id },
    el(
      'button',
      { type: 'button', 'data-column': id, ...(long && { title }) },
      long ? el('span', { class: 'long' }, isolated(title)) : isolated(title),
      arrow,
    ),
  );
}

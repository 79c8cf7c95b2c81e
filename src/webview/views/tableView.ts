/** The neurons as a table: sortable by every column, copied as CSV with every digit. */
import type { FitResult } from '../../result/schema';
import { byId, el, setAttribute, setText } from '../dom';
import { countOf, formatNumber, formatShare, fullPrecision } from '../format';
import { followNeurons, type Highlight } from '../highlight';
import { byContribution, kinkOf, massShares } from '../model/network';

/** Rows shown at once; the rest on request. */
const FIRST_ROWS = 200;

interface Column {
  readonly id: string;
  readonly title: string;
  readonly values: readonly (number | null)[];
  readonly format: (value: number) => string;
  readonly full: (value: number) => string;
}

interface Order {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

export class TableView {
  private readonly body = byId('neurons-body');
  private readonly head = byId('neurons-head');
  private readonly more = byId<HTMLButtonElement>('neurons-more');
  private columns: readonly Column[] = [];
  private order: Order = { column: 'share', direction: 'descending' };
  private limit = FIRST_ROWS;
  private count = 0;
  private result: FitResult | null = null;

  constructor(private readonly highlight: Highlight) {
    followNeurons(this.body, highlight);
    highlight.subscribe((neuron, pinned) => this.mark(neuron, pinned));
    this.head.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (button?.dataset['column'] !== undefined) this.sortBy(button.dataset['column']);
    });
    this.more.addEventListener('click', () => {
      this.limit = Infinity;
      this.fill();
    });
    byId('neurons-copy').addEventListener('click', () => void this.copy());
  }

  update(result: FitResult | null, why: string): void {
    this.result = result;
    this.limit = FIRST_ROWS;
    this.count = result?.neurons.length ?? 0;
    this.columns = result === null ? [] : columnsOf(result);
    if (!this.columns.some(({ id }) => id === this.order.column)) {
      this.order = { column: 'share', direction: 'descending' };
    }
    this.head.replaceChildren(...this.columns.map((column) => header(column)));
    const empty = result === null ? why : this.count === 0 ? emptyText(result) : '';
    setText(byId('neurons-empty'), empty);
    setText(byId('neurons-copied'), '');
    byId<HTMLButtonElement>('neurons-copy').disabled = this.count === 0;
    byId('neurons-table').hidden = this.count === 0;
    this.fill();
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
    const shown = order.slice(0, this.limit);
    this.body.replaceChildren(...shown.map((neuron, row) => this.row(neuron, row)));
    for (const cell of this.head.children) {
      const sorted = cell.getAttribute('data-column') === this.order.column;
      setAttribute(cell, 'aria-sort', sorted ? this.order.direction : null);
    }
    this.more.hidden = shown.length === order.length;
    setText(this.more, `Show all ${countOf(order.length, 'neuron')}`);
    this.mark(this.highlight.current, this.highlight.pin);
  }

  private sorted(): number[] {
    const column = this.columns.find(({ id }) => id === this.order.column);
    if (column === undefined || this.result === null) return [];
    const sign = this.order.direction === 'ascending' ? 1 : -1;
    const { values } = column;
    // Equal values keep the order of contribution; missing ones come last either way.
    return byContribution(this.result.neurons).sort((a, b) => {
      const [left, right] = [values[a], values[b]];
      if (left === null || right === null) return Number(left === null) - Number(right === null);
      return sign * (left - right);
    });
  }

  private row(neuron: number, row: number): HTMLTableRowElement {
    const cells = this.columns.map(({ values, format, full, id }) => {
      const value = values[neuron];
      if (value === null) return el('td', { title: 'constant: its weight is zero' }, 'none');
      return id === 'index'
        ? el('th', { scope: 'row' }, format(value))
        : el('td', { title: full(value) }, format(value));
    });
    return el('tr', { 'data-neuron': neuron, tabindex: row === 0 ? 0 : -1 }, ...cells);
  }

  private mark(neuron: number | null, pinned: number | null): void {
    for (const row of this.body.children) {
      const own = Number(row.getAttribute('data-neuron'));
      row.classList.toggle('on', own === neuron);
      setAttribute(row, 'aria-current', own === pinned ? 'true' : null);
      if (own === pinned && neuron === pinned) row.scrollIntoView({ block: 'nearest' });
    }
  }

  private async copy(): Promise<void> {
    const done = byId('neurons-copied');
    try {
      await navigator.clipboard.writeText(toCsv(this.columns, this.sorted()));
      setText(done, `Copied ${countOf(this.count, 'neuron')} as CSV.`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      setText(done, `Not copied: ${why}`);
    }
  }
}

/** One line a neuron under a line of names; every digit. */
function toCsv(columns: readonly Column[], order: readonly number[]): string {
  const lines = order.map((neuron) => columns.map(({ values }) => String(values[neuron] ?? '')).join(','));
  return [columns.map(({ title }) => quote(title)).join(','), ...lines].join('\n');
}

function quote(name: string): string {
  return /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

function emptyText(result: FitResult): string {
  return result.objective === null
    ? 'There is no network, so there are no neurons.'
    : 'This network needs no neuron.';
}

function columnsOf(result: FitResult): Column[] {
  const { neurons, samples } = result;
  const number = { format: (value: number) => formatNumber(value), full: fullPrecision };
  const columns: Column[] = [
    { id: 'index', title: '#', values: neurons.map((_, j) => j + 1), format: String, full: String },
    ...samples.inputs.map((name, k) => ({
      id: `w${k}`,
      title: `weight ${name}`,
      values: neurons.map(({ weights }) => weights[k]),
      ...number,
    })),
    { id: 'bias', title: 'bias', values: neurons.map(({ bias }) => bias), ...number },
    { id: 'output', title: 'output weight', values: neurons.map(({ output }) => output), ...number },
    {
      id: 'share',
      title: 'share of mass',
      values: massShares(neurons),
      format: formatShare,
      full: fullPrecision,
    },
  ];
  if (samples.inputs.length === 1) {
    columns.push({
      id: 'kink',
      title: `kink at ${samples.inputs[0]}`,
      values: neurons.map(kinkOf),
      ...number,
    });
  }
  return columns;
}

function header({ id, title }: Column): HTMLTableCellElement {
  const arrow = el('span', { class: 'sort-arrow', 'aria-hidden': 'true' });
  return el(
    'th',
    { scope: 'col', 'data-column': id },
    el('button', { type: 'button', 'data-column': id }, title, arrow),
  );
}

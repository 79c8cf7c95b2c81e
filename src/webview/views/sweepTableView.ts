/** The points of a sweep as a table: sorted by any column; rows come while they are read. */
import { columnsOf } from '../../result/sweepTable';
import type { SweepHead, SweepRow } from '../../result/sweepResult';
import { numbersOf } from '../../result/variedNumbers';
import { byId, el, setAttribute } from '../dom';
import { DASH, formatDuration, formatGap, formatterOfColumn, fullPrecision } from '../format';
import { nextRow } from '../highlight';
import type { SweepRows } from '../model/sweepRows';
import type { Marks } from './sweepCharts';
import { VirtualRows } from './virtualRows';

interface Column {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'count';
  /** What a point is sorted by; null: last. */
  readonly keys: ReadonlyMap<number, number | string | null>;
  readonly cells: ReadonlyMap<number, string | number | null>;
  readonly write: (value: number) => string;
}

interface Order {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

export class SweepTableView {
  private readonly body = byId('rows-body');
  private readonly head = byId('rows-head');
  private readonly virtual: VirtualRows;
  private columns: readonly Column[] = [];
  /** Null: the order of the clauses. */
  private order: Order | null = null;
  private marks: Marks = { chosen: null, selected: null };

  constructor(
    private readonly rows: SweepRows,
    private readonly picked: (point: number) => void,
  ) {
    this.virtual = new VirtualRows(
      byId('rows-scroll'),
      this.body,
      (point, place) => this.row(point, place),
      () => undefined,
    );
    this.head.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (button?.dataset['column'] !== undefined) this.sortBy(button.dataset['column']);
    });
    this.body.addEventListener('click', ({ target }) => this.pick(target));
    this.body.addEventListener('keydown', (event) => this.onKey(event));
  }

  /** `anew`: it is another table, or the rows are drawn otherwise. */
  update(head: SweepHead, marks: Marks, anew: boolean): void {
    this.marks = marks;
    const { points } = this.rows;
    const before = this.columns.map(({ name }) => name).join('\n');
    this.columns = columnsOf(head, this.rows.all)
      .filter(({ name, cells }) => name !== 'objective' && cells.some((cell) => cell !== null))
      .map(({ name, kind, cells }) => ({
        name,
        kind,
        cells: new Map(points.map((point, k) => [point, cells[k]])),
        keys: keysOf(points, cells, head.clauses.includes(name)),
        write: writerOf(name, cells),
      }));
    const another = before !== this.columns.map(({ name }) => name).join('\n');
    if (another) this.head.replaceChildren(...this.columns.map(header));
    if (this.order !== null && !this.columns.some(({ name }) => name === this.order?.column))
      this.order = null;
    this.fill(anew || another);
  }

  /** Other points are marked. */
  mark(marks: Marks): void {
    this.marks = marks;
    this.virtual.fill(true);
  }

  reveal(point: number): void {
    this.virtual.reveal(this.virtual.placeOf(point));
  }

  private fill(anew: boolean): void {
    const order = this.sorted();
    setAttribute(byId('rows-table'), 'aria-rowcount', String(order.length + 1));
    if (anew) this.virtual.show(order);
    else this.virtual.extend(order);
    for (const cell of this.head.children) {
      const sorted = cell.getAttribute('data-column') === this.order?.column;
      setAttribute(cell, 'aria-sort', sorted ? this.order!.direction : null);
    }
  }

  private sorted(): readonly number[] {
    const { points } = this.rows;
    const keys = this.columns.find(({ name }) => name === this.order?.column)?.keys;
    if (keys === undefined) return points;
    const sign = this.order?.direction === 'ascending' ? 1 : -1;
    return [...points].sort((a, b) => {
      const [left, right] = [keys.get(a) ?? null, keys.get(b) ?? null];
      if (left === null || right === null) return Number(left === null) - Number(right === null) || a - b;
      return (left < right ? -sign : left > right ? sign : 0) || a - b;
    });
  }

  /** Once up, once down, then the order of the clauses again. */
  private sortBy(column: string): void {
    const { order } = this;
    if (order?.column !== column) this.order = { column, direction: 'ascending' };
    else this.order = order.direction === 'ascending' ? { column, direction: 'descending' } : null;
    this.fill(true);
  }

  private row(point: number, place: number): HTMLTableRowElement {
    const row = this.rows.at(point)!;
    const cells = this.columns.map(({ name, kind, cells: all, write }, k) => {
      const value = all.get(point) ?? null;
      if (k === 0) return el('th', { scope: 'row' }, value === null ? DASH : String(value));
      if (name === 'status') return this.status(row, point);
      const full = typeof value === 'number' && kind === 'number' ? fullPrecision(value) : undefined;
      const words = value === null ? DASH : typeof value === 'string' ? value : write(value);
      return el('td', { class: kind === 'text' ? 'words' : undefined, title: full }, words);
    });
    const { chosen, selected } = this.marks;
    const attributes = {
      'data-point': point,
      tabindex: place === 0 ? 0 : -1,
      'aria-rowindex': place + 2,
      'aria-current': point === selected ? 'true' : undefined,
      class: point === chosen ? 'chosen' : undefined,
    };
    return el('tr', attributes, ...cells);
  }

  private status({ status, reason }: SweepRow, point: number): HTMLTableCellElement {
    const words = point === this.marks.chosen ? `★ ${STATUS_WORDS[status]}, chosen` : STATUS_WORDS[status];
    return el('td', { class: 'words', title: reason }, words);
  }

  private pick(target: EventTarget | null): void {
    const row = target instanceof Element ? target.closest('tr[data-point]') : null;
    if (row !== null) this.picked(Number(row.getAttribute('data-point')));
  }

  private onKey(event: KeyboardEvent): void {
    const row = event.target instanceof Element ? event.target.closest('tr[data-point]') : null;
    if (row === null) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return this.pick(row);
    }
    const here = this.virtual.placeOf(Number(row.getAttribute('data-point')));
    const next = nextRow(event.key, here, this.virtual.count);
    if (next === null) return;
    event.preventDefault();
    this.virtual.reveal(next);
    this.body.querySelector<HTMLElement>(`tr[data-point="${this.virtual.itemAt(next) ?? ''}"]`)?.focus();
  }
}

const STATUS_WORDS: Readonly<Record<SweepRow['status'], string>> = {
  optimal: 'proven',
  stopped: 'stopped',
  infeasible: 'infeasible',
  failed: 'failed',
  refused: 'no fit',
};

/** Values of a clause are sorted as numbers where they are, else in the order of the text. */
function keysOf(
  points: readonly number[],
  cells: readonly (string | number | null)[],
  varied: boolean,
): Map<number, number | string | null> {
  const texts = varied ? [...new Set(cells.map(String))] : [];
  const numbers = varied ? numbersOf(texts) : null;
  const place = new Map(texts.map((text, at) => [text, numbers?.[at] ?? at]));
  return new Map(points.map((point, k) => [point, varied ? place.get(String(cells[k]))! : cells[k]]));
}

/** Numbers of a column with the same decimals, so that they stand one below the other. */
function writerOf(name: string, cells: readonly (string | number | null)[]): (value: number) => string {
  if (name === 'gap') return formatGap;
  if (name === 'ms') return formatDuration;
  return formatterOfColumn(cells.map((cell) => (typeof cell === 'number' ? cell : null)));
}

function header({ name, kind }: Column): HTMLTableCellElement {
  const arrow = el('span', { class: 'sort-arrow', 'aria-hidden': 'true' });
  const title = { cv_se: 'cv ±', ms: 'time' }[name] ?? name;
  return el(
    'th',
    { scope: 'col', 'data-column': name, class: kind === 'text' ? 'words' : undefined },
    el('button', { type: 'button', 'data-column': name }, title, arrow),
  );
}

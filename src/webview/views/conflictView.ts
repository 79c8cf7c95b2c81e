/** The rows in conflict as a table with a link to the line of each, the edits that would mend it, and marks in a drawing. */
import type { FitResult } from '../../result/schema';
import { byId, el, svg } from '../dom';
import { formatNumber, fullPrecision, isolated } from '../format';
import { conflictRows, type ConflictRow } from '../model/conflict';
import { outline } from '../plot/marks';

/** Inputs that have a column; of more the first. */
const MOST_INPUTS = 4;
/** Rows that are listed; the sentence above names how many there are. */
const MOST_ROWS = 50;

/** What the table does; samples are 0-based, rows 1-based rows of the dataset. */
interface ConflictActions {
  point(sample: number | null): void;
  open(row: number): void;
  mend(title: string): void;
}

/** What is known of the text and the data: the label of each row's line, and the titles of the edits. */
export interface ConflictLinks {
  readonly labels: ReadonlyMap<number, string>;
  readonly remedies: readonly string[];
}

const NO_LINKS: ConflictLinks = { labels: new Map(), remedies: [] };

export class ConflictView {
  private readonly body = byId('conflict-body');

  constructor(private readonly actions: ConflictActions) {
    this.body.addEventListener('pointerover', ({ target }) => actions.point(sampleOf(target)));
    this.body.addEventListener('pointerleave', () => actions.point(null));
    this.body.addEventListener('focusin', ({ target }) => actions.point(sampleOf(target)));
    this.body.addEventListener('focusout', () => actions.point(null));
  }

  update(result: FitResult | null, links: ConflictLinks = NO_LINKS): void {
    const rows = result === null ? [] : conflictRows(result).slice(0, MOST_ROWS);
    byId('conflict').hidden = rows.length === 0;
    this.edits(rows.length === 0 ? [] : links.remedies);
    if (result === null || rows.length === 0) return;
    const { inputs, target } = result.samples;
    const shown = inputs.slice(0, MOST_INPUTS);
    const allowed = rows.some((row) => row.allowed !== null);
    const { labels } = links;
    const titles = [...['row', ...shown.map(isolated), isolated(target)], ...(allowed ? ['allowed'] : [])];
    byId('conflict-head').replaceChildren(
      ...titles.map((title) => el('th', { role: 'columnheader', scope: 'col', class: 'plain-head' }, title)),
    );
    this.body.replaceChildren(
      ...rows.map((row) => {
        const values = [...row.inputs.slice(0, shown.length), row.target];
        return el(
          'tr',
          { role: 'row', 'data-sample': row.sample },
          this.rowHead(row.row, labels.get(row.row)),
          ...values.map((value, k) => cell(titles[k + 1], formatNumber(value, 6), fullPrecision(value))),
          ...(allowed ? [cell('allowed', allowedText(row))] : []),
        );
      }),
    );
  }

  /** Lights the row of a sample; null: none. */
  light(sample: number | null): void {
    for (const row of this.body.querySelectorAll('[data-sample]')) {
      row.classList.toggle('on', Number(row.getAttribute('data-sample')) === sample);
    }
  }

  /** The row's number, and beside it the link to its line: in the first column, which is seen in a window of any width. */
  private rowHead(row: number, label: string | undefined): HTMLElement {
    const number = el('span', {}, String(row));
    const head = { role: 'rowheader', scope: 'row' };
    if (label === undefined) return el('th', head, number);
    const button = el('button', { type: 'button', class: 'place', title: label }, ends(label));
    button.addEventListener('click', () => this.actions.open(row));
    return el('th', head, number, ' ', button);
  }

  private edits(titles: readonly string[]): void {
    const box = byId('remedies');
    box.hidden = titles.length === 0;
    box.replaceChildren(
      ...titles.map((title, k) => {
        const look = k === 0 ? {} : { class: 'secondary' };
        const button = el('button', { type: 'button', ...look }, title.replaceAll('`', ''));
        button.addEventListener('click', () => this.actions.mend(title));
        return button;
      }),
    );
  }
}

/** A label that is cut in its middle: the number of the line stands at its end. */
function ends(label: string): string {
  return label.length > 21 ? `${label.slice(0, 10)}…${label.slice(-10)}` : label;
}

function sampleOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest('[data-sample]') : null;
  return row === null ? null : Number(row.getAttribute('data-sample'));
}

/** In a narrow window the cells of a row stand in lines, each after the name of its column. */
function cell(name: string, words: string, title?: string): HTMLElement {
  return el('td', { role: 'cell', 'data-name': name, title }, words);
}

function allowedText({ allowed }: ConflictRow): string {
  return allowed === null ? '' : allowed.map((end) => formatNumber(end, 6)).join(' to ');
}

/** Rings around the samples in conflict; `place` answers where a sample stands, in pixels. */
export function conflictMarks(
  result: FitResult,
  place: (inputs: readonly number[], target: number) => { readonly x: number; readonly y: number },
): SVGPathElement[] {
  return conflictRows(result).map(({ row, inputs, target }) => {
    const { x, y } = place(inputs, target);
    const mark = svg('path', { class: 'conflict', d: outline('circle', x, y, 6) });
    mark.append(svg('title', {}, `Row ${row}, in conflict`));
    return mark;
  });
}

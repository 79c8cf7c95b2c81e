/** The rows in conflict as a table, and their marks in a drawing. */
import type { FitResult } from '../../result/schema';
import { byId, el, svg } from '../dom';
import { formatNumber, fullPrecision, isolated } from '../format';
import { conflictRows } from '../model/conflict';
import { outline } from '../plot/marks';

/** Inputs that have a column; of more the first. */
const MOST_INPUTS = 4;
/** Rows that are listed; the sentence above names how many there are. */
const MOST_ROWS = 50;

export function showConflict(result: FitResult | null): void {
  const rows = result === null ? [] : conflictRows(result).slice(0, MOST_ROWS);
  byId('conflict').hidden = rows.length === 0;
  if (result === null || rows.length === 0) return;
  const { inputs, target } = result.samples;
  const shown = inputs.slice(0, MOST_INPUTS);
  const allowed = rows.some((row) => row.allowed !== null);
  const titles = ['row', ...shown.map(isolated), isolated(target), ...(allowed ? ['allowed'] : [])];
  byId('conflict-head').replaceChildren(
    ...titles.map((title) => el('th', { scope: 'col', class: 'plain-head' }, title)),
  );
  const cell = (value: number) => el('td', { title: fullPrecision(value) }, formatNumber(value, 6));
  byId('conflict-body').replaceChildren(
    ...rows.map((row) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, String(row.row)),
        ...shown.map((_, k) => cell(row.inputs[k])),
        cell(row.target),
        ...(row.allowed === null
          ? allowed
            ? [el('td')]
            : []
          : [el('td', {}, row.allowed.map((end) => formatNumber(end, 6)).join(' to '))]),
      ),
    ),
  );
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

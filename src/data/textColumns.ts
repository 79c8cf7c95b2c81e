/** Columns of text as inputs: one 0/1 input a label. */
import type { BadColumn } from './badCells';
import type { DecimalSign } from './dialect';
import { type TableCell, readNumber } from './number';
import { NESTED } from './oddCell';
import type { DataPlace, DataFault } from './fault';
import type { Table } from './table';

/** More labels of one column than these are names or keys of the rows, of which no fit can learn. */
export const MAX_INPUT_LABELS = 50;

/** A column of inputs; one with labels is as many inputs, in their order. */
export interface InputColumn {
  readonly name: string;
  readonly labels?: readonly string[];
}

/** The label that a cell holds; undefined of a missing one. What reads as a number is one label however it is written. */
export function inputLabel(cell: TableCell, decimal: DecimalSign): string | undefined {
  const reading = readNumber(cell, decimal);
  if (reading.kind === 'missing' || reading.kind === 'nan') return undefined;
  return reading.kind === 'number' ? String(reading.value) : String(cell).trim();
}

/**
 * Whether a column of `count` rows holds labels: at least half of what is there are plain texts. A text among numbers is a slip, and
 * dates, percentages and the like are numbers to whoever wrote them. A list or an object is no label.
 */
export function holdsLabels(bad: BadColumn, count: number): boolean {
  const of = (kind: string) => bad.kinds.get(kind)?.count ?? 0;
  const present = count - of('empty') - of('nan');
  return of(NESTED) === 0 && of('text') > 0 && 2 * (of('text') + of('missing')) >= present;
}

/** The labels of the chosen rows (from 1), in alphabetical order; at most one more than MAX_INPUT_LABELS. */
export function labelsIn(
  table: Table,
  position: number,
  rows: readonly number[],
  decimal: DecimalSign,
): string[] {
  const found = new Set<string>();
  for (const row of rows) {
    const label = inputLabel(table.cell(row - 1, position), decimal);
    if (label !== undefined) found.add(label);
    if (found.size > MAX_INPUT_LABELS) break;
  }
  return [...found].sort();
}

export function tooManyLabels(table: Table, name: string, place: DataPlace): DataFault {
  const message =
    `Column "${name}" of ${table.file} has more than ${MAX_INPUT_LABELS} different texts, which is more than an input of labels may have; ` +
    'leave it out, or put its texts into groups.';
  return { code: 'too-many-labels', message, place };
}

/** Samples in memory, in any of their three forms, as a table. */
import { type DataOutcome, plural } from '../data/fault';
import { memoryTable } from '../data/memoryTable';
import type { Table } from '../data/table';
import { inputNames } from '../language/model/generator';
import { FieldFault, Fields, isList, isObject, listOf, mustBe } from './fields';

interface GivenTable {
  readonly table: DataOutcome<Table>;
  /** The names of the inputs where the source has none; the target is then `y`. */
  readonly inputs?: readonly string[];
}

/** The table that the value of a field is; `place` leads to it and is what messages call it. Throws FieldFault. */
export function tableOf(form: 'samples' | 'columns' | 'records', value: unknown, place: string): GivenTable {
  switch (form) {
    case 'samples':
      return tableOfSamples(value, place);
    case 'columns':
      return { table: memoryTable(place, columnsOf(value, place)) };
    case 'records':
      return { table: memoryTable(place, columnsOfRecords(value, place)) };
  }
}

function columnsOf(value: unknown, place: string): Map<string, ArrayLike<unknown>> {
  if (!isObject(value)) throw new FieldFault(mustBe(place, value, 'an object of columns'));
  return new Map(Object.entries(value).map(([name, column]) => [name, listOf(column, `${place}.${name}`)]));
}

/** Every key of a row is a column, in the order in which they first appear. */
function columnsOfRecords(value: unknown, place: string): Map<string, ArrayLike<unknown>> {
  const rows = listOf(value, place);
  const columns = new Map<string, unknown[]>();
  for (let row = 0; row < rows.length; row++) {
    const record = rows[row];
    if (!isObject(record)) throw new FieldFault(mustBe(`${place}[${row}]`, record, 'an object'));
    for (const name of Object.keys(record)) {
      let column = columns.get(name);
      if (column === undefined) {
        column = new Array<unknown>(rows.length).fill(undefined);
        columns.set(name, column);
      }
      column[row] = record[name];
    }
  }
  return columns;
}

function tableOfSamples(value: unknown, place: string): GivenTable {
  const fields = new Fields(value, place, place);
  const targets = fields.required('targets', listOf);
  const inputs = inputColumns(fields.required('inputs', listOf), `${place}.inputs`);
  fields.end();
  const names = inputNames(inputs.length);
  const columns = new Map<string, ArrayLike<unknown>>(names.map((name, k) => [name, inputs[k]]));
  return { table: memoryTable(place, columns.set('y', targets)), inputs: names };
}

/** The rows by columns; a list of numbers is a single one. */
function inputColumns(rows: ArrayLike<unknown>, place: string): ArrayLike<unknown>[] {
  const first = rows[0];
  if (!isList(first)) return [rows];
  const { length } = first;
  if (length === 0) throw new FieldFault(`Row 1 of ${place} is empty; give at least one number a row.`);
  const columns = Array.from({ length }, () => new Array<unknown>(rows.length));
  for (let row = 0; row < rows.length; row++) {
    const own = rows[row];
    if (!isList(own)) throw new FieldFault(mustBe(`${place}[${row}]`, own, `a list of ${length} numbers`));
    if (own.length !== length) {
      const column = Math.min(own.length, length) + 1;
      throw new FieldFault(
        `Row ${row + 1} of ${place} has ${plural(own.length, 'number')} where row 1 has ${length}, so that column ${column} is not the same in all; make them equally long.`,
      );
    }
    for (let k = 0; k < length; k++) columns[k][row] = own[k];
  }
  return columns;
}

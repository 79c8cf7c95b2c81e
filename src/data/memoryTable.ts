/** A table of the program that calls: columns that are in memory, with no file behind them. */
import { type DataOutcome, plural, sourceFailure } from './fault';
import type { TableCell } from './number';
import { MAX_ROWS, type Table, tooManyRows } from './table';

/**
 * The table of some columns, whose cells are copied: what happens to them later does not matter. Fails where the columns are not of
 * one length.
 *
 * @param file what messages call the table
 */
export function memoryTable(
  file: string,
  columns: ReadonlyMap<string, ArrayLike<unknown>>,
): DataOutcome<Table> {
  const names = [...columns.keys()];
  const count = names.length === 0 ? 0 : columns.get(names[0])!.length;
  if (count === 0)
    return sourceFailure('empty-data-file', `There are no rows in ${file}; give at least two.`);
  if (count > MAX_ROWS) return tooManyRows(file);
  for (const [name, { length }] of columns) {
    if (length === count) continue;
    const [short, long] = length < count ? [name, names[0]] : [names[0], name];
    const most = Math.max(length, count);
    const least = Math.min(length, count);
    const message = `Row ${least + 1} of ${file} has no cell in column "${short}", which has ${plural(least, 'row')}, where column "${long}" has ${most}; make them equally long.`;
    return sourceFailure('unequal-rows', message);
  }
  return { ok: true, value: new MemoryTable(file, names, count, [...columns.values()].map(copyOf)) };
}

class MemoryTable implements Table {
  readonly numericHeader = false;
  readonly dialect = undefined;
  readonly complete = true;

  constructor(
    readonly file: string,
    readonly columns: readonly string[],
    readonly count: number,
    private readonly cells: readonly ArrayLike<TableCell>[],
  ) {}

  line(): undefined {
    return undefined;
  }

  has(): boolean {
    return true;
  }

  cell(row: number, column: number): TableCell {
    return this.cells[column][row];
  }
}

function copyOf(column: ArrayLike<unknown>): ArrayLike<TableCell> {
  if (column instanceof Float64Array) return column.slice();
  return Array.from(column, cellOf);
}

/** A value as a cell; what no cell holds is written as JSON's lists and objects are (oddCell.ts). */
function cellOf(value: unknown): TableCell {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? null : Array.isArray(value) ? '[…]' : '{…}';
    default:
      return '{…}';
  }
}

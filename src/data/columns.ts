/** From a table to samples: the chosen columns and rows, as finite numbers. */
import { suggestion } from './didYouMean';
import { type Cell, type CellReading, readLabel, readNumber } from './number';
import { type DataOutcome, type DataPlace, type DataProblem, failure, plural } from './problem';
import type { Samples } from './samples';
import type { Table } from './table';

export interface Selection {
  readonly inputs: readonly string[];
  readonly target: string;
  /** `target … is label`: +1 where equal, −1 elsewhere. */
  readonly label?: string | number;
  /** 1-based, inclusive. */
  readonly rows?: { readonly first: number; readonly last: number };
  readonly missing: 'error' | 'drop';
}

/** One bad cell, with how many like it there are in the column. */
interface BadCells {
  readonly code: string;
  readonly what: string;
  readonly advice: string;
  count: number;
}

/** Problems name row, column and the file's own line; one a column and kind, with the number of cells alike. */
export function selectSamples(table: Table, selection: Selection): DataOutcome<Samples> {
  const problems: DataProblem[] = [];
  const places: DataPlace[] = [
    ...selection.inputs.map((_, index) => ({ kind: 'input' as const, index })),
    { kind: 'target' },
  ];
  const names = [...selection.inputs, selection.target];
  const positions = names.map((name, k) => findColumn(table, name, places[k], problems));
  const last = Math.min(selection.rows?.last ?? table.rows.length, table.rows.length);
  if (selection.rows && selection.rows.last > table.rows.length) {
    problems.push({
      code: 'rows-out-of-range',
      message: `${table.file} has only ${plural(table.rows.length, 'row')}; end the range at ${table.rows.length} or before.`,
      place: { kind: 'rows' },
    });
  }
  if (problems.length > 0) return failure(problems);

  const dimension = selection.inputs.length;
  const values: number[] = [];
  const targets: number[] = [];
  const rowNumbers: number[] = [];
  const bad = names.map(() => new Map<string, BadCells>());
  for (let row = (selection.rows?.first ?? 1) - 1; row < last; row++) {
    const cells = positions.map((position) => table.rows[row][position]);
    const readings = cells.map((cell, k) =>
      k === dimension && selection.label !== undefined ? readClass(cell, selection.label) : readNumber(cell),
    );
    const gone = (reading: CellReading) => reading.kind === 'missing' || reading.kind === 'nan';
    if (selection.missing === 'drop' && readings.some(gone)) continue;
    readings.forEach((reading, k) => {
      if (reading.kind !== 'number') report(bad[k], table, row, names[k], cells[k], reading);
      else if (k < dimension) values.push(reading.value);
      else targets.push(reading.value);
    });
    rowNumbers.push(row + 1);
  }
  bad.forEach((kinds, k) => {
    for (const { code, what, advice, count } of kinds.values()) {
      const more = count > 1 ? ` (and ${plural(count - 1, 'more cell')} like it)` : '';
      problems.push({ code, message: `${what}${more}; ${advice}`, place: places[k] });
    }
  });
  if (selection.label !== undefined && problems.length === 0) {
    problems.push(...oneClass(table, positions[dimension], selection, targets));
  }
  if (problems.length > 0) return failure(problems);
  const count = rowNumbers.length;
  return {
    ok: true,
    value: {
      count,
      dimension,
      inputs: Float64Array.from(values),
      targets: Float64Array.from(targets),
      rowNumbers,
    },
  };
}

function findColumn(table: Table, name: string, place: DataPlace, problems: DataProblem[]): number {
  const position = table.columns.indexOf(name);
  if (position < 0) {
    const separated = table.columns.length === 1 && /[;\t]/.test(table.columns[0]);
    problems.push({
      code: 'missing-column',
      message: separated
        ? `${table.file} has no column "${name}"; its cells are not separated by commas: save it with commas, or as .tsv with tabs.`
        : `${table.file} has no column "${name}"; ${suggestion(name, table.columns, '"')}`,
      place,
    });
  } else if (table.columns.indexOf(name, position + 1) >= 0) {
    problems.push({
      code: 'ambiguous-column',
      message: `${table.file} names more than one column "${name}"; rename one of them in the file.`,
      place,
    });
  }
  return position;
}

function readClass(cell: Cell, label: string | number): CellReading {
  const text = readLabel(cell);
  if (text === undefined) return { kind: 'missing' };
  return { kind: 'number', value: sameLabel(text, label) ? 1 : -1 };
}

function sameLabel(text: string, label: string | number): boolean {
  if (typeof label === 'string') return text === label;
  const reading = readNumber(text);
  return reading.kind === 'number' && reading.value === label;
}

function report(
  kinds: Map<string, BadCells>,
  table: Table,
  row: number,
  column: string,
  cell: Cell,
  reading: Exclude<CellReading, { kind: 'number' }>,
): void {
  const known = kinds.get(reading.kind);
  if (known) {
    known.count++;
    return;
  }
  const where = `Row ${row + 1} (line ${table.lines[row]} of ${table.file}), column "${column}"`;
  const shown = String(cell).trim();
  const text = shown.length > 30 ? `${shown.slice(0, 30)}…` : shown;
  kinds.set(reading.kind, { count: 1, ...describe(reading.kind, where, text) });
}

function describe(kind: Exclude<CellReading['kind'], 'number'>, where: string, text: string) {
  switch (kind) {
    case 'missing':
      return {
        code: 'missing-cell',
        what: `${where} is empty`,
        advice: 'fill it in, or write `missing drop` to leave such rows out.',
      };
    case 'nan':
      return {
        code: 'not-finite',
        what: `${where} is ${text}`,
        advice: 'correct it, or write `missing drop` to leave such rows out.',
      };
    case 'infinite':
      return {
        code: 'not-finite',
        what: `${where} is ${text}, which is not finite`,
        advice: 'correct it, or leave the row out with `rows`.',
      };
    case 'text':
      return {
        code: 'not-a-number',
        what: `${where} is "${text}", which is not a number`,
        advice: 'correct it, choose another column, or leave the row out with `rows`.',
      };
  }
}

function oneClass(
  table: Table,
  position: number,
  selection: Selection,
  targets: readonly number[],
): DataProblem[] {
  if (targets.length === 0 || new Set(targets).size === 2) return [];
  if (targets[0] === 1) {
    return [
      {
        code: 'one-class-target',
        message: `Every chosen row of column "${selection.target}" is "${selection.label}"; a classification needs both classes.`,
        place: { kind: 'label' },
      },
    ];
  }
  const seen = new Set<string>();
  for (const row of table.rows) {
    const text = readLabel(row[position]);
    if (text !== undefined && seen.size < 1000) seen.add(text);
  }
  return [
    {
      code: 'one-class-target',
      message: `No chosen row of column "${selection.target}" is "${selection.label}"; ${suggestion(String(selection.label), [...seen], '"')}`,
      place: { kind: 'label' },
    },
  ];
}

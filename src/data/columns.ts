/** From a table to samples: the chosen columns and rows, as finite numbers. */
import type { DataCode } from './codes';
import { suggestion } from './didYouMean';
import { Numbers } from './columnStore';
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
  readonly code: DataCode;
  readonly line: number;
  readonly what: string;
  readonly advice: string;
  count: number;
}

/** Labels that a quick fix may offer. */
const MAX_CHOICES = 6;

/** The distinct texts in the first `count` cells of a column, at most so many. */
export function labelsOf(table: Table, position: number, most: number, count = table.count): string[] {
  const seen = new Set<string>();
  for (let row = 0; row < count && seen.size < most; row++) {
    const text = readLabel(table.cell(row, position));
    if (text !== undefined) seen.add(text);
  }
  return [...seen];
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
  const last = Math.min(selection.rows?.last ?? table.count, table.count);
  if (selection.rows && selection.rows.last > table.count) {
    problems.push({
      code: 'rows-out-of-range',
      message: `${table.file} has only ${plural(table.count, 'row')}; end the range at ${table.count} or before.`,
      place: { kind: 'rows' },
      lastRow: table.count,
    });
  }
  if (problems.length > 0) return failure(problems);

  const dimension = selection.inputs.length;
  const values = new Numbers(Float64Array);
  const targets = new Numbers(Float64Array);
  const rowNumbers: number[] = [];
  const bad = names.map(() => new Map<string, BadCells>());
  for (let row = (selection.rows?.first ?? 1) - 1; row < last; row++) {
    const cells = positions.map((position) => table.cell(row, position));
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
    for (const { code, what, advice, count, line } of kinds.values()) {
      const more = count > 1 ? ` (and ${plural(count - 1, 'more cell')} like it)` : '';
      const labels =
        code === 'not-a-number' && k === dimension ? labelsOf(table, positions[k], MAX_CHOICES) : [];
      const choices = labels.length > 0 && { choices: labels };
      problems.push({ code, message: `${what}${more}; ${advice}`, place: places[k], line, ...choices });
    }
  });
  if (selection.label !== undefined && problems.length === 0) {
    problems.push(...oneClass(table, positions[dimension], selection, targets.values()));
  }
  if (problems.length > 0) return failure(problems);
  const count = rowNumbers.length;
  return {
    ok: true,
    value: {
      count,
      dimension,
      inputs: values.values(),
      targets: targets.values(),
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
      choices: table.columns,
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
  const where = `Row ${row + 1} (line ${table.line(row)} of ${table.file}), column "${column}"`;
  const shown = String(cell).trim();
  const text = shown.length > 30 ? `${shown.slice(0, 30)}…` : shown;
  kinds.set(reading.kind, { count: 1, line: table.line(row), ...describe(reading.kind, where, text) });
}

function describe(
  kind: Exclude<CellReading['kind'], 'number'>,
  where: string,
  text: string,
): Pick<BadCells, 'code' | 'what' | 'advice'> {
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
  targets: Float64Array,
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
  const labels = labelsOf(table, position, 1000);
  return [
    {
      code: 'one-class-target',
      message: `No chosen row of column "${selection.target}" is "${selection.label}"; ${suggestion(String(selection.label), labels, '"')}`,
      place: { kind: 'label' },
      choices: labels,
    },
  ];
}

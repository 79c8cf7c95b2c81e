/** From a table to samples: the chosen columns and rows, as finite numbers. */
import { BadColumn, problemOf } from './badCells';
import { OtherLabels, readClass } from './classLabels';
import { suggestion } from './didYouMean';
import { Numbers } from './columnStore';
import { separatorWord } from './dialect';
import { type CellReading, readLabel, readNumber } from './number';
import { type DataOutcome, type DataPlace, type DataFault, failure, plural } from './fault';
import type { Samples } from './samples';
import { decimalOf, type Header, positionsOf, type Table } from './table';

export interface Selection {
  readonly inputs: readonly string[];
  readonly target: string;
  /** `target … is label`: +1 where equal, −1 elsewhere. */
  readonly label?: string | number;
  /** 1-based, inclusive. */
  readonly rows?: { readonly first: number; readonly last: number };
  readonly missing: 'error' | 'drop';
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

/** So many columns that are not there are told one by one. */
const MAX_UNKNOWN = 20;

/** Problems name row, column and the file's own line; one a column and kind, with the number of cells alike. */
export function selectSamples(table: Table, selection: Selection): DataOutcome<Samples> {
  const problems: DataFault[] = [];
  const places: DataPlace[] = [
    ...selection.inputs.map((_, index) => ({ kind: 'input' as const, index })),
    { kind: 'target' },
  ];
  const names = [...selection.inputs, selection.target];
  const positions = findColumns(table, names, places, problems);
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
  const decimal = decimalOf(table);
  const values = new Numbers(Float64Array);
  const targets = new Numbers(Float64Array);
  const rowNumbers: number[] = [];
  const isTarget = (k: number) => k === dimension && selection.label === undefined;
  const bad = names.map((name, k) => new BadColumn(table, name, isTarget(k)));
  const readings = new Array<CellReading>(names.length);
  const others = selection.label === undefined ? undefined : new OtherLabels(selection.label, decimal);
  for (let row = (selection.rows?.first ?? 1) - 1; row < last; row++) {
    let dropped = false;
    for (let k = 0; k <= dimension; k++) {
      const cell = table.cell(row, positions[k]);
      const isClass = k === dimension && selection.label !== undefined;
      const reading = isClass ? readClass(cell, selection.label, decimal) : readNumber(cell, decimal);
      dropped ||= selection.missing === 'drop' && (reading.kind === 'missing' || reading.kind === 'nan');
      readings[k] = reading;
    }
    if (dropped) continue;
    for (let k = 0; k <= dimension; k++) {
      const reading = readings[k];
      if (reading.kind !== 'number') bad[k].note(row, table.cell(row, positions[k]), reading.kind);
      else if (k < dimension) values.push(reading.value);
      else {
        targets.push(reading.value);
        if (reading.value < 0) others?.note(table.cell(row, positions[k]));
      }
    }
    rowNumbers.push(row + 1);
  }
  bad.forEach((column, k) => {
    for (const one of column.kinds.values()) {
      const choices = isTarget(k) && one.isLabel ? labelsOf(table, positions[k], MAX_CHOICES) : [];
      problems.push(problemOf(one, places[k], names[k], choices, rowNumbers.length));
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
      ...(others && { labels: others.names }),
    },
  };
}

/** Where each column stands; what is not there once is reported. */
function findColumns(
  table: Table,
  names: readonly string[],
  places: readonly DataPlace[],
  problems: DataFault[],
): number[] {
  const known = positionsOf(table);
  const repeated = repeatedNames(table);
  let unknown = 0;
  const positions = names.map((name, k) => {
    const position = known.get(name) ?? -1;
    if (position < 0 && ++unknown <= MAX_UNKNOWN) {
      problems.push({
        code: 'missing-column',
        message: `${table.file} has no column "${name}"; ${columnAdvice(table, name, HEADER_CLAUSE)}`,
        place: places[k],
        choices: table.columns,
      });
    } else if (repeated.has(name)) {
      problems.push({
        code: 'ambiguous-column',
        message: `${table.file} names more than one column "${name}"; rename one of them in the file.`,
        place: places[k],
      });
    }
    return position;
  });
  if (unknown > MAX_UNKNOWN) {
    const more = plural(unknown - MAX_UNKNOWN, 'more column');
    problems.push({
      code: 'missing-column',
      message: `${table.file} has none of ${more} that are named here; check that it is the file you mean.`,
      place: { kind: 'source' },
    });
  }
  return positions;
}

/** What to do about a column that a table does not have; `clause` is the clause that may say how it is written. */
export function columnAdvice(table: Header, name: string, clause = ''): string {
  const { dialect, columns } = table;
  if (dialect && columns.length === 1 && /[,;\t|]/.test(columns[0])) {
    return `its cells are not separated by ${separatorWord(dialect.separator)}: save it with commas, semicolons or tabs.`;
  }
  if (table.numericHeader) {
    return `its first line holds numbers where the names of the columns belong: write ${clause}a line with names above it.`;
  }
  return suggestion(name, table.columns, '"');
}

/** Where a dataset names the file. */
export const HEADER_CLAUSE = '`header none` in the dataset, or ';

/** A warning of a table whose names are numbers; undefined of any other. */
export function headerWarning(table: Header, names: readonly string[], clause = ''): string | undefined {
  const numeric = table.numericHeader || names.every((name) => readNumber(name).kind === 'number');
  if (!numeric || !table.dialect?.header) return undefined;
  return (
    `The first line of ${table.file} holds numbers and is taken for the names of the columns, not for a row; ` +
    `if it is a row, write ${clause}a line with names above it.`
  );
}

function repeatedNames(table: Table): ReadonlySet<string> {
  const known = positionsOf(table);
  return new Set(table.columns.filter((name, position) => known.get(name) !== position));
}

function oneClass(table: Table, position: number, selection: Selection, targets: Float64Array): DataFault[] {
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

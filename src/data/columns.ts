/** From a table to samples: the chosen columns and rows, as finite numbers. */
import { setImmediate } from 'node:timers/promises';
import { problemOf } from './badCells';
import { suggestion } from './didYouMean';
import { separatorWord } from './dialect';
import { readLabel, readNumber } from './number';
import { type DataOutcome, type DataFault, failure, plural } from './fault';
import { type Role, RowReader, type Selection } from './rowReader';
import type { Samples } from './samples';
import { holdsLabels, type InputColumn, labelsIn, MAX_INPUT_LABELS, tooManyLabels } from './textColumns';
import { decimalOf, type Header, positionsOf, type Table } from './table';

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
  const steps = selecting(table, selection);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** The same, with pauses in which others are answered. */
export async function selectWithPauses(table: Table, selection: Selection): Promise<DataOutcome<Samples>> {
  const steps = selecting(table, selection);
  let step = steps.next();
  while (step.done !== true) {
    await setImmediate();
    step = steps.next();
  }
  return step.value;
}

function* selecting(table: Table, selection: Selection): Generator<void, DataOutcome<Samples>> {
  const roles = rolesOf(selection);
  const problems: DataFault[] = [];
  const positions = findColumns(table, roles, problems);
  if (selection.rows && selection.rows.last > table.count) {
    problems.push({
      code: 'rows-out-of-range',
      message: `${table.file} has only ${plural(table.count, 'row')}; end the range at ${table.count} or before.`,
      place: { kind: 'rows' },
      lastRow: table.count,
    });
  }
  if (problems.length > 0) return failure(problems);
  const numbers = new RowReader(table, selection, roles, positions);
  yield* numbers.read();
  const labelled = withLabels(table, roles, positions, numbers, problems);
  if (problems.length > 0) return failure(problems);
  const read = labelled ? new RowReader(table, selection, labelled, positions) : numbers;
  if (labelled) yield* read.read();
  problems.push(...problemsOf(table, labelled ?? roles, positions, read));
  const targets = read.targets.values();
  if (selection.label !== undefined && problems.length === 0) {
    problems.push(...oneClass(table, positions[selection.inputs.length], selection, targets));
  }
  if (problems.length > 0) return failure(problems);
  const { rowNumbers, inputs, weights, others } = read;
  return {
    ok: true,
    value: {
      count: rowNumbers.length,
      dimension: read.dimension,
      inputs: inputs.values(),
      targets,
      rowNumbers,
      ...(others && { labels: others.names }),
      ...(labelled && { columns: columnsOf(labelled) }),
      ...(selection.weight !== undefined && { weights: weights.values() }),
    },
  };
}

function rolesOf({ inputs, target, weight }: Selection): Role[] {
  const roles: Role[] = inputs.map((name, index) => ({
    kind: 'input',
    name,
    place: { kind: 'input', index },
  }));
  roles.push({ kind: 'target', name: target, place: { kind: 'target' } });
  if (weight !== undefined) roles.push({ kind: 'weight', name: weight, place: { kind: 'weight' } });
  return roles;
}

/** The roles with the labels of those inputs that are columns of text; undefined when there are none. */
function withLabels(
  table: Table,
  roles: readonly Role[],
  positions: readonly number[],
  { bad, rowNumbers }: RowReader,
  problems: DataFault[],
): Role[] | undefined {
  let found = false;
  const labelled = roles.map((role, k) => {
    if (role.kind !== 'input' || !holdsLabels(bad[k], rowNumbers.length)) return role;
    found = true;
    const labels = labelsIn(table, positions[k], rowNumbers, decimalOf(table));
    if (labels.length > MAX_INPUT_LABELS) problems.push(tooManyLabels(table, role.name, role.place));
    return { ...role, labels: new Map(labels.map((label, at) => [label, at])) };
  });
  return found ? labelled : undefined;
}

function columnsOf(roles: readonly Role[]): InputColumn[] {
  return roles
    .filter(({ kind }) => kind === 'input')
    .map(({ name, labels }) => ({ name, ...(labels && { labels: [...labels.keys()] }) }));
}

function problemsOf(
  table: Table,
  roles: readonly Role[],
  positions: readonly number[],
  { bad, rowNumbers, others }: RowReader,
): DataFault[] {
  return bad.flatMap((column, k) =>
    [...column.kinds.values()].map((one) => {
      const isTarget = roles[k].kind === 'target' && others === undefined;
      const choices = isTarget && one.isLabel ? labelsOf(table, positions[k], MAX_CHOICES) : [];
      return problemOf(one, roles[k].place, roles[k].name, choices, rowNumbers.length);
    }),
  );
}

/** Where each column stands; what is not there once is reported. */
function findColumns(table: Table, roles: readonly Role[], problems: DataFault[]): number[] {
  const known = positionsOf(table);
  const repeated = repeatedNames(table);
  let unknown = 0;
  const positions = roles.map(({ name, place }) => {
    const position = known.get(name) ?? -1;
    if (position < 0 && ++unknown <= MAX_UNKNOWN) {
      problems.push({
        code: 'missing-column',
        message: `${table.file} has no column "${name}"; ${columnAdvice(table, name, HEADER_CLAUSE)}`,
        place,
        choices: table.columns,
      });
    } else if (repeated.has(name)) {
      problems.push({
        code: 'ambiguous-column',
        message: `${table.file} names more than one column "${name}"; rename one of them in the file.`,
        place,
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

/** A first .hull file for a table: read as a whole, its columns chosen, its samples looked at, each choice with its reason. */
import { basename, dirname, extname, relative } from 'node:path';
import { columnAdvice } from '../../data/columns';
import { type DecimalSign, oddDialect } from '../../data/dialect';
import { readNumber, type TableCell } from '../../data/number';
import { averageDuplicates } from '../../data/duplicates';
import type { GuardedStore } from '../../data/guardedStore';
import { allNumbers } from '../../data/csv';
import { decimalOf, positionsOf, type Table } from '../../data/table';
import type { CompiledDocument } from '../compiled';
import type { LoadedDataset } from '../problem/loadDataset';
import { chooseColumns, type ColumnChoice, NoChoice } from './columns';
import { factsOf } from './facts';
import { profileOf } from './profile';
import { blockName, datasetText, type FirstFile, isAveraged, textOf } from './text';

export interface StarterTools {
  readonly store: GuardedStore;
  /** Diagnostics and samples of a text that lies at `path`. */
  compile(text: string, path: string): Promise<CompiledDocument>;
}

export interface StarterRequest {
  /** Absolute path of the table, and as the user wrote it. */
  readonly table: string;
  readonly shown: string;
  /** Absolute path of the new file. */
  readonly path: string;
  /** The name of the target; absent: the likeliest column. */
  readonly target?: string;
}

/** What keeps a table from a first file, in one sentence. */
export class StarterError extends Error {
  override readonly name = 'StarterError';
}

/** The text of the new file. Throws StarterError where the table cannot be read, or has nothing to fit. */
export async function starterOf(request: StarterRequest, tools: StarterTools): Promise<string> {
  const table = await readWhole(request, tools.store);
  const choice = withoutGaps(table, choiceOf(table, request));
  const dialect = table.dialect && oddDialect(table.dialect, extname(request.table));
  const draft: FirstFile = {
    from: relative(dirname(request.path), request.table).replaceAll('\\', '/') || basename(request.table),
    rows: table.count,
    dialect,
    choice,
    incomplete: incompleteRows(table, choice),
    complete: 0,
    samples: 0,
    dimension: 0,
  };
  const { samples, inputNames } = await loaded(draft, request, tools);
  const facts = factsOf(samples, inputNames, choice.how.kind !== 'numbers');
  const { count } = isAveraged(choice, facts) ? averageDuplicates(samples) : samples;
  return textOf({ ...draft, complete: samples.count, samples: count, dimension: samples.dimension, facts });
}

/** The samples of the dataset that is chosen, as a fit will have them. */
async function loaded(
  draft: FirstFile,
  { path }: StarterRequest,
  { compile }: StarterTools,
): Promise<LoadedDataset> {
  const { datasets, diagnostics } = await compile(datasetText(draft), path);
  const found = datasets.get(blockName(draft.from));
  if (found) return found;
  const error = diagnostics.find(({ severity }) => severity !== 'hint');
  throw new StarterError(error?.message ?? `${draft.from} cannot be read as a dataset.`);
}

/** Every column of the table; names its columns by numbers where the first line holds a row. */
async function readWhole({ table: path, shown }: StarterRequest, store: GuardedStore): Promise<Table> {
  const head = await store.table(path, shown);
  if (!head.ok) throw new StarterError(head.problems[0].message);
  const header = head.value.dialect && !beginsWithRow(head.value);
  const choice = header === false ? { header } : {};
  const named = header === false ? await store.table(path, shown, { ...NOTHING, dialect: choice }) : head;
  if (!named.ok) throw new StarterError(named.problems[0].message);
  const columns = new Map(named.value.columns.map((name) => [name, 'numbers' as const]));
  const whole = await store.table(path, shown, { columns, lastRow: Infinity, dialect: choice });
  if (!whole.ok) throw new StarterError(whole.problems[0].message);
  if (whole.value.count < 2)
    throw new StarterError(`${whole.value.file} has fewer than two rows, of which nothing can be fitted.`);
  return whole.value;
}

const NOTHING = { columns: new Map(), lastRow: Infinity };

/** Whether the first line holds a row instead of names: numbers, but no years and no 0, 1, 2 … */
function beginsWithRow({ columns, dialect, numericHeader }: Table): boolean {
  const numbers = columns.filter((name) => allNumbers([name], dialect?.decimal ?? '.'));
  const sequence = columns.every((name, k) => /^\d+$/.test(name) && Number(name) === Number(columns[0]) + k);
  if (numericHeader) return !sequence;
  return 2 * numbers.length >= columns.length && numbers.some((name) => !/^\d+$/.test(name.trim()));
}

function choiceOf(table: Table, { target }: StarterRequest): ColumnChoice {
  if (target !== undefined && !table.columns.includes(target)) {
    throw new StarterError(`${table.file} has no column "${target}"; ${columnAdvice(table, target)}`);
  }
  const profiles = table.columns.map((_, position) => profileOf(table, position));
  try {
    return chooseColumns(profiles, table.count, target);
  } catch (error) {
    if (!(error instanceof NoChoice)) throw error;
    throw new StarterError(`${table.file} cannot be fitted as it is: ${error.message}.`);
  }
}

/** Of a table whose gaps take more than half of its rows, the inputs that lack the most are left out. */
function withoutGaps(table: Table, choice: ColumnChoice): ColumnChoice {
  const { inputs, left } = choice;
  if (inputs.length < 2 || 2 * incompleteRows(table, choice) <= table.count) return choice;
  const worst = inputs.reduce((most, one) => (one.missing > most.missing ? one : most));
  const why = `${worst.missing} of ${table.count} cells are missing`;
  return withoutGaps(table, {
    ...choice,
    inputs: inputs.filter((one) => one !== worst),
    left: [...left, { name: worst.name, why }],
  });
}

function incompleteRows(table: Table, { inputs, target }: ColumnChoice): number {
  const known = positionsOf(table);
  const positions = [...inputs, target].map(({ name }) => known.get(name)!);
  const decimal = decimalOf(table);
  let found = 0;
  for (let row = 0; row < table.count; row++) {
    if (positions.some((position) => isMissing(table.cell(row, position), decimal))) found++;
  }
  return found;
}

function isMissing(cell: TableCell, decimal: DecimalSign): boolean {
  const { kind } = readNumber(cell, decimal);
  return kind === 'missing' || kind === 'nan';
}

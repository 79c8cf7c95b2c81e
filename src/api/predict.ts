/** The network's values for rows of inputs. */
import { suggestion } from '../data/didYouMean';
import { plural } from '../data/fault';
import { readNumber } from '../data/number';
import { inputLabel } from '../data/textColumns';
import { goalOf, hasClasses } from '../result/goals';
import { type ColumnOfInputs, columnsOf, inputNamesOf } from '../result/inputs';
import { evaluateRows } from '../result/predict';
import { type FitResult, UNNAMED_CLASSES } from '../result/schema';
import { HullfitError } from './errors';
import { isList, isObject } from './fields';
import { readResult } from './readResult';
import type { Cell } from './source';

/** A row of inputs: cells in the order of the columns that were fitted, an object by their names, or with one input its cell alone. */
export type InputRow = Cell | ArrayLike<Cell> | Readonly<Record<string, Cell>>;

/** What a network says of some rows. */
export interface Prediction {
  /** Of each row, in the target's unit; of a classification above 0 for the first class. */
  readonly values: number[];
  /** Of a classification: the class of each row, as the data call it. A value of exactly 0 counts as the second class. */
  readonly labels?: string[];
}

/**
 * The network's value for each row of raw inputs, and the class where it is a classification. A column that was fitted as text takes one of
 * its labels.
 *
 * @param result what `fit` came to, its JSON text, or the same read from a file
 * @param rows as many cells a row as there were input columns; fields of other names do not matter
 *
 * Throws a HullfitError: `bad-result`; `no-network`; `bad-argument`, which names row (from 1) and column of a cell that is missing, no number, or
 * an unknown label.
 */
export function predict(result: FitResult | string, rows: ArrayLike<InputRow>): Prediction {
  const known = readResult(result);
  if (known.objective === null) {
    const message = `The result of ${known.fit} holds no network to predict with, since the fit is ${known.status}.`;
    throw new HullfitError('no-network', message);
  }
  const values = evaluateRows(known, numbersOf(rows, columnsOf(known.samples)));
  if (!hasClasses(goalOf(known.goal))) return { values: Array.from(values) };
  const { positive, negative } = known.samples.labels ?? UNNAMED_CLASSES;
  const labels = Array.from(values, (value, row) => {
    if (!Number.isNaN(value)) return value > 0 ? positive : negative;
    throw new HullfitError(
      'bad-argument',
      `Row ${row + 1}: the inputs are so large that the network's value overflows; correct them.`,
    );
  });
  return { values: Array.from(values), labels };
}

/** Row-major, a number for each input of the network. */
function numbersOf(rows: unknown, columns: readonly ColumnOfInputs[]): Float64Array {
  if (!isList(rows)) throw new HullfitError('bad-argument', 'The rows must be a list, with one entry a row.');
  const readers = columns.map(readerOf);
  const width = inputNamesOf(columns).length;
  const numbers = new Float64Array(rows.length * width);
  for (let row = 0; row < rows.length; row++) {
    const cells = cellsOf(rows[row], columns, row);
    let at = row * width;
    for (let k = 0; k < readers.length; k++) at = readers[k](cells[k], numbers, at, row);
  }
  return numbers;
}

/** Writes a cell as one number, or as one for each label, from a place on; answers where the next one goes. */
type Reader = (cell: unknown, numbers: Float64Array, at: number, row: number) => number;

function readerOf({ name, labels }: ColumnOfInputs): Reader {
  const fault = (row: number, what: string): HullfitError =>
    new HullfitError('bad-argument', `Row ${row + 1}, column "${name}" ${what}`);
  if (labels === undefined) {
    return (cell, numbers, at, row) => {
      const reading = readNumber(plain(cell));
      if (reading.kind !== 'number') {
        const is = reading.kind === 'missing' ? 'is missing' : `is ${shown(cell)}`;
        throw fault(row, `${is}; a prediction needs a finite number there.`);
      }
      numbers[at] = reading.value;
      return at + 1;
    };
  }
  const positions = new Map(labels.map((label, k) => [label, k]));
  return (cell, numbers, at, row) => {
    const label = inputLabel(plain(cell), '.');
    if (label === undefined) throw fault(row, 'is missing; a prediction needs one of its labels there.');
    const position = positions.get(label);
    if (position === undefined) {
      throw fault(
        row,
        `is ${shown(label)}, a label that the fit does not know; ${suggestion(label, labels, '"')}`,
      );
    }
    numbers[at + position] = 1;
    return at + labels.length;
  };
}

/** The cells of a row in the order of the columns. */
function cellsOf(row: unknown, columns: readonly ColumnOfInputs[], at: number): ArrayLike<unknown> {
  if (isList(row)) {
    if (row.length === columns.length) return row;
    const names = columns.map(({ name }) => name).join(', ');
    throw new HullfitError(
      'bad-argument',
      `Row ${at + 1} has ${plural(row.length, 'cell')}, but there are ${columns.length} inputs (${names}).`,
    );
  }
  if (isObject(row)) {
    return columns.map(({ name }) => {
      if (name in row) return row[name];
      throw new HullfitError(
        'bad-argument',
        `Row ${at + 1} has no field "${name}"; ${suggestion(name, Object.keys(row), '"')}`,
      );
    });
  }
  if (columns.length === 1) return [row];
  const names = columns.map(({ name }) => name).join(', ');
  throw new HullfitError(
    'bad-argument',
    `Row ${at + 1} is ${shown(row)}, but there are ${columns.length} inputs (${names}); give a list or an object.`,
  );
}

/** What no cell holds is a text that is no number. */
function plain(cell: unknown): Cell {
  return typeof cell === 'object' && cell !== null ? '{…}' : (cell as Cell);
}

const MOST_SHOWN = 30;

function shown(cell: unknown): string {
  const text = typeof cell === 'string' ? JSON.stringify(cell) : String(cell);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

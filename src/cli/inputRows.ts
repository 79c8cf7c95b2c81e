/** The rows that `hullfit predict` is given, as they are read: a csv of any size takes no more memory than a short one. */
import { extname } from 'node:path';
import { columnAdvice, headerWarning } from '../data/columns';
import { allNumbers, CsvRows, type RowSink } from '../data/csv';
import { type DecimalSign, type Dialect, type FileDialect, plainDialect } from '../data/dialect';
import { suggestion } from '../data/didYouMean';
import { clearlyGrouped } from '../data/grouping';
import { refusedFile } from '../data/fileProblem';
import { type TableCell, readNumber } from '../data/number';
import { oddCell } from '../data/oddCell';
import type { DataOutcome } from '../data/fault';
import { readTableFile } from '../data/readFile';
import { contentOf, FileRefused, openRegular } from '../data/regularFile';
import { type Header, positionsOf, type Table } from '../data/table';
import { isText } from '../data/tableFiles';
import { inputLabel } from '../data/textColumns';
import { Utf8Pieces } from '../data/utf8';
import { type ColumnOfInputs, inputNamesOf } from '../result/inputs';
import { CommandError, ExitCode } from './exitCodes';

/** Rows of inputs, row-major, and where each stands. */
export interface InputRows {
  readonly file: string;
  readonly inputs: Float64Array;
  /** 1-based lines of the file. */
  readonly lines: readonly number[];
}

export interface InputOptions {
  /** The columns, in the network's order; others do not matter. One with labels holds text. */
  readonly columns: readonly ColumnOfInputs[];
  /** How the table of the samples was written: what a table does not tell by itself is as there. */
  readonly dialect: Dialect | undefined;
  /** How many rows are handed on at once; fewer at the end. */
  readonly atOnce: number;
  /** In bytes: larger files are refused. Of a csv, which is not kept, Infinity is allowed. */
  readonly largestBytes: number;
  readonly warn: (text: string) => void;
}

/** Bytes of a file that are looked at in one go. */
const PIECE_BYTES = 65_536;

/** Of a file, by its extension; what has none is read as csv. Throws CommandError at the first thing that is wrong. */
export async function* rowsOfFile(
  path: string,
  { largestBytes, ...options }: InputOptions,
): AsyncGenerator<InputRows> {
  const extension = (extname(path) || '.csv').toLowerCase();
  if (!isText(extension)) {
    const columns = new Map(
      options.columns.map(({ name, labels }) => [name, labels ? ('texts' as const) : ('numbers' as const)]),
    );
    const table = valueOf(
      await orRefused(path, () => readTableFile(path, extension, { name: path, columns, largestBytes })),
    );
    yield* rowsOfTable(table, options);
    return;
  }
  const { handle } = await orRefused(path, () => openRegular(path, largestBytes));
  try {
    const pieces = contentOf(path, handle, largestBytes, PIECE_BYTES);
    yield* rowsOfCsv(path, pieces, options, extension);
  } catch (error) {
    throw refused(path, error);
  } finally {
    await handle.close();
  }
}

type RowOptions = Omit<InputOptions, 'largestBytes'>;

/** Of separated text that comes in pieces. Throws CommandError at the first thing that is wrong. */
export async function* rowsOfCsv(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
  options: RowOptions,
  extension = '.csv',
): AsyncGenerator<InputRows> {
  const rows = new Rows(file, options);
  const usual = options.dialect ?? plainDialect(extension);
  const reader = new Utf8Pieces(file, new CsvRows(file, rows, usual));
  for await (const piece of pieces) {
    const more = reader.write(piece);
    yield* rows.whole();
    if (!more) break;
  }
  valueOf(reader.end());
  yield* rows.rest();
}

function* rowsOfTable(table: Table, options: RowOptions): Generator<InputRows> {
  const rows = new Rows(table.file, options);
  rows.name(table.columns, table.dialect);
  for (let row = 0; row < table.count; row++) {
    rows.take((column) => table.cell(row, column), table.line(row));
    yield* rows.whole();
  }
  yield* rows.rest();
}

/** Takes rows in, as numbers, and hands them on so many at a time. */
class Rows implements RowSink<null> {
  private positions: readonly number[] = [];
  /** Of each column: the position of its labels, where it holds text. */
  private readonly labels: readonly (ReadonlyMap<string, number> | undefined)[];
  /** Inputs of a row. */
  private readonly width: number;
  private decimal: DecimalSign = '.';
  private values: number[] = [];
  private lines: number[] = [];

  constructor(
    private readonly file: string,
    private readonly options: RowOptions,
  ) {
    const { columns } = options;
    this.labels = columns.map(({ labels }) => labels && new Map(labels.map((label, at) => [label, at])));
    this.width = inputNamesOf(columns).length;
  }

  name(columns: readonly string[], dialect: FileDialect | undefined): void {
    const { file } = this;
    const { warn } = this.options;
    const names = this.options.columns.map(({ name }) => name);
    this.decimal = dialect?.decimal ?? '.';
    const numericHeader = dialect?.header === true && allNumbers(columns, this.decimal);
    const header: Header = { file, dialect, columns, numericHeader };
    this.positions = findInputs(header, names);
    const warning = headerWarning(header, names);
    if (warning !== undefined) warn(`${file}:1: warning ${warning}\n`);
  }

  push(cells: readonly string[], line: number): boolean {
    this.take((column) => cells[column], line);
    return true;
  }

  end(): DataOutcome<null> {
    return { ok: true, value: null };
  }

  take(cell: (column: number) => TableCell, line: number): void {
    const { labels, positions } = this;
    for (let k = 0; k < positions.length; k++) {
      const own = cell(positions[k]);
      const known = labels[k];
      if (known === undefined) this.values.push(this.numberIn(own, k, line));
      else {
        const chosen = this.labelIn(own, known, k, line);
        for (let at = 0; at < known.size; at++) this.values.push(at === chosen ? 1 : 0);
      }
    }
    this.lines.push(line);
  }

  private numberIn(cell: TableCell, k: number, line: number): number {
    const reading = readNumber(cell, this.decimal);
    if (reading.kind === 'number') return reading.value;
    const grouped = typeof cell === 'string' ? clearlyGrouped(cell, this.decimal) : null;
    if (grouped !== null) return grouped;
    throw this.fault(k, line, cellFault(reading.kind, cell, this.decimal));
  }

  /** The position of the label that a cell holds. */
  private labelIn(cell: TableCell, known: ReadonlyMap<string, number>, k: number, line: number): number {
    const label = inputLabel(cell, this.decimal);
    if (label === undefined)
      throw this.fault(k, line, 'is empty; a prediction needs one of its labels there.');
    const position = known.get(label);
    if (position !== undefined) return position;
    const advice = suggestion(label, [...known.keys()], '"');
    throw this.fault(k, line, `is "${shownCell(label)}", a label that the fit does not know; ${advice}`);
  }

  private fault(k: number, line: number, what: string): CommandError {
    const { name } = this.options.columns[k];
    return new CommandError(ExitCode.badFile, `${this.file}:${line}: column "${name}" ${what}`);
  }

  /** As often as there are enough. */
  *whole(): Generator<InputRows> {
    const { atOnce } = this.options;
    const { length } = this.lines;
    if (length < atOnce) return;
    let from = 0;
    for (; from + atOnce <= length; from += atOnce) yield this.slice(from, from + atOnce);
    this.values = this.values.slice(from * this.width);
    this.lines = this.lines.slice(from);
  }

  *rest(): Generator<InputRows> {
    if (this.lines.length > 0) yield this.slice(0, this.lines.length);
  }

  private slice(from: number, to: number): InputRows {
    const { file, lines, values, width } = this;
    const inputs = new Float64Array((to - from) * width);
    for (let at = 0; at < inputs.length; at++) inputs[at] = values[from * width + at];
    return { file, inputs, lines: lines.slice(from, to) };
  }
}

/** Where the columns stand, in the network's order. */
function findInputs(header: Header, names: readonly string[]): number[] {
  const { file, columns } = header;
  const known = positionsOf(header);
  return names.map((name) => {
    const position = known.get(name);
    if (position === undefined) {
      const advice = columnAdvice(header, name);
      throw new CommandError(ExitCode.badFile, `${file}:1: there is no column "${name}"; ${advice}`);
    }
    if (columns.indexOf(name, position + 1) >= 0) {
      throw new CommandError(
        ExitCode.badFile,
        `${file}:1: there is more than one column "${name}"; rename one of them.`,
      );
    }
    return position;
  });
}

function cellFault(kind: string, cell: TableCell, decimal: DecimalSign): string {
  const text = String(cell).trim();
  const odd = kind === 'text' ? oddCell(text, decimal) : undefined;
  if (odd) return `is "${text}", ${odd.what}; ${odd.advice}`;
  return `${kind === 'missing' ? 'is empty' : `is "${shownCell(text)}"`}; a prediction needs a finite number there.`;
}

function shownCell(text: string): string {
  return text.length > 30 ? `${text.slice(0, 30)}…` : text;
}

function valueOf<T>(outcome: DataOutcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new CommandError(ExitCode.badFile, outcome.problems[0].message);
}

async function orRefused<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw refused(path, error);
  }
}

/** A file that was not opened, or that the disk fails to give, as the command's sentence; any other error as it is. */
function refused(path: string, error: unknown): unknown {
  if (!(error instanceof FileRefused)) return error;
  const problem = refusedFile(path, path, error).problems[0];
  const code = problem.code === 'missing-file' ? ExitCode.badUsage : ExitCode.badFile;
  return new CommandError(code, problem.message);
}

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
import { PlainRecords } from '../data/plainRecord';
import { readTableFile } from '../data/readFile';
import { contentOf, FileRefused, openRegular } from '../data/regularFile';
import { type Header, positionsOf, type Table } from '../data/table';
import { isText } from '../data/tableFiles';
import { inputLabel } from '../data/textColumns';
import { Utf8Pieces } from '../data/utf8';
import { type ColumnOfInputs, inputNamesOf } from '../result/inputs';
import { CommandError, ExitCode } from './exitCodes';

/** Rows of inputs, row-major, and where each stands; good until the next rows are asked for. */
export interface InputRows {
  readonly file: string;
  readonly inputs: Float64Array;
  /** 1-based lines of the file. */
  readonly lines: Float64Array;
  /** The rows as they are written, where that was asked for. */
  readonly texts: readonly string[];
  /** How the table is written, where it is separated text. */
  readonly written: WrittenTable | undefined;
}

/** What a table of separated text has besides its rows. */
export interface WrittenTable {
  readonly columns: readonly string[];
  readonly dialect: FileDialect;
  /** The line that names the columns as it is written, where there is one and texts were asked for. */
  readonly header: string;
  readonly lineBreak: string;
  /** Whether a byte order mark comes first. */
  readonly marked: boolean;
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
  /** Whether rows come with their texts, and once even where there are none; only of separated text. */
  readonly keepTexts: boolean;
  readonly warn: (text: string) => void;
}

/** Bytes of a file that are looked at in one go: from 128 kB on each would get memory of its own from the system, at 40 times the time. */
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
    yield* rowsOfCsv(path, readAhead(pieces), options, extension);
  } catch (error) {
    throw refused(path, error);
  } finally {
    await handle.close();
  }
}

/** The next piece is on its way while one is looked at. */
async function* readAhead(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let next = pieces.next();
  for (;;) {
    const piece = await next;
    if (piece.done === true) return;
    next = pieces.next();
    // whoever stops here does not hear of its failure
    next.catch(() => undefined);
    yield piece.value;
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
  const csv = new CsvRows(file, rows, usual);
  const reader = new Utf8Pieces(file, csv);
  const look = (): TextLook => ({ lineBreak: csv.lineBreak ?? '\n', marked: reader.marked });
  for await (const piece of pieces) {
    const more = reader.write(piece);
    yield* rows.whole(look);
    if (!more) break;
  }
  valueOf(reader.end());
  yield* rows.rest(look);
}

function* rowsOfTable(table: Table, options: RowOptions): Generator<InputRows> {
  const rows = new Rows(table.file, options);
  rows.name(table.columns, table.dialect);
  for (let row = 0; row < table.count; row++) {
    rows.take((column) => table.cell(row, column), table.line(row) ?? row + 1);
    yield* rows.whole();
  }
  yield* rows.rest();
}

type TextLook = Pick<WrittenTable, 'lineBreak' | 'marked'>;

/** Rows that there is room for at first; twice as many whenever they are not enough. */
const FIRST_ROWS = 4096;

/** Takes rows in, as numbers, and hands them on so many at a time. */
class Rows implements RowSink<null> {
  private positions: readonly number[] = [];
  /** Of each column: the position of its labels, where it holds text. */
  private readonly labels: readonly (ReadonlyMap<string, number> | undefined)[];
  /** Inputs of a row. */
  private readonly width: number;
  private decimal: DecimalSign = '.';
  /** Rows that are kept, of as many as there is room for. */
  private count = 0;
  private values: Float64Array;
  private lines = new Float64Array(FIRST_ROWS);
  private texts: string[] = [];
  private table: Omit<WrittenTable, keyof TextLook> | undefined;
  private plain: PlainRecords | undefined;
  readonly keepTexts: boolean;

  constructor(
    private readonly file: string,
    private readonly options: RowOptions,
  ) {
    const { columns } = options;
    this.labels = columns.map(({ labels }) => labels && new Map(labels.map((label, at) => [label, at])));
    this.width = inputNamesOf(columns).length;
    this.values = new Float64Array(FIRST_ROWS * this.width);
    this.keepTexts = options.keepTexts;
  }

  name(columns: readonly string[], dialect: FileDialect | undefined, text = ''): void {
    const { file } = this;
    const { warn } = this.options;
    const names = this.options.columns.map(({ name }) => name);
    this.decimal = dialect?.decimal ?? '.';
    const numericHeader = dialect?.header === true && allNumbers(columns, this.decimal);
    const header: Header = { file, dialect, columns, numericHeader };
    this.positions = findInputs(header, names);
    const warning = headerWarning(header, names);
    if (warning !== undefined) warn(`${file}:1: warning ${warning}\n`);
    if (dialect === undefined) return;
    this.table = { columns, dialect, header: dialect.header ? text : '' };
    const wanted = this.positions.map((position, k) => ({ position, labels: this.labels[k] }));
    this.plain = new PlainRecords(columns.length, wanted, dialect);
  }

  pushPlain(text: string, at: number, line: number): number {
    const plain = this.plain!;
    this.makeRoom();
    const next = plain.read(text, at, this.values, this.count * this.width);
    if (next > at) this.keep(line, this.keepTexts ? text.slice(at, plain.end) : '');
    return next;
  }

  push(cells: readonly string[], line: number, text: string): boolean {
    this.take((column) => cells[column], line, text);
    return true;
  }

  end(): DataOutcome<null> {
    return { ok: true, value: null };
  }

  take(cell: (column: number) => TableCell, line: number, text = ''): void {
    const { labels, positions } = this;
    this.makeRoom();
    const { values } = this;
    let at = this.count * this.width;
    for (let k = 0; k < positions.length; k++) {
      const own = cell(positions[k]);
      const known = labels[k];
      if (known === undefined) values[at++] = this.numberIn(own, k, line);
      else {
        const chosen = this.labelIn(own, known, k, line);
        for (let label = 0; label < known.size; label++) values[at++] = label === chosen ? 1 : 0;
      }
    }
    this.keep(line, text);
  }

  /** The values are there already. */
  private keep(line: number, text: string): void {
    this.lines[this.count++] = line;
    if (this.keepTexts) this.texts.push(text);
  }

  /** For one row more. */
  private makeRoom(): void {
    const { lines, values } = this;
    if (this.count < lines.length) return;
    this.lines = new Float64Array(2 * lines.length);
    this.lines.set(lines);
    this.values = new Float64Array(2 * values.length);
    this.values.set(values);
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
  *whole(look?: () => TextLook): Generator<InputRows> {
    const { atOnce } = this.options;
    const { count, width } = this;
    if (count < atOnce) return;
    let from = 0;
    for (; from + atOnce <= count; from += atOnce) yield this.slice(from, from + atOnce, look);
    this.values.copyWithin(0, from * width, count * width);
    this.lines.copyWithin(0, from, count);
    this.texts = this.texts.slice(from);
    this.count = count - from;
  }

  *rest(look?: () => TextLook): Generator<InputRows> {
    if (this.count > 0 || this.keepTexts) yield this.slice(0, this.count, look);
  }

  private slice(from: number, to: number, look: (() => TextLook) | undefined): InputRows {
    const { file, lines, table, values, width } = this;
    return {
      file,
      inputs: values.subarray(from * width, to * width),
      lines: lines.subarray(from, to),
      texts: this.keepTexts ? this.texts.slice(from, to) : [],
      written: table && look && { ...table, ...look() },
    };
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

/** Rows of a table as the numbers that a network takes, so many at a time; whatever is wrong with a cell is told with its line. */
import { columnAdvice, headerWarning } from '../../data/columns';
import { allNumbers, type RowSink } from '../../data/csv';
import type { DecimalSign, Dialect, FileDialect } from '../../data/dialect';
import { suggestion } from '../../data/didYouMean';
import type { DataOutcome } from '../../data/fault';
import { clearlyGrouped } from '../../data/grouping';
import { readNumber, type TableCell } from '../../data/number';
import { oddCell } from '../../data/oddCell';
import { PlainRecords, type WantedColumn } from '../../data/plainRecord';
import { type Header, positionsOf } from '../../data/table';
import { inputLabel } from '../../data/textColumns';
import { type ColumnOfInputs, inputNamesOf } from '../../result/inputs';
import { CommandError, ExitCode } from '../exitCodes';
import type { TextPlaces } from '../numberText/numberText';
import type { ByteText } from './byteText';

/** Rows of inputs, row-major, and where each stands; good until the next rows are asked for. */
export interface InputRows {
  readonly inputs: Float64Array;
  /** 1-based lines of the file. */
  readonly lines: Float64Array;
  /** The rows as they are written, where that was asked for. */
  readonly texts: RowTexts;
  /** How the table is written, where it is separated text. */
  readonly written: WrittenTable | undefined;
}

export interface RowTexts {
  /** Writes the row, without its line break. */
  write(row: number, to: ByteText): void;
  /** Where they lie, when they are bytes. */
  readonly places?: TextPlaces;
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

export interface RowOptions {
  /** The columns, in the network's order; others do not matter. One with labels holds text. */
  readonly columns: readonly ColumnOfInputs[];
  /** How the table of the samples was written: what a table does not tell by itself is as there. */
  readonly dialect: Dialect | undefined;
  /** How many rows are handed on at once; fewer at the end. */
  readonly atOnce: number;
  /** Whether rows come with their texts, and once even where there are none; only of separated text. */
  readonly keepTexts: boolean;
  readonly warn: (text: string) => void;
}

export type TextLook = Pick<WrittenTable, 'lineBreak' | 'marked'>;

/** Rows that there is room for at first; twice as many whenever they are not enough. */
const FIRST_ROWS = 4096;

/** Takes rows in, as numbers, and hands them on so many at a time. */
export class Rows implements RowSink<null> {
  private positions: readonly number[] = [];
  /** Of each column: the position of its labels, where it holds text. */
  private readonly labels: readonly (ReadonlyMap<string, number> | undefined)[];
  /** Inputs of a row. */
  readonly width: number;
  private decimal: DecimalSign = '.';
  /** Rows that are kept, of as many as there is room for. */
  private count = 0;
  private values: Float64Array;
  private lines = new Float64Array(FIRST_ROWS);
  private texts: string[] = [];
  /** Once the columns are named, of separated text. */
  table: Omit<WrittenTable, keyof TextLook> | undefined;
  /** The columns that are read, in the network's order. */
  wanted: readonly WantedColumn[] = [];
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
    this.wanted = this.positions.map((position, k) => ({ position, labels: this.labels[k] }));
    this.plain = new PlainRecords(columns.length, this.wanted, dialect);
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
    const { count } = this;
    this.count = 0;
    if (count > 0 || this.keepTexts) yield this.slice(0, count, look);
    this.texts = [];
  }

  private slice(from: number, to: number, look: (() => TextLook) | undefined): InputRows {
    const { lines, table, values, width } = this;
    const texts = this.keepTexts ? this.texts.slice(from, to) : [];
    return {
      inputs: values.subarray(from * width, to * width),
      lines: lines.subarray(from, to),
      texts: { write: (row, out) => out.add(texts[row]) },
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

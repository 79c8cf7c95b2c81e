/** The cells of one column, in memory that does not grow with the text of the file. */
import type { DecimalSign } from './dialect';
import type { Grouping } from './grouping';
import { type TableCell, plainNumber, readNumber } from './number';

export interface ColumnStore {
  push(cell: TableCell): void;
  cell(row: number): TableCell;
  /** What separates the thousands of its numbers; undefined where nothing does. */
  readonly thousands: string | undefined;
}

/** Every cell as the file wrote it; each distinct one is kept once. */
export class TextColumn implements ColumnStore {
  private readonly codes = new Numbers(Uint32Array);
  private readonly distinct: TableCell[] = [];
  private readonly known = new Map<TableCell, number>();

  /** Without a grouping every cell stays as it is. */
  constructor(private readonly grouping?: Grouping) {}

  get thousands(): string | undefined {
    return this.grouping?.separator;
  }

  push(cell: TableCell): void {
    let code = this.known.get(cell);
    if (code === undefined) {
      const own = typeof cell === 'string' ? copyOf(cell) : cell;
      code = this.distinct.push(own) - 1;
      this.known.set(own, code);
      if (typeof own === 'string') this.grouping?.note(own);
    }
    this.codes.push(code);
  }

  cell(row: number): TableCell {
    const cell = this.distinct[this.codes.at(row)];
    return typeof cell === 'string' ? (this.grouping?.read(cell) ?? cell) : cell;
  }
}

/** Of cells that are no numbers, this many texts are told apart; the rest are as good as equal. */
const MAX_ODD_TEXTS = 1000;

/** Numbers as doubles; of the cells that are none, the row and a text. */
export class NumberColumn implements ColumnStore {
  private readonly values = new Numbers(Float64Array);
  private readonly oddRows = new Numbers(Uint32Array);
  private readonly oddTexts = new TextColumn();
  private readonly seen = new Set<string>();
  /** Of each odd cell its value should its column have separators between thousands; NaN of a text that is none. */
  private readonly oddValues = new Numbers(Float64Array);

  /** Without a grouping a text with separators between thousands is a text. */
  constructor(
    private readonly decimal: DecimalSign,
    private readonly grouping?: Grouping,
  ) {}

  get thousands(): string | undefined {
    return this.grouping?.separator;
  }

  push(cell: TableCell): void {
    const plain = typeof cell === 'string' ? plainNumber(cell, this.decimal) : NaN;
    if (!Number.isNaN(plain)) {
      this.values.push(plain);
      this.grouping?.plain(plain);
      return;
    }
    const reading = readNumber(cell, this.decimal);
    if (reading.kind === 'number') {
      this.values.push(reading.value);
      this.grouping?.plain(reading.value);
      return;
    }
    const grouped = reading.kind === 'text' ? this.grouping?.text(String(cell)) : undefined;
    this.oddValues.push(grouped ?? NaN);
    this.oddRows.push(this.values.length);
    this.values.push(NaN);
    // What kind of odd it is stays true; which text it was, only for the first thousand.
    const text = String(cell);
    const lost = reading.kind === 'text' && this.seen.size >= MAX_ODD_TEXTS && !this.seen.has(text);
    if (!lost && reading.kind === 'text') this.seen.add(copyOf(text));
    this.oddTexts.push(lost ? '…' : cell);
  }

  cell(row: number): TableCell {
    const value = this.values.at(row);
    if (!Number.isNaN(value)) return value;
    const odd = this.oddRows.indexOf(row);
    const grouped = this.thousands === undefined ? NaN : this.oddValues.at(odd);
    return Number.isNaN(grouped) ? this.oddTexts.cell(odd) : grouped;
  }
}

/** A JSON object may lack any key: the cells that are there, with their rows once they do not simply follow one another. */
export class SparseColumn {
  private first = 0;
  private length = 0;
  private rows: Numbers<Uint32Array> | undefined;

  constructor(private readonly cells: ColumnStore) {}

  /** Rows ascend. */
  push(row: number, cell: TableCell): void {
    if (this.length === 0) this.first = row;
    else if (!this.rows && row !== this.first + this.length) {
      this.rows = new Numbers(Uint32Array);
      for (let k = 0; k < this.length; k++) this.rows.push(this.first + k);
    }
    this.rows?.push(row);
    this.cells.push(cell);
    this.length++;
  }

  cell(row: number): TableCell {
    const at = this.rows ? this.rows.indexOf(row) : row - this.first;
    if (at < 0 || at >= this.length || (this.rows && this.rows.at(at) !== row)) return undefined;
    return this.cells.cell(at);
  }
}

/** Shorter texts than this are copies in V8 already; longer ones would keep the whole piece of the file that they were cut from. */
const MIN_SLICE = 13;

function copyOf(text: string): string {
  return text.length < MIN_SLICE ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}

type Typed = Float64Array | Uint32Array;

/** A typed array that grows. */
export class Numbers<T extends Typed> {
  private room: T;
  length = 0;

  constructor(private readonly make: new (length: number) => T) {
    this.room = new make(16);
  }

  push(value: number): void {
    if (this.length === this.room.length) {
      const larger = new this.make(this.length * 2);
      larger.set(this.room);
      this.room = larger;
    }
    this.room[this.length++] = value;
  }

  at(index: number): number {
    return this.room[index];
  }

  /** A copy of the numbers so far. */
  values(): T {
    return this.room.slice(0, this.length) as T;
  }

  /** Position of a value in ascending numbers. */
  indexOf(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.room[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The cells of one column, in memory that does not grow with the text of the file. */
import { type Cell, readNumber } from './number';

export interface ColumnStore {
  push(text: string): void;
  cell(row: number): Cell;
}

/** Every cell as the file wrote it; each distinct text is kept once. */
export class TextColumn implements ColumnStore {
  private readonly codes = new Numbers(Uint32Array);
  private readonly distinct: string[] = [];
  private readonly known = new Map<string, number>();

  push(text: string): void {
    let code = this.known.get(text);
    if (code === undefined) {
      code = this.distinct.push(text) - 1;
      this.known.set(text, code);
    }
    this.codes.push(code);
  }

  cell(row: number): Cell {
    return this.distinct[this.codes.at(row)];
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

  push(text: string): void {
    const reading = readNumber(text);
    if (reading.kind === 'number') {
      this.values.push(reading.value);
      return;
    }
    this.oddRows.push(this.values.length);
    this.values.push(NaN);
    // What kind of odd it is stays true; which text it was, only for the first thousand.
    const kept = reading.kind === 'text' && this.seen.size >= MAX_ODD_TEXTS && !this.seen.has(text);
    if (!kept && reading.kind === 'text') this.seen.add(text);
    this.oddTexts.push(kept ? '…' : text);
  }

  cell(row: number): Cell {
    const value = this.values.at(row);
    return Number.isNaN(value) ? this.oddTexts.cell(this.oddRows.indexOf(row)) : value;
  }
}

type Typed = Float64Array | Uint32Array;

/** A typed array that grows. */
export class Numbers<T extends Typed> {
  private room: T;
  length = 0;

  constructor(private readonly make: new (length: number) => T) {
    this.room = new make(1024);
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

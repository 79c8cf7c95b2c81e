/**
 * Records of separated text without quotes, straight into numbers: no cell becomes a text of its own, which is most of the time that
 * a long table takes otherwise. What is not as it should be, or not as most tables are, is left to the scanner and its sentences.
 */
import { MAX_CELL } from './csvScanner';
import type { DecimalSign, Dialect } from './dialect';
import { EXACT_DIGITS, POWERS_OF_TEN, readNumber } from './number';

/** A column whose cells are wanted; one with labels holds text, and is a number a label: 1 for the cell's and 0 for all others. */
export interface WantedColumn {
  readonly position: number;
  readonly labels: ReadonlyMap<string, number> | undefined;
}

export class PlainRecords {
  /** Where the text of the last record ends, in front of its line break. */
  end = 0;
  /** Of each column of the table: where its numbers go, or −1 where it is not wanted. */
  private readonly slots: Int32Array;
  private readonly labels: readonly (ReadonlyMap<string, number> | undefined)[];
  private readonly separator: number;
  private readonly point: number;
  private readonly decimal: DecimalSign;
  /** Where runs of blanks separate cells, records are the scanner's. */
  private readonly runs: boolean;
  /** The text that is being read, and its characters' codes with a 0 behind: a third of the time that asking the text for each takes. */
  private text = '';
  private codes: Uint16Array | Uint8Array = new Uint16Array(1);
  /** The bytes of UTF-8 that are being read instead of a text. */
  private bytes: Buffer | undefined;
  /** Where the cell that was read last ends. */
  private at = 0;

  /** `count` columns, of which those wanted give a row of numbers in their order. */
  constructor(count: number, wanted: readonly WantedColumn[], { separator, decimal }: Dialect) {
    this.slots = new Int32Array(count).fill(-1);
    const labels = new Array<ReadonlyMap<string, number> | undefined>(count).fill(undefined);
    let slot = 0;
    for (const column of wanted) {
      this.slots[column.position] = slot;
      labels[column.position] = column.labels;
      slot += column.labels?.size ?? 1;
    }
    this.labels = labels;
    this.separator = separator.charCodeAt(0);
    this.decimal = decimal;
    this.point = decimal.charCodeAt(0);
    this.runs = separator === ' ';
  }

  /**
   * Reads the record that begins at `from` into `row`, from `first` on; the answer is where the next one begins. Where that is `from`
   * nothing is read, and `row` may hold anything there.
   */
  read(text: string, from: number, row: Float64Array, first: number): number {
    if (text !== this.text) this.take(text);
    return this.readNext(from, row, first);
  }

  /** Bytes of UTF-8, which end with a line break, for `readNext`; good until other ones or a text are read. */
  takeBytes(bytes: Buffer): void {
    this.text = '';
    this.bytes = this.codes = bytes;
  }

  /** As `read`, of the bytes that were taken last; places are of bytes, too. */
  readNext(from: number, row: Float64Array, first: number): number {
    if (this.runs) return from;
    const { codes, slots, labels, separator } = this;
    const last = slots.length - 1;
    this.at = from;
    for (let column = 0; column <= last; column++) {
      const slot = slots[column];
      const known = labels[column];
      if (slot < 0) {
        if (!this.skip()) return from;
      } else if (known) {
        if (!this.label(known, row, first + slot)) return from;
      } else {
        const value = this.number();
        if (Number.isNaN(value)) return from;
        row[first + slot] = value;
      }
      if (column < last && codes[this.at++] !== separator) return from;
    }
    return this.lineEnd(from);
  }

  /** Texts have no 0 of their own (utf8.ts). */
  private take(text: string): void {
    this.text = text;
    if (this.bytes || this.codes.length <= text.length) this.codes = new Uint16Array(2 * text.length);
    this.bytes = undefined;
    const { buffer } = this.codes;
    Buffer.from(buffer).write(text, 'utf16le');
    this.codes[text.length] = 0;
  }

  private slice(from: number, to: number): string {
    return this.bytes ? this.bytes.toString('utf8', from, to) : this.text.slice(from, to);
  }

  /** A line break of two characters that the end of the text may have cut is left to the scanner. */
  private lineEnd(from: number): number {
    const { at, codes } = this;
    if (at - from > MAX_CELL) return from;
    this.end = at;
    const code = codes[at];
    if (code === NEWLINE) return at + 1;
    if (code !== RETURN || codes[at + 1] === TEXT_END) return from;
    return codes[at + 1] === NEWLINE ? at + 2 : at + 1;
  }

  /** To the end of the cell; false where it has a quote, or does not end in this text. */
  private skip(): boolean {
    const { codes, separator } = this;
    for (let { at } = this; ; at++) {
      const code = codes[at];
      if (code === separator || code === NEWLINE || code === RETURN) {
        this.at = at;
        return true;
      }
      if (code === QUOTE || code === TEXT_END) return false;
    }
  }

  private label(known: ReadonlyMap<string, number>, row: Float64Array, first: number): boolean {
    const begin = this.at;
    if (!this.skip()) return false;
    const chosen = known.get(this.slice(begin, this.at));
    if (chosen === undefined) return false;
    row.fill(0, first, first + known.size);
    row[first + chosen] = 1;
    return true;
  }

  /** The number of a cell, as `readNumber` reads it; NaN where it is none, or the record is no plain one. */
  private number(): number {
    const { codes, separator, point: pointCode } = this;
    const begin = this.at;
    let at = begin;
    while (codes[at] === BLANK) at++;
    const sign = codes[at];
    const from = at;
    if (sign === MINUS || sign === PLUS) at++;
    let digits = 0;
    let point = -1;
    const firstDigit = at;
    for (; ; at++) {
      const code = codes[at];
      if (code >= ZERO && code <= NINE) digits = digits * 10 + (code - ZERO);
      else if (code === pointCode && code !== separator && point < 0) point = at;
      else break;
    }
    const count = at - firstDigit - (point < 0 ? 0 : 1);
    const end = at;
    while (codes[at] === BLANK) at++;
    const code = codes[at];
    const ends = code === separator || code === NEWLINE || code === RETURN;
    if (!ends || count < 1) return this.otherNumber(begin);
    this.at = at;
    if (count > EXACT_DIGITS) return this.longNumber(this.slice(from, end));
    // both are exact, so that their quotient is rounded once, as Number rounds
    const value = point < 0 ? digits : digits / POWERS_OF_TEN[end - 1 - point];
    return sign === MINUS ? -value : value;
  }

  /** Of more digits than a double holds. */
  private longNumber(digits: string): number {
    const value = Number(this.decimal === '.' ? digits : digits.replace(',', '.'));
    return Number.isFinite(value) ? value : NaN;
  }

  /** One with an exponent, perhaps. */
  private otherNumber(begin: number): number {
    this.at = begin;
    if (!this.skip()) return NaN;
    const reading = readNumber(this.slice(begin, this.at), this.decimal);
    return reading.kind === 'number' ? reading.value : NaN;
  }
}

const TEXT_END = 0;
const NEWLINE = 10;
const RETURN = 13;
const BLANK = 32;
const QUOTE = 34;
const PLUS = 43;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;

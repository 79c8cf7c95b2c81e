/**
 * Separated text (RFC 4180, and with other separators) in pieces: records of cells, each with the line it begins on. Whatever is wrong with a
 * quote is told with the line on which that quote opens, after at most MAX_CELL characters: in a large file as in a small one.
 */

import { type Separator, separatorWord } from './dialect';

/** Longer cells than this are a quote that is missing, or no table. */
export const MAX_CELL = 1_000_000;

/** More columns than this are no table either; a fit is out of reach with far fewer. */
export const MAX_COLUMNS = 100_000;

export interface ScanFault {
  /** 1-based line that the fault is on. */
  readonly line: number;
  /** What is wrong and what to do; `file` is the file's name. */
  readonly sentence: (file: string) => string;
}

/** Takes one record; false when no more is wanted. `text` is the record as it is written, where texts are kept, and else ''. */
export type TakeRecord = (cells: string[], line: number, lastLine: number, text: string) => boolean;

/**
 * Reads a record without quotes by itself, which begins at `at`: gives where the next one begins, or `at` where it leaves the record
 * to the scanner.
 */
export type TakePlainRecord = (text: string, at: number, line: number) => number;

export interface ScanOptions {
  /** Asked at the beginning of each record. */
  readonly takePlain?: TakePlainRecord | undefined;
  /** Hand each record's own text on, too. */
  readonly keepTexts?: boolean | undefined;
}

const enum State {
  /** Before a cell, or the blanks before it. */
  Start,
  Plain,
  Quoted,
  /** Behind a quote within a quoted cell: the cell's end, or the first of two. */
  Quote,
  /** Behind a quoted cell. */
  Behind,
}

export class CsvScanner {
  fault: ScanFault | undefined;
  /** 1-based line of the next character. */
  line = 1;
  /** The first line break; undefined until there is one. */
  lineBreak: string | undefined;
  private state = State.Start;
  private cells: string[] = [];
  /** The part of the cell that came with earlier pieces, or before a doubled quote or a line break in it. */
  private held = '';
  private recordLine = 1;
  private quoteLine = 1;
  /** A line break of two characters may be cut in two by the end of a piece. */
  private behindReturn = false;
  private stopped = false;
  /** Where the record, or the rest of it that came with this piece, begins; what came before is in `recordHeld`. */
  private recordFrom = 0;
  private recordHeld = '';
  private readonly takePlain: TakePlainRecord | undefined;
  private readonly keepTexts: boolean;
  private readonly delimiterCode: number;
  /** Blanks around a cell mean nothing; a tab that is a delimiter is no blank. */
  private readonly trims: boolean;
  /** Any run of spaces and tabs is one delimiter, and none at the ends of a line. */
  private readonly runs: boolean;

  constructor(
    private readonly delimiter: Separator,
    private readonly take: TakeRecord,
    { takePlain, keepTexts = false }: ScanOptions = {},
  ) {
    this.takePlain = takePlain;
    this.keepTexts = keepTexts;
    this.delimiterCode = delimiter.charCodeAt(0);
    this.trims = delimiter !== '\t';
    this.runs = delimiter === ' ';
  }

  /** False when the rest need not be read. */
  write(text: string): boolean {
    let at = 0;
    if (this.behindReturn && text.length > 0) {
      this.behindReturn = false;
      if (text.charCodeAt(0) === NEWLINE) at = 1;
    }
    this.recordFrom = at;
    while (at < text.length && !this.stopped) {
      if (this.takePlain && this.atRecord) {
        const next = this.takePlain(text, at, this.line);
        if (next > at) {
          at = this.recordFrom = next;
          this.recordLine = ++this.line;
          continue;
        }
      }
      if (this.state === State.Quoted) at = this.quoted(text, at);
      else if (this.state === State.Quote) at = this.behindQuote(text, at);
      else at = this.plain(text, at);
    }
    if (this.keepTexts) this.recordHeld += text.slice(this.recordFrom);
    return !this.stopped;
  }

  /** Lines that somebody else has read come before what is written next, which begins a record. */
  skip(lines: number): void {
    this.line += lines;
    this.recordLine = this.line;
  }

  /** The last line may have no line break behind it. */
  end(): void {
    if (this.stopped) return;
    if (this.state === State.Quoted) this.unclosed();
    else if (this.state !== State.Start || this.cells.length > 0) this.endCells('', this.recordHeld);
  }

  /** Nothing of a record has been read yet. */
  private get atRecord(): boolean {
    return this.state === State.Start && this.cells.length === 0 && this.held === '';
  }

  /** Outside of quotes, up to the end of the cell. */
  private plain(text: string, from: number): number {
    const { delimiterCode } = this;
    for (let at = from; at < text.length; at++) {
      const char = text.charCodeAt(at);
      if (this.state === State.Plain && char > QUOTE && char !== delimiterCode) continue;
      if (char === delimiterCode || (this.runs && char === TAB)) {
        if (this.runs && this.state === State.Start) continue;
        this.endCell(text.slice(from, at));
        return at + 1;
      }
      if (char === NEWLINE || char === RETURN) {
        const next = this.behindBreak(text, at);
        this.lineBreak ??= this.behindReturn ? '\r\n' : text.slice(at, next);
        this.endLine(text.slice(from, at), text, at);
        this.recordFrom = next;
        return next;
      }
      if (char === QUOTE) {
        if (this.state !== State.Start) return this.misplaced(at);
        this.state = State.Quoted;
        this.quoteLine = this.line;
        this.held = '';
        return at + 1;
      }
      if (this.state === State.Plain || (this.trims && isBlank(char))) continue;
      if (this.state === State.Behind) return this.misplaced(at);
      this.state = State.Plain;
    }
    if (this.state !== State.Behind) this.hold(text.slice(from));
    return text.length;
  }

  private quoted(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const char = text.charCodeAt(at);
      if (char === QUOTE) {
        this.hold(text.slice(from, at));
        if (!this.stopped) this.state = State.Quote;
        return at + 1;
      }
      if (char !== NEWLINE && char !== RETURN) continue;
      this.hold(`${text.slice(from, at)}\n`);
      this.line++;
      if (this.stopped) return at;
      return this.behindBreak(text, at);
    }
    this.hold(text.slice(from));
    return text.length;
  }

  private behindQuote(text: string, at: number): number {
    if (text.charCodeAt(at) !== QUOTE) {
      this.state = State.Behind;
      return at;
    }
    this.state = State.Quoted;
    this.hold('"');
    return at + 1;
  }

  private behindBreak(text: string, at: number): number {
    if (text.charCodeAt(at) === NEWLINE) return at + 1;
    this.behindReturn = at + 1 === text.length;
    return text.charCodeAt(at + 1) === NEWLINE ? at + 2 : at + 1;
  }

  private hold(text: string): void {
    this.held += text;
    if (this.held.length <= MAX_CELL) return;
    if (this.state === State.Quoted) this.unclosed();
    else this.tooLong();
  }

  /** `rest` is what the cell has in this piece. */
  private endCell(rest: string): void {
    const quoted = this.state === State.Behind || this.state === State.Quote;
    const text = quoted ? this.held : this.held + rest;
    this.held = '';
    this.state = State.Start;
    this.cells.push(quoted || !this.trims ? text : text.trim());
    if (text.length > MAX_CELL) this.tooLong();
    else if (this.cells.length > MAX_COLUMNS) {
      const message = `line ${this.line} has more than ${MAX_COLUMNS} cells, which no table has`;
      this.stop(this.line, message);
    }
  }

  /** An empty line is no record. */
  private endLine(rest: string, text: string, at: number): void {
    const record = this.keepTexts ? this.recordHeld + text.slice(this.recordFrom, at) : '';
    this.recordHeld = '';
    if (this.state === State.Start && this.cells.length === 0) this.held = '';
    else this.endCells(rest, record);
    this.line++;
    this.recordLine = this.line;
  }

  /** Blanks at the end of a line are no cell where they separate cells. */
  private endCells(rest: string, record: string): void {
    if (!this.runs || this.state !== State.Start) this.endCell(rest);
    this.held = '';
    this.endRecord(record);
  }

  private endRecord(record: string): void {
    const { cells } = this;
    this.cells = [];
    if (!this.stopped && !this.take(cells, this.recordLine, this.line, record)) this.stopped = true;
  }

  private tooLong(): void {
    const message = `line ${this.line} has a cell of more than ${MAX_CELL} characters, which no table has`;
    this.stop(this.line, message);
  }

  private unclosed(): void {
    const message =
      `the quote that opens on line ${this.quoteLine} is not closed before the next ${this.name()} or the end of the line; ` +
      'correct it, and write a quote within quotes twice';
    this.stop(this.quoteLine, message);
  }

  private misplaced(at: number): number {
    if (this.state === State.Behind) this.unclosed();
    else {
      const message = `line ${this.line} has a quote within a cell that begins without one; put the whole cell in quotes, and write that quote twice`;
      this.stop(this.line, message);
    }
    return at;
  }

  private stop(line: number, what: string): void {
    this.fault ??= { line, sentence: (file) => `${file} is not well formed: ${what}.` };
    this.stopped = true;
  }

  private name(): string {
    return separatorWord(this.delimiter).slice(0, -1);
  }
}

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;

function isBlank(char: number): boolean {
  return char === 32 || char === TAB || char === 11 || char === 12 || char === 160 || char === 0xfeff;
}

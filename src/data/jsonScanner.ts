/**
 * JSON text (RFC 8259) in pieces, without recursion: an array of objects, of which each key and value is told. What is nested in a
 * value is checked and passed over, to a depth that no table has.
 */
import { MAX_CELL, type ScanFault } from './csvScanner';

/** Deeper than this is no table, and no reader of ours need hold it. */
export const MAX_DEPTH = 100;

export interface JsonSink {
  /** An object of the outermost array begins. */
  row(line: number): boolean;
  value(key: string, value: string | number | boolean | null): void;
  /** False when no more is wanted. */
  rowEnd(): boolean;
}

/** What may come next. */
const enum Expect {
  Value,
  /** A value, or the end of an array that is empty so far. */
  ValueOrEnd,
  Key,
  KeyOrEnd,
  Colon,
  CommaOrEnd,
  Nothing,
}

/** What a word or text of several characters is, while it is read. */
const enum Token {
  None,
  Text,
  Word,
}

export class JsonScanner {
  fault: ScanFault | undefined;
  line = 1;
  private expect = Expect.Value;
  /** `[` or `{` of everything that is open, outermost first. */
  private readonly open: number[] = [];
  private token = Token.None;
  private held = '';
  private tokenLine = 1;
  /** The text so far ends in a backslash that is not escaped itself. */
  private escaped = false;
  private hasEscapes = false;
  private key = '';
  private rows = 0;
  private behindReturn = false;
  private stopped = false;

  constructor(private readonly sink: JsonSink) {}

  /** False when the rest need not be read. */
  write(text: string): boolean {
    let at = 0;
    while (at < text.length && !this.stopped) {
      if (this.token === Token.Text) at = this.text(text, at);
      else if (this.token === Token.Word) at = this.word(text, at);
      else this.character(text.charCodeAt(at++));
    }
    return !this.stopped;
  }

  end(): void {
    if (this.stopped) return;
    if (this.token === Token.Word) this.wordEnd();
    if (this.token === Token.Text) this.unclosed();
    else if (this.expect !== Expect.Nothing) {
      this.wrong('ends before all that it opens is closed; it may have been cut off');
    }
  }

  /** Whether there is nothing but blanks so far. */
  get empty(): boolean {
    return !this.stopped && this.expect === Expect.Value && this.open.length === 0;
  }

  private character(char: number): void {
    if (char === NEWLINE || char === RETURN) {
      if (char === RETURN || !this.behindReturn) this.line++;
      this.behindReturn = char === RETURN;
      return;
    }
    this.behindReturn = false;
    if (char === SPACE || char === TAB) return;
    if (this.expect === Expect.Nothing) {
      this.wrong('goes on behind the end of the table; remove what follows its last ]');
    } else if (char === OPEN_ARRAY || char === OPEN_OBJECT) this.opens(char);
    else if (char === CLOSE_ARRAY || char === CLOSE_OBJECT) this.closes(char);
    else if (char === COMMA) this.comma();
    else if (char === COLON) {
      if (this.expect === Expect.Colon) this.expect = Expect.Value;
      else this.wrong('has a : that belongs nowhere; it stands between a key and its value');
    } else this.begins(char);
  }

  private opens(char: number): void {
    if (!this.mayBegin()) return;
    const depth = this.open.length;
    if (depth === 0 && char === OPEN_OBJECT) return this.notRows();
    if (depth === 1) {
      if (char !== OPEN_OBJECT) return this.notObject();
      if (!this.sink.row(this.line)) return this.enough();
      this.rows++;
    }
    if (depth === 2) this.sink.value(this.key, char === OPEN_ARRAY ? '[…]' : '{…}');
    if (depth === MAX_DEPTH) {
      const shape = 'a table is an array of flat objects, one a row: [{"x": 1, "y": 2}, …]';
      return this.wrong(`nests more than ${MAX_DEPTH} levels; ${shape}`);
    }
    this.open.push(char);
    this.expect = char === OPEN_ARRAY ? Expect.ValueOrEnd : Expect.KeyOrEnd;
  }

  private closes(char: number): void {
    const opener = this.open.at(-1);
    const { expect } = this;
    const matches = opener === (char === CLOSE_ARRAY ? OPEN_ARRAY : OPEN_OBJECT);
    const first = char === CLOSE_ARRAY ? Expect.ValueOrEnd : Expect.KeyOrEnd;
    if (!matches || (expect !== Expect.CommaOrEnd && expect !== first)) {
      const sign = String.fromCharCode(char);
      return this.wrong(`has a ${sign} that belongs nowhere; look for a comma or bracket too many before it`);
    }
    this.open.pop();
    this.expect = this.open.length === 0 ? Expect.Nothing : Expect.CommaOrEnd;
    if (this.open.length === 1 && !this.sink.rowEnd()) this.enough();
  }

  private comma(): void {
    if (this.expect !== Expect.CommaOrEnd) {
      return this.wrong('has a comma that separates nothing; remove it');
    }
    this.expect = this.open.at(-1) === OPEN_ARRAY ? Expect.Value : Expect.Key;
  }

  /** A text or a word begins. */
  private begins(char: number): void {
    const key = this.expect === Expect.Key || this.expect === Expect.KeyOrEnd;
    if (key && char !== QUOTE) return this.wrong('has a key without quotes; write it as "key"');
    if (!key && !this.mayBegin()) return;
    if (!key && this.open.length === 0) return this.notRows();
    if (!key && this.open.length === 1) return this.notObject();
    this.token = char === QUOTE ? Token.Text : Token.Word;
    this.tokenLine = this.line;
    this.held = char === QUOTE ? '' : String.fromCharCode(char);
    this.escaped = this.hasEscapes = false;
  }

  private mayBegin(): boolean {
    if (this.expect === Expect.Value || this.expect === Expect.ValueOrEnd) return true;
    if (this.expect === Expect.CommaOrEnd) this.wrong('lacks a comma between two values; add it');
    else if (this.expect === Expect.Colon) this.wrong('lacks the : between a key and its value; add it');
    else this.wrong('has a value where a key belongs; write {"key": value, …}');
    return false;
  }

  private text(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const char = text.charCodeAt(at);
      if (this.escaped) this.escaped = false;
      else if (char === QUOTE) {
        this.hold(text.slice(from, at));
        if (!this.stopped) this.textEnd();
        return at + 1;
      } else if (char === BACKSLASH) this.escaped = this.hasEscapes = true;
      if (char >= SPACE) continue;
      if (char === NEWLINE || char === RETURN) this.unclosed();
      else this.wrong('has a control character in a text; write it as \\u00…');
      return at;
    }
    this.hold(text.slice(from));
    return text.length;
  }

  private textEnd(): void {
    let value = this.held;
    if (this.hasEscapes) {
      try {
        value = JSON.parse(`"${value}"`) as string;
      } catch {
        return this.wrong('has a text with an unknown \\ in it; write a backslash as \\\\');
      }
    }
    this.token = Token.None;
    this.held = '';
    if (this.expect !== Expect.Key && this.expect !== Expect.KeyOrEnd) return this.scalar(value);
    if (this.open.length === 2) this.key = value;
    this.expect = Expect.Colon;
  }

  private word(text: string, from: number): number {
    let at = from;
    while (at < text.length && !endsWord(text.charCodeAt(at))) at++;
    this.hold(text.slice(from, at));
    if (at < text.length && !this.stopped) this.wordEnd();
    return at;
  }

  private wordEnd(): void {
    const word = this.held;
    this.token = Token.None;
    this.held = '';
    if (NUMBER.test(word)) return this.scalar(Number(word));
    if (Object.hasOwn(WORDS, word)) return this.scalar(WORDS[word]);
    const advice = /^[-+]?(nan|inf)/i.test(word)
      ? 'JSON has no NaN and no Infinity; write null and `missing drop` to leave such rows out'
      : 'a value is a number, a text in double quotes, true, false or null';
    this.wrong(`has a word that is no value; ${advice}`);
  }

  private scalar(value: string | number | boolean | null): void {
    if (this.open.length === 2) this.sink.value(this.key, value);
    this.expect = Expect.CommaOrEnd;
  }

  private hold(text: string): void {
    this.held += text;
    if (this.held.length <= MAX_CELL) return;
    if (this.token === Token.Text) this.unclosed();
    else this.wrong(`has a word of more than ${MAX_CELL} characters, which is no value`);
  }

  private unclosed(): void {
    const line = this.tokenLine;
    const what = `the text that opens on line ${line} is not closed; add its "`;
    this.stop(line, (file) => `${file} is not valid JSON: ${what}.`);
  }

  private notRows(): void {
    const shape = 'an array of objects, one a row: [{"x": 1, "y": 2}, …]';
    this.stop(this.line, (file) => `${file} must hold ${shape}.`);
  }

  private notObject(): void {
    const { line } = this;
    const where = `Row ${this.rows + 1} (line ${line} of`;
    this.stop(line, (file) => `${where} ${file}) is not an object; write it as {"column": value, …}.`);
  }

  private wrong(what: string): void {
    const { line } = this;
    this.stop(line, (file) => `${file} is not valid JSON: line ${line} ${what}.`);
  }

  private stop(line: number, sentence: ScanFault['sentence']): void {
    this.fault ??= { line, sentence };
    this.stopped = true;
  }

  private enough(): void {
    this.stopped = true;
  }
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

const NEWLINE = 10;
const RETURN = 13;
const TAB = 9;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

function endsWord(char: number): boolean {
  return (
    char <= SPACE ||
    char === COMMA ||
    char === COLON ||
    char === QUOTE ||
    char === OPEN_ARRAY ||
    char === CLOSE_ARRAY ||
    char === OPEN_OBJECT ||
    char === CLOSE_OBJECT
  );
}

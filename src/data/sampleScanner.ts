/**
 * The body of `samples { … }`: one sample a line, `input, input -> target`, inputs separated by commas or blanks. Read by
 * hand in one pass, so that 50,000 lines stay fast.
 */

import { oddCell } from './oddCell';

interface ScanProblem {
  readonly code: 'not-a-number' | 'not-finite' | 'missing-arrow' | 'unequal-rows' | 'syntax';
  readonly message: string;
  /** Offset in the scanned text, and length. */
  readonly offset: number;
  readonly length: number;
}

export interface ScannedSamples {
  readonly count: number;
  readonly dimension: number;
  /** count × dimension, row-major. Meaningless when there are problems. */
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  /** Offset in the text and length of each sample, first token to last. */
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
  readonly problems: readonly ScanProblem[];
}

/** More than this many problems help nobody. */
export const MAX_SCAN_PROBLEMS = 20;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const INFINITE = /^[+-]?(inf(inity)?|nan|∞)$/i;

/** Reads `text` from `start` to `end` (both inside the braces). Line and block comments and empty lines are skipped. */
export function scanSamples(text: string, start: number, end: number): ScannedSamples {
  const scanner = new SampleScanner(text, start, end);
  scanner.run();
  return scanner.result();
}

class SampleScanner {
  private readonly inputs: number[] = [];
  private readonly targets: number[] = [];
  private readonly offsets: number[] = [];
  private readonly lengths: number[] = [];
  private readonly problems: ScanProblem[] = [];
  private dimension = 0;

  constructor(
    private readonly text: string,
    private position: number,
    private readonly end: number,
  ) {}

  run(): void {
    while (this.position < this.end && this.problems.length < MAX_SCAN_PROBLEMS) this.line();
  }

  result(): ScannedSamples {
    return {
      count: this.targets.length,
      dimension: this.dimension,
      inputs: Float64Array.from(this.inputs),
      targets: Float64Array.from(this.targets),
      offsets: this.offsets,
      lengths: this.lengths,
      problems: this.problems,
    };
  }

  /** One line: values, an arrow, one value. Leaves the position behind its line break. */
  private line(): void {
    const values: number[] = [];
    let arrow = -1;
    let first = -1;
    let behind = -1;
    let comma = -1;
    const before = this.problems.length;
    const note = (code: ScanProblem['code'], message: string, offset: number, length: number) => {
      if (this.problems.length === before) this.problems.push({ code, message, offset, length });
    };
    while (this.skipBlanks()) {
      const at = this.position;
      const char = this.text.charCodeAt(at);
      if (first < 0) first = at;
      if (char === COMMA) {
        if (values.length === 0 || arrow >= 0 || comma >= 0) {
          note('syntax', 'This comma separates nothing; remove it (one sample a line: `1, 2 -> 3`).', at, 1);
        }
        comma = at;
        this.position++;
      } else if (char === MINUS && this.text.charCodeAt(at + 1) === GREATER) {
        if (arrow >= 0) note('syntax', 'A second `->` on the line; write one sample a line.', at, 2);
        else if (values.length === 0)
          note('syntax', 'There is no input before `->`; write `input -> target`.', at, 2);
        else if (comma >= 0) note('syntax', 'This comma separates nothing; remove it.', comma, 1);
        arrow = values.length;
        comma = -1;
        this.position += 2;
      } else {
        this.word();
        const problem = this.value(at, values);
        if (problem) note(problem.code, problem.message, at, this.position - at);
        else if (arrow >= 0 && values.length > arrow + 1) {
          note(
            'syntax',
            'A sample has one target; begin the next sample on its own line.',
            at,
            this.position - at,
          );
        }
        comma = -1;
      }
      behind = this.position;
    }
    if (first < 0) return;
    const length = behind - first;
    if (comma >= 0) note('syntax', 'This comma separates nothing; remove it.', comma, 1);
    if (arrow < 0) note('missing-arrow', 'This line has no `->`; write `input -> target`.', first, length);
    else if (values.length === arrow)
      note('syntax', 'The target after `->` is missing; write `input -> target`.', first, length);
    if (this.problems.length > before) return;
    this.sample(values, first, length, note);
  }

  private sample(
    values: number[],
    first: number,
    length: number,
    note: (code: ScanProblem['code'], message: string, offset: number, length: number) => void,
  ): void {
    const inputs = values.length - 1;
    if (this.targets.length === 0) this.dimension = inputs;
    if (inputs !== this.dimension) {
      const have = inputs === 1 ? '1 input' : `${inputs} inputs`;
      note(
        'unequal-rows',
        `This sample has ${have} where the first one has ${this.dimension}; make them equal.`,
        first,
        length,
      );
      return;
    }
    for (let k = 0; k < inputs; k++) this.inputs.push(values[k]);
    this.targets.push(values[inputs]);
    this.offsets.push(first);
    this.lengths.push(length);
  }

  /** Moves to the next token of the line; false, behind the line break, when there is none. */
  private skipBlanks(): boolean {
    for (; this.position < this.end; this.position++) {
      const char = this.text.charCodeAt(this.position);
      if (char === NEWLINE || char === RETURN) {
        this.position++;
        return false;
      }
      if (char === SLASH && this.text.charCodeAt(this.position + 1) === SLASH) {
        while (this.position < this.end && !isBreak(this.text.charCodeAt(this.position))) this.position++;
        this.position--;
      } else if (char === SLASH && this.text.charCodeAt(this.position + 1) === STAR) {
        const close = this.text.indexOf('*/', this.position + 2);
        this.position = close < 0 || close + 2 > this.end ? this.end : close + 1;
      } else if (!isBlank(char)) {
        return true;
      }
    }
    return false;
  }

  /** Moves behind a run of characters that are no blank, comma, comment or arrow; takes at least one. */
  private word(): void {
    for (this.position++; this.position < this.end; this.position++) {
      const char = this.text.charCodeAt(this.position);
      if (char === COMMA || isBlank(char) || isBreak(char)) return;
      const next = this.text.charCodeAt(this.position + 1);
      if (char === MINUS && next === GREATER) return;
      if (char === SLASH && (next === SLASH || next === STAR)) return;
    }
  }

  /** Reads the word from `at` to the position into `values`, or says why it cannot. */
  private value(at: number, values: number[]): Pick<ScanProblem, 'code' | 'message'> | undefined {
    const word = this.text.slice(at, this.position);
    values.push(Number(word));
    if (NUMBER.test(word)) {
      if (Number.isFinite(values[values.length - 1])) return undefined;
      return {
        code: 'not-finite',
        message: `${shorten(word)} is too large for a number; use one below 1.8e308.`,
      };
    }
    if (INFINITE.test(word)) {
      return {
        code: 'not-finite',
        message: `${word} cannot be fitted; every value must be a finite number.`,
      };
    }
    const odd = oddCell(word);
    return {
      code: 'not-a-number',
      message: odd
        ? `\`${shorten(word)}\` is not a number as it stands (${odd.what}); ${odd.advice}`
        : `\`${shorten(word)}\` is not a number; correct or remove it.`,
    };
  }
}

const COMMA = 44;
const MINUS = 45;
const SLASH = 47;
const STAR = 42;
const GREATER = 62;
const NEWLINE = 10;
const RETURN = 13;

function isBreak(char: number): boolean {
  return char === NEWLINE || char === RETURN;
}

/** Space, tab, vertical tab, form feed, no-break space, byte order mark. */
function isBlank(char: number): boolean {
  return char === 32 || char === 9 || char === 11 || char === 12 || char === 160 || char === 0xfeff;
}

function shorten(word: string): string {
  return word.length > 30 ? `${word.slice(0, 30)}…` : word;
}

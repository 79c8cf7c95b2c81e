/**
 * Numbers as text, by WebAssembly (assembly/numberText.ts): what String writes, in a fifth of its time, which of a table of one column
 * is most of what a prediction takes.
 */
import type { ByteText } from '../predict/byteText';
import { NUMBER_TEXT } from './generated/numberText';

/** assembly/numberText.ts: arguments are addresses, but for how many and which character ends each. */
interface Compiled {
  write(values: number, count: number, end: number, powers: number, powersOfTen: number, to: number): number;
  writeRows(
    values: number,
    count: number,
    places: number,
    separator: number,
    endingOf: number,
    endings: number,
    powers: number,
    powersOfTen: number,
    to: number,
  ): number;
}

/** Where lines lie in bytes of UTF-8, one after the other: each begins and ends, in front of its line break, so many bytes from the first. */
export interface TextPlaces {
  readonly bytes: Uint8Array;
  readonly begins: Uint32Array;
  readonly ends: Uint32Array;
}

/** What stands around the number of a row. */
export interface RowFrame {
  /** What each row begins with, where it begins with a line, and the character of ASCII behind that. */
  readonly lines: TextPlaces | undefined;
  readonly separator: string;
  /** What rows end with. */
  readonly endings: readonly Uint8Array[];
  /** Of each row: which of the endings. */
  readonly endingOf: Uint32Array;
}

/** Numbers that are written by one call, and the most bytes of one with its end. */
const AT_ONCE = 2048;
const LONGEST = 25;
/** Bytes behind the last number that may be written over. */
const SPARE = 16;
/** 10^k for k from −292 to 324, each as 128 bits. */
const LEAST_POWER = -292;
const POWERS = 617;
const POWER_BYTES = 16;
const PAGE_BYTES = 65_536;
/** What is compiled has its own data before. */
const VALUES_AT = 1024;
const POWERS_AT = VALUES_AT + 8 * AT_ONCE;
/** 10^k for k from 0 to 19, as 64 bits each. */
const POWERS_OF_TEN_AT = POWERS_AT + POWER_BYTES * POWERS;
const POWERS_OF_TEN = 20;
const TEXT_AT = POWERS_OF_TEN_AT + 8 * POWERS_OF_TEN;
const PLACES_AT = TEXT_AT + LONGEST * AT_ONCE + SPARE;
/** A place is two numbers of 32 bits. */
const LINES_AT = PLACES_AT + 8 * AT_ONCE;
/** Bytes of the lines of one call; longer ones are copied faster by the system. */
const MOST_LINES = 1 << 19;
/** Endings of one call; 255 are those of eight inputs that may be outside. */
const MOST_ENDINGS = 256;
/** Bytes of an ending, a separator, some names and a line break; rows with longer ones are put together by the caller. */
const LONGEST_ENDING = 128;
/** An ending is its address and its length, of 32 bits. */
const ENDINGS_AT = LINES_AT + MOST_LINES + SPARE;
const ENDING_TEXTS_AT = ENDINGS_AT + 8 * MOST_ENDINGS;
const ENDING_OF_AT = ENDING_TEXTS_AT + LONGEST_ENDING * MOST_ENDINGS + SPARE;
const ROWS_AT = ENDING_OF_AT + 4 * AT_ONCE;
/** A separator, a number and an ending. */
const MOST_BEHIND = 1 + LONGEST + LONGEST_ENDING;
const BYTES = ROWS_AT + MOST_LINES + MOST_BEHIND * AT_ONCE + SPARE;

export class NumberText {
  private readonly compiled: Compiled;
  private readonly values: Float64Array;
  private readonly places: Uint32Array;
  private readonly endings: Uint32Array;
  private readonly endingOf: Uint32Array;
  private readonly bytes: Buffer;

  constructor() {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(BYTES / PAGE_BYTES) });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(NUMBER_TEXT, 'base64')), {
      env: { memory },
    });
    this.compiled = exports as unknown as Compiled;
    this.values = new Float64Array(memory.buffer, VALUES_AT, AT_ONCE);
    this.places = new Uint32Array(memory.buffer, PLACES_AT, 2 * AT_ONCE);
    this.endings = new Uint32Array(memory.buffer, ENDINGS_AT, 2 * MOST_ENDINGS);
    this.endingOf = new Uint32Array(memory.buffer, ENDING_OF_AT, AT_ONCE);
    this.bytes = Buffer.from(memory.buffer);
    writePowers(new DataView(memory.buffer, POWERS_AT));
    const plain = new DataView(memory.buffer, POWERS_OF_TEN_AT);
    for (let k = 0; k < POWERS_OF_TEN; k++) plain.setBigUint64(8 * k, 10n ** BigInt(k), true);
  }

  /** Writes each number as String does, with the character, one of ASCII, behind it. */
  write(values: Float64Array, end: string, to: ByteText): void {
    for (let from = 0; from < values.length; from += AT_ONCE) {
      const some = values.subarray(from, from + AT_ONCE);
      if (allFinite(some)) this.writeFinite(some, end, to);
      else to.add(`${some.join(end)}${end}`);
    }
  }

  /** Writes each number within its row. False, and nothing is written, where lines or endings are too long for that or a number is not finite. */
  writeRows(frame: RowFrame, values: Float64Array, to: ByteText): boolean {
    const { endingOf, endings, lines, separator } = frame;
    const before = to.length;
    if (!this.takeEndings(endings)) return false;
    for (let from = 0; from < values.length; from += AT_ONCE) {
      const some = values.subarray(from, from + AT_ONCE);
      if (!allFinite(some) || (lines && !this.takeLines(lines, from, some.length))) {
        to.length = before;
        return false;
      }
      this.endingOf.set(endingOf.subarray(from, from + some.length));
      this.writeTaken(some, lines ? PLACES_AT : 0, separator, to);
    }
    return true;
  }

  private takeEndings(endings: readonly Uint8Array[]): boolean {
    if (endings.length > MOST_ENDINGS || endings.some(({ length }) => length > LONGEST_ENDING)) return false;
    endings.forEach((ending, i) => {
      const at = ENDING_TEXTS_AT + LONGEST_ENDING * i;
      this.bytes.set(ending, at);
      this.endings[2 * i] = at;
      this.endings[2 * i + 1] = ending.length;
    });
    return true;
  }

  private takeLines({ begins, bytes, ends }: TextPlaces, from: number, count: number): boolean {
    const first = begins[from];
    const last = ends[from + count - 1];
    if (last - first > MOST_LINES) return false;
    const { places } = this;
    for (let i = 0; i < count; i++) {
      places[2 * i] = LINES_AT + begins[from + i] - first;
      places[2 * i + 1] = LINES_AT + ends[from + i] - first;
    }
    this.bytes.set(bytes.subarray(first, last), LINES_AT);
    return true;
  }

  private writeTaken(values: Float64Array, places: number, separator: string, to: ByteText): void {
    this.values.set(values);
    const length = this.compiled.writeRows(
      VALUES_AT,
      values.length,
      places,
      separator.charCodeAt(0),
      ENDING_OF_AT,
      ENDINGS_AT,
      POWERS_AT,
      POWERS_OF_TEN_AT,
      ROWS_AT,
    );
    to.addBytes(this.bytes, ROWS_AT, ROWS_AT + length);
  }

  private writeFinite(values: Float64Array, end: string, to: ByteText): void {
    this.values.set(values);
    const length = this.compiled.write(
      VALUES_AT,
      values.length,
      end.charCodeAt(0),
      POWERS_AT,
      POWERS_OF_TEN_AT,
      TEXT_AT,
    );
    to.addBytes(this.bytes, TEXT_AT, TEXT_AT + length);
  }
}

/** A loop: `every` has a function to call for each. */
export function allFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    // not a number where the value is none or infinite
    if (values[i] - values[i] !== 0) return false;
  }
  return true;
}

/** 10^k / 2^r with r so that it has 128 bits, rounded up. */
function writePowers(to: DataView): void {
  for (let i = 0; i < POWERS; i++) {
    const k = LEAST_POWER + i;
    const r = BigInt(Math.floor(k * Math.log2(10)) + 1 - 128);
    const ten = 10n ** BigInt(Math.abs(k));
    const [above, below] = k < 0 ? [1n << -r, ten] : r < 0n ? [ten << -r, 1n] : [ten, 1n << r];
    const power = (above + below - 1n) / below;
    to.setBigUint64(POWER_BYTES * i, power >> 64n, true);
    to.setBigUint64(POWER_BYTES * i + 8, BigInt.asUintN(64, power), true);
  }
}

/**
 * Numbers as text, by WebAssembly (assembly/numberText.ts): what String writes, in a fifth of its time, which of a table of one column
 * is most of what a prediction takes.
 */
import type { ByteText } from '../predict/byteText';
import { NUMBER_TEXT } from './generated/numberText';

/** assembly/numberText.ts: arguments are addresses, but for how many and which character ends each. */
interface Compiled {
  write(values: number, count: number, end: number, powers: number, powersOfTen: number, to: number): number;
  writeBehind(
    values: number,
    count: number,
    places: number,
    separator: number,
    lineBreak: number,
    breakLength: number,
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
const BEHIND_AT = LINES_AT + MOST_LINES + SPARE;
/** A separator, a number, and a line break of two characters. */
const MOST_BEHIND = LONGEST + 2;
const BYTES = BEHIND_AT + MOST_LINES + MOST_BEHIND * AT_ONCE + SPARE;

export class NumberText {
  private readonly compiled: Compiled;
  private readonly values: Float64Array;
  private readonly places: Uint32Array;
  private readonly bytes: Buffer;

  constructor() {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(BYTES / PAGE_BYTES) });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(NUMBER_TEXT, 'base64')), {
      env: { memory },
    });
    this.compiled = exports as unknown as Compiled;
    this.values = new Float64Array(memory.buffer, VALUES_AT, AT_ONCE);
    this.places = new Uint32Array(memory.buffer, PLACES_AT, 2 * AT_ONCE);
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

  /**
   * Writes each line with its number behind it, after a separator of ASCII, and a line break. False, and nothing is written, where the lines
   * are too long for that or a number is not finite.
   */
  writeBehind(
    lines: TextPlaces,
    values: Float64Array,
    separator: string,
    lineBreak: string,
    to: ByteText,
  ): boolean {
    const before = to.length;
    for (let from = 0; from < values.length; from += AT_ONCE) {
      const some = values.subarray(from, from + AT_ONCE);
      if (allFinite(some) && this.takeLines(lines, from, some.length)) {
        this.writeTaken(some, separator, lineBreak, to);
        continue;
      }
      to.length = before;
      return false;
    }
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

  private writeTaken(values: Float64Array, separator: string, lineBreak: string, to: ByteText): void {
    this.values.set(values);
    const length = this.compiled.writeBehind(
      VALUES_AT,
      values.length,
      PLACES_AT,
      separator.charCodeAt(0),
      Buffer.from(lineBreak).readUIntLE(0, lineBreak.length),
      lineBreak.length,
      POWERS_AT,
      POWERS_OF_TEN_AT,
      BEHIND_AT,
    );
    to.addBytes(this.bytes, BEHIND_AT, BEHIND_AT + length);
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

/**
 * Numbers as text, by WebAssembly (assembly/numberText.ts): what String writes, in a fifth of its time, which of a table of one column
 * is most of what a prediction takes.
 */
import type { ByteText } from '../predict/byteText';
import { NUMBER_TEXT } from './generated/numberText';

/** assembly/numberText.ts: arguments are addresses, but for how many and which character ends each. */
interface Compiled {
  write(values: number, count: number, end: number, powers: number, powersOfTen: number, to: number): number;
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
const BYTES = TEXT_AT + LONGEST * AT_ONCE + SPARE;

export class NumberText {
  private readonly compiled: Compiled;
  private readonly values: Float64Array;
  private readonly bytes: Buffer;

  constructor() {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(BYTES / PAGE_BYTES) });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(NUMBER_TEXT, 'base64')), {
      env: { memory },
    });
    this.compiled = exports as unknown as Compiled;
    this.values = new Float64Array(memory.buffer, VALUES_AT, AT_ONCE);
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

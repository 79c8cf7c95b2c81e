/** Whole numbers of a type: their limits, scales and literals. */
import { nearFloat } from './centre';
import { ExportRefusal } from './choices';
import type { Body } from './cText';

/** Sizes of a type, all powers of two. */
export interface FixedType {
  readonly bits: 16 | 32;
  readonly word: 'int16_t' | 'int32_t';
  /** For products and sums. */
  readonly wide: 'int32_t' | 'int64_t';
  /** Half the range of the data, in steps of an input; twice as much is told apart, and so many steps of any table. */
  readonly half: number;
  /** Sums stay below it: a bit less than the wide type has, for their rounding. */
  readonly sums: number;
}

/** How a real number stands as an integer: (number − offset) · 2^exponent, rounded to the nearest. */
export interface Scale {
  readonly offset: number;
  readonly exponent: number;
}

/** A function in integers, and how far its value may lie from the network's over the range of the data. */
export interface FixedFunction extends Body {
  readonly value: Scale;
  /** In the units of the target. */
  readonly error: number;
}

/** Exponents of a double's powers of two, with room for a quotient. */
const MOST_EXPONENT = 1000;

/** The finest scale in which a range has at most the type's steps on either side of its middle. */
export function scaleOf([least, most]: readonly [number, number], { half }: Pick<FixedType, 'half'>): Scale {
  const offset = nearFloat(least + (most - least) / 2);
  const reach = Math.max(most - offset, offset - least);
  return { offset, exponent: exponentFor(reach, half) };
}

/** The largest e with size·2^e ≤ most. */
export function exponentFor(size: number, most: number): number {
  if (!(size > 0)) return 0;
  let exponent = Math.floor(Math.log2(most) - Math.log2(size));
  while (size * 2 ** exponent > most) exponent--;
  return Math.max(-MOST_EXPONENT, Math.min(MOST_EXPONENT, exponent));
}

/** Relative room for the rounding of a bound's own sums: some thousand of them. */
export const BOUND_ROUNDING = 1e-12;

/**
 * Throws ExportRefusal where a number of a table or a sum is none that its type has: the network spans more powers of ten than doubles themselves can
 * work out.
 */
export function requireWhole(
  tables: readonly (readonly number[])[],
  sums: readonly number[],
  type: FixedType,
): void {
  const [lowest, highest] = limitsOf(type);
  const inTables = tables.every((numbers) => numbers.every((value) => value >= lowest && value <= highest));
  if (inTables && sums.every((value) => Math.abs(value) <= 2 * type.sums)) return;
  throw new ExportRefusal(
    'The network spans too many powers of ten for whole numbers; export it with --number double.',
  );
}

/** The limits of a type's integers. */
export const limitsOf = ({ bits }: FixedType): readonly [number, number] => [
  -(2 ** (bits - 1)),
  2 ** (bits - 1) - 1,
];

/** A whole number as a literal of the wide type. */
export const wideText = (value: number, { wide }: FixedType): string =>
  wide === 'int32_t' ? `INT32_C(${value + 0})` : `INT64_C(${BigInt(value)})`;

/** Ends a function: the sum as a value of the type, at its limits where it is beyond. */
export function saturated(sum: string, type: FixedType): string[] {
  const name = type.bits === 16 ? 'INT16' : 'INT32';
  return [
    `    if (${sum} > ${name}_MAX) return ${name}_MAX;`,
    `    if (${sum} < ${name}_MIN) return ${name}_MIN;`,
    `    return (${type.word})${sum};`,
  ];
}

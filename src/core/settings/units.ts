/**
 * A setting is a number with a unit, which says in which range it must lie. The settings of a room are one part: a record of
 * settings, whose values the room reads, and which `checkPart` holds against the ranges of their units.
 */

/** What a setting is measured in. */
type Unit =
  'share' | 'tolerance' | 'factor' | 'count' | 'work' | 'speed' | 'bytes' | 'ms' | 'radians' | 'floor';

export interface Setting<Value> {
  readonly value: Value;
  readonly unit: Unit;
}

/** A number, or one for each round of something. */
export type Part = Readonly<Record<string, Setting<number | readonly number[]>>>;

type ValuesOf<P extends Part> = { readonly [K in keyof P]: P[K]['value'] };

/** The numbers of a part by name. */
export function valuesOf<P extends Part>(part: P): ValuesOf<P> {
  const entries = Object.entries(part).map(([name, { value }]) => [name, value]);
  return Object.fromEntries(entries) as ValuesOf<P>;
}

/** Part of a whole: above 0, at most 1. */
export const share = (value: number): Setting<number> => ({ value, unit: 'share' });
/** Relative: above 0, at most 0.1. */
export const tolerance = (value: number): Setting<number> => ({ value, unit: 'tolerance' });
/** The same, one after the other; 0 may be among them. */
export const tolerances = (...value: number[]): Setting<readonly number[]> => ({ value, unit: 'tolerance' });
/** Parts of a whole, one after the other. */
export const shares = (...value: number[]): Setting<readonly number[]> => ({ value, unit: 'share' });
/** A multiple of something: above 0. */
export const factor = (value: number): Setting<number> => ({ value, unit: 'factor' });
/** A whole number, at least 1. */
export const count = (value: number): Setting<number> => ({ value, unit: 'count' });
/** Multiplications of plain loops: above 0. */
export const work = (value: number): Setting<number> => ({ value, unit: 'work' });
/** Multiplications of plain loops in a millisecond: above 0. */
export const speed = (value: number): Setting<number> => ({ value, unit: 'speed' });
/** Bytes of memory: a whole number, at least 1. */
export const bytes = (value: number): Setting<number> => ({ value, unit: 'bytes' });
/** Milliseconds: above 0. */
export const ms = (value: number): Setting<number> => ({ value, unit: 'ms' });
/** Above 0, at most a right angle. */
export const radians = (value: number): Setting<number> => ({ value, unit: 'radians' });
/** A number so small that only nothing is smaller, where a division by 0 is kept away: above 0, at most 1e-14. */
export const floor = (value: number): Setting<number> => ({ value, unit: 'floor' });

const isWhole = (value: number): boolean => Number.isInteger(value) && value >= 1;

const IN_RANGE: Readonly<Record<Unit, (value: number) => boolean>> = {
  share: (value) => value > 0 && value <= 1,
  tolerance: (value) => value > 0 && value <= 0.1,
  factor: (value) => value > 0,
  count: isWhole,
  work: (value) => value > 0,
  speed: (value) => value > 0,
  bytes: isWhole,
  ms: (value) => value > 0,
  radians: (value) => value > 0 && value <= Math.PI / 2,
  floor: (value) => value > 0 && value <= 1e-14,
};

/** One sentence for each setting that is out of its unit's range. */
export function checkPart(part: Part): string[] {
  const isIn = (unit: Unit, value: number): boolean => Number.isFinite(value) && IN_RANGE[unit](value);
  return Object.entries(part).flatMap(([name, { value, unit }]) => {
    const inRange =
      typeof value === 'number' ? isIn(unit, value) : value.every((one) => one === 0 || isIn(unit, one));
    return inRange ? [] : [`${name} = ${value.toString()} is no ${unit}.`];
  });
}

/** One sentence for each pair of settings of which the first is above the second. */
export function checkOrder<Name extends string>(
  values: Readonly<Record<Name, number>>,
  order: readonly (readonly [Name, Name])[],
): string[] {
  return order
    .filter(([less, more]) => !(values[less] <= values[more]))
    .map(([less, more]) => `${less} = ${values[less]} is above ${more} = ${values[more]}.`);
}

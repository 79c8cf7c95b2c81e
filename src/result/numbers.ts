/** Numbers of the result format, each with the words for what belongs there. */
import * as v from 'valibot';

export const finite = v.pipe(v.number(), v.finite('a finite number'));
export const nonNegative = v.pipe(
  finite,
  v.check((value) => value >= 0, 'zero or more'),
);
export const positive = v.pipe(
  finite,
  v.check((value) => value > 0, 'greater than zero'),
);
export const share = v.pipe(
  finite,
  v.check((value) => value >= 0 && value <= 1, 'between 0 and 1'),
);
export const whole = v.pipe(
  finite,
  v.check((value) => Number.isSafeInteger(value) && value >= 0, 'a whole number'),
);
export const atLeastOne = v.pipe(
  whole,
  v.check((value) => value >= 1, 'a whole number of at least 1'),
);

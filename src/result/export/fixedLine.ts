/** One input in fixed point: a table of points with a binary search and an integer division between two of them. */
import { maxAbs } from '../../core/linear/kernels';
import type { Artefact } from './artefact';
import { nearFloat } from './centre';
import { clampText, indexType, searchText, table } from './cText';
import {
  BOUND_ROUNDING,
  exponentFor,
  type FixedFunction,
  type FixedType,
  limitsOf,
  requireWhole,
  saturated,
  type Scale,
  wideText,
} from './fixedScale';
import { piecesOfArtefact, valueAt } from './pieces';

interface Points {
  /** Inputs in steps, ascending and distinct, and values in steps. */
  readonly at: readonly number[];
  readonly value: readonly number[];
}

export function fixedLine(artefact: Artefact, type: FixedType, input: Scale): FixedFunction {
  const { name } = artefact;
  const { range, centre, clamp } = artefact.columns[0];
  const [least, most] = range!;
  const pieces = piecesOfArtefact(artefact);
  const step = 2 ** input.exponent;
  /** The network at inputs in raw units, which lie near the offset: the difference is exact where it matters. */
  const valuesAt = (places: Float64Array): Float64Array =>
    places.map((place) => valueAt(pieces, place - centre));
  const toSteps = (place: number): number => Math.round((place - input.offset) * step);
  const [first, last] = [toSteps(least), toSteps(most)];
  const inRange = Array.from(pieces.from, (place) => place + centre);
  const within = inRange.filter((place) => place > least && place < most);
  const ends = valuesAt(Float64Array.of(least, most, ...within));
  const output = valueScale(artefact, Math.min(...ends), Math.max(...ends), type);
  const points = pointsOf(inRange.map(toSteps), [first, last], type, (steps) => {
    const places = Float64Array.from(steps, (at) => input.offset + at / step);
    return Array.from(valuesAt(places), (value) =>
      Math.round((value - output.offset) * 2 ** output.exponent),
    );
  });
  requireWhole([points.at, points.value], [], type);
  const error = errorOf();
  const unit = 2 ** output.exponent / step;
  const [left, right] = [pieces.slope[0], pieces.slope[pieces.kinks.length]].map((slope) =>
    slopeText(slope * unit, type),
  );
  const count = points.at.length;
  const index = indexType(count);
  const { word, wide } = type;
  const text = (value: number): string => String(value + 0);
  const lines = [
    ...table(`${word} ${name}_at`, points.at, text),
    ...table(`${word} ${name}_value`, points.value, text),
    '',
    `static inline ${word} ${name}(const ${word} *x)`,
    '{',
    `    ${wide} t = x[0], y;`,
    `    ${index} low = 0, high = ${count - 1};`,
    ...(clamp === null ? [] : clampText('t', [first, last].map(text))),
    `    if (t < ${name}_at[0]) {`,
    `        y = ${name}_value[0] + ${left(`(t - ${name}_at[0])`)};`,
    `    } else if (t >= ${name}_at[high]) {`,
    `        y = ${name}_value[high] + ${right(`(t - ${name}_at[high])`)};`,
    '    } else {',
    ...searchText(name, index, '        '),
    `        y = ${name}_value[low] + (t - ${name}_at[low]) * ((${wide})${name}_value[high] - ${name}_value[low]) / ((${wide})${name}_at[high] - ${name}_at[low]);`,
    '    }',
    ...saturated('y', type),
    '}',
  ];
  return {
    lines,
    value: output,
    error,
    tableBytes: (2 * count * type.bits) / 8 + (4 * type.bits) / 8,
    stackBytes: (4 * type.bits) / 8 + 12,
  };

  /**
   * Both the line through the points and the network are straight between the kinks of either: they differ most at one of those. The division
   * cuts off less than one step of the value, and the rounding of the input moves it by half a step times the slope.
   */
  function errorOf(): number {
    const { at, value } = points;
    const places = at.map((steps) => input.offset + steps / step);
    const all = Float64Array.of(
      least,
      most,
      ...within,
      ...places.filter((_, j) => at[j] >= first && at[j] <= last),
    );
    const exact = valuesAt(all);
    let worst = 0;
    let low = 0;
    const order = Array.from(all.keys()).sort((a, b) => all[a] - all[b]);
    for (const k of order) {
      const x = (all[k] - input.offset) * step;
      while (low + 2 < at.length && x >= at[low + 1]) low++;
      const line =
        at.length === 1
          ? value[0]
          : value[low] + ((x - at[low]) * (value[low + 1] - value[low])) / (at[low + 1] - at[low]);
      worst = Math.max(worst, Math.abs(output.offset + line / 2 ** output.exponent - exact[k]));
    }
    const size = Math.max(maxAbs(exact), Math.abs(output.offset));
    const rounding = pieces.step + BOUND_ROUNDING * size;
    return worst + 2 ** -output.exponent + maxAbs(pieces.slope) / (2 * step) + rounding;
  }
}

/** As finely as the values in the range allow. Values of a classification keep their sign. */
function valueScale({ classes }: Artefact, least: number, most: number, { half }: FixedType): Scale {
  const offset = classes === null ? nearFloat(least + (most - least) / 2) : 0;
  return { offset, exponent: exponentFor(Math.max(most - offset, offset - least), half) };
}

/** Both ends of the range, the kinks inside, and those outside as far as numbers of the type go. */
function pointsOf(
  kinks: readonly number[],
  [first, last]: readonly [number, number],
  type: FixedType,
  valuesAt: (steps: readonly number[]) => number[],
): Points {
  const [lowest, highest] = limitsOf(type);
  const all = [...new Set([first, last, ...kinks])]
    .filter((at) => at >= lowest && at <= highest)
    .sort((a, b) => a - b);
  const values = valuesAt(all);
  let from = all.indexOf(first);
  let to = all.indexOf(last);
  const fits = (a: number, b: number): boolean =>
    [values[a], values[b]].every((value) => value >= lowest && value <= highest) &&
    (all[b] - all[a]) * Math.abs(values[b] - values[a]) < 2 * type.sums;
  while (from > 0 && fits(from - 1, from)) from--;
  while (to + 1 < all.length && fits(to, to + 1)) to++;
  return { at: all.slice(from, to + 1), value: values.slice(from, to + 1) };
}

/** A slope in steps: a factor of the type and a power of two to divide by, so that no product leaves the wide type. */
function slopeText(slope: number, type: FixedType): (difference: string) => string {
  const { half } = type;
  const exponent = Math.min(Math.log2(half), exponentFor(Math.abs(slope), half));
  const factor = Math.max(-half, Math.min(half, Math.round(slope * 2 ** Math.max(0, exponent))));
  const divided = exponent > 0 ? ` / ${wideText(2 ** exponent, type)}` : '';
  return (difference) =>
    factor === 0 ? '0' : `${difference} * ${factor < 0 ? `(${factor})` : factor}${divided}`;
}

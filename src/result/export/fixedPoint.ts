/**
 * The C header in whole numbers alone: inputs and values are integers, each with a scale that is a power of two and an offset, both from the
 * range of the data. What rounding makes of the value is bounded over that range (docs/deploy.md, "Fixed point") and printed.
 */
import { type Artefact, singleColumn } from './artefact';
import { type Body, bracketed } from './cText';
import { ExportRefusal } from './choices';
import { fixedLine } from './fixedLine';
import { type FixedType, type Scale, scaleOf } from './fixedScale';
import { fixedSum } from './fixedSum';
import { doubleText } from './numbers';

const TYPES = {
  fixed16: { bits: 16, word: 'int16_t', wide: 'int32_t', half: 2 ** 14, sums: 2 ** 30 },
  fixed32: { bits: 32, word: 'int32_t', wide: 'int64_t', half: 2 ** 30, sums: 2 ** 62 },
} as const satisfies Record<string, FixedType>;

export interface FixedHeader extends Body {
  readonly word: FixedType['word'];
  /** Lines for the comment. */
  readonly about: readonly string[];
  /** The bound, as text. */
  readonly error: string;
}

/** Throws ExportRefusal where the range of an input is not known. */
export function fixedBody(artefact: Artefact, number: keyof typeof TYPES): FixedHeader {
  const type = TYPES[number];
  const inputs = artefact.columns.map(({ name, range, labels }): Scale => {
    if (labels !== undefined) return { offset: 0, exponent: 0 };
    if (range === null)
      throw new ExportRefusal(
        `The result is of an earlier version and does not hold the range of ${name}, which fixed point needs; run the fit again.`,
      );
    return scaleOf(range, type);
  });
  const made = singleColumn(artefact)
    ? fixedLine(artefact, type, inputs[0])
    : fixedSum(artefact, type, inputs);
  const upper = artefact.name.toUpperCase();
  const { value, error } = made;
  return {
    ...made,
    word: type.word,
    error: errorText(error),
    about: [
      `Whole numbers: x[k] = round((input - ${upper}_Xk_OFFSET) * ${upper}_Xk_SCALE), and the value is ${upper}_OFFSET + ${artefact.name}(x) / ${upper}_SCALE.`,
      `Proven: over the range of the data that is within ${errorText(error)} of the network, the rounding of the inputs included.`,
    ],
    lines: [
      ...artefact.columns.flatMap(({ labels }, k) => (labels ? [] : scaleLines(`${upper}_X${k}`, inputs[k]))),
      ...scaleLines(upper, value),
      `#define ${upper}_ERROR ${errorText(error)}`,
      '',
      ...made.lines,
    ],
  };
}

const scaleLines = (name: string, { offset, exponent }: Scale): string[] => [
  `#define ${name}_OFFSET ${bracketed(doubleText(offset))}`,
  `#define ${name}_SCALE ${doubleText(2 ** exponent)}`,
];

/** Three digits, rounded up. */
function errorText(error: number): string {
  if (error === 0) return '0.0';
  const unit = 10 ** (Math.floor(Math.log10(error)) - 2);
  return doubleText(Number((Math.ceil(error / unit + UP) * unit).toPrecision(4)));
}

/** More than what the quotient is rounded by. */
const UP = 1e-6;

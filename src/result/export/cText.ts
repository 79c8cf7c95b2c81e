/** What every C header has around its function, and how its tables are written. */
import type { Artefact } from './artefact';
import type { NumberType } from './choices';
import { commentText } from './names';
import { classWords, columnWords } from './words';

/** The function and its tables, and the bytes that both take. */
export interface Body {
  readonly lines: readonly string[];
  readonly tableBytes: number;
  readonly stackBytes: number;
}

export const sizeOf = ({ tableBytes, stackBytes }: Body): string =>
  `${tableBytes} bytes of tables in flash besides the code, ${stackBytes} bytes of stack`;

/** The numbers of a header. */
export interface HeaderNumbers {
  readonly name: NumberType;
  /** As C writes the type. */
  readonly word: string;
  /** Standard headers that it takes. */
  readonly includes: readonly string[];
  /** What there is to say of them. */
  readonly about: readonly string[];
}

/** What every header has around its function. */
export function headerText(artefact: Artefact, numbers: HeaderNumbers, body: Body): string {
  const upper = artefact.name.toUpperCase();
  const comment = [
    ...artefact.origin,
    '',
    `Numbers: ${numbers.name}; ${sizeOf(body)}.`,
    ...numbers.about,
    ...columnWords(artefact, 'x'),
    ...classWords(artefact),
  ];
  return [
    '/*',
    ...comment.map((line) => ` * ${line}`.trimEnd()),
    ' */',
    `#ifndef ${upper}_H`,
    `#define ${upper}_H`,
    ...(numbers.includes.length > 0 ? ['', ...numbers.includes.map((name) => `#include <${name}>`)] : []),
    '',
    `#define ${upper}_INPUTS ${artefact.columns.length}`,
    ...enums(artefact),
    '',
    ...body.lines,
    ...labelFunction(artefact, numbers.word),
    '',
    `#endif /* ${upper}_H */`,
    '',
  ].join('\n');
}

export const hasLabels = ({ columns }: Artefact): boolean =>
  columns.some(({ labels }) => labels !== undefined);

/** The labels of the columns of text: what stands in x for each. */
function enums({ name, columns }: Artefact): string[] {
  const upper = name.toUpperCase();
  return columns.flatMap(({ safe, labels }) => {
    if (labels === undefined) return [];
    const width = Math.max(...labels.map((label) => label.safe.length));
    return [
      '',
      `enum ${name}_${safe} {`,
      ...labels.map(
        ({ text, safe: label }, k) =>
          `    ${`${upper}_${safe}_${label}`.toUpperCase()} = ${k}${k + 1 < labels.length ? ',' : ' '}${' '.repeat(width - label.length)} /* ${commentText(text)} */`,
      ),
      '};',
    ];
  });
}

/** 1 for the first class, −1 for the other, 0 where the value is no number. */
function labelFunction({ name, classes }: Artefact, type: string): string[] {
  if (classes === null) return [];
  return [
    '',
    `static inline int ${name}_label(const ${type} *x)`,
    '{',
    `    const ${type} value = ${name}(x);`,
    '    return value > 0 ? 1 : value <= 0 ? -1 : 0;',
    '}',
  ];
}

/** A table of numbers, some to a line. */
export function table(
  declared: string,
  values: ArrayLike<number>,
  text: (value: number) => string,
): string[] {
  const cells = Array.from(values, (value) => text(value));
  const lines: string[] = [];
  for (let at = 0; at < cells.length; at += NUMBERS_A_LINE)
    lines.push(`    ${cells.slice(at, at + NUMBERS_A_LINE).join(', ')},`);
  return [`static const ${declared}[${cells.length}] = {`, ...lines, '};'];
}

const NUMBERS_A_LINE = 6;

/** A number where a minus before it would be read as another operator. */
export const bracketed = (text: string): string => (text.startsWith('-') ? `(${text})` : text);

/** A matrix of numbers, a row a line. */
export const matrix = (
  declared: string,
  rows: readonly (readonly number[])[],
  columns: number,
  text: (value: number) => string,
): string[] => [
  `static const ${declared}[${rows.length}][${columns}] = {`,
  ...rows.map((row) => `    {${row.map(text).join(', ')}},`),
  '};',
];

/** Moves a value to the nearest end of a range. */
export const clampText = (what: string, [least, most]: readonly string[]): string[] => [
  `    if (${what} < ${least}) ${what} = ${least};`,
  `    if (${what} > ${most}) ${what} = ${most};`,
];

/** A type for so many numbers: int has 16 bits on small processors. */
export const indexType = (count: number): 'int' | 'long' => (count > 32_767 ? 'long' : 'int');

/** Narrows low and high to the two neighbours in the table NAME_at that t lies between. */
export const searchText = (name: string, index: string, indent: string): string[] =>
  [
    'while (high - low > 1) {',
    `    const ${index} middle = low + (high - low) / 2;`,
    `    if (t < ${name}_at[middle]) high = middle;`,
    '    else low = middle;',
    '}',
  ].map((line) => indent + line);

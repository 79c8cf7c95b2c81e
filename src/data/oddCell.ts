/** Cells that a reader takes for numbers and a program does not: each kind with what to do about it. */
import type { DecimalSign } from './dialect';

export interface OddCell {
  readonly kind: string;
  /** Goes on after `… is "TEXT", `. */
  readonly what: string;
  readonly advice: string;
}

interface Kind {
  readonly kind: string;
  /** On the text without blanks around it. */
  readonly pattern: RegExp;
  readonly what: string;
  readonly advice: (text: string) => string;
}

const COLUMN_HAS_UNIT = 'write the number alone, and its unit in the name of the column';

/** What stands in a table for a list or an object of JSON (jsonScanner.ts). */
export const NESTED = 'nested';

const MONTH = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const CURRENCY = '[$€£¥₹₩₽¢]|usd|eur|gbp|chf|jpy|cny|inr';
const NUMBER = String.raw`[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?`;

/** The signs of a table: the decimal one, the other one, and a text with the point as it is written there. */
interface Signs {
  readonly own: 'point' | 'comma';
  readonly other: 'point' | 'comma';
  readonly write: (text: string) => string;
}

interface Format {
  readonly kind: (signs: Signs) => string;
  readonly pattern: RegExp;
  readonly what: (signs: Signs) => string;
  readonly advice: (text: string, signs: Signs) => string;
}

/** Decimal signs and what separates thousands; on the text with the two signs swapped where the decimal sign is the comma. */
const FORMATS: readonly Format[] = [
  {
    kind: ({ other }) => other,
    pattern: /^[+-]?[1-9]\d{0,2},\d{3}$/,
    what: ({ other }) => `with a ${other}`,
    advice: (text, { write }) =>
      `write ${text.replace(',', '')} if it separates thousands, ${write(text.replace(',', '.'))} if it is the decimal sign.`,
  },
  {
    kind: ({ other }) => `decimal ${other}`,
    pattern: /^[+-]?(?:\d+|\d{1,3}(?:[.\s' ]\d{3})+)?,\d+(?:e[+-]?\d+)?$/i,
    what: ({ other }) => `with a decimal ${other}`,
    advice: (text, { own, write }) =>
      `write the ${own} instead: ${write(text.replace(/[.\s']/g, '').replace(',', '.'))}.`,
  },
  {
    kind: () => 'thousands',
    pattern:
      /^[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d*)?$|^[+-]?\d{1,3}(?:,\d{3})+\.\d*$|^[+-]?\d{1,3}(?:[\s'’_]\d{3})+(?:\.\d*)?$|^[+-]?\d{1,3}(?:\.\d{3}){2,}$/,
    what: () => 'with separators between the thousands',
    advice: (text, { write }) => {
      const points = /^[+-]?\d{1,3}(?:\.\d{3}){2,}$/.test(text);
      return `write it without them: ${write(text.replace(points ? /\./g : /[,\s'’_]/g, ''))}.`;
    },
  },
];

/** In this order: the first that fits; `formats` stands for all of those. */
const KINDS: readonly (Kind | 'formats')[] = [
  {
    kind: NESTED,
    pattern: /^(?:\{…\}|\[…\])$/,
    what: 'a list or an object',
    advice: () => 'a table has one number or text a cell: write each of its values in a column of its own.',
  },
  {
    kind: 'percent',
    pattern: new RegExp(String.raw`^${NUMBER}\s?[%‰]$`, 'i'),
    what: 'a percentage',
    advice: () => 'write it without the sign, and say so in the name of the column.',
  },
  {
    kind: 'currency',
    pattern: new RegExp(
      String.raw`^[+-]?(?:${CURRENCY})\s?[+-]?[\d.,' ]*\d|^[+-]?\d[\d.,' ]*\s?(?:${CURRENCY})$`,
      'i',
    ),
    what: 'an amount with its currency',
    advice: () => 'write the number alone, and the currency in the name of the column.',
  },
  {
    kind: 'date',
    pattern: new RegExp(
      String.raw`^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d{2}|\d{1,2}[-\s.]+(?:${MONTH})[a-z]*\.?[-\s,]*\d{2,4}|(?:${MONTH})[a-z]*\.?\s\d{1,2},?\s\d{4})(?:[T\s].*)?$`,
      'i',
    ),
    what: 'a date',
    advice: () => 'write it as a number, for instance as the days since the first one.',
  },
  {
    kind: 'time',
    pattern: /^[+-]?\d{1,3}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[ap]m)?$/i,
    what: 'a time',
    advice: () => 'write it as a number, for instance in seconds.',
  },
  'formats',
  {
    kind: 'minus',
    pattern: new RegExp(String.raw`^[−–—]\s?${NUMBER.replace('[+-]?', '')}$`, 'i'),
    what: 'with a minus sign of print',
    advice: (text) => `write it as -${text.slice(1).trim()}.`,
  },
  {
    kind: 'parentheses',
    pattern: new RegExp(String.raw`^\(\s?${NUMBER.replace('[+-]?', '')}\s?\)$`, 'i'),
    what: 'a number in parentheses',
    advice: (text) => `write it as -${text.slice(1, -1).trim()} if that is what they say.`,
  },
  {
    kind: 'limit',
    pattern: new RegExp(String.raw`^(?:[<>≤≥~≈]=?|about|ca\.?)\s?${NUMBER}`, 'i'),
    what: 'a limit instead of a number',
    advice: () => 'write the number that is to count, or leave the cell empty.',
  },
  {
    kind: 'uncertainty',
    pattern: new RegExp(String.raw`^${NUMBER}\s?(?:±|\+/?-)\s?${NUMBER}`, 'i'),
    what: 'a number with its uncertainty',
    advice: () => 'write the number alone, and the uncertainty in a column of its own.',
  },
  {
    kind: 'error',
    pattern: /^#(?:n\/a|value!|div\/0!|ref!|name\?|num!|null!)$/i,
    what: 'an error of a spreadsheet',
    advice: () => 'mend it there, or leave the cell empty.',
  },
  {
    kind: 'missing',
    pattern: /^(?:[-–—?.*]+|none|nil|missing|unknown|nd|n\.?a\.?n?\.?|<na>)$/i,
    what: 'a sign for a missing value perhaps',
    advice: () => 'leave the cell empty and write `missing drop`, or write the value.',
  },
  {
    kind: 'unit',
    // A unit of letters or signs; an ordinal or a label such as 3rd or 4b is none.
    pattern: new RegExp(
      String.raw`^${NUMBER}\s+[\p{L}°µμΩ/][\p{L}\p{N}°µμΩ/·*^.²³⁻¹-]{0,11}$|^${NUMBER}\s?(?:[kmcµμunpMGT]?(?:m|g|s|hz|v|a|w|ω|pa|bar|j|l|n|mol|ev|f|h|b)|°[cf]?|kg|min|h|psi|rpm|ppm|ppb|db|in|ft|lb|lbs|oz)(?:[/²³^].{0,6})?$`,
      'iu',
    ),
    what: 'a number with its unit',
    advice: () => `${COLUMN_HAS_UNIT}.`,
  },
];

/** What kind of text it is that looks like a number; undefined for any other text. */
export function oddCell(text: string, decimal: DecimalSign = '.'): OddCell | undefined {
  // Longer texts are none of these, and some patterns would take their time.
  if (text.length > 40) return undefined;
  for (const kind of KINDS) {
    if (kind === 'formats') {
      const found = oddFormat(text, decimal);
      if (found) return found;
    } else if (kind.pattern.test(text))
      return { kind: kind.kind, what: kind.what, advice: kind.advice(text) };
  }
  return undefined;
}

const POINT: Signs = { own: 'point', other: 'comma', write: (text) => text };
const COMMA: Signs = { own: 'comma', other: 'point', write: swapped };

function oddFormat(text: string, decimal: DecimalSign): OddCell | undefined {
  const signs = decimal === '.' ? POINT : COMMA;
  const plain = signs.write(text);
  const found = FORMATS.find(({ pattern }) => pattern.test(plain));
  return found && { kind: found.kind(signs), what: found.what(signs), advice: found.advice(plain, signs) };
}

/** With commas for points and points for commas. */
function swapped(text: string): string {
  return text.replace(/[.,]/g, (sign) => (sign === '.' ? ',' : '.'));
}

/** The separator and the decimal sign of a text, from its beginning: the same guess for a short file and a long one. */
import { CsvScanner } from './csvScanner';
import type { DecimalSign, Dialect, DialectChoice, FileDialect, Separator } from './dialect';
import { readNumber } from './number';

/** So many characters are looked at, some hundreds of rows. */
export const GUESSED_FROM = 65_536;

/** So many records decide what separates their cells. */
const MAX_RECORDS = 200;

/**
 * `head` is the beginning of the text, `whole` whether it is all of it. What is neither said nor evident is as in `usual`.
 */
export function guessDialect(
  head: string,
  whole: boolean,
  choice: DialectChoice,
  usual: Dialect,
): FileDialect {
  const header = choice.header ?? usual.header;
  const separator = choice.separator ?? guessSeparator(head, whole, usual.separator);
  const decimal = choice.decimal ?? guessDecimal(head, whole, separator, header, usual.decimal);
  const guessed = (['separator', 'decimal'] as const).filter((part) => choice[part] === undefined);
  return { separator, decimal, header, guessed };
}

function guessSeparator(head: string, whole: boolean, usual: Separator): Separator {
  const order: readonly Separator[] = [
    usual,
    ...([',', ';', '\t', ' '] as const).filter((one) => one !== usual),
  ];
  let best: Separator | undefined;
  let most = 0;
  for (const separator of order) {
    const score = scoreOf(recordsOf(head, whole, separator, MAX_RECORDS));
    if (score > most) [best, most] = [separator, score];
  }
  if (best !== undefined) return best;
  // No row agrees with the first: what divides that into names, except for blanks between words.
  const divides = (one: Separator) =>
    (recordsOf(head, whole, one, 1)[0] ?? []).filter((name) => name.trim() !== '').length > 1;
  return order.find((one) => one !== ' ' && divides(one)) ?? usual;
}

/** The share of rows that have as many cells as the first, more where these are numbers; 0 of a table of one column. */
function scoreOf(records: readonly (readonly string[])[]): number {
  const [first, ...rows] = records;
  if (first === undefined || first.length < 2 || rows.length === 0) return 0;
  const even = rows.filter(({ length }) => length === first.length);
  const cells = even.flat();
  const numbers = cells.filter((cell) => isNumber(cell)).length;
  return (even.length / rows.length) * (0.5 + (0.5 * numbers) / Math.max(1, cells.length));
}

function isNumber(cell: string): boolean {
  return (['.', ','] as const).some((decimal) => {
    const { kind } = readNumber(cell, decimal);
    return kind === 'number' || kind === 'missing';
  });
}

/** A comma in a number that cannot stand between thousands. */
const COMMA = /^[+-]?(?:\d*,\d+|\d{1,3}(?:\.\d{3})+,\d+)(?:e[+-]?\d+)?$/i;
/** One that may. */
const GROUP = /^[+-]?[1-9]\d{0,2},\d{3}$/;
/** Both signs, or two groups of thousands: the one between them cannot be the decimal sign. */
const CLEAR_COMMA = /^[+-]?\d{1,3}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})$/;
const CLEAR_POINT = /^[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/;
const POINT_GROUP = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;
const POINT = /^[+-]?(?:\d*\.\d+|\d{1,3}(?:,\d{3})+\.\d+)(?:e[+-]?\d+)?$/i;

function guessDecimal(
  head: string,
  whole: boolean,
  separator: Separator,
  header: boolean,
  usual: DecimalSign,
): DecimalSign {
  let [commas, groups, points, pointGroups, clearCommas, clearPoints] = [0, 0, 0, 0, 0, 0];
  for (const cells of recordsOf(head, whole, separator, Infinity).slice(header ? 1 : 0)) {
    for (const cell of cells) {
      const text = cell.trim();
      if (CLEAR_COMMA.test(text)) clearCommas++;
      else if (CLEAR_POINT.test(text)) clearPoints++;
      if (GROUP.test(text)) groups++;
      else if (COMMA.test(text)) commas++;
      else if (POINT.test(text)) points++;
      if (POINT_GROUP.test(text)) pointGroups++;
    }
  }
  // What stands between thousands is no decimal sign, unless other cells have it as one.
  if (clearCommas > 0 && points === pointGroups) return ',';
  if (clearPoints > 0 && commas === 0) return '.';
  if (commas !== points) return commas > points ? ',' : '.';
  // Cells are separated by semicolons where the comma is the decimal sign.
  return commas === 0 && groups > 0 && separator === ';' ? ',' : usual;
}

/** The first records of a text, without the one that its end cuts. */
function recordsOf(head: string, whole: boolean, separator: Separator, most: number): string[][] {
  const records: string[][] = [];
  const scanner = new CsvScanner(separator, (cells) => records.push(cells) < most);
  if (scanner.write(head) && whole) scanner.end();
  return records;
}

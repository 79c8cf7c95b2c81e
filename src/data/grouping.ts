/**
 * Numbers with separators between their thousands, as "1,234.5". Of one cell alone "1,234" may as well be 1.234 with a decimal comma,
 * so that a column decides: all of its cells are in groups of three or too small for one, and the sign cannot be the decimal one.
 */
import type { DecimalSign } from './dialect';
import { readNumber } from './number';

/** What may stand between thousands besides the sign that is not the decimal one; none of these is ever a decimal sign. */
const ALWAYS = String.raw`\s'’_`;

const PATTERNS: Readonly<Record<DecimalSign, RegExp>> = {
  '.': patternOf(',', String.raw`\.`),
  ',': patternOf('.', ','),
};

function patternOf(sign: string, decimal: string): RegExp {
  const between = `([${sign}${ALWAYS}])`;
  return new RegExp(String.raw`^[+-]?[1-9]\d{0,2}${between}\d{3}(\1\d{3})*(${decimal}\d+)?$`);
}

/** Longer texts are no such numbers, and are not looked at. */
const MAX_LENGTH = 60;

interface GroupedCell {
  readonly value: number;
  readonly sign: string;
  /** Whether the cell alone shows that the sign is not the decimal one. */
  readonly clear: boolean;
}

/** A cell whose digits are in groups of three; null of any other text. */
export function groupedCell(text: string, decimal: DecimalSign): GroupedCell | null {
  const trimmed = text.trim();
  if (trimmed.length > MAX_LENGTH) return null;
  const found = PATTERNS[decimal].exec(trimmed);
  if (found === null) return null;
  const [, sign, more, fraction] = found as unknown as [string, string, string?, string?];
  const other = sign === ',' || sign === '.';
  const digits = trimmed.replaceAll(sign, '').replace(',', '.');
  return { value: Number(digits), sign, clear: !other || more !== undefined || fraction !== undefined };
}

/** The same where the cell alone is clear. */
export function clearlyGrouped(text: string, decimal: DecimalSign): number | null {
  const cell = groupedCell(text, decimal);
  return cell?.clear ? cell.value : null;
}

/** The cells of one column as they come. */
export class Grouping {
  private sign: string | undefined;
  private clear: boolean;
  private spoilt = false;

  /** `said`: the decimal sign is not a guess. */
  constructor(
    private readonly decimal: DecimalSign,
    said: boolean,
  ) {
    this.clear = said;
  }

  /** A cell as the file has it. */
  note(text: string): void {
    const reading = readNumber(text, this.decimal);
    if (reading.kind === 'number') this.plain(reading.value);
    else if (reading.kind === 'text') this.text(text);
  }

  /** A cell that is a number without separators. */
  plain(value: number): void {
    if (value >= 1000 || value <= -1000) this.spoilt = true;
    else if (!this.clear && !Number.isInteger(value)) this.clear = true;
  }

  /** A cell that is none; its value, should the column have separators, or NaN once it cannot have any. */
  text(text: string): number {
    const cell = this.spoilt ? null : groupedCell(text, this.decimal);
    if (cell === null || (this.sign !== undefined && this.sign !== cell.sign)) {
      this.spoilt = true;
      return NaN;
    }
    this.sign = cell.sign;
    this.clear ||= cell.clear;
    return cell.value;
  }

  /** What separates the thousands, once all cells are noted; undefined where nothing does, or where it is not clear. */
  get separator(): string | undefined {
    return this.clear && !this.spoilt ? this.sign : undefined;
  }

  /** A cell as a number where its column has separators. */
  read(text: string): number | null {
    return this.separator === undefined ? null : (groupedCell(text, this.decimal)?.value ?? null);
  }
}

/** For hover. */
export function thousandsWord(sign: string): string {
  const words: Readonly<Record<string, string>> = { ',': 'Commas', '.': 'Points', _: 'Underscores' };
  return words[sign] ?? (/\s/.test(sign) ? 'Spaces' : 'Apostrophes');
}

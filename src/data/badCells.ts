/** Cells of a chosen column that are no numbers: told once a kind, with the first of them and how many there are. */
import type { DataCode } from './codes';
import type { TableCell, CellReading } from './number';
import { type OddCell, oddCell } from './oddCell';
import { type DataPlace, type DataFault, plural } from './fault';
import { cellPlace, type Table } from './table';

/** A weight may be a number and wrong all the same. */
type BadReading = Exclude<CellReading['kind'], 'number'> | 'not-positive';

/** One bad cell, with how many like it there are in the column. */
export interface BadCells {
  readonly code: DataCode;
  readonly line: number | undefined;
  readonly what: string;
  readonly advice: string;
  /** The first of them. */
  readonly text: string;
  /** A text that may be the label of a class. */
  readonly isLabel: boolean;
  /** The clause of the dataset that reads such cells. */
  readonly clause?: string;
  count: number;
}

/** So many different texts of a column are looked at, a microsecond each; the rest count as the last of them. */
const MAX_TEXTS = 10_000;

/** Longer texts are not proposed as labels. */
const MAX_LABEL = 60;

/** The cells of a column that are no numbers, each kind with the first of it. */
export class BadColumn {
  readonly kinds = new Map<string, BadCells>();
  /** What was found of a text, so that labels are looked at once each. */
  private readonly known = new Map<string, OddCell | undefined>();
  private last: OddCell | undefined;

  constructor(
    private readonly table: Table,
    private readonly name: string,
    /** Whether its texts may be labels of classes. */
    private readonly mayBeLabels: boolean,
  ) {}

  note(row: number, cell: TableCell, reading: BadReading): void {
    const text = String(cell).trim();
    const odd = reading === 'text' ? this.oddOf(text) : undefined;
    const kind = odd?.kind ?? (reading === 'missing' ? 'empty' : reading);
    const found = this.kinds.get(kind);
    if (found) {
      found.count++;
      return;
    }
    const { table, name } = this;
    const where = cellPlace(table, row, name);
    const shown = (text.length > 30 ? `${text.slice(0, 30)}…` : text).replace(/\s+/g, ' ');
    const description = odd
      ? { code: 'not-a-number' as const, what: `${where} is "${shown}", ${odd.what}`, advice: odd.advice }
      : describe(reading, where, shown);
    const clause = clauseFor(kind, table);
    this.kinds.set(kind, {
      ...{ count: 1, line: table.line(row), text, isLabel: kind === 'text' },
      ...description,
      ...(clause !== undefined && { clause }),
    });
  }

  private oddOf(text: string): OddCell | undefined {
    if (this.known.has(text)) return this.known.get(text);
    if (this.known.size >= MAX_TEXTS) return this.last;
    const odd = oddCell(text, this.table.dialect?.decimal);
    // Among labels, `none` may well be one.
    const found = this.mayBeLabels && odd?.kind === 'missing' ? undefined : odd;
    this.known.set(text, found);
    this.last = found;
    return found;
  }
}

/** What reads the whole table with the other decimal sign. */
function clauseFor(kind: string, { dialect }: Table): string | undefined {
  const sign = dialect && OTHER_SIGN.get(kind);
  return sign === undefined ? undefined : `decimal "${sign}"`;
}

const OTHER_SIGN: ReadonlyMap<string, string> = new Map([
  ['comma', ','],
  ['decimal comma', ','],
  ['point', '.'],
  ['decimal point', '.'],
]);

/** The problem of one kind of cell; `choices` are the labels that a quick fix may offer, if they may be labels, of `rows` rows. */
export function problemOf(
  { code, what, advice, count, line, text, clause }: BadCells,
  place: DataPlace,
  column: string,
  choices: readonly string[],
  rows: number,
): DataFault {
  // One text among numbers is a slip; a column of texts holds labels.
  const isName = text.length <= MAX_LABEL && !/[\r\n]/.test(text);
  const holdsLabels = choices.length > 0 && isName && 2 * count >= rows;
  const more = count > 1 ? ` (and ${plural(count - 1, 'more cell')} like it)` : '';
  const remedy = holdsLabels
    ? `to tell one label from the others, write \`target ${quotedName(column)} is ${quotedName(text)}\`; else correct it or choose another column.`
    : clause === undefined
      ? advice
      : advice.replace(/\.$/, `; or write \`${clause}\` in the dataset, if the whole table has it.`);
  const message = `${what}${more}; ${remedy}`;
  return {
    code,
    message,
    place,
    ...(line !== undefined && { line }),
    ...(choices.length > 0 && { choices }),
    ...(clause !== undefined && { clause }),
  };
}

/** As it stands in a .hull file. */
function quotedName(name: string): string {
  return `"${name.replace(/(["\\])/g, '\\$1')}"`;
}

function describe(kind: BadReading, where: string, text: string): Pick<BadCells, 'code' | 'what' | 'advice'> {
  switch (kind) {
    case 'missing':
      return {
        code: 'missing-cell',
        what: `${where} is empty`,
        advice: 'fill it in, or write `missing drop` to leave such rows out.',
      };
    case 'nan':
      return {
        code: 'not-finite',
        what: `${where} is ${text}`,
        advice: 'correct it, or write `missing drop` to leave such rows out.',
      };
    case 'infinite':
      return {
        code: 'not-finite',
        what: `${where} is ${text}, which is not finite`,
        advice: 'correct it, or leave the row out with `rows`.',
      };
    case 'not-positive':
      return {
        code: 'bad-weight',
        what: `${where} is ${text}, where the weight of a sample must be above 0`,
        advice: 'correct it, or leave the row out with `rows`.',
      };
    case 'text':
      return {
        code: 'not-a-number',
        what: `${where} is "${text}", which is not a number`,
        advice: 'correct it, choose another column, or leave the row out with `rows`.',
      };
  }
}

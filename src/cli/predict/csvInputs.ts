/** Separated text, in pieces, as rows of inputs. */
import { CsvRows } from '../../data/csv';
import { plainDialect } from '../../data/dialect';
import type { DataOutcome } from '../../data/fault';
import type { WantedColumn } from '../../data/plainRecord';
import { Utf8Pieces } from '../../data/utf8';
import { CommandError, ExitCode } from '../exitCodes';
import { type InputRows, type RowOptions, Rows, type TextLook, type WrittenTable } from './rows';

/** Throws CommandError at the first thing that is wrong. */
export class CsvInputs {
  private readonly rows: Rows;
  private readonly csv: CsvRows<null>;
  private readonly reader: Utf8Pieces<null>;
  private readonly look = (): TextLook => ({
    lineBreak: this.csv.lineBreak ?? '\n',
    marked: this.reader.marked,
  });

  constructor(file: string, options: RowOptions, extension = '.csv') {
    this.rows = new Rows(file, options);
    this.csv = new CsvRows(file, this.rows, options.dialect ?? plainDialect(extension));
    this.reader = new Utf8Pieces(file, this.csv);
  }

  /** Undefined until the columns are named. */
  get table(): WrittenTable | undefined {
    const { table } = this.rows;
    return table && { ...table, ...this.look() };
  }

  /** Which columns make a row of how many inputs; once the columns are named. */
  get layout(): { readonly wanted: readonly WantedColumn[]; readonly width: number } {
    const { wanted, width } = this.rows;
    return { wanted, width };
  }

  /** Gives rows as often as there are enough. */
  *read(piece: Uint8Array): Generator<InputRows> {
    const more = this.reader.write(piece);
    yield* this.rows.whole(this.look);
    if (!more) valueOf(this.reader.end());
  }

  /** The rows that are held back, which must not be many. */
  rest(): Generator<InputRows> {
    return this.rows.rest(this.look);
  }

  /** Rows that somebody else has read, and their lines, come before the next piece; what was read ends with a line break. */
  skip(rows: number, lines: number): void {
    this.csv.skip(rows, lines);
  }

  *end(): Generator<InputRows> {
    valueOf(this.reader.end());
    yield* this.rest();
  }
}

export function valueOf<T>(outcome: DataOutcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new CommandError(ExitCode.badFile, outcome.problems[0].message);
}

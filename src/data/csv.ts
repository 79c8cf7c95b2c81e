/** Comma- and tab-separated files (RFC 4180), by csv-parse. */
import { once } from 'node:events';
import { CsvError, type Options, parse as stream } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { type ColumnStore, NumberColumn, Numbers, TextColumn } from './columnStore';
import type { Cell } from './number';
import { type DataOutcome, plural, sourceFailure } from './problem';
import type { ColumnKind, Table, Wanted } from './table';

/** So many rows of every column are kept, for a look at what it holds. */
export const PREVIEW_ROWS = 1000;

export function isCsv(extension: string): boolean {
  return ['.csv', '.tsv'].includes(extension.toLowerCase());
}

/** The first line names the columns. Empty lines are skipped and not counted as rows; every row needs as many cells. */
export function readCsv(file: string, text: string, delimiter: ',' | '\t'): DataOutcome<Table> {
  const builder = new TableBuilder(file);
  try {
    parse(text.replace(/\r\n?/g, '\n'), { ...options(delimiter), on_record: builder.take });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return malformed(file, error);
  }
  return builder.end();
}

/** The same in pieces, for large files. */
export class CsvReader {
  private readonly builder: TableBuilder;
  private readonly parser;
  private failure: Error | undefined;
  /** A line break may be cut in two by the end of a piece. */
  private held = '';

  constructor(
    private readonly file: string,
    delimiter: ',' | '\t',
    wanted: Wanted,
  ) {
    this.builder = new TableBuilder(file, wanted);
    this.parser = stream({ ...options(delimiter), on_record: this.builder.take });
    this.parser.on('error', (error) => (this.failure = error));
    // Nothing comes out, and reading it is what lets more in.
    this.parser.resume();
  }

  /** False when the rest need not be read. */
  async write(text: string): Promise<boolean> {
    let piece = this.held + text;
    this.held = piece.endsWith('\r') ? '\r' : '';
    if (this.held) piece = piece.slice(0, -1);
    const more = this.parser.write(piece.replace(/\r\n?/g, '\n'));
    if (!more && !this.failure) {
      await Promise.race([once(this.parser, 'drain'), once(this.parser, 'close')]);
    }
    return !this.failure && !this.builder.uneven;
  }

  async end(): Promise<DataOutcome<Table>> {
    if (!this.failure && !this.builder.uneven) {
      const closed = new Promise<void>((resolve) => {
        this.parser.once('end', resolve);
        this.parser.once('close', resolve);
      });
      this.parser.end(this.held === '' ? '' : '\n');
      await closed;
    } else this.parser.destroy();
    if (!this.failure) return this.builder.end();
    if (!(this.failure instanceof CsvError)) throw this.failure;
    return malformed(this.file, this.failure);
  }
}

function options(delimiter: ',' | '\t'): Options {
  return {
    delimiter,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    // Blanks around a comma mean nothing; a tab that is a delimiter is no blank.
    trim: delimiter === ',',
  };
}

function malformed(file: string, error: CsvError) {
  const line = 'lines' in error && typeof error['lines'] === 'number' ? error['lines'] : undefined;
  const message = `${file} is not well formed: ${error.message}. Correct its quotes there.`;
  return sourceFailure('bad-data-file', message, line);
}

interface Uneven {
  readonly row: number;
  readonly cells: number;
  readonly line: number;
  readonly lastLine: number;
}

/** Takes records one by one and keeps what is wanted of them. */
class TableBuilder implements Table {
  columns: readonly string[] = [];
  count = 0;
  uneven: Uneven | undefined;
  private named = false;
  private stores: (ColumnStore | undefined)[] = [];
  private kinds: (ColumnKind | undefined)[] = [];
  private readonly lines = new Numbers(Uint32Array);
  private readonly preview: string[][] = [];

  /** Without `wanted` everything is kept. */
  constructor(
    readonly file: string,
    private readonly wanted?: Wanted,
  ) {}

  /** For csv-parse's `on_record`: null keeps the record out of what csv-parse itself collects. */
  readonly take = (record: string[], { lines }: { readonly lines: number }): null => {
    if (!this.named) this.name(record);
    else if (record.length !== this.columns.length) {
      const line = startLine(record, lines);
      this.uneven ??= { row: this.count, cells: record.length, line, lastLine: lines };
    } else if (!this.uneven) this.keep(record, lines);
    return null;
  };

  end(): DataOutcome<Table> {
    const { file, columns, uneven } = this;
    if (!this.named) {
      return sourceFailure('empty-data-file', `${file} is empty; its first line must name the columns.`);
    }
    if (!uneven) return { ok: true, value: this };
    const { row, cells, line, lastLine } = uneven;
    return sourceFailure(
      'unequal-rows',
      `Row ${row + 1} (line ${line} of ${file}) has ${plural(cells, 'cell')} where the ` +
        `first line names ${plural(columns.length, 'column')}; make them equal` +
        (lastLine > line ? ' and check its quotes.' : '.'),
      line,
    );
  }

  line(row: number): number {
    return this.lines.at(row);
  }

  has(column: number, kind?: ColumnKind): boolean {
    const kept = this.kinds[column];
    return kept === 'texts' || (kept !== undefined && kind !== 'texts');
  }

  cell(row: number, column: number): Cell {
    const store = this.stores[column];
    return store ? store.cell(row) : this.preview[row][column];
  }

  private name(record: readonly string[]): void {
    this.named = true;
    this.columns = record.map((name) => name.trim());
    this.kinds = this.columns.map((name) => (this.wanted ? this.wanted.get(name) : 'texts'));
    this.stores = this.kinds.map((kind) => {
      if (kind === undefined) return undefined;
      return kind === 'texts' ? new TextColumn() : new NumberColumn();
    });
  }

  private keep(record: string[], lines: number): void {
    for (let column = 0; column < record.length; column++) this.stores[column]?.push(record[column]);
    this.lines.push(startLine(record, lines));
    if (this.wanted && this.preview.length < PREVIEW_ROWS) this.preview.push(record);
    this.count++;
  }
}

/** csv-parse counts the line a record ends on; a quoted cell may hold line breaks of its own. */
function startLine(record: readonly string[], endLine: number): number {
  let line = endLine;
  for (const cell of record) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) line--;
  }
  return line;
}

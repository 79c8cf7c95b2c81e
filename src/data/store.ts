/** Data files, read once for as long as they do not change; large ones in pieces, keeping only what is wanted. */
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { type DataOutcome, sourceFailure } from './problem';
import { isStreamed, readLargeTable, readTable, type Table, type Wanted } from './table';

/** News of a read that may take long. */
export interface ReadProgress {
  /** Between 0 and 1. */
  report(fraction: number): void;
  end(): void;
}

export interface StoreOptions {
  /** How many files are kept. */
  readonly capacity?: number;
  /** Larger files are read in pieces. */
  readonly largeBytes?: number;
  /** Told when a large file is read. */
  readonly onRead?: (shown: string, bytes: number) => ReadProgress;
}

interface Entry {
  readonly stamp: string;
  readonly table: DataOutcome<Table>;
}

const LARGE_BYTES = 8_000_000;
const PIECE_BYTES = 65_536;
const NOTHING: Wanted = new Map();

/** Keeps the tables of the files read most recently. */
export class DataStore {
  private readonly entries = new Map<string, Entry>();
  /** Reads under way, so that those who ask at the same time share one. */
  private readonly pending = new Map<string, Promise<DataOutcome<Table>>>();
  /** How many times a file's content was read, for tests. */
  reads = 0;
  onRead: StoreOptions['onRead'];
  private readonly capacity: number;
  private readonly largeBytes: number;

  constructor(options: StoreOptions = {}) {
    this.capacity = options.capacity ?? 16;
    this.largeBytes = options.largeBytes ?? LARGE_BYTES;
    this.onRead = options.onRead;
  }

  /**
   * What identifies the content of the file at an absolute path: its time and size, or why it cannot be read. Never rejects
   * because of the file.
   */
  async stamp(path: string): Promise<string> {
    try {
      const { mtimeMs, size } = await stat(path);
      return `${mtimeMs}:${size}`;
    } catch (error) {
      return `unreadable:${systemCode(error)}`;
    }
  }

  /** The table in the file; `shown` is its path as the user wrote it. Of a large file, at least the wanted columns are kept. */
  async table(path: string, shown: string, wanted: Wanted = NOTHING): Promise<DataOutcome<Table>> {
    for (;;) {
      const pending = this.pending.get(path);
      if (!pending) break;
      const outcome = await pending;
      if (!outcome.ok || covers(outcome.value, wanted)) return outcome;
    }
    const read = this.current(path, shown, wanted).finally(() => this.pending.delete(path));
    this.pending.set(path, read);
    return read;
  }

  /** The table if it is there already, else its columns and first rows; undefined when the file cannot be read. */
  async preview(path: string): Promise<Table | undefined> {
    const known = this.entries.get(path);
    if (known?.table.ok && known.stamp === (await this.stamp(path))) return known.table.value;
    const bytes = await size(path);
    if (bytes === undefined) return undefined;
    const whole = bytes <= this.largeBytes || !isStreamed(extname(path));
    const outcome = whole ? await this.table(path, path) : await this.head(path);
    return outcome.ok ? outcome.value : undefined;
  }

  private async current(path: string, shown: string, wanted: Wanted): Promise<DataOutcome<Table>> {
    const stamp = await this.stamp(path);
    const known = this.entries.get(path);
    const fresh = known?.stamp === stamp ? known.table : undefined;
    if (known && fresh && (!fresh.ok || covers(fresh.value, wanted))) {
      this.entries.delete(path);
      this.entries.set(path, known);
      return fresh;
    }
    // What was wanted before is likely to be wanted again: two datasets, or a column put back.
    const table = await this.read(path, shown, fresh?.ok ? union(fresh.value, wanted) : wanted);
    // Written to while it was read: the next look reads it again.
    this.entries.set(path, { stamp: (await this.stamp(path)) === stamp ? stamp : '', table });
    if (this.entries.size > this.capacity) this.entries.delete(this.entries.keys().next().value!);
    return table;
  }

  private async read(path: string, shown: string, wanted: Wanted): Promise<DataOutcome<Table>> {
    try {
      const { size: bytes } = await stat(path);
      const whole = bytes <= this.largeBytes || !isStreamed(extname(path));
      const outcome = whole ? await this.readWhole(path) : await this.readPieces(path, shown, bytes, wanted);
      return outcome;
    } catch (error) {
      const code = systemCode(error);
      return code === 'ENOENT' || code === 'ENOTDIR'
        ? sourceFailure(
            'missing-file',
            `There is no file "${shown}" (looked for ${path}); correct the path or put the file there.`,
          )
        : sourceFailure(
            'unreadable-file',
            `"${shown}" cannot be read (${code}); it must be a file you may read.`,
          );
    }
  }

  private async readWhole(path: string): Promise<DataOutcome<Table>> {
    const bytes = await readFile(path);
    this.reads++;
    return readTable(basename(path), extname(path), bytes);
  }

  private async readPieces(path: string, shown: string, bytes: number, wanted: Wanted) {
    const progress = this.onRead?.(shown, bytes);
    this.reads++;
    const pieces = createReadStream(path, { highWaterMark: PIECE_BYTES });
    const told = async function* () {
      let done = 0;
      for await (const piece of pieces as AsyncIterable<Uint8Array>) {
        yield piece;
        done += piece.length;
        progress?.report(Math.min(1, done / bytes));
      }
    };
    try {
      return await readLargeTable(basename(path), extname(path), told(), wanted);
    } finally {
      pieces.destroy();
      progress?.end();
    }
  }

  /** The columns and the first rows of a large file. */
  private async head(path: string): Promise<DataOutcome<Table>> {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(PIECE_BYTES), 0, PIECE_BYTES, 0);
      const end = buffer.lastIndexOf(10, bytesRead - 1);
      return readTable(basename(path), extname(path), buffer.subarray(0, end < 0 ? bytesRead : end));
    } finally {
      await file.close();
    }
  }
}

function covers(table: Table, wanted: Wanted): boolean {
  return [...wanted].every(([name, kind]) => {
    const column = table.columns.indexOf(name);
    return column < 0 || table.has(column, kind);
  });
}

function union(table: Table, wanted: Wanted): Wanted {
  const all = new Map(wanted);
  table.columns.forEach((name, column) => {
    if (table.has(column, 'texts')) all.set(name, 'texts');
    else if (table.has(column) && !all.has(name)) all.set(name, 'numbers');
  });
  return all;
}

async function size(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}

/** The system's code of an error of the file system; anything else is a fault of ours and goes on. */
function systemCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}

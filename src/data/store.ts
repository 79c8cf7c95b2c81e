/** Data files, read once for as long as their content does not change; of large ones only what is wanted is kept. */
import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import type { DialectChoice } from './dialect';
import { refusedFile } from './fileProblem';
import { type DataOutcome, sourceFailure } from './fault';
import { readOpened } from './readFile';
import {
  contentOf,
  FileRefused,
  MEGABYTE,
  megabytes,
  openRegular,
  type Signature,
  signatureAt,
} from './regularFile';
import { type ColumnKind, positionsOf, PREVIEW_ROWS, type Table, type Wanted } from './table';

/** News of a read that may take long. */
export interface ReadProgress {
  /** Between 0 and 1. */
  report(fraction: number): void;
  end(): void;
}

export interface StoreOptions {
  /** How many files are kept. */
  readonly capacity?: number;
  /** Of larger files only the wanted columns are kept. */
  readonly largeBytes?: number;
  /** Larger files are not read at all. */
  readonly largestBytes?: number;
  /** Told when a large file is read. */
  readonly onRead?: (shown: string, bytes: number) => ReadProgress;
}

/** What was read of a file, and when. */
interface Read {
  /** SHA-256 of the bytes that were read. What follows them has no part in what was made of them. */
  readonly sha256: string;
  /** How many bytes these are. */
  readonly bytes: number;
  /** Whether they are all of the file. */
  readonly whole: boolean;
  signature: Signature;
  /** Whether an equal signature means equal content. */
  settled: boolean;
}

interface Entry extends Read {
  readonly table: DataOutcome<Table>;
  /** The row up to which it was read. */
  readonly lastRow: number;
}

/** The bytes of a file that is no table. The same object for as long as its content is the same. */
export interface Content {
  readonly content: Uint8Array;
  readonly sha256: string;
}

const LARGE_BYTES = 8 * MEGABYTE;
const PIECE_BYTES = 65_536;

/** What a data file may have unless the user says otherwise: some 100 million numbers, a minute of reading. */
export const LARGEST_DATA_FILE = 2000 * MEGABYTE;

/** A first line that is longer than this has no columns that could be shown. */
const PREVIEW_BYTES = 16 * MEGABYTE;

/**
 * File systems count time in steps: a file written to twice within one step looks the same after both. What was written to at least
 * this long before it was read cannot have been (FAT has the coarsest step, two seconds).
 */
const SETTLED_MS = 2500;

/** Keeps the tables of the files read most recently, one for each dialect that is said. */
export class DataStore {
  /** By path and dialect. */
  private readonly entries = new Map<string, Entry>();
  /** Of files that are no tables, by path. */
  private readonly contents = new Map<string, Content & Read>();
  /** Reads under way, so that those who ask at the same time share one. */
  private readonly pending = new Map<string, Promise<DataOutcome<Table>>>();
  /** Tables that are there without a file, by the absolute path under which they are asked for. */
  given: ReadonlyMap<string, DataOutcome<Table>> = new Map();
  /** How many times a file's content was read as a table, for tests. */
  reads = 0;
  /** Tells states of a file apart whose content is not known. */
  private unknowns = 0;
  onRead: StoreOptions['onRead'];
  largestBytes: number;
  private readonly capacity: number;
  private readonly largeBytes: number;

  constructor(options: StoreOptions = {}) {
    this.capacity = options.capacity ?? 16;
    this.largeBytes = options.largeBytes ?? LARGE_BYTES;
    this.largestBytes = options.largestBytes ?? LARGEST_DATA_FILE;
    this.onRead = options.onRead;
  }

  /** What identifies the content of the file at an absolute path, or why it cannot be read. Never rejects because of the file. */
  async stamp(path: string): Promise<string> {
    try {
      const entry = this.entryOf(path) ?? this.contents.get(path);
      if (!entry) {
        const now = await signatureAt(path);
        return isSettled(now, Date.now()) ? `unread:${now.text}` : `changed:${this.unknowns++}`;
      }
      if (!(await this.isCurrent(path, entry))) return `changed:${this.unknowns++}`;
      return entry.whole ? entry.sha256 : `${entry.sha256} of ${entry.bytes}`;
    } catch (error) {
      if (error instanceof FileRefused) return `refused:${JSON.stringify(error.refusal)}`;
      throw error;
    }
  }

  /** The table in the file; `shown` is its path as the user wrote it. Of a large file, at least the wanted columns are kept. */
  async table(path: string, shown: string, wanted: Wanted = ALL_ROWS): Promise<DataOutcome<Table>> {
    const given = this.given.get(path);
    if (given) return given;
    const key = keyOf(path, wanted.dialect);
    for (;;) {
      const pending = this.pending.get(key);
      if (!pending) break;
      const outcome = await pending;
      if (outcome.ok && covers(outcome.value, wanted)) return outcome;
    }
    const read = this.current(path, shown, wanted).finally(() => this.pending.delete(key));
    this.pending.set(key, read);
    return read;
  }

  /** The whole content of a file of at most `largest` bytes; `shown` is its path as the user wrote it. */
  async content(path: string, shown: string, largest: number): Promise<DataOutcome<Content>> {
    const most = Math.min(largest, this.largestBytes);
    try {
      const known = this.contents.get(path);
      const fresh = known && known.bytes <= most && (await this.isCurrent(path, known));
      const read = fresh ? known : await readContent(path, most);
      this.contents.delete(path);
      this.contents.set(path, read);
      if (this.contents.size > this.capacity) this.contents.delete(this.contents.keys().next().value!);
      return { ok: true, value: read };
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      const { refusal } = error;
      if (refusal.kind !== 'large' || most < largest) return refusedFile(shown, path, error);
      const [has, may] = [refusal.bytes, refusal.largest].map(megabytes);
      return sourceFailure('file-too-large', `"${shown}" has ${has}, more than the ${may} that it may have.`);
    }
  }

  /** The table if it is there already, else its columns and first rows; undefined when the file cannot be read. */
  async preview(path: string, dialect: DialectChoice = {}): Promise<Table | undefined> {
    try {
      const entry = this.entries.get(keyOf(path, dialect));
      if (entry?.table.ok && (await this.isCurrent(path, entry))) return entry.table.value;
      const head = await this.headOfLarge(path, dialect);
      const outcome = head ?? (await this.table(path, path, { ...ALL_ROWS, dialect }));
      return outcome.ok ? outcome.value : undefined;
    } catch (error) {
      if (error instanceof FileRefused) return undefined;
      throw error;
    }
  }

  private async current(path: string, shown: string, wanted: Wanted): Promise<DataOutcome<Table>> {
    const key = keyOf(path, wanted.dialect);
    try {
      const known = this.entries.get(key);
      const fresh = known && (await this.isCurrent(path, known)) ? known.table : undefined;
      // A fault may lie behind the rows that are wanted now.
      const suits = fresh?.ok ? covers(fresh.value, wanted) : (known?.lastRow ?? 0) <= wanted.lastRow;
      if (known && fresh && suits) {
        this.keep(key, known);
        return fresh;
      }
      // What was wanted before is likely to be wanted again: two datasets, or a column put back.
      const entry = await this.read(path, shown, fresh?.ok ? union(fresh.value, wanted) : wanted);
      this.keep(key, entry);
      return entry.table;
    } catch (error) {
      if (error instanceof FileRefused) return refusedFile(shown, path, error);
      throw error;
    }
  }

  /** The most recent ones come last. */
  private keep(key: string, entry: Entry): void {
    this.entries.delete(key);
    this.entries.set(key, entry);
    if (this.entries.size > this.capacity) this.entries.delete(this.entries.keys().next().value!);
  }

  /** What was read of a file, by whatever dialect: the most of it. */
  private entryOf(path: string): Entry | undefined {
    let most: Entry | undefined;
    for (const [key, entry] of this.entries) {
      if (key.startsWith(`${path}\0`) && entry.bytes > (most?.bytes ?? -1)) most = entry;
    }
    return most;
  }

  /** Whether the file still holds what was read. Only the content decides where its times and size cannot. */
  private async isCurrent(path: string, entry: Read): Promise<boolean> {
    const now = await signatureAt(path);
    if (entry.settled && now.text === entry.signature.text) return true;
    const begun = Date.now();
    const file = await openRegular(path, this.largestBytes);
    try {
      const hash = createHash('sha256');
      let left = entry.bytes;
      for await (const piece of contentOf(path, file.handle, this.largestBytes, PIECE_BYTES)) {
        if (piece.length > left && entry.whole) return false;
        hash.update(piece.subarray(0, left));
        left -= Math.min(left, piece.length);
        if (left === 0 && !entry.whole) break;
      }
      if (left > 0 || hash.digest('hex') !== entry.sha256) return false;
    } finally {
      await file.handle.close();
    }
    entry.signature = file.signature;
    entry.settled = isSettled(file.signature, begun);
    return true;
  }

  private async read(path: string, shown: string, wanted: Wanted): Promise<Entry> {
    const begun = Date.now();
    const { limitMs = Infinity } = wanted;
    const until = performance.now() + limitMs;
    const file = await openRegular(path, this.largestBytes);
    const { signature, bytes } = file;
    const large = bytes > this.largeBytes;
    const progress = large ? this.onRead?.(shown, bytes) : undefined;
    const hash = createHash('sha256');
    let read = 0;
    this.reads++;
    try {
      const { table, whole } = await readOpened(path, file, {
        name: basename(path),
        largestBytes: this.largestBytes,
        ...(large && { columns: wanted.columns }),
        ...(!isJson(path) && { rows: wanted.lastRow }),
        ...(wanted.dialect && { dialect: wanted.dialect }),
        onPiece: (piece, done) => {
          if (performance.now() > until) throw new FileRefused(path, { kind: 'late' });
          hash.update(piece);
          read = done;
          progress?.report(Math.min(1, done / bytes));
        },
      });
      return {
        table,
        sha256: hash.digest('hex'),
        bytes: read,
        whole,
        lastRow: wanted.lastRow,
        signature,
        // Written to while it was read: the next look decides by the content.
        settled: isSettled(signature, begun) && (await signatureAt(path)).text === signature.text,
      };
    } finally {
      progress?.end();
      await file.handle.close();
    }
  }

  /** The columns and the first rows of a large file; undefined of any other. */
  private async headOfLarge(path: string, dialect: DialectChoice): Promise<DataOutcome<Table> | undefined> {
    const { largeBytes, largestBytes } = this;
    const file = await openRegular(path, largestBytes);
    try {
      if (file.bytes <= largeBytes) return undefined;
      const bounds = { rows: PREVIEW_ROWS, mostBytes: PREVIEW_BYTES, dialect };
      return (await readOpened(path, file, { name: basename(path), largestBytes, ...bounds })).table;
    } finally {
      await file.handle.close();
    }
  }
}

async function readContent(path: string, largest: number): Promise<Content & Read> {
  const begun = Date.now();
  const { handle, signature } = await openRegular(path, largest);
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of contentOf(path, handle, largest, PIECE_BYTES)) pieces.push(piece);
    const content = Buffer.concat(pieces);
    return {
      content,
      sha256: createHash('sha256').update(content).digest('hex'),
      bytes: content.length,
      whole: true,
      signature,
      settled: isSettled(signature, begun) && (await signatureAt(path)).text === signature.text,
    };
  } finally {
    await handle.close();
  }
}

/** A file is another table where another dialect is said of it. */
function keyOf(path: string, { separator, decimal, header }: DialectChoice = {}): string {
  return `${path}\0${JSON.stringify([separator, decimal, header])}`;
}

function isSettled({ changedMs }: Signature, begun: number): boolean {
  return begun - changedMs > SETTLED_MS;
}

/** Nothing of a large file but its names, first rows and number of rows. */
const ALL_ROWS: Wanted = { columns: new Map(), lastRow: Infinity };

function isJson(path: string): boolean {
  return extname(path).toLowerCase() === '.json';
}

function covers(table: Table, { columns, lastRow }: Wanted): boolean {
  if (!table.complete && table.count < lastRow) return false;
  const positions = positionsOf(table);
  for (const [name, kind] of columns) {
    const column = positions.get(name);
    if (column !== undefined && !table.has(column, kind)) return false;
  }
  return true;
}

function union(table: Table, { columns, lastRow, dialect }: Wanted): Wanted {
  const all = new Map<string, ColumnKind>(columns);
  table.columns.forEach((name, column) => {
    if (table.has(column, 'texts')) all.set(name, 'texts');
    else if (table.has(column) && !all.has(name)) all.set(name, 'numbers');
  });
  const rows = table.complete ? Infinity : Math.max(lastRow, table.count);
  return { columns: all, lastRow: rows, ...(dialect && { dialect }) };
}

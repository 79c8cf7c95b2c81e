/** Data files, read once for as long as they do not change. */
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { type DataOutcome, sourceFailure } from './problem';
import { readTable, type Table } from './table';

interface Entry {
  readonly stamp: string;
  readonly table: DataOutcome<Table>;
}

/** Keeps the tables of the files read most recently. */
export class DataStore {
  private readonly entries = new Map<string, Entry>();
  /** Reads under way, so that two who ask at the same time share one. */
  private readonly pending = new Map<string, Promise<DataOutcome<Table>>>();
  /** How many times a file's content was read, for tests. */
  reads = 0;

  constructor(private readonly capacity = 16) {}

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

  /** The table in the file; `shown` is its path as the user wrote it. */
  table(path: string, shown: string): Promise<DataOutcome<Table>> {
    let pending = this.pending.get(path);
    if (!pending) {
      pending = this.current(path, shown).finally(() => this.pending.delete(path));
      this.pending.set(path, pending);
    }
    return pending;
  }

  private async current(path: string, shown: string): Promise<DataOutcome<Table>> {
    const stamp = await this.stamp(path);
    const known = this.entries.get(path);
    if (known?.stamp === stamp) {
      this.entries.delete(path);
      this.entries.set(path, known);
      return known.table;
    }
    const table = await this.read(path, shown);
    // Written to while it was read: the next look reads it again.
    this.entries.set(path, { stamp: (await this.stamp(path)) === stamp ? stamp : '', table });
    if (this.entries.size > this.capacity) this.entries.delete(this.entries.keys().next().value!);
    return table;
  }

  private async read(path: string, shown: string): Promise<DataOutcome<Table>> {
    let bytes: Uint8Array;
    try {
      bytes = await readFile(path);
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
    this.reads++;
    return readTable(basename(path), extname(path), bytes);
  }
}

/** The system's code of an error of the file system; anything else is a fault of ours and goes on. */
function systemCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}

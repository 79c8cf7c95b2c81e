/** From an open data file to its table, in pieces. */
import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type DataOutcome, sourceFailure } from './fault';
import { tableReader } from './readTable';
import { contentOf, openRegular, type OpenedFile } from './regularFile';
import type { ReadOptions, Table } from './table';

const PIECE_BYTES = 65_536;

export interface ReadFileOptions extends ReadOptions {
  /** What messages call the file. */
  readonly name: string;
  /** Of a file of larger content no more is read. */
  readonly largestBytes: number;
  /** Read no further than this, as if no more were wanted. */
  readonly mostBytes?: number;
  /** Told of each piece before it is looked at, and of all bytes so far. */
  readonly onPiece?: (piece: Uint8Array, done: number) => void;
}

export interface ReadFileOutcome {
  readonly table: DataOutcome<Table>;
  /** Whether the content was read to its end. */
  readonly whole: boolean;
}

/** Opens, reads and closes. Throws FileRefused. */
export async function readTableFile(
  path: string,
  extension: string,
  options: ReadFileOptions,
): Promise<DataOutcome<Table>> {
  const file = await openRegular(path, options.largestBytes);
  try {
    return (await readOpened(path, file, options, extension)).table;
  } finally {
    await file.handle.close();
  }
}

/** Throws FileRefused when the disk fails; every fault of the content is part of the outcome. */
export async function readOpened(
  path: string,
  { handle }: OpenedFile,
  options: ReadFileOptions,
  extension = extname(path),
): Promise<ReadFileOutcome> {
  const { name, largestBytes, mostBytes = Infinity, onPiece } = options;
  const reader = tableReader(name, extension, options);
  if (!reader.ok) return { table: reader, whole: false };
  try {
    let done = 0;
    for await (const piece of contentOf(path, handle, largestBytes, PIECE_BYTES)) {
      done += piece.length;
      onPiece?.(piece, done);
      const more = reader.value.write(piece);
      if (!more || done >= mostBytes) return { table: reader.value.end(more), whole: false };
      // What the system has in its cache comes back at once; others want their turn as well.
      await setImmediate();
    }
    return { table: reader.value.end(), whole: true };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // An array or a map that the machine has no room for.
    const message = `${name} holds more than there is memory for; use fewer of its rows or columns.`;
    return { table: sourceFailure('file-too-large', message), whole: false };
  }
}

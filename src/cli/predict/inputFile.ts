/** The file that `hullfit predict` is given: separated text in pieces, of any size, and any other table as rows. */
import type { ColumnKind } from '../../data/table';
import { refusedFile } from '../../data/fileProblem';
import { readTableFile } from '../../data/readFile';
import { contentOf, FileRefused, openRegular } from '../../data/regularFile';
import { CommandError, ExitCode } from '../exitCodes';
import { valueOf } from './csvInputs';
import { type InputRows, type RowOptions, Rows } from './rows';

/** Bytes of a file that are read, and of what comes by itself scanned, in one go. */
export const READ_BYTES = 65_536;

/**
 * Of a file of at most `largestBytes`, where Infinity is allowed; each is good until the next one is asked for. Throws CommandError where it
 * cannot be read.
 */
export async function* piecesOfFile(path: string, largestBytes: number): AsyncGenerator<Uint8Array> {
  const { handle } = await orRefused(path, () => openRegular(path, largestBytes));
  try {
    yield* readAhead(contentOf(path, handle, largestBytes, READ_BYTES, alternating()));
  } catch (error) {
    throw refused(path, error);
  } finally {
    await handle.close();
  }
}

/** One piece is looked at while the next one is read: memory of two is enough. */
function alternating(): () => Uint8Array {
  let [next, other] = [new Uint8Array(READ_BYTES), new Uint8Array(READ_BYTES)];
  return () => {
    [next, other] = [other, next];
    return other;
  };
}

/** The next piece is on its way while one is looked at. */
async function* readAhead(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let next = pieces.next();
  for (;;) {
    const piece = await next;
    if (piece.done === true) return;
    next = pieces.next();
    // whoever stops here does not hear of its failure
    next.catch(() => undefined);
    yield piece.value;
  }
}

/** Of a file that is no separated text. Throws CommandError at the first thing that is wrong. */
export async function* rowsOfTable(
  path: string,
  extension: string,
  largestBytes: number,
  options: RowOptions,
): AsyncGenerator<InputRows> {
  const columns = new Map(
    options.columns.map(({ name, labels }): [string, ColumnKind] => [name, labels ? 'texts' : 'numbers']),
  );
  const table = valueOf(
    await orRefused(path, () => readTableFile(path, extension, { name: path, columns, largestBytes })),
  );
  const rows = new Rows(table.file, options);
  rows.name(table.columns, table.dialect);
  for (let row = 0; row < table.count; row++) {
    rows.take((column) => table.cell(row, column), table.line(row) ?? row + 1);
    yield* rows.whole();
  }
  yield* rows.rest();
}

async function orRefused<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw refused(path, error);
  }
}

/** A file that was not opened, or that the disk fails to give, as the command's sentence; any other error as it is. */
function refused(path: string, error: unknown): unknown {
  if (!(error instanceof FileRefused)) return error;
  const problem = refusedFile(path, path, error).problems[0];
  const code = problem.code === 'missing-file' ? ExitCode.badUsage : ExitCode.badFile;
  return new CommandError(code, problem.message);
}

/**
 * The file of a log: a line of JSON for each entry, written as it comes. Only a file that is a log already is written over,
 * so that no .hull file, data or result is lost to a name given by mistake.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { VERSION } from '../result/version';
import { type FitLogLine, LOG_FORMAT, type LogHead } from './fitLog';

/** The file is there and is no log. */
export class NoLogError extends Error {}

/** Bytes in which the head of a log names its format. */
const HEAD_BYTES = 64;

export class LogFile {
  /** What the system said when a write failed; nothing is written after it. */
  private failure: Error | null = null;
  private readonly closed: Promise<void>;

  private constructor(private readonly stream: WriteStream) {
    stream.on('error', (error) => (this.failure ??= error));
    this.closed = new Promise((resolve) => stream.once('close', resolve));
  }

  /** Begins a log. Rejects with NoLogError, or with the system's error. */
  static async open(path: string, head: Omit<LogHead, 'format' | 'version'>): Promise<LogFile> {
    await checkIsLog(path);
    const stream = createWriteStream(path, { flags: 'w' });
    await new Promise<void>((resolve, reject) => {
      stream.once('open', () => resolve());
      stream.once('error', reject);
    });
    const file = new LogFile(stream);
    file.put({ format: LOG_FORMAT, version: VERSION, ...head } satisfies LogHead);
    return file;
  }

  write(line: FitLogLine): void {
    this.put(line);
  }

  /** Resolves when every line is in the file. Rejects with the system's error when one could not be written. */
  async end(): Promise<void> {
    this.stream.end();
    await this.closed;
    if (this.failure !== null) throw this.failure;
  }

  private put(line: object): void {
    if (this.failure === null) this.stream.write(`${JSON.stringify(line)}\n`);
  }
}

/** A name that nothing has, an empty file, a log, and what is no file (a pipe, a terminal) may be written to. */
async function checkIsLog(path: string): Promise<void> {
  const isThere = await stat(path).then(
    (stats) => stats.isFile() && stats.size > 0,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    },
  );
  if (!isThere) return;
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = new TextDecoder().decode(buffer.subarray(0, bytesRead));
    if (!head.startsWith(`{"format":"${LOG_FORMAT.replace(/\d+$/, '')}`)) {
      throw new NoLogError(`${path} is there and is no log of Hullfit, and is left as it is`);
    }
  } finally {
    await file.close();
  }
}

/**
 * The lines of a sweep: a head that says which sweep it is, then a fit a line as it ends. Each line is handed to the system before the next
 * fit is told, so that a process that is killed loses none; a line that is cut off is left out when it is read.
 */
import { type FileHandle, open, readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { type FitOutcome, outcomeShape } from '../protocol/sweep';
import { VERSION } from '../result/version';

const FORMAT = 'hullfit.sweep/1';

const headShape = v.object({ format: v.literal(FORMAT), sweep: v.string(), sha256: v.string() });

/** The file is there and cannot be gone on with: one sentence. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

export class Journal {
  private failure: unknown = null;
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly handle: FileHandle,
    /** Fits that were there, in the order of their lines. */
    readonly before: readonly FitOutcome[],
  ) {}

  /**
   * Begins the file anew, or with `resume` goes on with it where it is there. Rejects with a JournalError where that is of another sweep,
   * and with the system's error.
   */
  static async open(
    path: string,
    sweep: { readonly name: string; readonly sha256: string },
    resume: boolean,
  ): Promise<Journal> {
    const old = resume ? await readIfThere(path) : null;
    const head = { format: FORMAT, version: VERSION, sweep: sweep.name, sha256: sweep.sha256 };
    if (old === null || old === '') {
      const handle = await open(path, 'w');
      await handle.write(`${JSON.stringify(head)}\n`);
      return new Journal(handle, []);
    }
    const { outcomes, length } = read(path, old, sweep.sha256);
    const handle = await open(path, 'r+');
    await handle.truncate(length);
    await handle.close();
    return new Journal(await open(path, 'a'), outcomes);
  }

  /** Resolves when the system has the line, or cannot take it, which `end` rejects with. */
  write(outcome: FitOutcome): Promise<void> {
    this.writing = this.writing.then(async () => {
      if (this.failure !== null) return;
      try {
        await this.handle.write(`${JSON.stringify(outcome)}\n`);
      } catch (error) {
        this.failure = error;
      }
    });
    return this.writing;
  }

  /** Resolves when every line is on the disk. Rejects with the system's error where one could not be written. */
  async end(): Promise<void> {
    await this.writing;
    await this.handle.datasync();
    await this.handle.close();
    if (this.failure !== null) throw this.failure;
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** The outcomes, and how many bytes their lines take: a last line without its end is left out. */
function read(path: string, text: string, sha256: string): { outcomes: FitOutcome[]; length: number } {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [first, ...lines] = whole.split('\n').slice(0, -1);
  const head = v.safeParse(headShape, parsed(first));
  if (!head.success) {
    throw new JournalError(`${path} is no file of a sweep; name another folder, or run without --resume`);
  }
  if (head.output.sha256 !== sha256) {
    throw new JournalError(
      `${path} is of another sweep, or its text or data have changed since; run without --resume, or in another folder`,
    );
  }
  const outcomes = lines.map((line, at) => {
    const outcome = v.safeParse(outcomeShape, parsed(line));
    if (!outcome.success) {
      throw new JournalError(
        `${path}:${at + 2} is no fit of a sweep; remove the line, or run without --resume`,
      );
    }
    return outcome.output;
  });
  return { outcomes, length: Buffer.byteLength(whole) };
}

/** Undefined where it is no JSON. */
function parsed(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

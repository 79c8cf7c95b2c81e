/**
 * Results on the disk, so that they outlive the server and the window: one file a result, written whole or not at all. The oldest
 * go when there are too many or they take too much room; a file that cannot be read is as good as none, and logged.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { jsonPieces } from './jsonPieces';

const FORMAT = 'hullfit.store/1';

export interface StoreLimits {
  readonly files: number;
  /** Of all files together, and of one. */
  readonly bytes: number;
  readonly fileBytes: number;
}

/** What is kept. */
export interface Kind<T> {
  /** In words. */
  readonly what: string;
  /** Checks what was read. Throws on anything else. */
  readonly read: (value: unknown) => T;
  /** Of the block that it is the result of. */
  readonly nameOf: (value: T) => string;
}

/** A large answer (50,000 neurons, 100,000 samples) takes some 10 MB. */
const LIMITS: StoreLimits = { files: 300, bytes: 300e6, fileBytes: 64e6 };

export class FileStore<T> {
  /** The writes of each file, one after the other. */
  private readonly writing = new Map<string, Promise<void>>();

  constructor(
    private readonly folder: string,
    private readonly log: (text: string) => void,
    private readonly kind: Kind<T>,
    private readonly limits: StoreLimits = LIMITS,
  ) {}

  /** The last result of a block; null when there is none that can be read. */
  async load(uri: string, name: string): Promise<T | null> {
    const path = this.pathOf(uri, name);
    const { what, read, nameOf } = this.kind;
    try {
      const { size } = await stat(path);
      if (size > this.limits.fileBytes) throw new Error(`it has ${size} bytes`);
      const stored = JSON.parse(await readFile(path, 'utf8')) as unknown;
      await breathe();
      if (!isStored(stored) || stored.uri !== uri) throw new Error('it holds something else');
      const result = read(stored.result);
      if (nameOf(result) !== name) throw new Error(`it holds the ${what} "${nameOf(result)}"`);
      return result;
    } catch (error) {
      if (isMissing(error)) return null;
      this.log(`The kept result of "${name}" of ${uri} is left out: ${message(error)}`);
      return null;
    }
  }

  /** Keeps a result in place of the one before. Never rejects: what cannot be kept is logged. */
  save(uri: string, result: T): Promise<void> {
    const name = this.kind.nameOf(result);
    const path = this.pathOf(uri, name);
    const before = this.writing.get(path) ?? Promise.resolve();
    const done = before
      .then(() => this.write(path, { format: FORMAT, uri, result }))
      .catch((error: unknown) => this.log(`The result of "${name}" of ${uri} is not kept: ${message(error)}`))
      .finally(() => {
        if (this.writing.get(path) === done) this.writing.delete(path);
      });
    this.writing.set(path, done);
    return done;
  }

  /** Forgets the result of a block. Never rejects: what cannot be removed is logged. */
  async remove(uri: string, name: string): Promise<void> {
    const path = this.pathOf(uri, name);
    await this.writing.get(path);
    await rm(path, { force: true }).catch((error: unknown) =>
      this.log(`The kept result of "${name}" of ${uri} is not removed: ${message(error)}`),
    );
  }

  /** Forgets every result. Answers how many there were. */
  async clear(): Promise<number> {
    await this.settled();
    let names: string[];
    try {
      names = await readdir(this.folder);
    } catch (error) {
      if (isMissing(error)) return 0;
      throw error;
    }
    const kept = names.filter((name) => name.endsWith('.json'));
    await Promise.all(kept.map((name) => rm(join(this.folder, name), { force: true })));
    return kept.length;
  }

  /** Resolves when everything that was to be kept is. */
  async settled(): Promise<void> {
    await Promise.all(this.writing.values());
  }

  private async write(path: string, stored: Stored): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      const file = await open(temporary, 'wx');
      try {
        let bytes = 0;
        for (const piece of jsonPieces(stored)) {
          bytes += (await file.write(piece)).bytesWritten;
          if (bytes > this.limits.fileBytes)
            throw new Error(`it takes more than ${this.limits.fileBytes} bytes`);
          await breathe();
        }
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await this.prune();
  }

  /** Leaves the newest, within the limits; also removes what a process that was ended left half written. */
  private async prune(): Promise<void> {
    const names = await readdir(this.folder);
    const known = await Promise.all(
      names.map(async (name) => {
        const path = join(this.folder, name);
        try {
          const { mtimeMs, size } = await stat(path);
          return { path, mtimeMs, size };
        } catch (error) {
          if (isMissing(error)) return null; // another window was faster
          throw error;
        }
      }),
    );
    const files = known.filter((file) => file !== null).sort((a, b) => b.mtimeMs - a.mtimeMs);
    let bytes = 0;
    let count = 0;
    for (const { path, size, mtimeMs } of files) {
      const halfWritten = path.endsWith('.tmp');
      if (!halfWritten) {
        bytes += size;
        count += 1;
      }
      const old = halfWritten && Date.now() - mtimeMs > HALF_WRITTEN_MS;
      if (old || (!halfWritten && (count > this.limits.files || bytes > this.limits.bytes))) {
        await rm(path, { force: true });
      }
    }
  }

  private pathOf(uri: string, name: string): string {
    return join(
      this.folder,
      `${createHash('sha256').update(`${uri}#${name}`).digest('hex').slice(0, 40)}.json`,
    );
  }
}

/** A write takes seconds; a temporary file that is older is nobody's. */
const HALF_WRITTEN_MS = 10 * 60_000;

interface Stored {
  readonly format: typeof FORMAT;
  readonly uri: string;
  readonly result: unknown;
}

function isStored(value: unknown): value is Stored {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === FORMAT &&
    'uri' in value &&
    'result' in value
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

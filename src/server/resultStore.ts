/**
 * Results on the disk, so that they outlive the server and the window: one file a fit, written whole or not at all. The oldest
 * go when there are too many or they take too much room; a file that cannot be read is as good as none, and logged.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { readResult } from '../result/read';
import type { FitResult } from '../result/schema';
import { jsonPieces } from './jsonPieces';

const FORMAT = 'hullfit.store/1';

export interface StoreLimits {
  readonly files: number;
  /** Of all files together, and of one. */
  readonly bytes: number;
  readonly fileBytes: number;
}

/** A large answer (50,000 neurons, 100,000 samples) takes some 10 MB. */
const LIMITS: StoreLimits = { files: 300, bytes: 300e6, fileBytes: 64e6 };

export class ResultStore {
  /** The writes of each file, one after the other. */
  private readonly writing = new Map<string, Promise<void>>();

  constructor(
    private readonly folder: string,
    private readonly log: (text: string) => void,
    private readonly limits: StoreLimits = LIMITS,
  ) {}

  /** The last result of a fit; null when there is none that can be read. */
  async load(uri: string, fit: string): Promise<FitResult | null> {
    const path = this.pathOf(uri, fit);
    try {
      const { size } = await stat(path);
      if (size > this.limits.fileBytes) throw new Error(`it has ${size} bytes`);
      const stored = JSON.parse(await readFile(path, 'utf8')) as unknown;
      await breathe();
      if (!isStored(stored) || stored.uri !== uri) throw new Error('it holds something else');
      const result = readResult(stored.result);
      if (result.fit !== fit) throw new Error(`it holds the fit "${result.fit}"`);
      return result;
    } catch (error) {
      if (isMissing(error)) return null;
      this.log(`The kept result of "${fit}" of ${uri} is left out: ${message(error)}`);
      return null;
    }
  }

  /** Keeps a result in place of the one before. Never rejects: what cannot be kept is logged. */
  save(uri: string, result: FitResult): Promise<void> {
    const path = this.pathOf(uri, result.fit);
    const before = this.writing.get(path) ?? Promise.resolve();
    const done = before
      .then(() => this.write(path, { format: FORMAT, uri, result }))
      .catch((error: unknown) =>
        this.log(`The result of "${result.fit}" of ${uri} is not kept: ${message(error)}`),
      )
      .finally(() => {
        if (this.writing.get(path) === done) this.writing.delete(path);
      });
    this.writing.set(path, done);
    return done;
  }

  /** Forgets the result of a fit. Never rejects: what cannot be removed is logged. */
  async remove(uri: string, fit: string): Promise<void> {
    const path = this.pathOf(uri, fit);
    await this.writing.get(path);
    await rm(path, { force: true }).catch((error: unknown) =>
      this.log(`The kept result of "${fit}" of ${uri} is not removed: ${message(error)}`),
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

  private pathOf(uri: string, fit: string): string {
    return join(
      this.folder,
      `${createHash('sha256').update(`${uri}#${fit}`).digest('hex').slice(0, 40)}.json`,
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

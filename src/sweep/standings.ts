/**
 * Where the chains of a sweep stand, in a file beside its lines: a sweep that is gone on with takes each up there and not at its beginning. Of a
 * process that is killed it may be some seconds old; then what was fitted since is fitted again.
 */
import { readFile, rm } from 'node:fs/promises';
import * as v from 'valibot';
import { type ChainState, chainStateShape, type SweepChain } from '../protocol/sweep';
import { writeAtomically } from '../result/atomicWrite';

const FORMAT = 'hullfit.chains/1';

const fileShape = v.object({
  format: v.literal(FORMAT),
  sha256: v.string(),
  states: v.record(v.string(), chainStateShape),
});

/** Milliseconds between two times that it is written while the sweep runs. */
const WRITE_MS = 10_000;

export class Standings {
  private writing: Promise<void> = Promise.resolve();
  private written = performance.now();

  private constructor(
    private readonly path: string,
    /** Of the sweep. */
    private readonly sha256: string,
    /** By `nameOf`. */
    private readonly states: Map<string, ChainState>,
  ) {}

  /** With `resume` what an earlier run has left; nothing where that is not there, or not of this sweep. */
  static async open(path: string, sha256: string, resume: boolean): Promise<Standings> {
    const left = resume ? await readLeft(path, sha256) : {};
    return new Standings(path, sha256, new Map(Object.entries(left)));
  }

  of(chain: SweepChain): ChainState | undefined {
    return this.states.get(nameOf(chain));
  }

  /** Null once the chain has ended. */
  take(chain: SweepChain, state: ChainState | null): void {
    if (state === null) this.states.delete(nameOf(chain));
    else this.states.set(nameOf(chain), state);
    if (performance.now() - this.written < WRITE_MS) return;
    this.written = performance.now();
    this.write();
  }

  /** The file is there as long as a chain stands in its middle. Rejects with the system's error where it could not be written. */
  async end(): Promise<void> {
    this.write();
    await this.writing;
  }

  private write(): void {
    const states = Object.fromEntries(this.states);
    const text = `${JSON.stringify({ format: FORMAT, sha256: this.sha256, states })}\n`;
    const isEmpty = this.states.size === 0;
    this.writing = this.writing.then(() =>
      isEmpty ? rm(this.path, { force: true }) : writeAtomically(this.path, text),
    );
    // told by `end`
    this.writing.catch(() => undefined);
  }
}

function nameOf({ fits: [{ point }], fold }: SweepChain): string {
  return `${point}.${fold === null ? 'all' : fold.held}`;
}

/** What a sweep loses without it is time: a file that cannot be read is none. */
async function readLeft(path: string, sha256: string): Promise<Record<string, ChainState>> {
  try {
    const file = v.parse(fileShape, JSON.parse(await readFile(path, 'utf8')));
    return file.sha256 === sha256 ? file.states : {};
  } catch {
    return {};
  }
}

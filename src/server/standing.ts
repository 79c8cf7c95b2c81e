/**
 * The result that a fit stands on, with the rivals it is held against.
 *
 * - It survives edits, errors in the text, later failures and the end of the process: it is on the disk before anyone hears of it.
 * - It is stale while the text asks for another fit than it is of (`inputSha256`).
 * - Rivals of the same input stay across runs; each that comes in sends the result again, grown.
 */
import { Comparisons } from '../engine/comparison';
import type { FitJob } from '../engine/job';
import type { Change, FitSummary } from '../protocol/fits';
import type { RoundNetwork } from '../protocol/rounds';
import type { FitResult } from '../result/schema';
import type { Clock } from './throttle';

/** Results of earlier sessions; see resultStore.ts. None of them rejects. */
export interface KeptResults {
  load(uri: string, fit: string): Promise<FitResult | null>;
  save(uri: string, result: FitResult): Promise<void>;
  remove(uri: string, fit: string): Promise<void>;
}

/**
 * `recalled`: by an earlier session, of a text whose version nobody knows any more. `rounds`: the networks of the solve's rounds, where
 * this session has solved it.
 */
export type Announce = (
  uri: string,
  version: number,
  result: FitResult,
  recalled: boolean,
  rounds: readonly RoundNetwork[],
) => void;

/** The text that a fit is run from: its version, and a key that equal texts share. */
export interface Source {
  readonly version: number;
  readonly text: string;
}

/** What all fits of a queue have in common. */
export interface StandingPorts {
  /** Undefined: what is known ends with the process. */
  readonly kept: () => KeptResults | undefined;
  readonly announce: Announce;
  readonly clock: Clock;
}

/** Milliseconds that a result waits for the disk: the largest takes one second, and a disk that hangs must not withhold it. */
export const KEPT_WITHIN_MS = 10_000;

interface Result {
  readonly value: FitResult;
  /** Hash of what it was computed from. */
  readonly input: string;
  /** Null: of an earlier session, and the text has not asked for the same since. */
  readonly job: FitJob | null;
  readonly version: number;
  /** Key of the last text that asked for it; null: of an earlier session, and the text has not asked for the same since. */
  readonly text: string | null;
  /** By an earlier session. */
  readonly recalled: boolean;
  /** None of an earlier session, nor of an answer that was known already. */
  readonly rounds: readonly RoundNetwork[];
}

export class Standing {
  readonly rivals = new Comparisons();
  private held: Result | undefined;
  /** Results that are on their way to the disk before they are taken. */
  private keeping = 0;
  private asked = false;

  constructor(
    private uri: string,
    private readonly fit: string,
    private readonly ports: StandingPorts,
  ) {}

  get result(): Result | undefined {
    return this.held;
  }

  /** Resolves when what a run came to is on the disk, or the disk takes too long. */
  async keep(result: FitResult): Promise<void> {
    const kept = this.ports.kept();
    if (kept === undefined) return;
    this.keeping += 1;
    const saved = kept.save(this.uri, result).finally(() => (this.keeping -= 1));
    await new Promise<void>((resolve) => {
      const takeBack = this.ports.clock.after(KEPT_WITHIN_MS, resolve);
      void saved.then(() => {
        takeBack();
        resolve();
      });
    });
  }

  /** Stands on what a run came to, which is kept already. */
  take(
    job: FitJob,
    { version, text }: Source,
    value: FitResult,
    rounds: readonly RoundNetwork[] | null,
  ): void {
    const before = this.held;
    // of the same solve, where the answer was known already
    const same = before?.value.provenance.startedAt === value.provenance.startedAt;
    const known = rounds ?? (same && before ? before.rounds : []);
    this.held = {
      ...{ value, input: job.inputSha256, job, version, text, recalled: false },
      rounds: known,
    };
    this.ports.announce(this.uri, version, value, false, known);
  }

  /** What an earlier session left, asked for once. */
  async left(): Promise<FitResult | null> {
    const kept = this.ports.kept();
    if (kept === undefined || this.asked) return null;
    this.asked = true;
    return this.held === undefined ? kept.load(this.uri, this.fit) : null;
  }

  /** What is kept of this fit under the name that its file had before, which goes over to the new one. */
  async inherited(from: string): Promise<FitResult | null> {
    const kept = this.ports.kept();
    if (kept === undefined || this.held !== undefined) return null;
    const value = await kept.load(from, this.fit);
    if (value === null) return null;
    await kept.save(this.uri, value);
    await kept.remove(from, this.fit);
    return value;
  }

  /** Its file has another name. */
  async move(to: string): Promise<void> {
    const from = this.uri;
    this.uri = to;
    if (this.held === undefined) return;
    const { version, value, recalled, rounds } = this.held;
    this.ports.announce(to, version, value, recalled, rounds);
    await this.ports.kept()?.save(to, value);
    await this.ports.kept()?.remove(from, this.fit);
  }

  /** Stands on what an earlier session left. */
  recall(value: FitResult, version: number): void {
    const { inputSha256: input } = value.provenance;
    this.held = { value, input, job: null, version, text: null, recalled: true, rounds: [] };
    this.ports.announce(this.uri, version, value, true, []);
  }

  /** Whether a text that asks for `input` (undefined: nobody knows what it asks for) asks for another fit. */
  isStale(input: string | undefined): boolean {
    return this.held !== undefined && this.held.input !== input;
  }

  /** Why it is stale, when it is: the text that asks for another fit is `text`, or one that nobody has read yet (null). */
  changed(text: string | null): Change | undefined {
    if (text === null) return 'text';
    if (this.held === undefined || this.held.text === null) return undefined;
    return this.held.text === text ? 'data' : 'text';
  }

  /** The text was read again: rivals of another input end, and those that it no longer asks for go. */
  adapt(job: FitJob | null, text: string): void {
    // a text with an error just now may be the same again after it
    if (this.held === undefined || job === null) return;
    if (job.inputSha256 !== this.held.input) {
      this.rivals.abandon();
      return;
    }
    if (this.held.job === null) this.rivals.recall(job, this.held.value.rivals);
    this.rivals.abandon(job);
    const before = this.held.value.rivals.length;
    this.held = { ...this.held, job, text };
    if (this.rivals.of(job).length !== before) this.regrow();
  }

  /** The result is what a new run of `job` would come to, but rivals are missing. */
  lacksRivals(job: FitJob): boolean {
    if (this.held?.input !== job.inputSha256) return false;
    return this.held.value.status !== 'cancelled' && this.rivals.missing(job).length > 0;
  }

  /** The rivals that `job` asks for, of the result's input, run now. */
  comparedWith(job: FitJob): void {
    if (this.held !== undefined) this.held = { ...this.held, job };
  }

  /** How many rivals are in; undefined when none runs. */
  comparing(): FitSummary['comparing'] {
    const job = this.held?.job;
    return (job && this.rivals.progress(job)) ?? undefined;
  }

  /** Sends the result with the rivals it has by now. */
  regrow(): void {
    if (this.held === undefined || this.held.job === null) return;
    const value = { ...this.held.value, rivals: this.rivals.of(this.held.job) };
    this.held = { ...this.held, value };
    this.ports.announce(this.uri, this.held.version, value, this.held.recalled, this.held.rounds);
    // not in place of a newer one
    if (this.keeping === 0) void this.ports.kept()?.save(this.uri, value);
  }
}

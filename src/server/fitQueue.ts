/**
 * Which fit of which document runs, and what came of it. Knows nothing of the editor or of Langium: documents come in as
 * compiled fits, runs go out to an injected runner, news goes to a listener.
 *
 * - The latest run of a fit wins: it aborts the one before, whose answer is then ignored.
 * - Results are kept by document and fit name and survive edits, errors in the text, and later failures.
 * - Rivals run once the result they are held against is in; each that comes in sends the result again, grown. They end with
 *   a newer run of the fit and with the edit that asks for another fit.
 * - A result is stale from the first edit after it until the text, read again, asks for the very same fit
 *   (equal `inputSha256`) or a new result is in.
 */
import type { TraceEntry } from '../core/solution';
import type { FitJob } from '../engine/job';
import type { CompiledFit } from '../language/compiled';
import type {
  CancelFits,
  FitState,
  FitSummary,
  FitsChanged,
  GetResultAnswer,
  RunFitsAnswer,
} from '../protocol/fits';
import { PROTOCOL_VERSION } from '../protocol/fits';
import type { FitResult } from '../result/schema';
import { Comparisons, type RunRival } from './comparison';
import { Throttle, type Clock } from './throttle';

export interface RunOptions {
  readonly signal: AbortSignal;
  /** The fit leaves the queue; a runner that cannot tell leaves it out, and the first progress counts instead. */
  readonly onStart: () => void;
  readonly onProgress: (entry: TraceEntry) => void;
}

/** What runs a fit and its rivals; the engine is one. Rejects when it failed; an aborted fit may resolve or reject. */
export interface FitRunner {
  run(job: FitJob, options: RunOptions): Promise<FitResult>;
  readonly compare: RunRival;
}

/** Results of earlier sessions; see resultStore.ts. Neither rejects. */
export interface KeptResults {
  load(uri: string, fit: string): Promise<FitResult | null>;
  save(uri: string, result: FitResult): Promise<void>;
}

export interface FitQueueListener {
  changed(change: FitsChanged): void;
  /** `recalled`: by an earlier session, of a text whose version nobody knows any more. */
  finished(uri: string, version: number, result: FitResult, recalled: boolean): void;
  progress(uri: string, version: number, fit: string, entry: TraceEntry): void;
  /** A fit was lost to a fault of the program: the whole error, for the log. */
  failed(uri: string, fit: string, error: unknown): void;
  /** A rival has no answer to its problem: one sentence, for the log. */
  refused(uri: string, fit: string, rival: string, reason: string): void;
}

/** At most this often is progress of one fit told. */
export const PROGRESS_INTERVAL_MS = 100;

interface Run {
  readonly job: FitJob;
  readonly version: number;
  /** Its rivals run afterwards. */
  readonly compare: boolean;
  readonly controller: AbortController;
  readonly throttle: Throttle<TraceEntry>;
}

interface Result {
  readonly value: FitResult;
  /** Hash of what it was computed from. */
  readonly input: string;
  /** Null: of an earlier session, and the text has not asked for the same since. */
  readonly job: FitJob | null;
  readonly version: number;
  /** By an earlier session. */
  readonly recalled: boolean;
}

interface Fit {
  state: FitState;
  run?: Run | undefined;
  result?: Result;
  /** Of the result's input. */
  rivals: Comparisons;
}

interface Document {
  version: number;
  /** False from an edit until the new text has been read. */
  read: boolean;
  compiled: readonly CompiledFit[];
  /** By fit name; also of fits that are not in the text just now. */
  readonly fits: Map<string, Fit>;
  /** Fits whose results of earlier sessions have been asked for. */
  readonly recalled: Set<string>;
}

export class FitQueue {
  private readonly documents = new Map<string, Document>();

  constructor(
    private readonly runner: FitRunner,
    private readonly clock: Clock,
    private readonly listener: FitQueueListener,
    /** Undefined: what is known ends with the process. */
    private readonly kept: () => KeptResults | undefined = () => undefined,
  ) {}

  /** The text changed and has not been read yet: every result of the document is stale until `read` says otherwise. */
  edited(uri: string, version: number): void {
    const document = this.documents.get(uri);
    if (document === undefined || version <= document.version) return;
    document.version = version;
    document.read = false;
    this.tell(uri);
  }

  /** The text of `version` has been read. */
  read(uri: string, version: number, compiled: readonly CompiledFit[]): void {
    const document = this.documents.get(uri) ?? {
      version,
      read: true,
      compiled,
      fits: new Map<string, Fit>(),
      recalled: new Set<string>(),
    };
    this.documents.set(uri, document);
    document.version = version;
    document.read = true;
    document.compiled = compiled;
    for (const { name, job } of compiled) this.adapt(uri, document.fits.get(name), job);
    this.tell(uri);
    for (const { name } of compiled) void this.recall(uri, document, name);
  }

  /** The document is gone: what runs is aborted, what is known forgotten. */
  forget(uri: string): void {
    const document = this.documents.get(uri);
    if (document === undefined) return;
    for (const fit of document.fits.values()) this.abandon(fit);
    this.documents.delete(uri);
    this.listener.changed({ protocol: PROTOCOL_VERSION, uri, version: document.version, fits: [] });
  }

  /** Starts fits of a document that has been read, and their rivals if wanted; see RunFits. */
  run(
    uri: string,
    names: readonly string[] | undefined,
    onlyChanged: boolean,
    compare = false,
  ): RunFitsAnswer {
    const document = this.documents.get(uri);
    if (document === undefined) return { kind: 'nothing', reason: 'The file has not been read yet.' };
    const wanted = document.compiled.filter((fit) => names === undefined || names.includes(fit.name));
    if (wanted.length === 0) return { kind: 'nothing', reason: nothingToRun(names) };
    const started: string[] = [];
    const waiting = wanted.filter(({ awaitsTrust }) => awaitsTrust).map(({ name }) => name);
    const untrusted = waiting.length > 0 ? { awaitTrust: waiting } : {};
    let broken = 0;
    for (const { name, job } of wanted) {
      if (job === null) {
        broken += 1;
        continue;
      }
      const fit = this.fitOf(document, name);
      if (compare && wantsOnlyRivals(fit, job)) {
        this.compare(uri, name, fit, job);
        started.push(name);
        continue;
      }
      if (onlyChanged && (fit.run?.job.inputSha256 ?? fit.result?.input) === job.inputSha256) continue;
      this.start(uri, document, name, fit, job, compare);
      started.push(name);
    }
    if (started.length === 0) {
      const reason =
        broken === wanted.length
          ? `${broken === 1 ? 'The fit has' : 'The fits have'} errors, or data that are not read; see the Problems view.`
          : 'Every fit is up to date.';
      return { kind: 'nothing', reason, ...untrusted };
    }
    this.tell(uri);
    return { kind: 'started', fits: started, ...untrusted };
  }

  /** Asks running fits to stop; each ends with its best answer so far. Returns how many were asked. */
  cancel(which: CancelFits): number {
    let count = 0;
    for (const [uri, document] of this.documents) {
      if (which.uri !== undefined && which.uri !== uri) continue;
      const before = count;
      for (const [name, fit] of document.fits) {
        if (which.fits !== undefined && !which.fits.includes(name)) continue;
        if (fit.rivals.cancel()) {
          count += 1;
          continue;
        }
        if (fit.run === undefined || fit.state.kind === 'cancelling') continue;
        fit.state = { kind: 'cancelling' };
        fit.run.controller.abort();
        count += 1;
      }
      if (count > before) this.tell(uri);
    }
    return count;
  }

  /** Aborts everything without telling anybody: the server ends. */
  dispose(): void {
    for (const document of this.documents.values()) {
      for (const fit of document.fits.values()) this.abandon(fit);
    }
    this.documents.clear();
  }

  result(uri: string, name: string): GetResultAnswer {
    const document = this.documents.get(uri);
    const result = document?.fits.get(name)?.result;
    if (document === undefined || result === undefined) return { result: null, stale: false, version: 0 };
    return { result: result.value, stale: isStale(document, name), version: result.version };
  }

  /** Where a fit of the text stands; undefined when there is no such fit. */
  summary(uri: string, name: string): FitSummary | undefined {
    const document = this.documents.get(uri);
    const compiled = document?.compiled.find((fit) => fit.name === name);
    return document && compiled && summary(document, compiled);
  }

  list(): FitsChanged[] {
    return [...this.documents.keys()].map((uri) => this.change(uri));
  }

  private start(
    uri: string,
    document: Document,
    name: string,
    fit: Fit,
    job: FitJob,
    compare: boolean,
  ): void {
    this.abandon(fit);
    const { version } = document;
    const run: Run = {
      job,
      version,
      compare,
      controller: new AbortController(),
      throttle: new Throttle(this.clock, PROGRESS_INTERVAL_MS, (entry) => {
        fit.state = { kind: 'running', latest: entry };
        this.listener.progress(uri, version, name, entry);
      }),
    };
    fit.run = run;
    fit.state = { kind: 'queued' };
    const onStart = (): void => {
      if (fit.run !== run || fit.state.kind !== 'queued') return;
      fit.state = { kind: 'running' };
      this.tell(uri);
    };
    const options: RunOptions = {
      signal: run.controller.signal,
      onStart,
      onProgress: (entry) => {
        onStart();
        if (fit.run === run && fit.state.kind === 'running') run.throttle.push(entry);
      },
    };
    this.runner.run(job, options).then(
      (result) => this.finish(uri, fit, run, { kind: 'done' }, result),
      (error: unknown) => {
        if (!run.controller.signal.aborted) this.listener.failed(uri, name, error);
        this.finish(uri, fit, run, failure(run, error));
      },
    );
  }

  private finish(uri: string, fit: Fit, run: Run, state: FitState, result?: FitResult): void {
    run.throttle.stop();
    if (fit.run !== run) return; // superseded or forgotten: its answer is nobody's
    fit.run = undefined;
    fit.state = state;
    if (result !== undefined) {
      const { job, version } = run;
      // rivals of the same input stay, unless they are not asked for any more
      if (fit.result?.input !== job.inputSha256) fit.rivals = new Comparisons();
      fit.result = {
        value: { ...result, rivals: fit.rivals.of(job) },
        input: job.inputSha256,
        job,
        version,
        recalled: false,
      };
      this.publish(uri, fit.result);
      if (run.compare && result.status !== 'cancelled') this.compare(uri, job.fit, fit, job);
    }
    this.tell(uri);
  }

  /** Runs the rivals that `job` asks for and the fit's result, of the same input, has not got. */
  private compare(uri: string, name: string, fit: Fit, job: FitJob): void {
    const { rivals } = fit;
    const result = fit.result!;
    fit.result = { ...result, job };
    rivals.start(job, result.value, (...task) => this.runner.compare(...task), {
      changed: (grown) => {
        if (grown) this.regrow(uri, fit);
        if (this.documents.has(uri)) this.tell(uri);
      },
      refused: ({ kind }, reason) => this.listener.refused(uri, name, kind, reason),
      failed: (_task, error) => this.listener.failed(uri, name, error),
    });
  }

  /** The text was read again: rivals of another input end, and those that it no longer asks for go. */
  private adapt(uri: string, fit: Fit | undefined, job: FitJob | null): void {
    // a text with an error just now may be the same again after it
    if (fit?.result === undefined || job === null) return;
    if (job.inputSha256 !== fit.result?.input) {
      fit.rivals.abandon();
      return;
    }
    if (fit.result.job === null) fit.rivals.recall(job, fit.result.value.rivals);
    fit.rivals.abandon(job);
    const before = fit.result.value.rivals.length;
    fit.result = { ...fit.result, job };
    if (fit.rivals.of(job).length !== before) this.regrow(uri, fit);
  }

  /** Sends the result with the rivals it has by now. */
  private regrow(uri: string, fit: Fit): void {
    const { value, job } = fit.result!;
    if (job === null) return;
    fit.result = { ...fit.result!, value: { ...value, rivals: fit.rivals.of(job) } };
    this.publish(uri, fit.result);
  }

  private publish(uri: string, { value, version, recalled }: Result): void {
    this.listener.finished(uri, version, value, recalled);
    void this.kept()?.save(uri, value);
  }

  /** Takes up the result that an earlier session left of a fit, once, unless there is a newer one by then. */
  private async recall(uri: string, document: Document, name: string): Promise<void> {
    const kept = this.kept();
    if (kept === undefined || document.recalled.has(name)) return;
    document.recalled.add(name);
    if (document.fits.get(name)?.result !== undefined) return;
    const value = await kept.load(uri, name);
    if (value === null || this.documents.get(uri) !== document) return;
    const fit = this.fitOf(document, name);
    if (fit.result !== undefined) return;
    const { inputSha256: input } = value.provenance;
    fit.result = { value, input, job: null, version: document.version, recalled: true };
    if (fit.state.kind === 'idle') fit.state = { kind: 'done' };
    this.listener.finished(uri, document.version, value, true);
    this.adapt(uri, fit, document.compiled.find((one) => one.name === name)?.job ?? null);
    this.tell(uri);
  }

  /** Ends a run, and rivals, whose answers nobody wants any more. */
  private abandon(fit: Fit): void {
    const { run } = fit;
    fit.run = undefined;
    fit.rivals.abandon();
    run?.throttle.stop();
    run?.controller.abort();
  }

  private fitOf(document: Document, name: string): Fit {
    const known = document.fits.get(name);
    if (known !== undefined) return known;
    const fit: Fit = { state: { kind: 'idle' }, rivals: new Comparisons() };
    document.fits.set(name, fit);
    return fit;
  }

  private tell(uri: string): void {
    this.listener.changed(this.change(uri));
  }

  private change(uri: string): FitsChanged {
    const document = this.documents.get(uri)!;
    const fits = document.compiled.map((compiled) => summary(document, compiled));
    return { protocol: PROTOCOL_VERSION, uri, version: document.version, fits };
  }
}

function nothingToRun(names: readonly string[] | undefined): string {
  if (names === undefined) return 'The file has no fit; add a `fit NAME { data DATASET }` block.';
  return `The file has no fit named ${names.join(', ')}.`;
}

function failure(run: Run, error: unknown): FitState {
  if (run.controller.signal.aborted) return { kind: 'idle' };
  // The rest is where in the program it happened, which is for the log.
  const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
  return { kind: 'failed', message };
}

function isStale(document: Document, name: string): boolean {
  const result = document.fits.get(name)?.result;
  if (result === undefined) return false;
  if (!document.read) return true;
  const job = document.compiled.find((fit) => fit.name === name)?.job;
  return job?.inputSha256 !== result.input;
}

/** The fit's result is what a new run would come to, but rivals are missing. */
function wantsOnlyRivals(fit: Fit, job: FitJob): boolean {
  const { run, result, rivals } = fit;
  if (run !== undefined || result?.input !== job.inputSha256) return false;
  return result.value.status !== 'cancelled' && rivals.missing(job).length > 0;
}

function summary(document: Document, compiled: CompiledFit): FitSummary {
  const { name, nameRange, job } = compiled;
  const fit = document.fits.get(name);
  const place = { name, line: nameRange.start.line, character: nameRange.start.character };
  const comparing = fit?.result?.job && fit.rivals.progress(fit.result.job);
  const common = {
    ...place,
    state: fit?.state ?? { kind: 'idle' as const },
    stale: isStale(document, name),
    ...(comparing ? { comparing } : {}),
  };
  if (fit?.result === undefined) return { ...common, runnable: job !== null };
  const { value, recalled } = fit.result;
  const { status, mass, gap, neurons, provenance } = value;
  return {
    ...common,
    ...(recalled && { recalled }),
    runnable: job !== null,
    status,
    mass,
    gap,
    neurons: neurons.length,
    fittedAt: provenance.startedAt,
  };
}

/**
 * Which fit of which document runs, and what came of it. Knows nothing of the editor or of Langium: documents come in as
 * compiled fits, runs go out to an injected runner, news goes to a listener.
 *
 * - The latest run of a fit wins: it aborts the one before, whose answer is then ignored.
 * - A result is told once it is on the disk, and stands (standing.ts) until a newer one is in.
 * - Rivals run once the result they are held against is in. They end with a newer run of the fit and with the edit that asks
 *   for another fit.
 * - A result is stale from the first edit after it until the text, read again, asks for the very same fit
 *   (equal `inputSha256`) or a new result is in.
 */
import type { TraceEntry } from '../core/solution';
import type { FitJob } from '../engine/job';
import { type FitRunner, type PlanPorts, type RivalPorts, runPlan, runRivals } from '../engine/plan';
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
import type { BestSoFar, RoundNetwork } from '../protocol/rounds';
import { isInside } from '../protocol/uris';
import { type Announce, type KeptResults, type Source, Standing, type StandingPorts } from './standing';
import { Throttle, type Clock } from './throttle';

export interface FitQueueListener {
  changed(change: FitsChanged): void;
  readonly finished: Announce;
  progress(uri: string, version: number, fit: string, entry: TraceEntry): void;
  /** A running fit has a better network. */
  improved(uri: string, version: number, fit: string, best: BestSoFar): void;
  /** A fit was lost to a fault of the program: the whole error, for the log. */
  failed(uri: string, fit: string, error: unknown): void;
  /** A rival has no answer to its problem: one sentence, for the log. */
  refused(uri: string, fit: string, rival: string, reason: string): void;
}

/** At most this often is progress of one fit told. */
export const PROGRESS_INTERVAL_MS = 100;
/** The same of its best network. */
export const BEST_INTERVAL_MS = 200;

interface Run {
  readonly job: FitJob;
  readonly source: Source;
  readonly controller: AbortController;
  readonly throttle: Throttle<TraceEntry>;
  readonly best: Throttle<() => RoundNetwork>;
  /** The networks of its rounds; null until its solve has ended, and of an answer that was known already. */
  rounds: readonly RoundNetwork[] | null;
}

interface Fit {
  state: FitState;
  run?: Run | undefined;
  readonly standing: Standing;
}

interface Document {
  /** Another one once the file is renamed. */
  uri: string;
  version: number;
  /** Key of the text that was read last. */
  text: string;
  /** False from an edit until the new text has been read. */
  read: boolean;
  compiled: readonly CompiledFit[];
  /** By fit name; also of fits that are not in the text just now. */
  readonly fits: Map<string, Fit>;
}

export class FitQueue {
  private readonly documents = new Map<string, Document>();
  private readonly standingPorts: StandingPorts;

  constructor(
    private readonly runner: FitRunner,
    private readonly clock: Clock,
    private readonly listener: FitQueueListener,
    /** Undefined: what is known ends with the process. */
    kept: () => KeptResults | undefined = () => undefined,
  ) {
    this.standingPorts = { kept, clock, announce: (...news) => listener.finished(...news) };
  }

  /** The text changed and has not been read yet: every result of the document is stale until `read` says otherwise. */
  edited(uri: string, version: number): void {
    const document = this.documents.get(uri);
    if (document === undefined || version <= document.version) return;
    document.version = version;
    document.read = false;
    this.tell(uri);
  }

  /** A text has been read. */
  read(uri: string, { version, text }: Source, compiled: readonly CompiledFit[]): void {
    const document = this.documents.get(uri) ?? {
      uri,
      version,
      text,
      read: true,
      compiled,
      fits: new Map<string, Fit>(),
    };
    this.documents.set(uri, document);
    document.version = version;
    document.text = text;
    document.read = true;
    document.compiled = compiled;
    for (const { name, job } of compiled) document.fits.get(name)?.standing.adapt(job, text);
    this.tell(uri);
    for (const { name } of compiled) void this.recall(document, name);
  }

  /** A file, or the folder of some, has another name: what runs goes on, and what is known stays. */
  renamed(from: string, to: string): void {
    for (const document of [...this.documents.values()].filter(({ uri }) => isInside(uri, from))) {
      this.move(document, to + document.uri.slice(from.length));
    }
    // The new name may have been read before this was heard, and the old one forgotten.
    for (const document of this.documents.values()) {
      if (!isInside(document.uri, to)) continue;
      const before = from + document.uri.slice(to.length);
      for (const { name } of document.compiled) void this.recall(document, name, before);
    }
  }

  private move(document: Document, to: string): void {
    const { uri: from, version } = document;
    this.documents.delete(from);
    this.listener.changed({ protocol: PROTOCOL_VERSION, uri: from, version, fits: [] });
    const there = this.documents.get(to);
    document.uri = to;
    this.documents.set(to, document);
    for (const fit of document.fits.values()) void fit.standing.move(to);
    if (there === undefined) return this.tell(to);
    for (const fit of there.fits.values()) this.abandon(fit);
    this.read(to, there, there.compiled);
  }

  /** The document is gone: what runs is aborted, what is known forgotten. */
  forget(uri: string): void {
    const document = this.documents.get(uri);
    if (document === undefined) return;
    for (const fit of document.fits.values()) this.abandon(fit);
    this.documents.delete(uri);
    this.listener.changed({ protocol: PROTOCOL_VERSION, uri, version: document.version, fits: [] });
  }

  /**
   * Starts fits of a document that has been read, and their rivals if wanted; see RunFits. `waitedMs`: how long whoever asked has
   * waited for the document. What of that a fit's data took counts as its time.
   */
  run(
    uri: string,
    names: readonly string[] | undefined,
    onlyChanged: boolean,
    compare = false,
    waitedMs = 0,
  ): RunFitsAnswer {
    const document = this.documents.get(uri);
    if (document === undefined) return { kind: 'nothing', reason: 'The file has not been read yet.' };
    const wanted = document.compiled.filter((fit) => names === undefined || names.includes(fit.name));
    if (wanted.length === 0) return { kind: 'nothing', reason: nothingToRun(names) };
    const started: string[] = [];
    const waiting = wanted.filter(({ awaitsTrust }) => awaitsTrust).map(({ name }) => name);
    const untrusted = waiting.length > 0 ? { awaitTrust: waiting } : {};
    let broken = 0;
    let waited = waitedMs;
    for (const { name, job, preparedMs } of wanted) {
      if (job === null) {
        broken += 1;
        continue;
      }
      const fit = this.fitOf(document, name);
      if (compare && fit.run === undefined && fit.standing.lacksRivals(job)) {
        this.compare(document, name, fit, job);
        started.push(name);
        continue;
      }
      if (onlyChanged && (fit.run?.job.inputSha256 ?? fit.standing.result?.input) === job.inputSha256)
        continue;
      const own = Math.min(waited, preparedMs);
      waited -= own;
      this.start(document, name, fit, job, compare, own);
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
        if (fit.standing.rivals.cancel()) {
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
    const result = document?.fits.get(name)?.standing.result;
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
    document: Document,
    name: string,
    fit: Fit,
    job: FitJob,
    compare: boolean,
    waitedMs: number,
  ): void {
    this.abandon(fit);
    const { version, text } = document;
    const run: Run = {
      rounds: null,
      job,
      source: { version, text },
      controller: new AbortController(),
      throttle: new Throttle(this.clock, PROGRESS_INTERVAL_MS, (entry) => {
        fit.state = { kind: 'running', latest: entry };
        this.listener.progress(document.uri, version, name, entry);
      }),
      best: new Throttle(this.clock, BEST_INTERVAL_MS, (network) => {
        const best = { input: job.inputSha256, network: network() };
        this.listener.improved(document.uri, version, name, best);
      }),
    };
    fit.run = run;
    fit.state = { kind: 'queued' };
    const onStart = (): void => {
      if (fit.run !== run || fit.state.kind !== 'queued') return;
      fit.state = { kind: 'running' };
      this.tell(document.uri);
    };
    const onProgress = (entry: TraceEntry): void => {
      onStart();
      if (fit.run === run && fit.state.kind === 'running') run.throttle.push(entry);
    };
    const onBest = (network: () => RoundNetwork): void => {
      onStart();
      if (fit.run === run && fit.state.kind === 'running') run.best.push(network);
    };
    const { signal } = run.controller;
    const onRounds = (rounds: readonly RoundNetwork[]): void => void (run.rounds = rounds);
    const plan = { job, compare, signal, waitedMs, onStart, onProgress, onBest, onRounds };
    runPlan(plan, this.runner, fit.standing.rivals, this.ports(document, fit, run)).catch(
      (error: unknown) => {
        if (!signal.aborted) this.listener.failed(document.uri, name, error);
        this.leave(document, fit, run, failure(run, error));
      },
    );
  }

  private ports(document: Document, fit: Fit, run: Run): PlanPorts {
    const { job, source } = run;
    return {
      ...this.rivalPorts(document, job.fit, fit),
      wanted: () => fit.run === run,
      save: (result) => {
        quiet(run);
        return fit.standing.keep(result);
      },
      fitted: (result) => {
        fit.state = { kind: 'done' };
        fit.run = undefined;
        fit.standing.take(job, source, result, run.rounds);
      },
    };
  }

  private rivalPorts(document: Document, name: string, { standing }: Fit): RivalPorts {
    return {
      changed: () => {
        if (this.documents.get(document.uri) === document) this.tell(document.uri);
      },
      grown: () => standing.regrow(),
      refused: ({ kind }, reason) => this.listener.refused(document.uri, name, kind, reason),
      failed: (_task, error) => this.listener.failed(document.uri, name, error),
      // each is saved as it comes in
      compared: () => Promise.resolve(),
    };
  }

  /** A run ended without a result. */
  private leave(document: Document, fit: Fit, run: Run, state: FitState): void {
    quiet(run);
    if (fit.run !== run) return;
    fit.run = undefined;
    fit.state = state;
    this.tell(document.uri);
  }

  private compare(document: Document, name: string, fit: Fit, job: FitJob): void {
    const { standing } = fit;
    standing.comparedWith(job);
    runRivals(
      job,
      standing.result!.value,
      this.runner,
      standing.rivals,
      this.rivalPorts(document, name, fit),
    ).catch((error: unknown) => this.listener.failed(document.uri, name, error));
  }

  /** Takes up the result that an earlier session left of a fit; `from`: what its file was called then. */
  private async recall(document: Document, name: string, from?: string): Promise<void> {
    const fit = this.fitOf(document, name);
    const value = await (from === undefined ? fit.standing.left() : fit.standing.inherited(from));
    if (value === null || fit.standing.result !== undefined) return;
    if (this.documents.get(document.uri) !== document) return;
    fit.standing.recall(value, document.version);
    if (fit.state.kind === 'idle') fit.state = { kind: 'done' };
    fit.standing.adapt(document.compiled.find((one) => one.name === name)?.job ?? null, document.text);
    this.tell(document.uri);
  }

  /** Ends a run, and rivals, whose answers nobody wants any more. */
  private abandon(fit: Fit): void {
    const { run } = fit;
    fit.run = undefined;
    fit.standing.rivals.abandon();
    if (run === undefined) return;
    quiet(run);
    run.controller.abort();
  }

  private fitOf(document: Document, name: string): Fit {
    const known = document.fits.get(name);
    if (known !== undefined) return known;
    const fit: Fit = {
      state: { kind: 'idle' },
      standing: new Standing(document.uri, name, this.standingPorts),
    };
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

/** Nothing of a run is told any more. */
function quiet({ throttle, best }: Run): void {
  throttle.stop();
  best.stop();
}

function failure(run: Run, error: unknown): FitState {
  if (run.controller.signal.aborted) return { kind: 'idle' };
  // The rest is where in the program it happened, which is for the log.
  const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
  return { kind: 'failed', message };
}

/** Of the result that the fit stands on; false when there is none. */
function isStale({ fits, read, compiled }: Document, name: string): boolean {
  const job = read ? compiled.find((fit) => fit.name === name)?.job : undefined;
  return fits.get(name)?.standing.isStale(job?.inputSha256) ?? false;
}

function summary(document: Document, compiled: CompiledFit): FitSummary {
  const { name, nameRange, job, samplesInText } = compiled;
  const fit = document.fits.get(name);
  const place = { name, line: nameRange.start.line, character: nameRange.start.character };
  const comparing = fit?.standing.comparing();
  const stale = isStale(document, name);
  const changed = stale ? fit?.standing.changed(document.read ? document.text : null) : undefined;
  const common = {
    ...place,
    state: fit?.state ?? { kind: 'idle' as const },
    stale,
    ...(changed && { changed }),
    ...(job !== null && { input: job.inputSha256 }),
    ...(comparing ? { comparing } : {}),
    ...(samplesInText && { samplesInText }),
  };
  const result = fit?.standing.result;
  if (result === undefined) return { ...common, runnable: job !== null };
  const { value, recalled } = result;
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

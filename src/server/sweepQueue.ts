/**
 * Which sweep of which document runs, and its table. Sweeps run on an engine of their own, in threads: this one only hears of each fit.
 *
 * - A newer run of a sweep ends the one before, whose fits are then ignored.
 * - A table stands, stale once the text asks for another sweep (`key`), until a newer run has begun.
 * - A run goes on under the new name of a renamed file, whichever of the two names is heard of first.
 */
import type { CompiledSweep } from '../language/compiled';
import { PROTOCOL_VERSION } from '../protocol/fits';
import type {
  CancelSweeps,
  RunSweepAnswer,
  SweepProgress,
  SweepRows,
  SweepsChanged,
  SweepState,
  SweepSummary,
} from '../protocol/sweepRuns';
import { isInside } from '../protocol/uris';
import type { SweepEngine } from '../sweep/engine';
import { sweepHead } from '../sweep/files';
import { runSweep, type SweepRun, sweepRun } from '../sweep/run';
import type { SweepStore } from './resultStore';
import { SweepTable } from './sweepTable';
import { type Clock, Throttle } from './throttle';

export interface SweepQueuePorts {
  /** Made when a sweep begins, and disposed when none runs any more. */
  readonly engine: () => SweepEngine;
  readonly clock: Clock;
  /** The time of day, ISO 8601. */
  readonly today: () => string;
  /** `onlyProgress`: nothing has changed but how far sweeps are. */
  readonly changed: (change: SweepsChanged, onlyProgress: boolean) => void;
  readonly rows: (rows: SweepRows) => void;
  /** A sweep was lost to a fault of the program: the whole error, for the log. */
  readonly failed: (uri: string, sweep: string, error: unknown) => void;
  /** Undefined: what is known ends with the process. */
  readonly kept: () => SweepStore | undefined;
}

/**
 * How long a run outlives its document, milliseconds: of a file that is renamed its old name may be gone before the new one is told, by a
 * second and more on a busy machine.
 */
const ORPHANED_MS = 5000;

/** At most this often is progress of one sweep told. */
const SWEEP_INTERVAL_MS = 250;

interface Swept {
  /** Another one where two names turn out to be of one file. */
  document: Document;
  state: SweepState;
  table?: SweepTable;
  controller?: AbortController;
  /** Whether what an earlier session left has been asked for. */
  asked: boolean;
}

interface Document {
  uri: string;
  version: number;
  /** Key of the text that was read last. */
  text: string;
  /** False from an edit until the new text has been read. */
  read: boolean;
  compiled: readonly CompiledSweep[];
  readonly sweeps: Map<string, Swept>;
  /** Key of the text from which each table was asked for last. */
  readonly texts: Map<string, string>;
}

export class SweepQueue {
  private readonly documents = new Map<string, Document>();
  /** Documents that are gone, with sweeps that run. */
  private readonly orphans = new Map<string, Document>();
  private engine: SweepEngine | undefined;
  private running = 0;

  constructor(private readonly ports: SweepQueuePorts) {}

  /** The text changed and has not been read yet. */
  edited(uri: string, version: number): void {
    const document = this.documents.get(uri);
    if (document === undefined || version <= document.version) return;
    document.version = version;
    document.read = false;
    this.tell(document);
  }

  /** A text has been read. */
  read(
    uri: string,
    { version, text }: { readonly version: number; readonly text: string },
    compiled: readonly CompiledSweep[],
  ): void {
    const known = this.documents.get(uri) ?? this.adopt(uri);
    if (known === undefined && compiled.length === 0) return;
    const document = known ?? {
      uri,
      version,
      text,
      read: true,
      compiled,
      sweeps: new Map(),
      texts: new Map(),
    };
    this.documents.set(uri, document);
    Object.assign(document, { version, text, read: true, compiled });
    for (const { name, key } of compiled) {
      if (key !== null && document.sweeps.get(name)?.table?.key === key) document.texts.set(name, text);
      void this.recall(document, name);
    }
    this.tell(document);
  }

  /** A file, or the folder of some, has another name: what runs goes on, and what is known stays. */
  renamed(from: string, to: string): void {
    for (const uri of [...this.orphans.keys()]) if (isInside(uri, from)) this.adopt(uri);
    for (const document of [...this.documents.values()]) {
      if (isInside(document.uri, from)) this.move(document, to + document.uri.slice(from.length));
    }
    // The new name may have been read before this was heard, and the old one forgotten.
    for (const document of this.documents.values()) {
      if (!isInside(document.uri, to)) continue;
      const before = from + document.uri.slice(to.length);
      for (const { name } of document.compiled) void this.recall(document, name, before);
    }
  }

  private move(document: Document, to: string): void {
    const { uri: from } = document;
    this.gone(document);
    const there = this.documents.get(to);
    document.uri = to;
    if (there !== undefined) {
      const { version, text, read, compiled } = there;
      Object.assign(document, { version, text, read, compiled });
      for (const [name, swept] of there.sweeps) this.takeOver(document, name, swept);
    }
    this.documents.set(to, document);
    for (const [name, { table }] of document.sweeps) {
      if (table === undefined) continue;
      this.ports.rows(table.news(to, true));
      void this.ports.kept()?.save(to, table.kept);
      void this.ports.kept()?.remove(from, name);
    }
    this.tell(document);
  }

  /** What runs of a document that was read under its new name already has been asked for last. */
  private takeOver(document: Document, name: string, swept: Swept): void {
    if (swept.controller === undefined) return;
    const before = document.sweeps.get(name);
    before?.controller?.abort();
    delete before?.controller;
    swept.document = document;
    document.sweeps.set(name, swept);
    document.texts.set(name, document.text);
  }

  /** The document is gone: what is known is forgotten, and what runs is aborted unless it soon turns out to have another name. */
  forget(uri: string): void {
    const document = this.documents.get(uri);
    if (document === undefined) return;
    this.gone(document);
    if ([...document.sweeps.values()].every(({ controller }) => controller === undefined)) return;
    this.orphans.set(uri, document);
    this.ports.clock.after(ORPHANED_MS, () => {
      if (this.orphans.get(uri) !== document) return;
      this.orphans.delete(uri);
      abortAll(document);
    });
  }

  /** A document that was gone is there again, under its old name. */
  private adopt(uri: string): Document | undefined {
    const document = this.orphans.get(uri);
    this.orphans.delete(uri);
    if (document === undefined) return undefined;
    if (!this.documents.has(uri)) {
      this.documents.set(uri, document);
      return document;
    }
    // a file that was made anew has its place
    abortAll(document);
    return undefined;
  }

  /** Begins a sweep of a document that has been read. */
  run(uri: string, name: string): RunSweepAnswer {
    const document = this.documents.get(uri);
    const compiled = document?.compiled.find((one) => one.name === name);
    if (document === undefined || compiled === undefined) {
      return { kind: 'nothing', reason: `The file has no sweep named ${name}.` };
    }
    const { plan, key, size } = compiled;
    if (plan === null || key === null || size === null) {
      return {
        kind: 'nothing',
        reason: `The sweep ${name} or its fit has errors, or data that are not read; see the Problems view.`,
      };
    }
    const swept = this.sweptOf(document, name);
    swept.controller?.abort();
    const controller = new AbortController();
    swept.controller = controller;
    swept.state = { kind: 'running', done: 0, total: size.fits, rate: 0, leftMs: null };
    document.texts.set(name, document.text);
    this.tell(document);
    void this.go(name, swept, { plan, key, controller });
    return { kind: 'started', points: size.points, fits: size.fits };
  }

  /** Answers how many running sweeps were asked to stop. */
  cancel({ uri, sweep }: CancelSweeps): number {
    let count = 0;
    for (const document of this.documents.values()) {
      if (uri !== undefined && uri !== document.uri) continue;
      for (const [name, swept] of document.sweeps) {
        if ((sweep !== undefined && sweep !== name) || swept.state.kind !== 'running') continue;
        count += 1;
        swept.state = { ...swept.state, kind: 'cancelling' };
        swept.controller?.abort();
      }
      this.tell(document);
    }
    return count;
  }

  /** Where a sweep of the text stands; undefined when there is no such sweep. */
  summary(uri: string, name: string): SweepSummary | undefined {
    const document = this.documents.get(uri);
    const compiled = document?.compiled.find((one) => one.name === name);
    return document && compiled && summaryOf(document, compiled);
  }

  list(): SweepsChanged[] {
    return [...this.documents.values()].map(changeOf);
  }

  async dispose(): Promise<void> {
    for (const document of [...this.documents.values(), ...this.orphans.values()]) abortAll(document);
    await this.engine?.dispose();
  }

  private async go(
    name: string,
    swept: Swept,
    {
      plan,
      key,
      controller,
    }: {
      readonly plan: NonNullable<CompiledSweep['plan']>;
      readonly key: string;
      readonly controller: AbortController;
    },
  ): Promise<void> {
    const { clock, today } = this.ports;
    /** A newer run has its place. */
    const overtaken = (): boolean => swept.controller !== controller;
    this.running += 1;
    try {
      const startedAt = today();
      const run = sweepRun(await plan());
      if (overtaken()) return;
      const table = SweepTable.begun(key, startedAt, headOf(run, false));
      run.plan.points.forEach((_, point) => this.take(table, run, point));
      swept.table = table;
      const begun = clock.now();
      const known = run.outcomes.size;
      const tell = (): void => {
        if (overtaken()) return;
        const { kind } = swept.state;
        if (kind === 'running' || kind === 'cancelling') {
          swept.state = { kind, ...progressOf(run, known, clock.now() - begun) };
        }
        this.ports.rows(table.news(swept.document.uri));
        this.tell(swept.document, true);
      };
      const throttle = new Throttle<undefined>(clock, SWEEP_INTERVAL_MS, tell);
      throttle.push(undefined);
      this.engine ??= this.ports.engine();
      await runSweep(run, this.engine, controller.signal, ({ point }) => {
        this.take(table, run, point);
        throttle.push(undefined);
      });
      throttle.stop();
      if (overtaken()) return;
      table.end(headOf(run, run.outcomes.size === run.outcomes.total));
      await this.ports.kept()?.save(swept.document.uri, table.kept);
      if (overtaken()) return;
      swept.state = { kind: 'done' };
      this.ports.rows(table.news(swept.document.uri));
      this.tell(swept.document);
    } catch (error) {
      this.ports.failed(swept.document.uri, name, error);
      if (overtaken()) return;
      const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
      swept.state = { kind: 'failed', message };
      this.tell(swept.document);
    } finally {
      this.running -= 1;
      if (!overtaken()) delete swept.controller;
      await this.rest();
    }
  }

  private take(table: SweepTable, { outcomes }: SweepRun, point: number): void {
    const row = outcomes.row(point);
    if (row !== null) table.set(point, row);
  }

  /** Threads that nobody needs take memory. */
  private async rest(): Promise<void> {
    const { engine } = this;
    if (this.running > 0 || engine === undefined) return;
    this.engine = undefined;
    await engine.dispose();
  }

  /** Takes up the table that an earlier session left of a sweep; `from`: what its file was called then. */
  private async recall(document: Document, name: string, from?: string): Promise<void> {
    const swept = this.sweptOf(document, name);
    const kept = this.ports.kept();
    if (kept === undefined || (swept.asked && from === undefined)) return;
    swept.asked = true;
    const found = await kept.load(from ?? document.uri, name);
    if (found === null || swept.table !== undefined || swept.controller !== undefined) return;
    swept.table = SweepTable.recalled(found);
    swept.state = { kind: 'done' };
    this.ports.rows(swept.table.news(document.uri));
    this.tell(document);
    if (from === undefined) return;
    await kept.save(document.uri, found);
    await kept.remove(from, name);
  }

  private sweptOf(document: Document, name: string): Swept {
    const known = document.sweeps.get(name);
    if (known !== undefined) return known;
    const swept: Swept = { document, state: { kind: 'idle' }, asked: false };
    document.sweeps.set(name, swept);
    return swept;
  }

  private gone({ uri, version }: Document): void {
    this.documents.delete(uri);
    this.ports.changed({ protocol: PROTOCOL_VERSION, uri, version, sweeps: [] }, false);
  }

  private tell(document: Document, onlyProgress = false): void {
    // What a run says after its document is gone is heard by nobody.
    if (this.documents.get(document.uri) === document) this.ports.changed(changeOf(document), onlyProgress);
  }
}

function abortAll({ sweeps }: Document): void {
  for (const { controller } of sweeps.values()) controller?.abort();
}

function headOf({ plan, work, outcomes }: SweepRun, complete: boolean) {
  const { sha256 } = work;
  return sweepHead(plan, complete ? outcomes.rows() : [], { complete, sha256 });
}

function progressOf({ outcomes }: SweepRun, known: number, ms: number): SweepProgress {
  const { size: done, total } = outcomes;
  const rate = ms > 0 ? (1000 * (done - known)) / ms : 0;
  return { done, total, rate, leftMs: rate > 0 ? (1000 * (total - done)) / rate : null };
}

function changeOf(document: Document): SweepsChanged {
  const { uri, version, compiled } = document;
  const sweeps = compiled.map((one) => summaryOf(document, one));
  return { protocol: PROTOCOL_VERSION, uri, version, sweeps };
}

function summaryOf(document: Document, { name, nameRange, fit, key, size }: CompiledSweep): SweepSummary {
  const { state = { kind: 'idle' }, table } = document.sweeps.get(name) ?? {};
  const stale = table !== undefined && (!document.read || table.key !== key);
  const before = document.texts.get(name);
  const changed = !document.read || (before !== undefined && before !== document.text) ? 'text' : 'data';
  return {
    name,
    line: nameRange.start.line,
    character: nameRange.start.character,
    fit,
    runnable: key !== null,
    size,
    state,
    ...(table && { table: table.summary }),
    stale,
    ...(stale && (before !== undefined || !document.read) && { changed }),
  };
}

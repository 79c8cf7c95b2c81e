/** What the extension knows of the fits: the server's news, kept for the views. Changes only by what the client hears. */
import * as vscode from 'vscode';
import type { TraceEntry } from '../core/solution';
import type {
  FitFinished,
  FitImproved,
  FitProgress,
  FitsChanged,
  FitState,
  FitSummary,
} from '../protocol/fits';
import type { BestSoFar, RoundNetwork } from '../protocol/rounds';
import type { FitResult } from '../result/schema';

export interface KnownResult {
  readonly result: FitResult;
  /** Version of the document it was computed from. */
  readonly version: number;
  /** By an earlier session: the version is of another counting. */
  readonly recalled?: boolean;
  /** The networks of the solve's rounds, where they are known. */
  readonly rounds?: readonly RoundNetwork[];
}

export interface FitNews {
  readonly uri: string;
  readonly fit: string;
}

export interface ProgressNews extends FitNews {
  readonly entry: TraceEntry;
}

export class FitsModel implements vscode.Disposable {
  private readonly documents = new Map<string, FitsChanged>();
  private readonly results = new Map<string, Map<string, KnownResult>>();
  /** Of fits that run, by document. */
  private readonly bests = new Map<string, Map<string, BestSoFar>>();
  private readonly changed = new vscode.EventEmitter<string>();
  private readonly finished = new vscode.EventEmitter<FitNews>();
  private readonly progressed = new vscode.EventEmitter<ProgressNews>();

  private readonly improved = new vscode.EventEmitter<FitNews>();

  /** The fits of a document changed: text, state or results. */
  readonly onDidChange = this.changed.event;
  /** A result came in; `onDidChange` of its document follows. */
  readonly onDidFinish = this.finished.event;
  readonly onDidProgress = this.progressed.event;
  /** A running fit has a better network. */
  readonly onDidImprove = this.improved.event;

  take(change: FitsChanged): void {
    if (change.fits.length === 0) this.documents.delete(change.uri);
    else this.documents.set(change.uri, change);
    this.forgetBests(change.uri);
    this.changed.fire(change.uri);
  }

  takeResult({ uri, version, result, recalled = false, rounds = [] }: FitFinished): void {
    const ofDocument = this.results.get(uri) ?? new Map<string, KnownResult>();
    this.results.set(uri, ofDocument);
    // The same result again after a restart of the server: this session still knows its version.
    const known = ofDocument.get(result.fit);
    const same = recalled && known?.result.provenance.startedAt === result.provenance.startedAt;
    ofDocument.set(result.fit, same ? { ...known, result } : { result, version, recalled, rounds });
    this.finished.fire({ uri, fit: result.fit });
  }

  takeProgress({ uri, fit, entry }: FitProgress): void {
    const document = this.documents.get(uri);
    if (document !== undefined) {
      const fits = document.fits.map((one) =>
        one.name === fit && one.state.kind !== 'cancelling'
          ? { ...one, state: { kind: 'running' as const, latest: entry } }
          : one,
      );
      this.documents.set(uri, { ...document, fits });
    }
    this.progressed.fire({ uri, fit, entry });
  }

  takeBest({ uri, fit, best }: FitImproved): void {
    // a late one of a fit that has ended
    if (!this.runs(uri, fit)) return;
    const ofDocument = this.bests.get(uri) ?? new Map<string, BestSoFar>();
    this.bests.set(uri, ofDocument);
    ofDocument.set(fit, best);
    this.improved.fire({ uri, fit });
  }

  /** The best network of a running fit, of what its text and data ask for as they are now. */
  best(uri: string, fit: string): BestSoFar | undefined {
    const best = this.bests.get(uri)?.get(fit);
    return best?.input === this.fit(uri, fit)?.input ? best : undefined;
  }

  /** The server started anew and lists everything it has. */
  replace(all: readonly FitsChanged[]): void {
    const before = [...this.documents.keys()];
    this.documents.clear();
    this.bests.clear();
    for (const change of all) if (change.fits.length > 0) this.documents.set(change.uri, change);
    for (const uri of new Set([...before, ...this.documents.keys()])) this.changed.fire(uri);
  }

  all(): FitsChanged[] {
    return [...this.documents.values()].sort((a, b) => a.uri.localeCompare(b.uri));
  }

  document(uri: string): FitsChanged | undefined {
    return this.documents.get(uri);
  }

  fit(uri: string, name: string): FitSummary | undefined {
    return this.documents.get(uri)?.fits.find((fit) => fit.name === name);
  }

  result(uri: string, fit: string): KnownResult | undefined {
    return this.results.get(uri)?.get(fit);
  }

  /** True unless the server vouches that the known result belongs to the text as it is. */
  isStale(uri: string, fit: string): boolean {
    if (this.result(uri, fit) === undefined) return false;
    const summary = this.fit(uri, fit);
    return summary?.status === undefined || summary.stale;
  }

  /** Fits that run or wait, or whose rivals do, of one document or of all. */
  busy(uri?: string): { readonly uri: string; readonly fit: FitSummary }[] {
    return this.all()
      .filter((document) => uri === undefined || document.uri === uri)
      .flatMap((document) => document.fits.map((fit) => ({ uri: document.uri, fit })))
      .filter(({ fit }) => isBusy(fit.state) || fit.comparing !== undefined);
  }

  dispose(): void {
    this.changed.dispose();
    this.finished.dispose();
    this.progressed.dispose();
    this.improved.dispose();
  }

  private runs(uri: string, fit: string): boolean {
    const kind = this.fit(uri, fit)?.state.kind;
    return kind === 'running' || kind === 'cancelling';
  }

  /** Of fits that run no more. */
  private forgetBests(uri: string): void {
    const ofDocument = this.bests.get(uri);
    for (const fit of [...(ofDocument?.keys() ?? [])]) if (!this.runs(uri, fit)) ofDocument?.delete(fit);
    if (ofDocument?.size === 0) this.bests.delete(uri);
  }
}

export function isBusy(state: FitState): boolean {
  return state.kind === 'queued' || state.kind === 'running' || state.kind === 'cancelling';
}

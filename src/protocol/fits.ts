/**
 * Messages between the language server and its client about fits. A closed union with a version; every message
 * carries the document's uri and version, so that nothing stale is shown as fresh.
 */
import type { TraceEntry } from '../core/solution';
import type { FitResult } from '../result/schema';
import type { BestSoFar, RoundNetwork } from './rounds';

export const PROTOCOL_VERSION = 1;

/** Where a fit stands. `current` of a result says whether it belongs to the text as it is now. */
export type FitState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'queued' }
  | { readonly kind: 'running'; readonly latest?: TraceEntry }
  | { readonly kind: 'cancelling' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

export type Change = 'text' | 'data';

/** One fit of a document, as the side bar and the panel list it. */
export interface FitSummary {
  readonly name: string;
  /** 0-based position of the fit's name, to reveal it. */
  readonly line: number;
  readonly character: number;
  readonly state: FitState;
  /** True when a result is there but the text or data has changed since. */
  readonly stale: boolean;
  /** What makes the result stale, where that is known: the text, or the data while the text is as it was. */
  readonly changed?: Change;
  /** Hash of what text and data ask for; absent while they cannot be fitted. */
  readonly input?: string;
  /** Its samples stand in the text, where they may be changed one by one. */
  readonly samplesInText?: boolean;
  /** False when the block has errors and cannot run. */
  readonly runnable: boolean;
  readonly status?: FitResult['status'];
  readonly mass?: number | null;
  readonly gap?: number | null;
  /** How many; the neurons themselves come with the result, once. */
  readonly neurons?: number;
  /** When the result was fitted, ISO 8601; `recalled`: by an earlier session. */
  readonly fittedAt?: string;
  readonly recalled?: boolean;
  /** Rivals of the current result that are done, of those that are asked for; absent when none are running. */
  readonly comparing?: { readonly done: number; readonly total: number };
}

/** Server → client: the fits of one document changed (text, state or results). */
export interface FitsChanged {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly uri: string;
  readonly version: number;
  readonly fits: readonly FitSummary[];
}

/** Server → client: one fit's result is in. */
export interface FitFinished {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly uri: string;
  /** Version of the document the result was computed from. */
  readonly version: number;
  readonly result: FitResult;
  /** The result is of an earlier session, and `version` says nothing about it. */
  readonly recalled?: boolean;
  /** Of its solve, where this session ran it and recorded some. */
  readonly rounds?: readonly RoundNetwork[];
}

/** Server → client: a running fit reports its bounds. */
export interface FitProgress {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly uri: string;
  readonly version: number;
  readonly fit: string;
  readonly entry: TraceEntry;
}

/** Server → client: a running fit has a better network. */
export interface FitImproved {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly uri: string;
  readonly version: number;
  readonly fit: string;
  readonly best: BestSoFar;
}

/** Client → server: run fits of a document. */
export interface RunFits {
  readonly uri: string;
  /** Fit names; absent means every fit of the file. */
  readonly fits?: readonly string[];
  /** Skip fits whose input is unchanged since their last result (re-fit on save). */
  readonly onlyChanged: boolean;
  /** Also run the fits' rivals (`compare`) once their result is in; a fit that is current is not solved again. */
  readonly compare?: boolean;
}

export type RunFitsAnswer = (
  | { readonly kind: 'started'; readonly fits: readonly string[] }
  | { readonly kind: 'nothing'; readonly reason: string }
) & {
  /** Fits that do not run because the workspace is not trusted; the server tells the user, and offers to manage trust. */
  readonly awaitTrust?: readonly string[];
};

/** Client → server: cancel fits; absent names mean all of the document, absent uri means all there are. */
export interface CancelFits {
  readonly uri?: string;
  readonly fits?: readonly string[];
}

/** The last result of a fit, and whether it is stale. */
export interface GetResultAnswer {
  readonly result: FitResult | null;
  readonly stale: boolean;
  readonly version: number;
}

/** Client → server: the text of a first .hull file at `path` for the table at `table`; both are addresses, and nothing is written. */
export interface FirstFile {
  readonly table: string;
  readonly path: string;
}

export type FirstFileAnswer =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'nothing'; readonly reason: string };

/** Client → server: what fits are given that do not say it. The relative gap, the time in milliseconds; absent: as on the command line. */
export interface SetDefaults {
  readonly gap?: number;
  readonly timeMs?: number;
  /** A sweep of more fits is in error. */
  readonly mostFits?: number;
}

/** Names of the methods on the wire. */
export const Method = {
  runFits: 'hullfit/runFits',
  cancelFits: 'hullfit/cancelFits',
  getResult: 'hullfit/getResult',
  /** Client → server: every fit of the workspace's .hull files (open or not). Answers FitsChanged[]. */
  listFits: 'hullfit/listFits',
  /** Client → server: name of the fit at a position, or null. Params { uri, line, character }. */
  fitAt: 'hullfit/fitAt',
  firstFile: 'hullfit/firstFile',
  setDefaults: 'hullfit/setDefaults',
  /** Client → server: forgets the results that are kept on the disk. Answers how many there were. */
  clearResults: 'hullfit/clearResults',
  /** Client → server: answers true, unless the server is blocked. */
  alive: 'hullfit/alive',
  fitsChanged: 'hullfit/fitsChanged',
  fitFinished: 'hullfit/fitFinished',
  fitProgress: 'hullfit/fitProgress',
  fitImproved: 'hullfit/fitImproved',
} as const;

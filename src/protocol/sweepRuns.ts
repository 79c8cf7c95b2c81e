/**
 * Messages between the language server and its client about sweeps: which there are, how far they are, and their tables as they grow.
 * Every message carries the document's uri; whatever is computed is of the text that was read when its run began.
 */
import type { SweepHead, SweepRow } from '../result/sweepResult';
import type { Change, PROTOCOL_VERSION } from './fits';

/** How far a sweep is. */
export interface SweepProgress {
  /** Fits that have ended, of all. */
  readonly done: number;
  readonly total: number;
  /** Fits a second since it began. */
  readonly rate: number;
  /** Milliseconds; null before that can be told. */
  readonly leftMs: number | null;
}

export type SweepState =
  | { readonly kind: 'idle' }
  | ({ readonly kind: 'running' } & SweepProgress)
  | ({ readonly kind: 'cancelling' } & SweepProgress)
  /** Its last run has ended, or was cancelled. */
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

/** One sweep of a document. */
export interface SweepSummary {
  readonly name: string;
  /** 0-based position of the sweep's name. */
  readonly line: number;
  readonly character: number;
  /** The fit that it varies; empty where none is named. */
  readonly fit: string;
  /** False when the block or its fit has errors. */
  readonly runnable: boolean;
  /** Null when the block is in error. */
  readonly size: { readonly points: number; readonly fits: number } | null;
  readonly state: SweepState;
  /** Absent: there is no table. */
  readonly table?: {
    /** When its run began, ISO 8601. */
    readonly startedAt: string;
    /** Points that have a row, of all. */
    readonly rows: number;
    readonly points: number;
    /** Whether every fit has ended. */
    readonly complete: boolean;
    /** The values of the chosen point, `penalty 5%, weights l1`. */
    readonly chosen: string | null;
    /** By an earlier session. */
    readonly recalled: boolean;
  };
  /** True when a table is there but the text or data has changed since. */
  readonly stale: boolean;
  /** What makes it stale, where that is known. */
  readonly changed?: Change;
}

/** Server → client: the sweeps of one document changed. */
export interface SweepsChanged {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly uri: string;
  readonly version: number;
  readonly sweeps: readonly SweepSummary[];
}

/** A row, by the place of its point in the order of the clauses. */
export type PlacedRow = readonly [point: number, row: SweepRow];

/** Server → client: a table, or the rows of one that have come or are others since the last message about it. */
export interface SweepRows {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly uri: string;
  /** When the table's run began, ISO 8601: rows of another run take the place of all. */
  readonly startedAt: string;
  readonly head: SweepHead;
  readonly rows: readonly PlacedRow[];
}

/** Client → server: run a sweep of a document. */
export interface RunSweep {
  readonly uri: string;
  readonly sweep: string;
}

export type RunSweepAnswer =
  | { readonly kind: 'started'; readonly points: number; readonly fits: number }
  /** One sentence. */
  | { readonly kind: 'nothing'; readonly reason: string };

/** Client → server: cancel sweeps; absent: all of the document, or all there are. Answers how many were asked to stop. */
export interface CancelSweeps {
  readonly uri?: string;
  readonly sweep?: string;
}

export const SweepMethod = {
  run: 'hullfit/runSweep',
  cancel: 'hullfit/cancelSweeps',
  /** Client → server: every sweep of the workspace's .hull files. Answers SweepsChanged[]. */
  list: 'hullfit/listSweeps',
  /** Client → server: name of the sweep at a position, or null. Params { uri, line, character }. */
  at: 'hullfit/sweepAt',
  changed: 'hullfit/sweepsChanged',
  rows: 'hullfit/sweepRows',
} as const;

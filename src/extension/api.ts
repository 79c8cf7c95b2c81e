/** What `activate` returns: a look at the extension's state, for other extensions and for the tests in the host. */
import type { Event } from 'vscode';
import type { FitsChanged } from '../protocol/fits';
import type { PanelState } from '../protocol/panel';
import type { SweepPanelState } from '../protocol/sweepPanel';
import type { SweepSummary } from '../protocol/sweepRuns';
import type { FitResult } from '../result/schema';

export interface HullfitApi {
  /** Fires with the uri of a document whose fits changed. */
  readonly onDidChange: Event<string>;
  /** Every known .hull file with its fits. */
  readonly all: () => readonly FitsChanged[];
  /** The fits of one document. */
  readonly fits: (uri: string) => FitsChanged | undefined;
  /** The last result of a fit and whether the text has changed since. */
  readonly result: (
    uri: string,
    fit: string,
  ) => { result: FitResult; version: number; stale: boolean } | undefined;
  /** What a document's result panel shows, without one the panel that was shown or had the focus last; undefined while it is closed. */
  readonly panel: (uri?: string) => PanelState | undefined;
  /** The sweeps of one document. */
  readonly sweeps: (uri: string) => readonly SweepSummary[];
  /** What a sweep's panel shows; undefined while it is closed. */
  readonly sweepPanel: (uri: string, sweep: string) => SweepPanelState | undefined;
  /** What the inspector shows; undefined before it is opened. */
  readonly inspector: () => PanelState | undefined;
}

/**
 * Messages between the extension and a webview (the panel, the inspector): closed unions with a version,
 * validated at the border.
 */
import type { TraceEntry } from '../core/solution';
import type { FitResult } from '../result/schema';
import type { FitState } from './fits';

export const PANEL_PROTOCOL = 1;

/** Everything the panel shows; sent whole, so that a reload or a hidden panel loses nothing. */
export interface PanelState {
  readonly uri: string;
  /** File name shown in the header. */
  readonly title: string;
  /** Names of the document's fits, in order, with their state. */
  readonly fits: readonly { readonly name: string; readonly state: FitState; readonly stale: boolean }[];
  /** The fit that is shown. */
  readonly selected: string | null;
  readonly result: FitResult | null;
  /** Version of the document the result belongs to, and the document's version now. */
  readonly resultVersion: number | null;
  readonly documentVersion: number;
  readonly stale: boolean;
}

export type ToPanel =
  | { readonly protocol: typeof PANEL_PROTOCOL; readonly type: 'state'; readonly state: PanelState }
  | {
      readonly protocol: typeof PANEL_PROTOCOL;
      readonly type: 'progress';
      readonly fit: string;
      readonly entry: TraceEntry;
    };

export type FromPanel =
  | { readonly protocol: typeof PANEL_PROTOCOL; readonly type: 'ready' }
  | { readonly protocol: typeof PANEL_PROTOCOL; readonly type: 'select'; readonly fit: string }
  | { readonly protocol: typeof PANEL_PROTOCOL; readonly type: 'run'; readonly fit: string }
  | { readonly protocol: typeof PANEL_PROTOCOL; readonly type: 'cancel'; readonly fit: string }
  | { readonly protocol: typeof PANEL_PROTOCOL; readonly type: 'reveal'; readonly fit: string };

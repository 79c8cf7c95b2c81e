/**
 * Messages between the extension and its webviews (the panel, the inspector): closed unions with a version,
 * validated at the border.
 */
import type { Neuron, SkipTerms, TraceEntry } from '../core/solution';
import type { FitResult } from '../result/schema';
import type { Change, FitState } from './fits';
import type { PackedLists } from './packedLists';
import type { Verification } from './proof';
import type { BestSoFar, RoundNetwork } from './rounds';
import type { TrialChange } from './trial';

export const PANEL_PROTOCOL = 6;

/** A run of the same fit that came before the result on screen: its figures, and its network when it is not too large. */
export interface EarlierRun {
  readonly startedAt: string;
  /** Version of the document it was computed from. */
  readonly version: number;
  readonly status: FitResult['status'];
  readonly neurons: number;
  readonly mass: number | null;
  readonly lowerBound: number;
  readonly gap: number | null;
  /** Largest residual of a regression, or accuracy of a classification. */
  readonly error: number | null;
  /** Test rms or test accuracy. */
  readonly test: number | null;
  readonly ms: number;
  readonly network?: {
    readonly inputs: readonly string[];
    readonly neurons: readonly Neuron[];
    readonly skip: SkipTerms;
    readonly slope: number;
  };
}

export const REDUCE_MOTION = ['auto', 'on', 'off'] as const;
type ReduceMotion = (typeof REDUCE_MOTION)[number];

/** How the user wants things shown. */
export interface Display {
  /** Significant digits of ordinary numbers. */
  readonly digits: number;
  /** Whether motion is reduced; `auto`: as the system says. */
  readonly reduceMotion: ReduceMotion;
}

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
  /** When the result was fitted, if an earlier session did (ISO 8601); its version is null then. */
  readonly recalled?: string;
  readonly stale: boolean;
  /** What makes it stale, where that is known. */
  readonly changed?: Change;
  /** What the verifier says of this result; null before it was asked. */
  readonly verification: Verification | null;
  /** Runs of the same fit before this result, the latest first. */
  readonly earlier: readonly EarlierRun[];
  /** Rivals that are running now. */
  readonly comparing: { readonly done: number; readonly total: number } | null;
  /** The samples of the fit stand in the text, where they may be changed one by one. */
  readonly samplesInText?: boolean;
  /** The panel stays on its fit wherever the cursor goes; absent: it is no panel of an editor. */
  readonly pinned?: boolean;
  /** Absent: as by default. */
  readonly display?: Display;
  /** The networks of the solve's rounds, in their order; absent or empty: none is known. */
  readonly rounds?: readonly RoundNetwork[];
  /** While the fit runs and has no earlier result: the best network that it has so far. */
  readonly best?: BestSoFar;
}

/**
 * The state as it is sent. Result, rounds and earlier runs are left out while they are those of the state before: they may be
 * megabytes, and every key that is pressed in the editor sends a state.
 */
export type PanelUpdate = Omit<PanelState, 'result' | 'earlier'> &
  Partial<Pick<PanelState, 'result' | 'earlier'>>;

/** The drawings that can be saved. */
export const VIEWS = [
  'function',
  'network',
  'certificate',
  'residuals',
  'bounds',
  'gap',
  'masses',
  'curves',
] as const;
export type View = (typeof VIEWS)[number];

export const FORMATS = ['svg', 'png', 'csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** The languages in which a network is copied. */
export const NETWORK_LANGUAGES = ['c', 'python'] as const;
export type NetworkLanguage = (typeof NETWORK_LANGUAGES)[number];

/** A file a view was made into. */
export interface SavedView {
  /** A name for the file, without its ending. */
  readonly name: string;
  readonly format: Format;
  /** Text, or base64 of a PNG. */
  readonly content: string;
}

/** What a curve over many trials needs of each of them. */
export interface TrialFigures {
  readonly status: FitResult['status'];
  readonly mass: number | null;
  /** The goal's value; the mass where that is all it asks for. */
  readonly objective: number | null;
  readonly lowerBound: number;
  readonly neurons: number;
}

/** What came of a trial. */
export type TrialOutcome =
  /** `lists`: neurons and dual of the result, which has empty ones. */
  | { readonly kind: 'result'; readonly result: FitResult; readonly lists: PackedLists }
  | { readonly kind: 'figures'; readonly figures: TrialFigures }
  /** One sentence. */
  | { readonly kind: 'problem'; readonly problem: string };

type Versioned<T> = { readonly protocol: typeof PANEL_PROTOCOL } & T;

export type ToPanel = Versioned<
  /** `lists`: neurons and dual of the state's result, which has empty ones. */
  | { readonly type: 'state'; readonly state: PanelUpdate; readonly lists?: PackedLists }
  | { readonly type: 'progress'; readonly fit: string; readonly entry: TraceEntry }
  /** The samples of a result that is too large to carry them, in answer to `samples`. */
  | {
      readonly type: 'samples';
      /** `startedAt` of the result they belong to. */
      readonly of: string;
      /** Row-major raw inputs, and targets. */
      readonly inputs: Float64Array;
      readonly targets: Float64Array;
    }
  /** What a fit asks that has not run, in answer to `asked`; null: it cannot run as its text is. */
  | {
      readonly type: 'asked';
      readonly fit: string;
      readonly asked: {
        readonly version: number;
        /** Without a network. */
        readonly result: FitResult;
        readonly timeMs: number;
      } | null;
    }
  /** Asks for a view as a file; the panel answers with `rendered` and the same id. */
  | { readonly type: 'render'; readonly id: number; readonly view: View; readonly format: Format }
  /** The cursor of an editor is on the line of a sample, or on none any more. `of` is the `startedAt` of the result. */
  | { readonly type: 'sample'; readonly of: string; readonly sample: number | null }
  /** Where the rows in conflict stand, and the edits that would mend it, in answer to `conflict`. */
  | {
      readonly type: 'conflict';
      readonly of: string;
      /** `label` names the file and the line. */
      readonly places: readonly { readonly row: number; readonly label: string }[];
      readonly remedies: readonly string[];
    }
  /** A change is to be tried of the fit on screen, in place of what is tried there now. */
  | { readonly type: 'attempt'; readonly fit: string; readonly change: TrialChange }
  /** The answer to a `try`; one that was overtaken has none. */
  | { readonly type: 'tried'; readonly id: number; readonly outcome: TrialOutcome }
  /** A `write` is done, and the fit of the new text has begun; or one sentence why not. */
  | { readonly type: 'written'; readonly problem: string | null }
  /** What came of a `save` or a `copyNetwork`, in words. */
  | { readonly type: 'saved'; readonly words: string }
>;

export type FromPanel = Versioned<
  | { readonly type: 'ready' }
  | {
      readonly type:
        | 'select'
        | 'run'
        | 'cancel'
        | 'reveal'
        | 'compare'
        | 'verify'
        | 'stopVerify'
        | 'samples'
        | 'asked'
        | 'saveNetwork'
        | 'conflict';
      readonly fit: string;
    }
  /** A sample of the shown result is pointed at, by its 1-based row of the dataset; null: none any more. */
  | { readonly type: 'point'; readonly fit: string; readonly row: number | null }
  /** Opens the line of a row. */
  | { readonly type: 'openRow'; readonly fit: string; readonly row: number }
  /** Makes one of the edits that mend a conflict. */
  | { readonly type: 'remedy'; readonly fit: string; readonly title: string }
  /** Fits the text with a change that is not written. Of those that want the whole result only the newest is answered, and so of the others. */
  | {
      readonly type: 'try';
      readonly fit: string;
      readonly id: number;
      readonly change: TrialChange;
      readonly whole: boolean;
    }
  /** Ends the trial whose whole result is wanted, or the other; it has no answer. */
  | { readonly type: 'stopTrying'; readonly fit: string; readonly whole: boolean }
  /** Writes a change into the text, as one edit, and fits that. */
  | { readonly type: 'write'; readonly fit: string; readonly change: TrialChange }
  /** The panel is to stay on its fit, or to follow the cursor; the state that comes back says what holds. */
  | { readonly type: 'pin'; readonly pinned: boolean }
  /** The extension writes the network and puts it on the clipboard. */
  | { readonly type: 'copyNetwork'; readonly fit: string; readonly language: NetworkLanguage }
  | ({ readonly type: 'save' } & SavedView)
  | ({ readonly type: 'rendered'; readonly id: number } & (SavedView | { readonly problem: string }))
>;

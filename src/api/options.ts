/** What fits and checks may be told beside their source. */
import type { TraceEntry } from '../core/solution';
import type { Diagnostic } from './diagnostics';

/** How far a fit is: an entry of the result's `trace`, with the fit it belongs to. */
export interface FitProgress extends TraceEntry {
  /** The fit's name. */
  readonly fit: string;
  /** (objective − lowerBound) / objective, as it is proven by now; null until there is a network. */
  readonly gap: number | null;
}

/** Where a source and its data files lie. */
export interface SourceOptions {
  /**
   * Path of the `.hull` file that the text was read from: data files are then looked for in its folder, and the result names it.
   * `inline.hull` in the working directory where it is left out.
   */
  readonly file?: string | undefined;
  /** Folder in which relative paths of data files begin; that of `file` where it is left out. */
  readonly baseDirectory?: string | undefined;
  /** Size above which a data file is not read, in megabytes; 2000. */
  readonly largestFile?: number | undefined;
  /** Clauses of every fit or its network that are replaced, as by `hullfit fit --set`: `{ gap: 1e-4, weights: 'l1 <= 1' }`. */
  readonly set?: Readonly<Record<string, string | number>> | undefined;
}

/** How fits are run, watched and ended. */
export interface FitOptions extends SourceOptions {
  /** The fit, or of `fitAll` the fits, that are wanted of a text with several: their names. Data that only others use are not read. */
  readonly only?: string | readonly string[] | undefined;
  /** Time limit of each fit in seconds, in place of the source's. */
  readonly time?: number | undefined;
  /** Aborts. What becomes of the fit then, `whenAborted` says. */
  readonly signal?: AbortSignal | undefined;
  /**
   * `reject` (where it is left out): the threads of the fit are ended at once, and it rejects with the signal's `reason` (an
   * `AbortError` unless another was given). `result`: within a fifth of a second or so it resolves with status `cancelled`, the best
   * network by then and the gap that is proven; before the data are read it rejects all the same.
   */
  readonly whenAborted?: 'reject' | 'result' | undefined;
  /** Told of each round, in order. What it throws ends the fit, which rejects with it. */
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
  /** Told of warnings and hints about the source, and of rivals that did not run. What it throws ends the fit, which rejects with it. */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined;
}

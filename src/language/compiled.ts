/**
 * What a .hull file becomes: diagnostics, and one job for each fit that can run. The only thing the command line,
 * the language server and the tests need to know about the language.
 */
import type { FitJob } from '../engine/job';
import type { SweepPlan } from '../sweep/plan';
import type { SweepSize } from '../sweep/size';
import type { HullDiagnostic, SourceRange } from './diagnostic';
import type { LoadedDataset } from './problem/loadDataset';

export interface CompiledFit {
  readonly name: string;
  /** The whole block, and the name in it. */
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  /** Null when an error in the fit, its dataset or its network keeps it from running. */
  readonly job: FitJob | null;
  /**
   * How long its data were waited for when this was compiled, and its job was made, in milliseconds. What was there already took
   * no time, and of several fits of a dataset the first one has waited.
   */
  readonly preparedMs: number;
  /** Its samples stand in the text, each on a line of its own. */
  readonly samplesInText?: true;
  /** It has no job because its data file is not read in a workspace that is not trusted. */
  readonly awaitsTrust?: true;
}

export interface CompiledSweep {
  readonly name: string;
  /** The whole block, and the name in it. */
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  /** The fit that it varies; empty where none is named. */
  readonly fit: string;
  /** Null when the block is in error. */
  readonly size: SweepSize | null;
  /** Hash of what it asks for: sweeps of one key come to the same. Null where there is no plan, and where reading is `timed`. */
  readonly key: string | null;
  /**
   * Makes the jobs of all points; null when an error in the sweep or its fit keeps it from running. Rejects with Langium's
   * OperationCancelled when the compilation is cancelled.
   */
  readonly plan: (() => Promise<SweepPlan>) | null;
}

export interface CompiledDocument {
  readonly diagnostics: readonly HullDiagnostic[];
  readonly fits: readonly CompiledFit[];
  readonly sweeps: readonly CompiledSweep[];
  /** The samples of each dataset that could be read, by name. */
  readonly datasets: ReadonlyMap<string, LoadedDataset>;
  /** Absolute paths of the data files it reads, whether they exist or not; for watching. */
  readonly dataFiles: readonly string[];
}

export interface CompileOptions {
  /** Overrides `clause=value` of the command line's `--set`, applied to every fit (and its network). */
  readonly overrides?: ReadonlyMap<string, string>;
  /** Names of the fits that are wanted: no others get a job, and data that only others use are not read. Absent: all. */
  readonly only?: readonly string[];
  /** A file is read for no longer than the fits that want it may take. */
  readonly timed?: boolean;
  /** A sweep of more fits is in error; MOST_FITS where it is left out. */
  readonly mostFits?: number;
  /** In bytes: larger data files are refused. */
  readonly largestDataFile?: number;
}

/**
 * What a .hull file becomes: diagnostics, and one job for each fit that can run. The only thing the command line,
 * the language server and the tests need to know about the language.
 */
import type { FitJob } from '../engine/job';
import type { DiagnosticCode } from './codes';
import type { LoadedDataset } from './problem/loadDataset';

/** 0-based, as in the language server protocol. */
export interface SourcePosition {
  readonly line: number;
  readonly character: number;
}

export interface SourceRange {
  readonly start: SourcePosition;
  readonly end: SourcePosition;
}

/** Another place that a diagnostic is about: the other definition, the other row. */
export interface RelatedPlace {
  readonly message: string;
  readonly range: SourceRange;
  /** Absolute path of the file it lies in; the .hull file itself when absent. */
  readonly path?: string;
}

/** One change that mends what a diagnostic is about. */
export interface Fix {
  /** What it does, in the imperative. */
  readonly title: string;
  readonly edits: readonly { readonly range: SourceRange; readonly newText: string }[];
  /** The one that is almost certainly meant. */
  readonly preferred?: boolean;
}

/** `unnecessary` is shown faded, `deprecated` struck through. */
export type DiagnosticTag = 'unnecessary' | 'deprecated';

export interface DiagnosticExtras {
  readonly related?: readonly RelatedPlace[];
  readonly tags?: readonly DiagnosticTag[];
  readonly fixes?: readonly Fix[];
}

export interface HullDiagnostic extends DiagnosticExtras {
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** Stable code, for instance `unknown-name`; docs/diagnostics.md explains it. */
  readonly code: DiagnosticCode;
  /** One sentence that says what is wrong and what to do. */
  readonly message: string;
  /** The exact token in the .hull file. */
  readonly range: SourceRange;
}

export interface CompiledFit {
  readonly name: string;
  /** The whole block, and the name in it. */
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  /** Null when an error in the fit, its dataset or its network keeps it from running. */
  readonly job: FitJob | null;
  /** It has no job because its data file is not read in a workspace that is not trusted. */
  readonly awaitsTrust?: true;
}

export interface CompiledDocument {
  readonly diagnostics: readonly HullDiagnostic[];
  readonly fits: readonly CompiledFit[];
  /** The samples of each dataset that could be read, by name. */
  readonly datasets: ReadonlyMap<string, LoadedDataset>;
  /** Absolute paths of the data files it reads, whether they exist or not; for watching. */
  readonly dataFiles: readonly string[];
}

export interface CompileOptions {
  /** Overrides `clause=value` of the command line's `--set`, applied to every fit (and its network). */
  readonly overrides?: ReadonlyMap<string, string>;
  /** In bytes: larger data files are refused. */
  readonly largestDataFile?: number;
}

/**
 * What a .hull file becomes: diagnostics, and one job for each fit that can run. The only thing the command line,
 * the language server and the tests need to know about the language.
 */
import type { FitJob } from '../engine/job';

/** 0-based, as in the language server protocol. */
export interface SourcePosition {
  readonly line: number;
  readonly character: number;
}

export interface SourceRange {
  readonly start: SourcePosition;
  readonly end: SourcePosition;
}

export interface HullDiagnostic {
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** Stable code, for instance `unknown-name`. */
  readonly code: string;
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
}

export interface CompiledDocument {
  readonly diagnostics: readonly HullDiagnostic[];
  readonly fits: readonly CompiledFit[];
  /** Absolute paths of the data files it reads, whether they exist or not; for watching. */
  readonly dataFiles: readonly string[];
}

export interface CompileOptions {
  /** Overrides `clause=value` of the command line's `--set`, applied to every fit (and its network). */
  readonly overrides?: ReadonlyMap<string, string>;
}

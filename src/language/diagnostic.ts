/** What is wrong with a .hull file, where, and how it is mended. */
import type { DiagnosticCode } from './codes';

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
type DiagnosticTag = 'unnecessary' | 'deprecated';

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

/** What is wrong with a source, and where. */

/** One thing to say about a source. Lines and columns count from 1; of an object they are those of `toText(object)`. */
export interface Diagnostic {
  /** An `error` keeps a fit from running. */
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** Stable code, for instance `missing-column`; docs/diagnostics.md explains each. */
  readonly code: string;
  /** One sentence that says what is wrong and what to do. */
  readonly message: string;
  /** Where it begins. */
  readonly line: number;
  /** Where it begins. */
  readonly column: number;
  /** Where it ends. */
  readonly endLine: number;
  /** Behind its last character. */
  readonly endColumn: number;
}

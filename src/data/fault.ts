/**
 * What can be wrong with data, told to whoever asked for it. Never thrown: the caller knows where in its text to show it.
 */

import type { DataCode } from './codes';

/** The part of a dataset's description that a problem is about. */
export type DataPlace =
  | { readonly kind: 'source' }
  | { readonly kind: 'input'; readonly index: number }
  | { readonly kind: 'target' }
  | { readonly kind: 'label' }
  | { readonly kind: 'weight' }
  | { readonly kind: 'rows' };

export interface DataFault {
  /** Stable code, for instance `missing-column`. */
  readonly code: DataCode;
  /** One sentence that says what is wrong and what to do. */
  readonly message: string;
  readonly place: DataPlace;
  /** 1-based line of the data file itself. */
  readonly line?: number;
  /** What the word at the place could be instead: the file's columns, or the labels in its target column. */
  readonly choices?: readonly string[];
  /** The clause of the dataset that reads such cells. */
  readonly clause?: string;
  /** A range of rows that the file does have. */
  readonly lastRow?: number;
}

export type DataOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly DataFault[] };

export function failure(problems: readonly DataFault[]): { readonly ok: false; problems: typeof problems } {
  return { ok: false, problems };
}

/** A problem with the file as a whole. */
export function sourceFailure(code: DataCode, message: string, line?: number): ReturnType<typeof failure> {
  return failure([{ code, message, place: { kind: 'source' }, ...(line !== undefined && { line }) }]);
}

/** `1 row`, `3 rows`. */
export function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

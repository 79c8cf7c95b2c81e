/** What is wrong with a source. */
import { compileSource } from './compiled';
import type { Diagnostic } from './diagnostics';
import { HullfitError } from './errors';
import type { SourceOptions } from './options';
import type { Source } from './source';

/** What `check` may be told. */
export interface CheckOptions extends SourceOptions {
  /** Aborts: `check` then rejects with its `reason`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Everything that is wrong with a source and its data, in the order of the text: errors, warnings, and hints. Nothing is fitted. An
 * object without errors gives an empty list, or warnings.
 *
 * Never rejects because of the source or its files. Rejects with a HullfitError (`bad-argument`) for a bad option, and with the signal's
 * reason.
 */
export async function check(source: Source, options: CheckOptions = {}): Promise<Diagnostic[]> {
  try {
    return [...(await compileSource(source, options)).diagnostics];
  } catch (error) {
    if (error instanceof HullfitError && error.code === 'bad-source') return [...error.diagnostics];
    throw error;
  }
}

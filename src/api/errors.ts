/** The one class of errors that the library throws. */
import type { Diagnostic } from './diagnostics';

/**
 * What a HullfitError is about:
 *
 * - `bad-source`: the text, the object or its data; `diagnostics` says what and where;
 * - `bad-argument`: another argument or option;
 * - `bad-result`: what was given as a result is none;
 * - `no-network`: the result holds no network, since its fit is infeasible or came to none;
 * - `not-exportable`: such a network, or such numbers, cannot be exported so;
 * - `missing-samples`: a result without its samples was to be verified without its source;
 * - `internal`: a fault of Hullfit or of the machine; please report it.
 */
export type HullfitErrorCode =
  | 'bad-source'
  | 'bad-argument'
  | 'bad-result'
  | 'no-network'
  | 'not-exportable'
  | 'missing-samples'
  | 'internal';

/** The message is one sentence that says what is wrong and what to do. */
export class HullfitError extends Error {
  override readonly name = 'HullfitError';

  /**
   * @param code what it is about
   * @param message one sentence
   * @param diagnostics all that is wrong with a source, in the order of its text; empty of other errors
   */
  constructor(
    readonly code: HullfitErrorCode,
    message: string,
    readonly diagnostics: readonly Diagnostic[] = [],
  ) {
    super(message);
  }
}

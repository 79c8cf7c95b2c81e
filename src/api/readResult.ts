/** Results that others may have written or edited. */
import { parseResult, readResult as readChecked, ResultFormatError } from '../result/read';
import type { FitResult } from '../result/schema';
import { HullfitError } from './errors';

/**
 * A result from its JSON text or from what that holds, checked field by field. Fields that are not known are left out.
 *
 * Throws a HullfitError (`bad-result`) that names the first field that is wrong.
 */
export function readResult(result: unknown): FitResult {
  try {
    return typeof result === 'string' ? parseResult(result) : readChecked(result);
  } catch (error) {
    if (error instanceof ResultFormatError) throw new HullfitError('bad-result', error.message);
    throw error;
  }
}

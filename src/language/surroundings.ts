/** What the language services may know of the program they run in. The server fills it in; alone they do without. */
import type { FitSummary } from '../protocol/fits';
import type { SweepSummary } from '../protocol/sweepRuns';
import type { FitResult } from '../result/schema';

export interface LastResult {
  readonly result: FitResult;
  /** The text or the data have changed since. */
  readonly stale: boolean;
}

export interface Surroundings {
  /** Address of docs/diagnostics.md, for links from diagnostics. */
  docs: string | undefined;
  /** Whether the client has a panel that shows results (`hullfit.showFit`). */
  canShow: boolean;
  /** Whether completion may answer with tab stops. */
  snippets: boolean;
  /** Where a fit stands. */
  fit(uri: string, name: string): FitSummary | undefined;
  result(uri: string, name: string): LastResult | undefined;
  /** Where a sweep stands. */
  sweep(uri: string, name: string): SweepSummary | undefined;
}

export function noSurroundings(): Surroundings {
  return {
    docs: undefined,
    canShow: false,
    snippets: true,
    fit: () => undefined,
    result: () => undefined,
    sweep: () => undefined,
  };
}

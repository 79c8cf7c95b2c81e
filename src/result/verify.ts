/**
 * Everything a result claims, checked: by the verifier of the mathematics, against itself, and against the .hull file it came
 * from where that is at hand. What cannot be checked is listed. Pure; may take long.
 */
import { verify, type VerifyOptions, type VerifyReport } from '../core/verify';
import type { Finding } from '../core/verify/claim';
import type { OwnClaim } from './check/claim';
import { uncheckedFields, type Unchecked } from './check/fields';
import { checkFile, isSource, type Source } from './check/fileClaims';
import { checkRival } from './check/rivalClaims';
import { checkRanges, checkScaling } from './check/scalingClaims';
import { checkLoss, checkResiduals, scoresOf } from './check/scores';
import { checkStatus } from './check/statusClaims';
import { restoreClaim, restoreProblem, type RawSamples } from './restore';
import type { FitResult } from './schema';

export type { Source } from './check/fileClaims';

export interface ResultCheck {
  readonly findings: readonly (Finding | OwnClaim)[];
  readonly unchecked: readonly Unchecked[];
  readonly provenLowerBound: number;
  /** The signal or the budget ended the proof before it was done. */
  readonly unfinished?: VerifyReport['unfinished'];
}

export interface ResultVerifyOptions extends VerifyOptions {
  /** The fit as its .hull file asks for it now; or why that is not known, as half a sentence. */
  readonly source?: Source | string;
}

/** Said of a file that asks for something else than the result answers. */
const CHANGED = 'the .hull file asks for something else now, or another hash than its own was written here';
const UNKNOWN = 'the .hull file was not looked at';

/** `samples` must be the result's own. */
export function verifyResult(
  result: FitResult,
  samples: RawSamples,
  options: ResultVerifyOptions = {},
): ResultCheck {
  const { signal } = options;
  const { findings, provenLowerBound, values, met, unfinished, scaleUnchecked } = verify(
    restoreProblem(result, samples),
    restoreClaim(result, samples),
    options,
  );
  const known = typeof options.source === 'object' ? options.source : null;
  const source = known !== null && isSource(result, known) ? known : null;
  const why =
    source !== null ? null : known !== null ? CHANGED : ((options.source as string | undefined) ?? UNKNOWN);
  const { targets, weights } = samples;
  const scores = values && scoresOf(values, targets, result.samples.inputs.length, weights);
  return {
    findings: [
      ...findings,
      ...(scores ? checkResiduals(result, scores, samples.targets) : []),
      ...(values && scores ? checkLoss(result, values, samples, scores) : []),
      ...checkStatus(result, samples.targets, met ?? true),
      checkScaling(result, samples.inputs),
      ...checkRanges(result, samples.inputs),
      ...result.rivals.flatMap((rival) => checkRival(result, rival, samples, source?.test, signal)),
      ...(source === null ? [] : checkFile(result, samples, source, signal)),
    ],
    unchecked: uncheckedFields(result, why, scaleUnchecked),
    provenLowerBound,
    ...(unfinished && { unfinished }),
  };
}

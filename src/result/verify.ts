/** Everything a result claims, checked: by the verifier of the mathematics, and what it says of itself. Pure; may take long. */
import { verify, type VerifyOptions } from '../core/verify';
import type { Finding } from '../core/verify/claim';
import { checkOwnClaims, type OwnClaim } from './ownClaims';
import { restoreClaim, restoreProblem, type RawSamples } from './restore';
import type { FitResult } from './schema';

export interface ResultCheck {
  readonly findings: readonly (Finding | OwnClaim)[];
  readonly provenLowerBound: number;
}

/** `samples` must be the result's own. */
export function verifyResult(
  result: FitResult,
  samples: RawSamples,
  options: VerifyOptions = {},
): ResultCheck {
  const report = verify(restoreProblem(result, samples), restoreClaim(result), options);
  return {
    findings: [...report.findings, ...checkOwnClaims(result, samples)],
    provenLowerBound: report.provenLowerBound,
  };
}

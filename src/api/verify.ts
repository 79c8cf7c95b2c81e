/** Proves a result anew from its data, in a thread of its own. */
import { Worker } from 'node:worker_threads';
import type { Unchecked } from '../result/check/fields';
import { samplesSha256 } from '../result/hash';
import { inlineSamples, type RawSamples, samplesOfProblem } from '../result/restore';
import type { FitResult } from '../result/schema';
import type { FitJob } from '../engine/job';
import type { VerifierAnswer, VerifierWork } from '../server/verifier';
import { compileSource, errorOf } from './compiled';
import { HullfitError } from './errors';
import type { SourceOptions } from './options';
import { readResult } from './readResult';
import type { Source } from './source';
import { bundleOf } from './threads';

/** What a claim can be about. */
export type ClaimKind =
  | 'residual'
  | 'mass'
  | 'membership'
  | 'objective'
  | 'dual'
  | 'gap'
  | 'infeasible'
  | 'penalty'
  | 'budget'
  | 'test'
  | 'status'
  | 'rows'
  | 'trace'
  | 'timing'
  | 'scaling'
  | 'ranges'
  | 'rival'
  | 'file';

/** One claim of a result, and whether it holds. */
export interface Claim {
  /** What it is about. */
  readonly what: ClaimKind;
  /** It was proven. */
  readonly holds: boolean;
  /** It does not hold for want of a proof: nothing is known against it. */
  readonly open: boolean;
  /** What was found. */
  readonly sentence: string;
}

/** What a verification found. */
export interface Verification {
  /** Every claim holds. */
  readonly ok: boolean;
  /** What was checked. */
  readonly claims: readonly Claim[];
  /** Fields of the result that nothing was compared with, and why. */
  readonly unchecked: readonly Unchecked[];
  /** No network of this goal and constraint has a smaller objective: proven here, from the data and the dual vector alone. */
  readonly provenLowerBound: number;
  /** Why the proof ended before it was done, where it did: its budget of work, or the rounding of double precision. */
  readonly unfinished?: 'budget' | 'rounding';
}

/** What `verify` may be told. */
export interface VerifyOptions extends SourceOptions {
  /**
   * What the result was fitted from: the result is then also compared with that. Needed for results of more than 5000 samples, which do not
   * hold them.
   */
  readonly source?: Source | undefined;
  /** Aborts: the thread is ended at once, and `verify` rejects with the signal's `reason`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Proves everything a result claims anew, with other code than the solver's: residuals, mass, constraints, dual bound, gap. May take half
 * a minute, in a thread of its own. A claim that fails is no error: see `ok` and `claims`.
 *
 * @param result what `fit` came to, its JSON text, or the same read from a file
 *
 * Rejects with a HullfitError: `bad-result`; `missing-samples` where it holds no samples and there is no `source` with them; `bad-source`,
 * `bad-argument` as `fit` does; `internal`. Rejects with the signal's reason when it is aborted.
 */
export async function verify(result: FitResult | string, options: VerifyOptions = {}): Promise<Verification> {
  const { signal, source } = options;
  signal?.throwIfAborted();
  const known = readResult(result);
  const job = source === undefined ? undefined : await jobOf(known, source, options);
  const samples = inlineSamples(known) ?? samplesOf(known, job);
  const work: VerifierWork = { result: known, samples, source: job ?? 'no source was given' };
  const { findings, unchecked, provenLowerBound, unfinished } = await inThread(work, signal);
  const claims = findings.map(({ open, ...finding }) => ({ ...finding, open: open ?? false }));
  return {
    ok: claims.every(({ holds }) => holds),
    claims,
    unchecked,
    provenLowerBound,
    ...(unfinished !== undefined && { unfinished }),
  };
}

/** The result's fit as the source asks for it. */
async function jobOf({ fit }: FitResult, source: Source, options: VerifyOptions): Promise<FitJob> {
  const { fits, diagnostics } = await compileSource(source, { ...options, only: [fit] });
  const found = fits.find(({ name }) => name === fit);
  if (found?.job) return found.job;
  if (diagnostics.some(({ severity }) => severity === 'error')) throw errorOf(source, diagnostics);
  throw new HullfitError(
    'bad-argument',
    `The source has no fit \`${fit}\`, of which the result is; give the one that was fitted.`,
  );
}

/** The samples of a result that does not hold them. */
function samplesOf({ fit, samples }: FitResult, job: FitJob | undefined): RawSamples {
  if (job === undefined) {
    throw new HullfitError(
      'missing-samples',
      `The result of ${fit} does not hold its ${samples.count} samples; give its source with the option \`source\`.`,
    );
  }
  const found = samplesOfProblem(job.rawInputs, job.problem);
  if (samplesSha256(found) === samples.sha256) return found;
  throw new HullfitError(
    'missing-samples',
    `The samples of ${fit} in the source are others than were fitted; fit again.`,
  );
}

function inThread(work: VerifierWork, signal: AbortSignal | undefined): Promise<VerifierAnswer> {
  return new Promise((resolve, reject) => {
    const failed = (what: string): void =>
      reject(
        new HullfitError(
          'internal',
          `The verification failed by a fault of Hullfit (${what}); please report it.`,
        ),
      );
    const thread = new Worker(bundleOf('verifier.js'), { workerData: work, stdout: true });
    const end = (): void => {
      reject(signal?.reason);
      void thread.terminate();
    };
    thread.once('message', (answer: VerifierAnswer) => resolve(answer));
    thread.once('error', (error) => failed(error.message));
    thread.once('exit', (code) => {
      signal?.removeEventListener('abort', end);
      failed(`its thread ended without an answer, code ${code}`);
    });
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
}

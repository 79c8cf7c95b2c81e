/** Fits of a source, in threads of their own. */
import { suggestion } from '../data/didYouMean';
import type { CompiledFit } from '../language/compiled';
import type { FitResult } from '../result/schema';
import { type Compiled, compileSource, errorOf } from './compiled';
import { HullfitError } from './errors';
import type { FitOptions } from './options';
import type { Source } from './source';
import { runJobs, type WaitingJob } from './runJobs';

/**
 * Runs the one fit of a source, or of a text with several the one that `only` names, with the rivals that it is compared with.
 *
 * A fit that does not reach its gap is no error: see the result's `status` (`optimal`, `stopped` at its time limit, `infeasible`,
 * `cancelled`) and `reason`. Numbers of the result are in raw units; with `scale` its `mass`, `lowerBound`, `dual` and `constraint`
 * speak of scaled inputs.
 *
 * Rejects with a HullfitError: `bad-source` where the source or its data have an error that keeps the fit from running,
 * `bad-argument` for a bad option or a fit that is not there, `internal` where the solver failed; and with the signal's reason (see
 * `whenAborted`).
 */
export async function fit(source: Source, options: FitOptions = {}): Promise<FitResult> {
  const only = namesOf(options.only);
  if (only !== undefined && only.length !== 1) {
    throw new HullfitError('bad-argument', '`fit` runs one fit; name one in `only`, or use `fitAll`.');
  }
  const [result] = await run(source, options, (fits) => {
    if (fits.length === 1) return;
    const names = fits.map(({ name }) => name).join(', ');
    throw new HullfitError(
      'bad-argument',
      `The text has several fits (${names}); name one in \`only\`, or use \`fitAll\`.`,
    );
  });
  return result;
}

/**
 * Runs all fits of a text, or those that `only` names, as many at a time as there are processors but one. Resolves with their results in
 * the order of the text; rejects as `fit` does, with the first fault, and ends the other fits then.
 */
export async function fitAll(source: Source, options: FitOptions = {}): Promise<FitResult[]> {
  return run(source, options, () => undefined);
}

/** `refuse` throws for fits of which it is not one. */
async function run(
  source: Source,
  options: FitOptions,
  refuse: (fits: readonly CompiledFit[]) => void,
): Promise<FitResult[]> {
  const { signal } = options;
  signal?.throwIfAborted();
  const only = namesOf(options.only);
  const compiled = await compileSource(source, {
    ...options,
    only,
    timed: true,
    ...(options.time !== undefined && { set: { ...options.set, time: timeOf(options.time) } }),
  });
  signal?.throwIfAborted();
  const jobs = jobsOf(compiled, only, source, refuse);
  for (const diagnostic of compiled.diagnostics) options.onDiagnostic?.(diagnostic);
  return runJobs(jobs, options);
}

function namesOf(only: FitOptions['only']): readonly string[] | undefined {
  return typeof only === 'string' ? [only] : only;
}

function timeOf(seconds: number): string {
  if (Number.isFinite(seconds) && seconds > 0) return `${seconds} s`;
  throw new HullfitError('bad-argument', `time is ${seconds}, but must be a number of seconds above 0.`);
}

/** The jobs of the fits that are wanted. Throws HullfitError. */
function jobsOf(
  { fits, diagnostics }: Compiled,
  only: readonly string[] | undefined,
  source: Source,
  refuse: (fits: readonly CompiledFit[]) => void,
): WaitingJob[] {
  const broken = diagnostics.some(({ severity }) => severity === 'error');
  for (const name of only ?? []) {
    if (fits.some((one) => one.name === name)) continue;
    if (broken) throw errorOf(source, diagnostics);
    const known = fits.map((one) => one.name);
    throw new HullfitError('bad-argument', `There is no fit \`${name}\`; ${suggestion(name, known)}`);
  }
  const chosen = only === undefined ? fits : fits.filter(({ name }) => only.includes(name));
  // what is broken may have been a fit, so that nothing is known of how many there are
  if (broken && only === undefined) throw errorOf(source, diagnostics);
  if (chosen.length === 0) {
    throw new HullfitError(
      'bad-source',
      'The text has no fit; add one, for instance: fit first { data NAME }',
      diagnostics,
    );
  }
  refuse(chosen);
  return chosen.map(({ job, preparedMs }) => {
    if (job === null) throw errorOf(source, diagnostics);
    return { job, preparedMs };
  });
}

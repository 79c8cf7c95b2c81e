/** Answers requests about proofs (src/protocol/proof.ts): the check runs in a thread of its own and can be cancelled. */
import { Worker } from 'node:worker_threads';
import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import { encodeNumbers } from '../protocol/packedNumbers';
import { ProofMethod, type SamplesAnswer, type Verification } from '../protocol/proof';
import { samplesSha256 } from '../result/hash';
import { inlineSamples, type RawSamples, samplesOfProblem } from '../result/restore';
import type { FitResult } from '../result/schema';
import type { Boundary } from './boundary';
import type { Documents } from './documents';
import { fitShape } from './fitHandlers';
import type { FitQueue } from './fitQueue';
import type { VerifierWork } from './verifier';

export function registerProofHandlers(
  boundary: Boundary,
  documents: Documents,
  queue: FitQueue,
  verifierPath: string,
): void {
  boundary.request(ProofMethod.verify, fitShape, async ({ uri, fit }, token): Promise<Verification> => {
    const { result } = queue.result(uri, fit);
    if (result === null)
      return { kind: 'failed', message: `There is no result of "${fit}" to verify; run it first.` };
    const samples = await samplesOf(documents, uri, result);
    if (samples === null) return { kind: 'failed', message: gone(fit) };
    return verifyInThread(verifierPath, { result, samples }, token);
  });
  boundary.request(ProofMethod.samples, fitShape, async ({ uri, fit }): Promise<SamplesAnswer> => {
    const { result } = queue.result(uri, fit);
    if (result === null) return { kind: 'none', reason: `There is no result of "${fit}".` };
    const samples = await samplesOf(documents, uri, result);
    if (samples === null) return { kind: 'none', reason: gone(fit) };
    const { inputs, targets } = samples;
    return {
      kind: 'samples',
      of: result.provenance.startedAt,
      inputs: encodeNumbers(inputs),
      targets: encodeNumbers(targets),
    };
  });
}

const gone = (fit: string): string =>
  `The samples of "${fit}" have changed since its result, and the result is too large to carry them; run it again.`;

/** The result's own samples: inline, or those of the document as it is now when they are still the same. */
async function samplesOf(documents: Documents, uri: string, result: FitResult): Promise<RawSamples | null> {
  const inline = inlineSamples(result);
  if (inline !== null) return inline;
  const { document } = await documents.current(uri);
  const job = document.fits.find(({ name }) => name === result.fit)?.job;
  if (!job) return null;
  const samples = samplesOfProblem(job.rawInputs, job.problem);
  return samplesSha256(samples) === result.samples.sha256 ? samples : null;
}

/** Runs the verifier in a thread; a cancelled request ends the thread, a thread that dies is told in words. */
export function verifyInThread(
  path: string,
  work: VerifierWork,
  token: Pick<CancellationToken, 'isCancellationRequested' | 'onCancellationRequested'>,
): Promise<Verification> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(path, { workerData: work });
    const cancelled = () =>
      reject(new ResponseError(LSPErrorCodes.RequestCancelled, 'The verification was stopped.'));
    const listening = token.onCancellationRequested(() => {
      cancelled();
      void worker.terminate();
    });
    worker.once('message', (answer: Verification) => resolve(answer));
    worker.once('error', (error) => {
      resolve({ kind: 'failed', message: `The verifier failed: ${error.message}` });
    });
    worker.once('exit', (code) => {
      listening.dispose();
      resolve({ kind: 'failed', message: `The verifier ended without an answer (code ${code}).` });
    });
    if (token.isCancellationRequested) {
      cancelled();
      void worker.terminate();
    }
  });
}

/** Entry of a thread (dist/verifier.js) that checks one result and ends: the proof may take half a minute. */
import { parentPort, workerData } from 'node:worker_threads';
import type { RawSamples } from '../result/restore';
import type { FitResult } from '../result/schema';
import { verifyResult } from '../result/verify';

export interface VerifierWork {
  readonly result: FitResult;
  readonly samples: RawSamples;
}

if (parentPort === null) throw new Error('verifier.js runs only as a worker thread.');
const { result, samples } = workerData as VerifierWork;
const start = performance.now();
const { findings, unchecked, provenLowerBound } = verifyResult(result, samples);
parentPort.postMessage({
  kind: 'done',
  findings: findings.map(({ what, holds, sentence }) => ({ what, holds, sentence })),
  unchecked,
  provenLowerBound,
  ms: performance.now() - start,
});

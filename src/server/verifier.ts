/** Entry of a thread (dist/verifier.js) that checks one result and ends: the proof may take half a minute. */
import { parentPort, workerData } from 'node:worker_threads';
import type { RawSamples } from '../result/restore';
import type { FitResult } from '../result/schema';
import { type ResultCheck, type Source, verifyResult } from '../result/verify';

export interface VerifierWork {
  readonly result: FitResult;
  readonly samples: RawSamples;
  /** The fit as it is asked for now; or why that is not known, as half a sentence. */
  readonly source?: Source | string;
}

/** What it posts. */
export interface VerifierAnswer {
  readonly kind: 'done';
  readonly findings: readonly Pick<ResultCheck['findings'][number], 'what' | 'holds' | 'sentence' | 'open'>[];
  readonly unchecked: ResultCheck['unchecked'];
  readonly provenLowerBound: number;
  /** The budget or the rounding of the proof ended it before it was done. */
  readonly unfinished?: Exclude<ResultCheck['unfinished'], 'signal' | undefined>;
  readonly ms: number;
}

if (parentPort === null) throw new Error('verifier.js runs only as a worker thread.');
const { result, samples, source } = workerData as VerifierWork;
const start = performance.now();
const checked = verifyResult(result, samples, source === undefined ? {} : { source });
const { findings, unchecked, provenLowerBound, unfinished } = checked;
if (unfinished === 'signal') throw new Error('a verification without a signal was ended by one');
const answer: VerifierAnswer = {
  kind: 'done',
  findings: findings.map(({ what, holds, sentence, open }) => ({
    what,
    holds,
    sentence,
    ...(open && { open }),
  })),
  unchecked,
  provenLowerBound,
  ...(unfinished && { unfinished }),
  ms: performance.now() - start,
};
parentPort.postMessage(answer);

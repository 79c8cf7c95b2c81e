/** The work of `hullfit verify` in its thread: reads each result with its samples and its .hull file, checks it, and posts the outcome. */
import { parentPort } from 'node:worker_threads';
import type { Unfinished } from '../core/verify/claim';
import type { OwnClaim } from '../result/check/claim';
import type { Unchecked } from '../result/check/fields';
import { samplesSha256 } from '../result/hash';
import { inlineSamples, type RawSamples, samplesOfProblem } from '../result/restore';
import type { FitResult } from '../result/schema';
import { verifyResult, type ResultCheck, type Source } from '../result/verify';
import { CommandError, type ExitCode } from './exitCodes';
import { readResultFile } from './files';
import { samplesOf } from './samplesOf';
import { sourceOf } from './sourceOf';

export interface CheckedResult {
  readonly kind: 'checked';
  readonly name: string;
  readonly status: FitResult['status'];
  readonly lowerBound: number;
  readonly findings: readonly Pick<
    ResultCheck['findings'][number] | OwnClaim,
    'what' | 'holds' | 'sentence' | 'open'
  >[];
  readonly unchecked: readonly Unchecked[];
  readonly provenLowerBound: number;
  readonly unfinished?: Unfinished;
}

export interface Refused {
  readonly kind: 'refused';
  readonly exitCode: ExitCode;
  readonly message: string;
}

export type CheckAnswer = CheckedResult | Refused;

/** One after another, an answer each. `interrupted[0]` becomes 1 when the proof is to end with what it has; no other is begun then. */
export async function checkResultFiles(
  paths: readonly string[],
  largestDataFile: number,
  interrupted: Int32Array<SharedArrayBuffer>,
): Promise<void> {
  if (parentPort === null) throw new Error('A result is checked in a thread.');
  for (const [k, path] of paths.entries()) {
    if (k > 0 && Atomics.load(interrupted, 0) !== 0) return;
    parentPort.postMessage(await answerOf(path, largestDataFile, interrupted));
  }
}

async function answerOf(
  path: string,
  largestDataFile: number,
  interrupted: Int32Array<SharedArrayBuffer>,
): Promise<CheckAnswer> {
  try {
    const result = await readResultFile(path);
    const source = await sourceOf(result, path, largestDataFile);
    const samples =
      inlineSamples(result) ??
      samplesFrom(result, source) ??
      (await samplesOf(result, path, largestDataFile));
    const signal = {
      get aborted(): boolean {
        return Atomics.load(interrupted, 0) !== 0;
      },
    };
    const { findings, unchecked, provenLowerBound, unfinished } = verifyResult(result, samples, {
      source,
      signal,
    });
    return {
      kind: 'checked',
      name: result.fit,
      status: result.status,
      lowerBound: result.lowerBound,
      findings: findings.map(({ what, holds, sentence, open }) => ({ what, holds, sentence, ...(open && { open }) })), // prettier-ignore
      unchecked,
      provenLowerBound,
      ...(unfinished && { unfinished }),
    };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { kind: 'refused', exitCode: error.exitCode, message: error.message };
  }
}

/** The samples of the file that was compiled already, when they are those of the result. */
function samplesFrom({ samples }: FitResult, source: Source | string): RawSamples | null {
  if (typeof source === 'string') return null;
  const found = samplesOfProblem(source.rawInputs, source.problem);
  return samplesSha256(found) === samples.sha256 ? found : null;
}

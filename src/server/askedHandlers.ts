/** Answers what a fit asks (src/protocol/asked.ts), from the text as it is now. */
import { withoutNetwork } from '../core/withoutNetwork';
import type { FitJob } from '../engine/job';
import { ASKED_METHOD, type AskedAnswer } from '../protocol/asked';
import { buildResult } from '../result/build';
import type { FitResult } from '../result/schema';
import { VERSION } from '../result/version';
import type { Boundary } from './boundary';
import type { Documents } from './documents';
import { fitShape } from './fitHandlers';

export function registerAskedHandlers(boundary: Boundary, documents: Documents): void {
  boundary.request(ASKED_METHOD, fitShape, async ({ uri, fit }): Promise<AskedAnswer> => {
    const { version, document } = await documents.current(uri);
    const found = document.fits.find(({ name }) => name === fit);
    if (found === undefined) return { kind: 'none', reason: `The file has no fit named ${fit}.` };
    const { job } = found;
    if (!job) {
      const reason = `${fit}, or what it names, has errors, or data that are not read; see the Problems view.`;
      return { kind: 'none', reason };
    }
    return { kind: 'asked', version, result: askedOf(job), timeMs: job.timeMs };
  });
}

function askedOf(job: FitJob): FitResult {
  const startedAt = new Date().toISOString();
  return buildResult(job, withoutNetwork(job.problem, 'cancelled', 0), { version: VERSION, startedAt });
}

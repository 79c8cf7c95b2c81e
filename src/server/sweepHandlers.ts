/** Answers the client's requests about sweeps (src/protocol/sweepRuns.ts) from the documents and the queue. */
import * as v from 'valibot';
import { SweepMethod } from '../protocol/sweepRuns';
import type { Boundary } from './boundary';
import type { DataAccess } from './dataAccess';
import type { Documents } from './documents';
import { blockAt, position } from './fitHandlers';
import type { SweepQueue } from './sweepQueue';
import { uriShape } from './uris';

const runSweep = v.object({ uri: uriShape, sweep: v.string() });
const cancelSweeps = v.object({ uri: v.exactOptional(uriShape), sweep: v.exactOptional(v.string()) });

export function registerSweepHandlers(
  boundary: Boundary,
  documents: Documents,
  queue: SweepQueue,
  access: Pick<DataAccess, 'askAbout'>,
): void {
  boundary.request(SweepMethod.run, runSweep, async ({ uri, sweep }) => {
    const { document } = await documents.current(uri);
    access.askAbout(document.dataFiles);
    return queue.run(uri, sweep);
  });
  boundary.request(SweepMethod.cancel, cancelSweeps, (which) => queue.cancel(which));
  boundary.request(SweepMethod.list, v.unknown(), () => queue.list());
  boundary.request(SweepMethod.at, position, async ({ uri, line, character }) => {
    const { document } = await documents.current(uri);
    return blockAt(document.sweeps, { line, character });
  });
}

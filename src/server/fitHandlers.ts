/** Answers the client's requests about fits (src/protocol/fits.ts) from the documents and the queue. */
import * as v from 'valibot';
import type { CompiledFit } from '../language/compiled';
import type { SourcePosition } from '../language/diagnostic';
import { Method } from '../protocol/fits';
import type { Boundary } from './boundary';
import type { DataAccess } from './dataAccess';
import type { Documents } from './documents';
import type { FitQueue } from './fitQueue';
import { uriShape } from './uris';

const names = v.array(v.string());
const place = v.pipe(v.number(), v.integer(), v.minValue(0));
const runFits = v.object({
  uri: uriShape,
  fits: v.exactOptional(names),
  onlyChanged: v.boolean(),
  compare: v.exactOptional(v.boolean()),
});
const cancelFits = v.object({ uri: v.exactOptional(uriShape), fits: v.exactOptional(names) });
/** A place in a file. */
export const position = v.object({ uri: uriShape, line: place, character: place });
/** A fit of a file. */
export const fitShape = v.object({ uri: uriShape, fit: v.string() });

export function registerFitHandlers(
  boundary: Boundary,
  documents: Documents,
  queue: FitQueue,
  access: Pick<DataAccess, 'askAbout' | 'tellUntrusted'>,
): void {
  boundary.request(Method.runFits, runFits, async ({ uri, fits, onlyChanged, compare }) => {
    const asked = performance.now();
    const { document } = await documents.current(uri);
    const waitedMs = performance.now() - asked;
    // A save is no wish to read what lies elsewhere.
    if (!onlyChanged) access.askAbout(document.dataFiles);
    const answer = queue.run(uri, fits, onlyChanged, compare ?? false, waitedMs);
    if (!onlyChanged) access.tellUntrusted(answer.awaitTrust ?? []);
    return answer;
  });
  boundary.request(Method.cancelFits, cancelFits, (which) => queue.cancel(which));
  boundary.request(Method.getResult, fitShape, ({ uri, fit }) => queue.result(uri, fit));
  boundary.request(Method.listFits, v.unknown(), () => queue.list());
  boundary.request(Method.alive, v.unknown(), () => true);
  boundary.request(Method.fitAt, position, async ({ uri, line, character }) => {
    const { document } = await documents.current(uri);
    return blockAt(document.fits, { line, character });
  });
}

/** Name of the block that holds the position, or null. */
export function blockAt(
  blocks: readonly Pick<CompiledFit, 'name' | 'range'>[],
  position: SourcePosition,
): string | null {
  const inside = blocks.find(({ range }) => !before(position, range.start) && !before(range.end, position));
  return inside?.name ?? null;
}

function before(a: SourcePosition, b: SourcePosition): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

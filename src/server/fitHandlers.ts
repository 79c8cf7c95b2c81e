/** Answers the client's requests about fits (src/protocol/fits.ts) from the documents and the queue. */
import type { Connection } from 'vscode-languageserver';
import type { CompiledFit, SourcePosition } from '../language/compiled';
import { Method, type CancelFits, type GetResult, type RunFits } from '../protocol/fits';
import { normalize, type Documents } from './documents';
import type { FitQueue } from './fitQueue';

export interface FitAt extends SourcePosition {
  readonly uri: string;
}

export function registerFitHandlers(connection: Connection, documents: Documents, queue: FitQueue): void {
  connection.onRequest(Method.runFits, async ({ uri, fits, onlyChanged, compare }: RunFits) => {
    await documents.current(uri);
    return queue.run(normalize(uri), fits, onlyChanged, compare ?? false);
  });
  connection.onRequest(Method.cancelFits, ({ uri, fits }: CancelFits) =>
    queue.cancel({
      ...(uri === undefined ? {} : { uri: normalize(uri) }),
      ...(fits === undefined ? {} : { fits }),
    }),
  );
  connection.onRequest(Method.getResult, ({ uri, fit }: GetResult) => queue.result(normalize(uri), fit));
  connection.onRequest(Method.listFits, () => queue.list());
  connection.onRequest(Method.fitAt, async ({ uri, line, character }: FitAt) => {
    const { document } = await documents.current(uri);
    return fitAt(document.fits, { line, character });
  });
}

/** Name of the fit whose block holds the position, or null. */
export function fitAt(fits: readonly CompiledFit[], position: SourcePosition): string | null {
  const inside = fits.find(({ range }) => !before(position, range.start) && !before(range.end, position));
  return inside?.name ?? null;
}

function before(a: SourcePosition, b: SourcePosition): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

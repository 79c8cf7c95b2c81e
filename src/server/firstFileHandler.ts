/** Answers the request for a first .hull file of a table. */
import { basename } from 'node:path';
import { type LangiumSharedCoreServices, URI } from 'langium';
import * as v from 'valibot';
import type { HullfitAddedServices } from '../language/hullfitServices';
import { StarterError, starterOf } from '../language/starter';
import { type FirstFileAnswer, Method } from '../protocol/fits';
import type { Boundary } from './boundary';
import { uriShape } from './uris';

const firstFile = v.object({ table: uriShape, path: uriShape });

export function registerFirstFileHandler(
  boundary: Boundary,
  shared: LangiumSharedCoreServices,
  { compilation: { Compiler } }: HullfitAddedServices,
  /** Hears that the user chose a file: that is the answer to whether it may be read. */
  chosen: (path: string) => Promise<void>,
): void {
  boundary.request(Method.firstFile, firstFile, async ({ table, path }): Promise<FirstFileAnswer> => {
    const place = URI.parse(table).fsPath;
    await chosen(place);
    const request = { table: place, shown: basename(place), path: URI.parse(path).fsPath };
    try {
      const text = await starterOf(request, {
        store: Compiler.store,
        compile: (draft) =>
          Compiler.compile(shared.workspace.LangiumDocumentFactory.fromString(draft, URI.parse(path))),
      });
      return { kind: 'text', text };
    } catch (error) {
      if (!(error instanceof StarterError)) throw error;
      return { kind: 'nothing', reason: error.message };
    }
  });
}

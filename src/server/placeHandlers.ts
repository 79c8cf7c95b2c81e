/** Answers where samples stand (src/protocol/places.ts), from the text as it is now; nothing of a result that is stale. */
import type { LangiumSharedServices } from 'langium/lsp';
import { URI } from 'langium';
import * as v from 'valibot';
import type { DiagnosticCode } from '../language/codes';
import { compileDocument } from '../language/compile';
import type { HullfitServices } from '../language/hullfitServices';
import { type LinePlace, placeOfRow, sampleOnLine } from '../language/places';
import {
  PlacesMethod,
  type PlacesAnswer,
  type RemediesAnswer,
  type SampleAtAnswer,
} from '../protocol/places';
import type { Boundary } from './boundary';
import type { Documents } from './documents';
import { fitShape } from './fitHandlers';
import type { FitQueue } from './fitQueue';
import { uriShape } from './uris';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const rowsShape = v.object({ ...fitShape.entries, rows: v.array(v.pipe(whole, v.minValue(1))) });
const lineShape = v.object({ ...fitShape.entries, file: uriShape, line: whole });

/** What keeps the samples of a fit from being met together. */
const CONFLICTS: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'conflicting-duplicates',
  'infeasible-shape',
  'infeasible-no-bias',
]);

export function registerPlaceHandlers(
  boundary: Boundary,
  documents: Documents,
  queue: Pick<FitQueue, 'result'>,
  shared: LangiumSharedServices,
  services: HullfitServices,
): void {
  boundary.request(PlacesMethod.places, rowsShape, async ({ uri, fit, rows }): Promise<PlacesAnswer> => {
    const { document } = await documents.current(uri);
    const { result, stale } = queue.result(uri, fit);
    if (result === null || stale) return [];
    return rows.flatMap((row) => {
      const place = placeOfRow(document, fit, row);
      return place === undefined ? [] : [{ row, line: place.line, uri: fileOf(place, uri) }];
    });
  });
  boundary.request(PlacesMethod.sampleAt, lineShape, async (params): Promise<SampleAtAnswer> => {
    const { uri, fit, file, line } = params;
    const { document } = await documents.current(uri);
    const { result, stale } = queue.result(uri, fit);
    if (result === null || stale) return null;
    const place = file === uri ? { line } : { line, path: URI.parse(file).fsPath };
    const sample = sampleOnLine(document, fit, place);
    return sample === null ? null : { of: result.provenance.startedAt, sample };
  });
  boundary.request(
    PlacesMethod.remedies,
    fitShape,
    async ({ uri, fit }, cancelToken): Promise<RemediesAnswer> => {
      const { version } = await documents.current(uri);
      const document = shared.workspace.LangiumDocuments.getDocument(URI.parse(uri));
      if (document === undefined) return [];
      // Alone: what another fit has in common with this one is told once, with the fixes of the other.
      const { diagnostics } = await compileDocument(services, document, { only: [fit], cancelToken });
      const fixes = diagnostics.filter(({ code }) => CONFLICTS.has(code)).flatMap((one) => one.fixes ?? []);
      const titles = [...new Set(fixes.map(({ title }) => title))];
      return titles.map((title) => {
        const { edits } = fixes.find((fix) => fix.title === title)!;
        return { title, version, edits };
      });
    },
  );
}

function fileOf({ path }: LinePlace, text: string): string {
  return path === undefined ? text : URI.file(path).toString();
}

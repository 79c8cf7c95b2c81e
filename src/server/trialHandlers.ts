/** Fits a text with a change that is not written (src/protocol/trial.ts): nothing of it is kept, and a newer request ends it. */
import { type LangiumDocument, TextDocument, URI } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import * as v from 'valibot';
import type { CancellationToken } from 'vscode-languageserver';
import type { FitJob } from '../engine/job';
import type { FitRunner } from '../engine/plan';
import { editsOf } from '../language/changes';
import { compileDocument } from '../language/compile';
import type { CompiledDocument } from '../language/compiled';
import type { HullfitServices } from '../language/hullfitServices';
import {
  trialChange,
  TrialMethod,
  type ChangeAnswer,
  type TrialAnswer,
  type TrialChange,
} from '../protocol/trial';
import type { FitResult } from '../result/schema';
import type { Boundary } from './boundary';
import type { Documents } from './documents';
import { fitShape } from './fitHandlers';

const changeShape = v.object({ ...fitShape.entries, change: trialChange });

/** Milliseconds that a trial may take: a slider is no place to wait longer. The proven gap says how far it came. */
const LONGEST_TRIAL_MS = 10_000;

export function registerTrialHandlers(
  boundary: Boundary,
  documents: Documents,
  runner: Pick<FitRunner, 'run'>,
  shared: LangiumSharedServices,
  services: HullfitServices,
): void {
  const { LangiumDocuments, LangiumDocumentFactory } = shared.workspace;

  /** The text as it is, and the edits that change it; a sentence when it cannot be changed so. */
  async function edited(
    uri: string,
    fit: string,
    wanted: TrialChange,
  ): Promise<
    | { document: LangiumDocument; version: number; compiled: CompiledDocument; edits: EditList }
    | { reason: string }
  > {
    const { version, document: compiled } = await documents.current(uri);
    const document = LangiumDocuments.getDocument(URI.parse(uri));
    if (document === undefined) return { reason: 'The file has not been read yet.' };
    const edits = editsOf(document, compiled, fit, wanted, services.parser.LangiumParser);
    return typeof edits === 'string' ? { reason: edits } : { document, version, compiled, edits };
  }

  boundary.request(TrialMethod.edits, changeShape, async ({ uri, fit, change }): Promise<ChangeAnswer> => {
    const found = await edited(uri, fit, change);
    if ('reason' in found) return { kind: 'nothing', reason: found.reason };
    return { kind: 'edits', version: found.version, edits: found.edits };
  });
  boundary.request(
    TrialMethod.try,
    changeShape,
    async ({ uri, fit, change }, cancelToken): Promise<TrialAnswer> => {
      const found = await edited(uri, fit, change);
      if ('reason' in found) return { kind: 'nothing', reason: found.reason };
      const { textDocument } = found.document;
      const text = TextDocument.applyEdits(textDocument, [...found.edits]);
      const document = LangiumDocumentFactory.fromString(text, found.document.uri);
      const { fits, diagnostics } = await compileDocument(services, document, { only: [fit], cancelToken });
      const job = fits.find(({ name }) => name === fit)?.job;
      if (job) return { kind: 'fitted', result: await run(runner, job, cancelToken) };
      const problem = diagnostics.find(({ severity }) => severity === 'error');
      return { kind: 'nothing', reason: problem?.message ?? `The file has no fit named ${fit}.` };
    },
  );
}

type EditList = Exclude<ReturnType<typeof editsOf>, string>;

async function run(
  runner: Pick<FitRunner, 'run'>,
  job: FitJob,
  token: CancellationToken,
): Promise<FitResult> {
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) controller.abort();
  try {
    return await runner.run(
      { ...job, timeMs: Math.min(job.timeMs, LONGEST_TRIAL_MS) },
      { signal: controller.signal, waitedMs: 0, onStart: () => undefined, onProgress: () => undefined },
    );
  } finally {
    listening.dispose();
  }
}

/** Publishes the compiler's diagnostics in the editor: the same as on the command line, from the same code. */
import {
  Cancellation,
  isOperationCancelled,
  DefaultDocumentValidator,
  type LangiumCoreServices,
  type LangiumDocument,
  URI,
  type ValidationOptions,
} from 'langium';
import type { HullDiagnostic } from './diagnostic';
import type { HullfitAddedServices } from './hullfitServices';
import { resultHints } from './resultHints';

type EditorDiagnostic = Awaited<ReturnType<DefaultDocumentValidator['validateDocument']>>[number];

const SEVERITY = { error: 1, warning: 2, information: 3, hint: 4 } as const;

/** `DiagnosticTag`s of the protocol. */
const TAG = { unnecessary: 1, deprecated: 2 } as const;

export class HullValidator extends DefaultDocumentValidator {
  constructor(private readonly services: LangiumCoreServices & HullfitAddedServices) {
    super(services);
  }

  override async validateDocument(
    document: LangiumDocument,
    _options?: ValidationOptions,
    cancelToken = Cancellation.CancellationToken.None,
  ): Promise<EditorDiagnostic[]> {
    const { compilation, surroundings } = this.services;
    const uri = document.uri.toString();
    try {
      const { diagnostics } = await compilation.Compiler.compile(document, { cancelToken });
      const all = [...diagnostics, ...resultHints(document, surroundings)];
      return all.map((one) => toEditor(one, uri, surroundings.docs));
    } catch (error) {
      if (isOperationCancelled(error)) throw error;
      // Langium would leave every other document of this build without diagnostics.
      return [toEditor(internalFailure(error), uri, surroundings.docs)];
    }
  }
}

/** A fault of ours, told where the user looks; whoever compiled the document before has logged it whole. */
function internalFailure(error: unknown): HullDiagnostic {
  const [what] = (error instanceof Error ? error.message : String(error)).split('\n');
  const start = { line: 0, character: 0 };
  return {
    severity: 'error',
    code: 'internal-failure',
    message: `Hullfit failed on this file by a fault of its own (${what}); please report it with the file.`,
    range: { start, end: start },
  };
}

/** `docs` is the address of docs/diagnostics.md, when it is known. */
export function toEditor(
  diagnostic: HullDiagnostic,
  uri: string,
  docs: string | undefined,
): EditorDiagnostic {
  const { severity, code, message, range, related, tags, fixes } = diagnostic;
  return {
    severity: SEVERITY[severity],
    code,
    message,
    range,
    source: 'hullfit',
    ...(docs !== undefined && { codeDescription: { href: `${docs}#${code}` } }),
    ...(tags && { tags: tags.map((tag) => TAG[tag]) }),
    ...(related && {
      relatedInformation: related.map((place) => ({
        message: place.message,
        location: { uri: place.path ? URI.file(place.path).toString() : uri, range: place.range },
      })),
    }),
    ...(fixes && { data: { fixes } }),
  };
}

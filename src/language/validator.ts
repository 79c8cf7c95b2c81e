/** Publishes the compiler's diagnostics in the editor: the same as on the command line, from the same code. */
import {
  Cancellation,
  DefaultDocumentValidator,
  type LangiumCoreServices,
  type LangiumDocument,
  type ValidationOptions,
} from 'langium';
import type { HullDiagnostic } from './compiled';
import type { HullfitAddedServices } from './module';

type EditorDiagnostic = Awaited<ReturnType<DefaultDocumentValidator['validateDocument']>>[number];

const SEVERITY = { error: 1, warning: 2, information: 3, hint: 4 } as const;

/** `DiagnosticTag.Unnecessary`: shown faded. */
const UNNECESSARY = 1;

export class HullValidator extends DefaultDocumentValidator {
  constructor(private readonly services: LangiumCoreServices & HullfitAddedServices) {
    super(services);
  }

  override async validateDocument(
    document: LangiumDocument,
    _options?: ValidationOptions,
    cancelToken = Cancellation.CancellationToken.None,
  ): Promise<EditorDiagnostic[]> {
    const { diagnostics } = await this.services.compilation.Compiler.compile(document, { cancelToken });
    return diagnostics.map(toEditor);
  }
}

function toEditor({ severity, code, message, range }: HullDiagnostic): EditorDiagnostic {
  return {
    severity: SEVERITY[severity],
    code,
    message,
    range,
    source: 'hullfit',
    ...(code.startsWith('unused-') && { tags: [UNNECESSARY] }),
  };
}

/**
 * The language in one call. `compileText` for the command line and tests; a language server compiles the documents that Langium has
 * parsed already, through `compileDocument`.
 */
import { dirname, resolve } from 'node:path';
import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  EmptyFileSystem,
  inject,
  type LangiumDocument,
  URI,
} from 'langium';
import { commandLineAccess } from '../data/access';
import type { CompiledDocument, CompileOptions } from './compiled';
import type { CompileRequest } from './compiler';
import { HullfitGeneratedModule, HullfitGeneratedSharedModule } from './generated/module';
import { HullfitModule } from './module';
import type { HullfitAddedServices } from './hullfitServices';

export { UsageError } from './overrides';

/**
 * Diagnostics and jobs of a .hull text. `path` is where it lies or would lie, relative to the working directory or absolute; data files
 * are found relative to it. Rejects with a UsageError for a bad override; every fault of text or data is a diagnostic.
 */
export async function compileText(
  text: string,
  path: string,
  options: CompileOptions = {},
): Promise<CompiledDocument> {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), HullfitGeneratedSharedModule);
  const services = inject(createDefaultCoreModule({ shared }), HullfitGeneratedModule, HullfitModule);
  shared.ServiceRegistry.register(services);
  const { Compiler } = services.compilation;
  if (options.largestDataFile !== undefined) Compiler.store.largestBytes = options.largestDataFile;
  Compiler.store.access = commandLineAccess([dirname(resolve(path)), process.cwd()]);
  const uri = URI.file(resolve(path));
  const document = shared.workspace.LangiumDocumentFactory.fromString(text, uri);
  return Compiler.compile(document, { ...options, shownPath: path });
}

/** The same from a document that is parsed already; kept until its text or its data files change. */
export function compileDocument(
  services: HullfitAddedServices,
  document: LangiumDocument,
  request: CompileRequest = {},
): Promise<CompiledDocument> {
  return services.compilation.Compiler.compile(document, request);
}

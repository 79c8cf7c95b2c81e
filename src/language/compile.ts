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
import type { GuardedStore } from '../data/guardedStore';
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
export function compileText(
  text: string,
  path: string,
  options: CompileOptions = {},
): Promise<CompiledDocument> {
  return textCompiler(path, options.largestDataFile).compile(text, path, options);
}

/** Compiles texts in the folder of `path` one after the other, with one store of their data files. */
export function textCompiler(
  path: string,
  largestDataFile?: number,
): {
  readonly store: GuardedStore;
  readonly compile: typeof compileText;
} {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), HullfitGeneratedSharedModule);
  const services = inject(createDefaultCoreModule({ shared }), HullfitGeneratedModule, HullfitModule);
  shared.ServiceRegistry.register(services);
  const { Compiler } = services.compilation;
  if (largestDataFile !== undefined) Compiler.store.largestBytes = largestDataFile;
  Compiler.store.access = commandLineAccess([dirname(resolve(path)), process.cwd()]);
  return {
    store: Compiler.store,
    compile: (text, shownPath, options) => {
      const uri = URI.file(resolve(shownPath));
      const document = shared.workspace.LangiumDocumentFactory.fromString(text, uri);
      return Compiler.compile(document, { ...options, shownPath });
    },
  };
}

/** The same from a document that is parsed already; kept until its text or its data files change. */
export function compileDocument(
  services: HullfitAddedServices,
  document: LangiumDocument,
  request: CompileRequest = {},
): Promise<CompiledDocument> {
  return services.compilation.Compiler.compile(document, request);
}

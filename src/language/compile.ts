/**
 * The language in one call. `compileText` for the command line and tests; a language server compiles the documents that Langium has
 * parsed already, through `compileDocument`.
 */
import { dirname, resolve } from 'node:path';
import {
  Cancellation,
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  EmptyFileSystem,
  inject,
  type LangiumCoreServices,
  type LangiumDocument,
  URI,
} from 'langium';
import { commandLineAccess } from '../data/access';
import type { DataOutcome } from '../data/fault';
import type { GuardedStore } from '../data/guardedStore';
import type { Table } from '../data/table';
import type { CompiledDocument, CompileOptions } from './compiled';
import { type CompileRequest, HullCompiler } from './compiler';
import { HullfitGeneratedModule, HullfitGeneratedSharedModule } from './generated/module';
import { HullfitModule } from './module';
import type { HullfitAddedServices } from './hullfitServices';
import { resolvePath } from './problem/loadDataset';

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

/** What a program that calls has besides a text. */
export interface GivenOptions extends CompileOptions {
  /** Tables in memory, by the path that stands for each in the text. */
  readonly given?: ReadonlyMap<string, DataOutcome<Table>>;
  /** Ends the compilation, which then rejects with Langium's OperationCancelled. */
  readonly signal?: AbortSignal;
}

/** The same with tables that lie in memory. */
export async function compileGiven(
  text: string,
  path: string,
  { given = new Map(), signal, ...options }: GivenOptions,
): Promise<CompiledDocument> {
  const { store, compile } = textCompiler(path, options.largestDataFile);
  const directory = dirname(resolve(path));
  store.given = new Map([...given].map(([name, table]) => [resolvePath(name, directory), table]));
  if (signal === undefined) return compile(text, path, options);
  const source = new Cancellation.CancellationTokenSource();
  const cancel = (): void => source.cancel();
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await compile(text, path, { ...options, cancelToken: source.token });
  } finally {
    signal.removeEventListener('abort', cancel);
    source.dispose();
  }
}

/** Compiles texts in the folder of `path` one after the other, with one store of their data files. */
export function textCompiler(
  path: string,
  largestDataFile?: number,
): {
  readonly store: GuardedStore;
  readonly compile: (text: string, path: string, options?: CompileRequest) => Promise<CompiledDocument>;
} {
  textServices ??= createTextServices();
  const services = textServices;
  const compiler = new HullCompiler(services);
  const { store } = compiler;
  if (largestDataFile !== undefined) store.largestBytes = largestDataFile;
  store.access = commandLineAccess([dirname(resolve(path)), process.cwd()]);
  return {
    store,
    compile: (text, shownPath, options) => {
      const uri = URI.file(resolve(shownPath));
      const document = services.shared.workspace.LangiumDocumentFactory.fromString(text, uri);
      return compiler.compile(document, { ...options, shownPath });
    },
  };
}

/** Made once: the parser is built from the grammar, which takes longer than to read a small file. It keeps nothing of a text. */
let textServices: LangiumCoreServices | undefined;

function createTextServices(): LangiumCoreServices {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), HullfitGeneratedSharedModule);
  const services = inject(createDefaultCoreModule({ shared }), HullfitGeneratedModule, HullfitModule);
  shared.ServiceRegistry.register(services);
  return services;
}

/** The same from a document that is parsed already; kept until its text or its data files change. */
export function compileDocument(
  services: HullfitAddedServices,
  document: LangiumDocument,
  request: CompileRequest = {},
): Promise<CompiledDocument> {
  return services.compilation.Compiler.compile(document, request);
}

/**
 * The language server process: parses, validates and owns the fits; the mathematics runs in worker threads behind it.
 * Started by the extension over IPC, or by any editor with `--stdio`.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ClientCapabilities, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { DocumentState, URI } from 'langium';
import { createRequestHandler, startLanguageServer } from 'langium/lsp';
import { MEGABYTE } from '../data/regularFile';
import { Engine } from '../engine/engine';
import { compileDocument } from '../language/compile';
import { selectionRange } from '../language/lsp/structure';
import { createHullfitServices } from '../language/services';
import { Method, PROTOCOL_VERSION } from '../protocol/fits';
import { registerCommands } from './commands';
import { DataWatch } from './dataWatch';
import { Documents } from './documents';
import { RegularFileSystem } from './fileSystem';
import { registerFitHandlers } from './fitHandlers';
import { FitQueue, type FitRunner } from './fitQueue';
import { FitNews } from './news';
import { readProgress } from './readProgress';
import { refresher } from './refresh';
import { registerProofHandlers } from './proofHandlers';
import { systemClock } from './throttle';

/** `initializationOptions` of a client; all are optional. */
interface InitializationOptions {
  /** Worker threads; 0 or absent: one less than there are cores. */
  readonly workers?: number;
  /** In megabytes: larger data files are refused. 0 or absent: as on the command line. */
  readonly largestDataFile?: number;
  /** Whether the client has the command `hullfit.showFit`, for the lens Show. */
  readonly canShow?: boolean;
}

const connection = createConnection(ProposedFeatures.all);
// Whatever a library prints must not end up between the messages on stdout.
console.log = console.info = (...args: unknown[]) => connection.console.info(args.map(String).join(' '));

const { shared, hullfit } = createHullfitServices({ connection, ...RegularFileSystem });
let workers = defaultWorkers();
let capabilities: ClientCapabilities = {};
let folders: readonly string[] = [];
shared.lsp.LanguageServer.onInitialize((params) => {
  const options = params.initializationOptions as InitializationOptions | undefined;
  if (options?.workers !== undefined && options.workers > 0) workers = Math.floor(options.workers);
  const largest = options?.largestDataFile ?? 0;
  if (largest > 0) hullfit.compilation.Compiler.store.largestBytes = largest * MEGABYTE;
  capabilities = params.capabilities;
  folders = (params.workspaceFolders ?? []).map(({ uri }) => URI.parse(uri).fsPath);
  const { surroundings } = hullfit;
  surroundings.canShow = options?.canShow === true;
  surroundings.snippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
});

let engine: Engine | undefined;
/** The engine starts with the first fit, when the client has said how many workers it wants. */
function startedEngine(): Engine {
  engine ??= new Engine({
    workerPath: join(__dirname, 'worker.js'),
    workers,
    buildApart: true,
    now: () => performance.now(),
  });
  return engine;
}

const runner: FitRunner = {
  run: (job, options) => startedEngine().run(job, options),
  compare: (...rival) => startedEngine().compare(...rival),
};
const news = new FitNews();
const queue = new FitQueue(runner, systemClock, news);
const watch = new DataWatch(
  (path) =>
    capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true &&
    folders.some((folder) => path.startsWith(folder + sep)),
  (path) => documents.dataChanged([path]),
);
const refresh = refresher(connection, systemClock, () => capabilities);
news.listen({
  changed: (change) => {
    void connection.sendNotification(Method.fitsChanged, change);
    refresh();
  },
  finished: (uri, version, result) =>
    void connection.sendNotification(Method.fitFinished, {
      protocol: PROTOCOL_VERSION,
      uri,
      version,
      result,
    }),
  progress: (uri, version, fit, entry) =>
    void connection.sendNotification(Method.fitProgress, {
      protocol: PROTOCOL_VERSION,
      uri,
      version,
      fit,
      entry,
    }),
  failed: (uri, fit, error) => connection.console.error(`${fit} of ${uri} failed: ${describe(error)}`),
  refused: (uri, fit, rival, reason) => connection.console.info(`${rival} of ${fit} of ${uri}: ${reason}`),
});
const documents: Documents = new Documents(
  shared,
  (document, cancelToken) => compileDocument(hullfit, document, { cancelToken }),
  {
    edited: (uri, version) => queue.edited(uri, version),
    compiled: (uri, version, document) => {
      watch.set(uri, document.dataFiles);
      queue.read(uri, version, document.fits);
    },
    deleted: (uri) => {
      watch.forget(uri);
      queue.forget(uri);
    },
    failed: (uri, error) => connection.console.error(`${uri} could not be read: ${describe(error)}`),
  },
);

const { surroundings } = hullfit;
surroundings.docs = docsAddress();
surroundings.fit = (uri, name) => queue.summary(uri, name);
surroundings.result = (uri, name) => {
  const { result, stale } = queue.result(uri, name);
  return result === null ? undefined : { result, stale };
};
const canProgress = () => capabilities.window?.workDoneProgress === true;
hullfit.compilation.Compiler.store.onRead = readProgress(connection, canProgress);

registerFitHandlers(connection, documents, queue);
registerCommands({ connection, documents, queue, news, canProgress });
connection.onSelectionRanges(
  createRequestHandler(
    (_services, document, { positions }) => positions.map((position) => selectionRange(document, position)),
    shared,
    DocumentState.Parsed,
  ),
);
registerProofHandlers(connection, documents, queue, join(__dirname, 'verifier.js'));
connection.onShutdown(async () => {
  watch.dispose();
  queue.dispose();
  await engine?.dispose();
});

startLanguageServer(shared);

/** docs/diagnostics.md lies beside dist/ in the installed extension as in the source; without it diagnostics have no links. */
function docsAddress(): string | undefined {
  const path = join(__dirname, '..', 'docs', 'diagnostics.md');
  return existsSync(path) ? pathToFileURL(path).href : undefined;
}

function defaultWorkers(): number {
  return Math.max(1, availableParallelism() - 1);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

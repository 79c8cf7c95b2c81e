/**
 * The language server process: parses, validates and owns the fits; the mathematics runs in worker threads behind it.
 * Started by the extension over IPC, or by any editor with `--stdio`.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { MEGABYTE } from '../data/regularFile';
import {
  type ClientCapabilities,
  createConnection,
  ProposedFeatures,
  type RenameFilesParams,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver/node';
import { DocumentState, URI } from 'langium';
import { createRequestHandler, startLanguageServer } from 'langium/lsp';
import { Engine } from '../engine/engine';
import type { FitRunner } from '../engine/plan';
import { compileDocument } from '../language/compile';
import { selectionRange } from '../language/lsp/structure';
import { createHullfitServices } from '../language/services';
import { LocalEngine } from '../sweep/localEngine';
import { MOST_FITS } from '../sweep/size';
import { Method, PROTOCOL_VERSION, type SetDefaults } from '../protocol/fits';
import { SweepMethod } from '../protocol/sweepRuns';
import { AccessMethod, type AccessState, OUTSIDE_FILES } from '../protocol/access';
import { askAccess, askTrust } from './askAccess';
import { Boundary, describe, surviveErrors } from './boundary';
import { registerCommands } from './commands';
import { DataAccess } from './dataAccess';
import { DataWatch } from './dataWatch';
import { Documents } from './documents';
import { RegularFileSystem } from './fileSystem';
import { registerFirstFileHandler } from './firstFileHandler';
import { registerFitHandlers } from './fitHandlers';
import { FitQueue } from './fitQueue';
import { FitNews } from './news';
import { endWithClient } from './guardian';
import { readProgress } from './readProgress';
import { HintsOfResults } from './hintsOfResults';
import { SweepQueue } from './sweepQueue';
import { registerSweepHandlers } from './sweepHandlers';
import { refresher } from './refresh';
import { ResultStore, SweepStore } from './resultStore';
import { registerAskedHandlers } from './askedHandlers';
import { registerPlaceHandlers } from './placeHandlers';
import { registerProofHandlers } from './proofHandlers';
import { SolverLogs } from './solverLog';
import { systemClock } from './throttle';
import { registerTrialHandlers } from './trialHandlers';
import { normalize } from './uris';

/** `initializationOptions` of a client; all are optional. */
interface InitializationOptions {
  /** Worker threads; 0 or absent: one less than there are cores. */
  readonly workers?: number;
  /** Threads that search for one fit; 0 or absent: as many as suit the machine. */
  readonly threads?: number;
  /** In megabytes: larger data files are refused. 0 or absent: as on the command line. */
  readonly largestDataFile?: number;
  /** Whether a log of each fit is written beside its .hull file; absent: no. */
  readonly solverLog?: boolean;
  /** Whether the client has the command `hullfit.showFit`, for the lens Show. */
  readonly canShow?: boolean;
  /** Folder to keep results in, over the end of the server; absent: none are kept. */
  readonly storage?: string;
  /** What fits are given that do not say it. */
  readonly defaults?: SetDefaults;
  /** Which data files may be read; see protocol/access.ts. */
  readonly access?: Partial<AccessState>;
}

const connection = createConnection(ProposedFeatures.all);
// Whatever a library prints must not end up between the messages on stdout.
console.log = console.info = (...args: unknown[]) => connection.console.info(args.map(String).join(' '));
const logError = (text: string): void => connection.console.error(text);
surviveErrors(logError);
const boundary = new Boundary(connection, logError);

const { shared, hullfit } = createHullfitServices({ connection, ...RegularFileSystem });
let workers = defaultWorkers();
let threads: number | undefined;
let capabilities: ClientCapabilities = {};
let folders: readonly string[] = [];
let store: ResultStore | undefined;
let sweepStore: SweepStore | undefined;
let logs: SolverLogs | undefined;
shared.lsp.LanguageServer.onInitialize((params) => {
  const options = params.initializationOptions as InitializationOptions | undefined;
  if (options?.threads !== undefined && options.threads > 0) threads = Math.floor(options.threads);
  if (options?.workers !== undefined && options.workers > 0) workers = Math.floor(options.workers);
  if (typeof options?.storage === 'string' && isAbsolute(options.storage)) {
    const warn = (text: string): void => connection.console.warn(text);
    store = new ResultStore(options.storage, warn);
    sweepStore = new SweepStore(join(dirname(options.storage), 'sweeps'), warn);
  }
  if (options?.solverLog === true) logs = new SolverLogs((text) => connection.console.warn(text));
  const largest = options?.largestDataFile ?? 0;
  if (largest > 0) hullfit.compilation.Compiler.store.largestBytes = largest * MEGABYTE;
  const defaults = v.safeParse(defaultsShape, options?.defaults ?? {});
  if (defaults.success) setDefaults(defaults.output);
  else logError('initializationOptions.defaults is not understood: fits have the usual gap and time.');
  const initial = v.safeParse(accessShape, options?.access ?? {});
  if (initial.success) access.set(initial.output);
  else logError('initializationOptions.access is not understood: no file outside is read unasked.');
  capabilities = params.capabilities;
  if (params.processId !== null) endWithClient(params.processId);
  folders = pathsOf(params.workspaceFolders ?? []);
  const { surroundings } = hullfit;
  surroundings.canShow = options?.canShow === true;
  surroundings.snippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
});

const above0 = v.exactOptional(v.pipe(v.number(), v.finite(), v.gtValue(0)));
const defaultsShape = v.object({ gap: above0, timeMs: above0, mostFits: above0 });

function setDefaults({ mostFits = MOST_FITS, ...defaults }: SetDefaults): void {
  const { Compiler } = hullfit.compilation;
  Compiler.setDefaults(defaults);
  Compiler.setMostFits(mostFits);
}

const accessShape = v.object({
  trusted: v.exactOptional(v.boolean()),
  outside: v.exactOptional(v.picklist(OUTSIDE_FILES)),
  allowed: v.exactOptional(v.array(v.string())),
  denied: v.exactOptional(v.array(v.string())),
});
const access: DataAccess = new DataAccess({
  folders: () => (folders.length > 0 ? folders : documents.openFolders()),
  ask: (path, host) => askAccess(connection, path, host),
  offerTrust: (sentence) =>
    boundary.task('Asking about trust', async () => {
      if (await askTrust(connection, sentence)) send(AccessMethod.manageTrust, {});
    }),
  answered: (path, allowed) => send(AccessMethod.answered, { path, allowed }),
  changed: () => documents.accessChanged(),
  failed: (error) => boundary.failed('Asking about a data file', error),
});
hullfit.compilation.Compiler.store.access = access.policy;

/** Ten milliseconds of products: this thread has others to answer. */
const PRODUCTS_APART = 1e6;
/** No process ends after it here, and a rival that is cut short is shown as one: a second, on a busy machine too. */
const RIVAL_GRACE_MS = 1000;

let engine: Engine | undefined;
/** The engine starts with the first fit, when the client has said how many workers it wants. */
function startedEngine(): Engine {
  engine ??= new Engine({
    workerPath: join(__dirname, 'worker.js'),
    workers,
    ...(threads !== undefined && { threads }),
    rivalGraceMs: RIVAL_GRACE_MS,
    productsApart: PRODUCTS_APART,
    now: () => performance.now(),
  });
  return engine;
}

const runner: FitRunner = {
  run: (job, options) =>
    logs && isAbsolute(job.file)
      ? logs.logged(job, (onLog) => startedEngine().run(job, { ...options, onLog }))
      : startedEngine().run(job, options),
  compare: (...rival) => startedEngine().compare(...rival),
};
const news = new FitNews();
const queue = new FitQueue(runner, systemClock, news, () => store);
const sweeps = new SweepQueue({
  engine: () => new LocalEngine({ workerPath: join(__dirname, 'worker.js'), workers }),
  clock: systemClock,
  today: () => new Date().toISOString(),
  changed: (change, onlyProgress) => {
    send(SweepMethod.changed, change);
    // lenses show no progress
    if (!onlyProgress) refresh();
  },
  rows: (rows) => send(SweepMethod.rows, rows),
  failed: (uri, sweep, error) => connection.console.error(`${sweep} of ${uri} failed: ${describe(error)}`),
  kept: () => sweepStore,
});
const watch = new DataWatch(
  (path) =>
    capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true &&
    folders.some((folder) => path.startsWith(folder + sep)),
  (path) => documents.dataChanged([path]),
);
const hintsOfResults = new HintsOfResults(connection, shared, hullfit);
const refresh = refresher(connection, systemClock, () => capabilities);
const send = (method: string, params: object): void =>
  boundary.task(method, () => connection.sendNotification(method, params));
news.listen({
  changed: (change) => {
    send(Method.fitsChanged, change);
    refresh();
  },
  finished: (uri, version, result, recalled, rounds) => {
    send(Method.fitFinished, {
      protocol: PROTOCOL_VERSION,
      uri,
      version,
      result,
      ...(recalled && { recalled }),
      ...(rounds.length > 0 && { rounds }),
    });
    boundary.task('Hints of a result', () => hintsOfResults.publish(uri));
  },
  progress: (uri, version, fit, entry) =>
    send(Method.fitProgress, { protocol: PROTOCOL_VERSION, uri, version, fit, entry }),
  improved: (uri, version, fit, best) =>
    send(Method.fitImproved, { protocol: PROTOCOL_VERSION, uri, version, fit, best }),
  failed: (uri, fit, error) => connection.console.error(`${fit} of ${uri} failed: ${describe(error)}`),
  refused: (uri, fit, rival, reason) => connection.console.info(`${rival} of ${fit} of ${uri}: ${reason}`),
});
const documents: Documents = new Documents(
  shared,
  (document, cancelToken) => compileDocument(hullfit, document, { cancelToken }),
  {
    edited: (uri, version) => {
      queue.edited(uri, version);
      sweeps.edited(uri, version);
    },
    compiled: (uri, { version, text }, document) => {
      watch.set(
        uri,
        document.dataFiles.filter((path) => hullfit.compilation.Compiler.store.mayRead(path)),
      );
      const source = { version, text: textKey(text) };
      queue.read(uri, source, document.fits);
      sweeps.read(uri, source, document.sweeps);
      if (documents.isOpen(uri)) access.askAbout(document.dataFiles);
    },
    deleted: (uri) => {
      watch.forget(uri);
      queue.forget(uri);
      sweeps.forget(uri);
    },
    failed: (uri, error) => connection.console.error(`${uri} could not be read: ${describe(error)}`),
  },
  boundary,
);

const { surroundings } = hullfit;
surroundings.docs = docsAddress();
surroundings.fit = (uri, name) => queue.summary(uri, name);
surroundings.result = (uri, name) => {
  const { result, stale } = queue.result(uri, name);
  return result === null ? undefined : { result, stale };
};
surroundings.sweep = (uri, name) => sweeps.summary(uri, name);
const canProgress = () => capabilities.window?.workDoneProgress === true;
hullfit.compilation.Compiler.store.onRead = readProgress(connection, canProgress);

boundary.request(AccessMethod.set, accessShape, (state) => access.set(state));
shared.lsp.LanguageServer.onInitialized(() => {
  if (capabilities.workspace?.workspaceFolders !== true) return;
  connection.workspace.onDidChangeWorkspaceFolders(
    boundary.listener('A change of folders', ({ added, removed }: WorkspaceFoldersChangeEvent) => {
      const gone = new Set(pathsOf(removed));
      folders = [...folders.filter((folder) => !gone.has(folder)), ...pathsOf(added)];
      documents.accessChanged();
    }),
  );
});
connection.workspace.onDidRenameFiles(
  boundary.listener('Renaming', ({ files }: RenameFilesParams) => {
    for (const { oldUri, newUri } of files) {
      const [from, to] = [normalize(oldUri), normalize(newUri)];
      queue.renamed(from, to);
      sweeps.renamed(from, to);
    }
  }),
);
registerFitHandlers(boundary, documents, queue, access);
registerSweepHandlers(boundary, documents, sweeps, access);
boundary.request(Method.setDefaults, defaultsShape, (defaults) => {
  setDefaults(defaults);
  documents.defaultsChanged();
});
boundary.request(Method.clearResults, v.unknown(), async () => {
  const counts = await Promise.all([store?.clear(), sweepStore?.clear()]);
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
});
registerFirstFileHandler(boundary, shared, hullfit, (path) => access.chosen(path));
registerCommands({ connection, access, boundary, documents, queue, news, canProgress });
connection.onSelectionRanges(
  createRequestHandler(
    (_services, document, { positions }) => positions.map((position) => selectionRange(document, position)),
    shared,
    DocumentState.Parsed,
  ),
);
registerProofHandlers(boundary, documents, queue, join(__dirname, 'verifier.js'));
registerAskedHandlers(boundary, documents);
registerPlaceHandlers(boundary, documents, queue, shared, hullfit);
// No log of theirs: it would take the place of the log of the fit that stands.
const trials = { run: (...trial: Parameters<Engine['run']>) => startedEngine().run(...trial) };
registerTrialHandlers(boundary, documents, trials, shared, hullfit);
connection.onShutdown(async () => {
  watch.dispose();
  queue.dispose();
  await Promise.all([engine?.dispose(), sweeps.dispose()]);
  await Promise.all([store?.settled(), sweepStore?.settled(), logs?.settled()]);
});

startLanguageServer(shared);

function textKey(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}

/** docs/diagnostics.md lies beside dist/ in the installed extension as in the source; without it diagnostics have no links. */
function docsAddress(): string | undefined {
  const path = join(__dirname, '..', 'docs', 'diagnostics.md');
  return existsSync(path) ? pathToFileURL(path).href : undefined;
}

function defaultWorkers(): number {
  return Math.max(1, availableParallelism() - 1);
}

/** Of the folders that lie on a disk. */
function pathsOf(list: readonly { readonly uri: string }[]): string[] {
  return list
    .map(({ uri }) => URI.parse(uri))
    .filter(({ scheme }) => scheme === 'file')
    .map(({ fsPath }) => fsPath);
}

/**
 * The language server process: parses, validates and owns the fits; the mathematics runs in worker threads behind it.
 * Started by the extension over IPC, or by any editor with `--stdio`.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startLanguageServer } from 'langium/lsp';
import { NodeFileSystem } from 'langium/node';
import { Engine } from '../engine/engine';
import { compileDocument } from '../language/compile';
import { createHullfitServices } from '../language/services';
import { Method, PROTOCOL_VERSION } from '../protocol/fits';
import { Documents } from './documents';
import { registerFitHandlers } from './fitHandlers';
import { FitQueue, type FitRunner } from './fitQueue';
import { systemClock } from './throttle';

/** `initializationOptions` of a client; both are optional. */
interface InitializationOptions {
  /** Worker threads; 0 or absent: one less than there are cores. */
  readonly workers?: number;
}

const connection = createConnection(ProposedFeatures.all);
// Whatever a library prints must not end up between the messages on stdout.
console.log = console.info = (...args: unknown[]) => connection.console.info(args.map(String).join(' '));

const { shared, hullfit } = createHullfitServices({ connection, ...NodeFileSystem });
let workers = defaultWorkers();
shared.lsp.LanguageServer.onInitialize((params) => {
  const options = params.initializationOptions as InitializationOptions | undefined;
  if (options?.workers !== undefined && options.workers > 0) workers = Math.floor(options.workers);
});

let engine: Engine | undefined;
/** The engine starts with the first fit, when the client has said how many workers it wants. */
function startedEngine(): Engine {
  engine ??= new Engine({ workerPath: join(__dirname, 'worker.js'), workers, now: () => performance.now() });
  return engine;
}

const runner: FitRunner = {
  run: (job, options) => startedEngine().run(job, options),
  compare: (...rival) => startedEngine().compare(...rival),
};
const queue = new FitQueue(runner, systemClock, {
  changed: (change) => void connection.sendNotification(Method.fitsChanged, change),
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
const documents = new Documents(shared, (document) => compileDocument(hullfit, document), {
  edited: (uri, version) => queue.edited(uri, version),
  compiled: (uri, version, document) => queue.read(uri, version, document.fits),
  deleted: (uri) => queue.forget(uri),
  failed: (uri, error) => connection.console.error(`${uri} could not be read: ${describe(error)}`),
});
registerFitHandlers(connection, documents, queue);
connection.onShutdown(async () => {
  queue.dispose();
  await engine?.dispose();
});

startLanguageServer(shared);

function defaultWorkers(): number {
  return Math.max(1, availableParallelism() - 1);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The language server as the extension sees it: its life, and the typed requests about fits. */
import * as vscode from 'vscode';
import {
  CloseAction,
  LanguageClient,
  State,
  type ErrorHandler,
  type HandleDiagnosticsSignature,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';
import { AccessMethod, type AccessState } from '../protocol/access';
import { ASKED_METHOD, type AskedAnswer, type AskedOfFit } from '../protocol/asked';
import {
  Method,
  type CancelFits,
  type FirstFile,
  type FirstFileAnswer,
  type FitFinished,
  type FitImproved,
  type FitProgress,
  type FitsChanged,
  type RunFits,
  type RunFitsAnswer,
} from '../protocol/fits';
import {
  PlacesMethod,
  type PlacesAnswer,
  type PlacesOfRows,
  type RemediesAnswer,
  type RemediesOf,
  type SampleAt,
  type SampleAtAnswer,
} from '../protocol/places';
import {
  ProofMethod,
  type SamplesAnswer,
  type SamplesOfFit,
  type Verification,
  type VerifyFit,
} from '../protocol/proof';
import {
  SweepMethod,
  type CancelSweeps,
  type RunSweep,
  type RunSweepAnswer,
  type SweepRows,
  type SweepsChanged,
} from '../protocol/sweepRuns';
import { TrialMethod, type ChangeAnswer, type TrialAnswer, type TryChange } from '../protocol/trial';
import { fitDefaults, followFitDefaults } from './fitDefaults';
import { ServerProcess, within } from './serverProcess';
import { Watchdog } from './watchdog';

/** Whether the extension host runs under a debugger. */
function isDebugged(): boolean {
  return process.execArgv.some((argument) => argument.startsWith('--inspect'));
}

export const LANGUAGE = 'hullfit';
/** Of all places that VS Code has documents from, those whose documents the server is given. */
export const SCHEMES: readonly string[] = ['file', 'untitled'];

export interface ClientEvents {
  changed(change: FitsChanged): void;
  finished(finished: FitFinished): void;
  progress(progress: FitProgress): void;
  improved(improved: FitImproved): void;
  sweepsChanged(change: SweepsChanged): void;
  sweepRows(rows: SweepRows): void;
  /** The server (re)started: what it said before no longer holds; these are its fits now. */
  started(fits: readonly FitsChanged[]): void;
  sweepsStarted(sweeps: readonly SweepsChanged[]): void;
  failed(error: unknown): void;
  /** The server did not answer for long and was ended; a new one starts. */
  blocked(): void;
}

/** Where nothing is told for the time being: in a block that is being filled in. */
interface Quiet {
  holds(uri: vscode.Uri, range: vscode.Range): boolean;
  /** Fires with the uri of a file whose quiet places are others. */
  readonly onDidChange: vscode.Event<string>;
}

/** How long the server may take to say that it is there, and to end itself, in milliseconds; then its process is ended. */
const GRACE_MS = 3000;
/** A server that starts may have a large workspace to read. */
const START_MS = 30_000;

export class FitsClient implements vscode.Disposable {
  private readonly client: LanguageClient;
  private readonly server: ServerProcess;
  private readonly listening: vscode.Disposable[];
  /** The server's process was ended to start another: what closes is meant to. */
  private renewing = false;

  constructor(
    context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    events: ClientEvents,
    more: () => object,
    filling: Quiet,
  ) {
    const developing = context.extensionMode === vscode.ExtensionMode.Development;
    this.server = new ServerProcess({
      module: context.asAbsolutePath('dist/server.js'),
      cwd: vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath,
      execArgv: developing && isDebugged() ? ['--nolazy', '--inspect=6009'] : [],
      print: (text) => log.info(text),
    });
    const options: LanguageClientOptions = {
      documentSelector: SCHEMES.map((scheme) => ({ scheme, language: LANGUAGE })),
      outputChannel: log,
      middleware: {
        handleDiagnostics: (uri, diagnostics, next) => {
          this.told.set(uri.toString(), { uri, diagnostics, next });
          this.tell(uri.toString(), filling);
        },
      },
      initializationOptions: () => ({
        canShow: true,
        threads: vscode.workspace.getConfiguration('hullfit').get<number>('threads', 0),
        workers: vscode.workspace.getConfiguration('hullfit').get<number>('workers', 0),
        solverLog: vscode.workspace.getConfiguration('hullfit').get<boolean>('solverLog', false),
        largestDataFile: vscode.workspace.getConfiguration('hullfit').get<number>('largestDataFile', 0),
        defaults: fitDefaults(),
        ...more(),
      }),
      errorHandler: {
        error: (...what) => this.usual.error(...what),
        closed: () => {
          if (!this.renewing) return this.usual.closed();
          this.renewing = false;
          return { action: CloseAction.Restart, handled: true };
        },
      },
    };
    this.client = new LanguageClient('hullfit', 'Hullfit', () => this.server.start(), options);
    const usual = this.client.createDefaultErrorHandler();
    this.usual = usual;
    this.listening = [
      filling.onDidChange((uri) => this.tell(uri, filling)),
      followFitDefaults((defaults) => {
        // One that does not run is told when it starts.
        if (this.running) this.client.sendRequest(Method.setDefaults, defaults).catch(events.failed);
      }),
      this.client.onNotification(Method.fitsChanged, (change: FitsChanged) => events.changed(change)),
      this.client.onNotification(Method.fitFinished, (finished: FitFinished) => events.finished(finished)),
      this.client.onNotification(Method.fitProgress, (progress: FitProgress) => events.progress(progress)),
      this.client.onNotification(Method.fitImproved, (improved: FitImproved) => events.improved(improved)),
      this.client.onNotification(SweepMethod.changed, (change: SweepsChanged) =>
        events.sweepsChanged(change),
      ),
      this.client.onNotification(SweepMethod.rows, (rows: SweepRows) => events.sweepRows(rows)),
      this.client.onDidChangeState(({ newState }) => {
        if (newState !== State.Running) return;
        this.client.sendRequest<SweepsChanged[]>(SweepMethod.list).then(events.sweepsStarted, events.failed);
        this.client.sendRequest<FitsChanged[]>(Method.listFits).then(events.started, events.failed);
      }),
    ];
    // A debugger's halt is no blocked server.
    if (!isDebugged()) {
      const watchdog = new Watchdog(
        {
          ask: () =>
            this.client.state === State.Running ? this.client.sendRequest(Method.alive) : undefined,
          blocked: () => {
            log.error(
              'The language server did not answer for half a minute: it is ended, and a new one started.',
            );
            events.blocked();
            this.renew().catch(events.failed);
          },
        },
        (ms, body) => {
          const timer = setTimeout(body, ms);
          return () => clearTimeout(timer);
        },
      );
      this.listening.push(watchdog);
    }
  }

  private readonly usual: ErrorHandler;

  /** The last diagnostics of each file, and whom they go to. */
  private readonly told = new Map<
    string,
    { uri: vscode.Uri; diagnostics: vscode.Diagnostic[]; next: HandleDiagnosticsSignature }
  >();

  /** Passes on what was said of a file, but for a block that is being filled in. */
  private tell(key: string, filling: Quiet): void {
    const told = this.told.get(key);
    if (told === undefined) return;
    const { uri, diagnostics, next } = told;
    next(
      uri,
      diagnostics.filter(({ range }) => !filling.holds(uri, range)),
    );
  }

  start(): Promise<void> {
    return this.client.start();
  }

  /** Ends the server, whatever it does, and starts a new one; resolves when that answers. */
  async restart(): Promise<void> {
    if (this.client.state === State.Stopped) {
      await this.server.kill();
      return this.client.start();
    }
    if (await this.answers()) {
      await this.stop();
      return this.client.start();
    }
    this.log.warn('The language server does not answer: its process is ended.');
    return this.renew();
  }

  /** Ends the process without asking; the client starts another when the connection is closed. */
  private async renew(): Promise<void> {
    const before = this.client.state;
    this.renewing = true;
    let listening: vscode.Disposable | undefined;
    const running = new Promise<boolean>((resolve) => {
      listening = this.client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) resolve(true);
      });
    });
    try {
      await this.server.kill();
      if (await within(START_MS, running, false)) return;
    } finally {
      listening?.dispose();
      this.renewing = false;
    }
    throw new Error(`The language server did not start anew (it was ${State[before]}); reload the window.`);
  }

  /** Whether the server answers, in time. */
  private answers(): Promise<boolean> {
    if (this.client.state !== State.Running) return Promise.resolve(false);
    const asked = this.client.sendRequest(Method.alive).then(
      () => true,
      () => false, // it has just ended
    );
    return within(GRACE_MS, asked, false);
  }

  runFits(request: RunFits): Promise<RunFitsAnswer> {
    return this.client.sendRequest<RunFitsAnswer>(Method.runFits, request);
  }

  /** Answers how many running fits were asked to stop. */
  cancelFits(request: CancelFits): Promise<number> {
    return this.client.sendRequest<number>(Method.cancelFits, request);
  }

  runSweep(request: RunSweep): Promise<RunSweepAnswer> {
    return this.client.sendRequest<RunSweepAnswer>(SweepMethod.run, request);
  }

  /** Answers how many running sweeps were asked to stop. */
  cancelSweeps(request: CancelSweeps): Promise<number> {
    return this.client.sendRequest<number>(SweepMethod.cancel, request);
  }

  /** Name of the sweep whose block holds the position, or null. */
  sweepAt(uri: vscode.Uri, position: vscode.Position): Promise<string | null> {
    const { line, character } = position;
    return this.client.sendRequest<string | null>(SweepMethod.at, { uri: uri.toString(), line, character });
  }

  /** Name of the fit whose block holds the position, or null. */
  fitAt(uri: vscode.Uri, position: vscode.Position): Promise<string | null> {
    const { line, character } = position;
    return this.client.sendRequest<string | null>(Method.fitAt, { uri: uri.toString(), line, character });
  }

  /** The text of a first file for a table. */
  firstFile(request: FirstFile): Promise<FirstFileAnswer> {
    return this.client.sendRequest<FirstFileAnswer>(Method.firstFile, request);
  }

  /** Forgets every result that is kept over a reload; answers how many. */
  clearResults(): Promise<number> {
    return this.client.sendRequest<number>(Method.clearResults);
  }

  /** Has the last result of a fit checked by the verifier, in a thread of the server. */
  verify(uri: string, fit: string, token: vscode.CancellationToken): Promise<Verification> {
    return this.client.sendRequest<Verification>(ProofMethod.verify, { uri, fit } satisfies VerifyFit, token);
  }

  /** The samples of a result that is too large to carry them. */
  samples(uri: string, fit: string): Promise<SamplesAnswer> {
    return this.client.sendRequest<SamplesAnswer>(ProofMethod.samples, { uri, fit } satisfies SamplesOfFit);
  }

  /** What a fit asks that has not run. */
  asked(request: AskedOfFit): Promise<AskedAnswer> {
    return this.client.sendRequest<AskedAnswer>(ASKED_METHOD, request);
  }

  /** Where rows of a fit's dataset stand. */
  places(request: PlacesOfRows): Promise<PlacesAnswer> {
    return this.client.sendRequest<PlacesAnswer>(PlacesMethod.places, request);
  }

  /** The sample on a line, of a fit's last result. */
  sampleAt(request: SampleAt): Promise<SampleAtAnswer> {
    return this.client.sendRequest<SampleAtAnswer>(PlacesMethod.sampleAt, request);
  }

  /** The quick fixes of what keeps a fit from being met. */
  remedies(uri: string, fit: string): Promise<RemediesAnswer> {
    return this.client.sendRequest<RemediesAnswer>(PlacesMethod.remedies, { uri, fit } satisfies RemediesOf);
  }

  /** Fits the text with a change that is not written. */
  tryChange(request: TryChange, token: vscode.CancellationToken): Promise<TrialAnswer> {
    return this.client.sendRequest<TrialAnswer>(TrialMethod.try, request, token);
  }

  /** The edits that write a change. */
  changeEdits(request: TryChange): Promise<ChangeAnswer> {
    return this.client.sendRequest<ChangeAnswer>(TrialMethod.edits, request);
  }

  /** Which data files may be read from now on. */
  setAccess(state: AccessState): Promise<void> {
    return this.client.sendRequest(AccessMethod.set, state);
  }

  onNotification<P>(method: string, take: (params: P) => void): void {
    this.listening.push(this.client.onNotification(method, take));
  }

  get running(): boolean {
    return this.client.state === State.Running;
  }

  /** Ends the server; waits until its process has gone, and ends it when it does not go. */
  async stop(): Promise<void> {
    try {
      if (this.client.needsStop()) await this.client.stop(GRACE_MS);
    } catch (error) {
      this.log.warn(`The language server did not stop: ${String(error)}; its process is ended.`);
    }
    if (!(await this.server.gone(GRACE_MS))) await this.server.kill();
  }

  dispose(): void {
    for (const one of this.listening) one.dispose();
  }
}

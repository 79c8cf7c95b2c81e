/** The language server as the extension sees it: its life, and the typed requests about fits. */
import * as vscode from 'vscode';
import {
  LanguageClient,
  State,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import {
  Method,
  type CancelFits,
  type FitFinished,
  type FitProgress,
  type FitsChanged,
  type RunFits,
  type RunFitsAnswer,
} from '../protocol/fits';
import {
  ProofMethod,
  type SamplesAnswer,
  type SamplesOfFit,
  type Verification,
  type VerifyFit,
} from '../protocol/proof';

export const LANGUAGE = 'hullfit';
/** Of all places that VS Code has documents from, those whose documents the server is given. */
export const SCHEMES: readonly string[] = ['file', 'untitled'];

export interface ClientEvents {
  changed(change: FitsChanged): void;
  finished(finished: FitFinished): void;
  progress(progress: FitProgress): void;
  /** The server (re)started: what it said before no longer holds; these are its fits now. */
  started(fits: readonly FitsChanged[]): void;
  failed(error: unknown): void;
}

export class FitsClient implements vscode.Disposable {
  private readonly client: LanguageClient;
  private readonly listening: vscode.Disposable[];

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel, events: ClientEvents) {
    const module = context.asAbsolutePath('dist/server.js');
    const server: ServerOptions = {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
    };
    const options: LanguageClientOptions = {
      documentSelector: SCHEMES.map((scheme) => ({ scheme, language: LANGUAGE })),
      outputChannel: log,
      initializationOptions: () => ({
        canShow: true,
        workers: vscode.workspace.getConfiguration('hullfit').get<number>('workers', 0),
        largestDataFile: vscode.workspace.getConfiguration('hullfit').get<number>('largestDataFile', 0),
      }),
    };
    this.client = new LanguageClient('hullfit', 'Hullfit', server, options);
    this.listening = [
      this.client.onNotification(Method.fitsChanged, (change: FitsChanged) => events.changed(change)),
      this.client.onNotification(Method.fitFinished, (finished: FitFinished) => events.finished(finished)),
      this.client.onNotification(Method.fitProgress, (progress: FitProgress) => events.progress(progress)),
      this.client.onDidChangeState(({ newState }) => {
        if (newState !== State.Running) return;
        this.client.sendRequest<FitsChanged[]>(Method.listFits).then(events.started, events.failed);
      }),
    ];
  }

  start(): Promise<void> {
    return this.client.start();
  }

  restart(): Promise<void> {
    return this.client.restart();
  }

  runFits(request: RunFits): Promise<RunFitsAnswer> {
    return this.client.sendRequest<RunFitsAnswer>(Method.runFits, request);
  }

  /** Answers how many running fits were asked to stop. */
  cancelFits(request: CancelFits): Promise<number> {
    return this.client.sendRequest<number>(Method.cancelFits, request);
  }

  /** Name of the fit whose block holds the position, or null. */
  fitAt(uri: vscode.Uri, position: vscode.Position): Promise<string | null> {
    const { line, character } = position;
    return this.client.sendRequest<string | null>(Method.fitAt, { uri: uri.toString(), line, character });
  }

  /** Has the last result of a fit checked by the verifier, in a thread of the server. */
  verify(uri: string, fit: string, token: vscode.CancellationToken): Promise<Verification> {
    return this.client.sendRequest<Verification>(ProofMethod.verify, { uri, fit } satisfies VerifyFit, token);
  }

  /** The samples of a result that is too large to carry them. */
  samples(uri: string, fit: string): Promise<SamplesAnswer> {
    return this.client.sendRequest<SamplesAnswer>(ProofMethod.samples, { uri, fit } satisfies SamplesOfFit);
  }

  /** Ends the server; waits until it has gone. */
  async stop(): Promise<void> {
    if (this.client.needsStop()) await this.client.stop();
  }

  dispose(): void {
    for (const one of this.listening) one.dispose();
  }
}

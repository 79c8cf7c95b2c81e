/**
 * Langium's builder of documents, made so that a document that cannot be built leaves the others working, and that whoever
 * waits for a state is answered. Langium's own wakes those who wait with a notification of the phase, which does not reach all:
 * it asks its listeners before it notes the state, so that one who comes between waits for the next edit; it notifies nobody
 * when a build has nothing to do; and an edit in the middle of a notification leaves listeners out.
 */
import {
  DefaultDocumentBuilder,
  type DocumentState,
  isOperationCancelled,
  type LangiumDocument,
  OperationCancelled,
  type URI,
} from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { type CancellationToken, CancellationTokenSource } from 'vscode-languageserver';
import { type Log, logOf } from './log';

export class HullBuilder extends DefaultDocumentBuilder {
  private readonly log: Log;
  /** Those who wait for a state, called when a build has ended. */
  private readonly waiting = new Set<() => void>();

  constructor(services: LangiumSharedServices) {
    super(services);
    this.log = logOf(services.lsp.Connection);
  }

  override build(...args: Parameters<DefaultDocumentBuilder['build']>): Promise<void> {
    return this.toItsEnd(() => super.build(...args));
  }

  override update(...args: Parameters<DefaultDocumentBuilder['update']>): Promise<void> {
    return this.toItsEnd(() => super.update(...args));
  }

  /** A build that was overtaken has no end: the one that overtook it takes up what it left. */
  private async toItsEnd(build: () => Promise<void>): Promise<void> {
    let overtaken = false;
    try {
      await build();
    } catch (error) {
      overtaken = isOperationCancelled(error);
      throw error;
    } finally {
      if (!overtaken) for (const end of [...this.waiting]) end();
    }
  }

  protected override runCancelable(
    documents: LangiumDocument[],
    target: DocumentState,
    token: CancellationToken,
    callback: (document: LangiumDocument) => unknown,
  ): Promise<void> {
    return super.runCancelable(documents, target, token, async (document) => {
      try {
        await callback(document);
      } catch (error) {
        if (isOperationCancelled(error)) throw error;
        this.log(`${document.uri.toString()} could not be built`, error);
      }
    });
  }

  /** Every listener hears of it, also when an edit comes between: the document has the state, and nobody will say so again. */
  protected override async notifyDocumentPhase(
    document: LangiumDocument,
    state: DocumentState,
    token: CancellationToken,
  ): Promise<void> {
    for (const listener of [...this.documentPhaseListeners.get(state)]) {
      try {
        await listener(document, token);
      } catch (error) {
        if (!isOperationCancelled(error)) throw error;
      }
    }
  }

  /** Ends with the build that did not bring the document there: nothing else would (one that is closed is not validated). */
  protected override awaitDocumentState(
    state: DocumentState,
    uri: URI,
    token: CancellationToken,
  ): Promise<URI> {
    return this.atTheLatestWithTheBuild(
      token,
      async (cancelled) => void (await super.awaitDocumentState(state, uri, cancelled)),
      () => (this.langiumDocuments.getDocument(uri)?.state ?? -1) >= state,
    ).then(() => uri);
  }

  protected override awaitBuilderState(state: DocumentState, token: CancellationToken): Promise<void> {
    return this.atTheLatestWithTheBuild(
      token,
      (cancelled) => super.awaitBuilderState(state, cancelled),
      () => this.currentState >= state,
    );
  }

  /** Waits for `notified`; when a build ends first, what it has `reached` is the answer. */
  private async atTheLatestWithTheBuild(
    token: CancellationToken,
    notified: (token: CancellationToken) => Promise<void>,
    reached: () => boolean,
  ): Promise<void> {
    const source = new CancellationTokenSource();
    const listening = token.onCancellationRequested(() => source.cancel());
    let end!: () => void;
    const ended = new Promise<void>((resolve, reject) => {
      end = () => (reached() ? resolve() : reject(OperationCancelled));
    });
    this.waiting.add(end);
    try {
      await Promise.race([notified(source.token), ended]);
    } finally {
      this.waiting.delete(end);
      listening.dispose();
      // takes back what the other one has registered
      source.cancel();
      source.dispose();
    }
  }
}

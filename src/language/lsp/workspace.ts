/**
 * Langium's workspace, made so that one document that cannot be read, parsed or built is logged and left out: in Langium's own
 * a single one keeps all others from being built, and whoever asks about them from ever being answered.
 */
import {
  DefaultDocumentBuilder,
  DefaultServiceRegistry,
  DefaultWorkspaceManager,
  isOperationCancelled,
  type DocumentState,
  type LangiumCoreServices,
  type LangiumDocument,
  type Stream,
  URI,
} from 'langium';
import { DefaultDocumentUpdateHandler, type LangiumSharedServices } from 'langium/lsp';
import {
  type CancellationToken,
  CancellationTokenSource,
  type Connection,
  type DidChangeWatchedFilesParams,
} from 'vscode-languageserver';

type Log = (what: string, error: unknown) => void;

/** Into the client's log, or where there is no client on standard error. */
function logOf(connection: Connection | undefined): Log {
  return (what, error) => {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    (connection?.console ?? console).error(`${what}: ${detail}`);
  };
}

/** A client may call a document by any language or ending: whatever it opens here is Hullfit. */
export class HullRegistry extends DefaultServiceRegistry {
  override getServices(uri: URI): LangiumCoreServices {
    return this.hasServices(uri) || this.languageIdMap.size === 0
      ? super.getServices(uri)
      : this.languageIdMap.values().next().value!;
  }

  override hasServices(uri: URI): boolean {
    const language = this.textDocuments?.get(uri)?.languageId;
    return this.languageIdMap.has(language ?? '') || uri.path.endsWith('.hull');
  }
}

export class HullBuilder extends DefaultDocumentBuilder {
  private readonly log: Log;
  private readonly ended = new Set<() => void>();

  constructor(services: LangiumSharedServices) {
    super(services);
    this.log = logOf(services.lsp.Connection);
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

  protected override async buildDocuments(
    ...[documents, options, token]: Parameters<DefaultDocumentBuilder['buildDocuments']>
  ): Promise<void> {
    await super.buildDocuments(documents, options, token);
    for (const wake of [...this.ended]) wake();
  }

  /** Ends with the build that did not bring the document there: nothing else would (one that is closed is not validated). */
  protected override async awaitDocumentState(
    state: DocumentState,
    uri: URI,
    token: CancellationToken,
  ): Promise<URI> {
    const source = new CancellationTokenSource();
    const listening = token.onCancellationRequested(() => source.cancel());
    const wake = (): void => {
      const document = this.langiumDocuments.getDocument(uri);
      if (document === undefined || document.state < state) source.cancel();
    };
    this.ended.add(wake);
    try {
      return await super.awaitDocumentState(state, uri, source.token);
    } finally {
      this.ended.delete(wake);
      listening.dispose();
      source.dispose();
    }
  }
}

export class HullUpdates extends DefaultDocumentUpdateHandler {
  private readonly log: Log;

  constructor(services: LangiumSharedServices) {
    super(services);
    this.log = logOf(services.lsp.Connection);
  }

  protected override fireDocumentUpdate(changed: URI[], deleted: URI[]): void {
    this.workspaceManager.ready
      .then(() => this.workspaceLock.write((token) => this.documentBuilder.update(changed, deleted, token)))
      .catch((error: unknown) => this.log('An update failed', error));
  }

  override didChangeWatchedFiles(params: DidChangeWatchedFilesParams): void {
    const changes = (Array.isArray(params?.changes) ? params.changes : []).filter(
      (change) => typeof change?.uri === 'string',
    );
    super.didChangeWatchedFiles({ changes });
  }
}

export class HullWorkspace extends DefaultWorkspaceManager {
  private readonly log: Log;

  constructor(services: LangiumSharedServices) {
    super(services);
    this.log = logOf(services.lsp.Connection);
  }

  protected override async loadWorkspaceDocuments(
    uris: Stream<URI>,
    collector: (document: LangiumDocument) => void,
  ): Promise<void> {
    const load = async (uri: URI): Promise<void> => {
      try {
        collector(await this.langiumDocuments.getOrCreateDocument(uri));
      } catch (error) {
        this.log(`${uri.toString()} could not be read`, error);
      }
    };
    await Promise.all(uris.map(load).toArray());
  }

  /** A watcher or a client may name any folder; only the workspace's are searched. */
  protected override async traverseFolder(folder: URI, uris: URI[]): Promise<void> {
    const path = `${folder.path}/`;
    const inside = (this.folders ?? []).some(({ uri }) => {
      const own = URI.parse(uri);
      const root = own.path.endsWith('/') ? own.path : `${own.path}/`;
      return own.scheme === folder.scheme && own.authority === folder.authority && path.startsWith(root);
    });
    if (inside) await super.traverseFolder(folder, uris);
  }

  override async initializeWorkspace(
    ...[folders, token]: Parameters<DefaultWorkspaceManager['initializeWorkspace']>
  ) {
    try {
      await super.initializeWorkspace(folders, token);
    } catch (error) {
      if (isOperationCancelled(error)) throw error;
      this.log('The workspace could not be read', error);
    } finally {
      // Everyone waits for this; what could not be read then is not there.
      this._ready.resolve();
    }
  }
}

/**
 * Langium's workspace, made so that one document that cannot be read is logged and left out: in Langium's own a single one keeps
 * all others from being built, and whoever asks about them from ever being answered.
 */
import {
  DefaultServiceRegistry,
  DefaultWorkspaceManager,
  isOperationCancelled,
  type LangiumCoreServices,
  type LangiumDocument,
  type Stream,
  URI,
} from 'langium';
import { DefaultDocumentUpdateHandler, type LangiumSharedServices } from 'langium/lsp';
import type { DidChangeWatchedFilesParams } from 'vscode-languageserver';
import { type Log, logOf } from './log';

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

/**
 * The workspace's .hull files as compiled documents, kept up to date with the editor, the disk and the data files.
 * Langium parses and links; this compiles each document once it is linked and tells what came out.
 */
import { dirname } from 'node:path';
import { type Cancellation, DocumentState, isOperationCancelled, type LangiumDocument, URI } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import { FileRefused, refusalText } from '../data/regularFile';
import type { CompiledDocument } from '../language/compiled';
import type { Boundary } from './boundary';
import { normalize } from './uris';

export interface DocumentsListener {
  /** The text changed; what was compiled is of an older version. */
  edited(uri: string, version: number): void;
  compiled(uri: string, source: { version: number; text: string }, document: CompiledDocument): void;
  deleted(uri: string): void;
  /** A document could not be compiled because of a fault of ours. */
  failed(uri: string, error: unknown): void;
}

interface Latest {
  readonly version: number;
  readonly document: CompiledDocument;
}

/** A document that takes longer than this to be read is reported, not waited for. */
const READ_LIMIT_MS = 60_000;

export class Documents {
  private readonly latest = new Map<string, Latest>();
  /** Documents that a fault of ours keeps from being compiled. */
  private readonly faults = new Map<string, { readonly version: number; readonly error: unknown }>();
  private readonly waiters = new Set<() => void>();
  /** Documents whose compilation was cut short by a newer edit, of whichever document. */
  private readonly overtaken = new Set<string>();

  constructor(
    private readonly shared: LangiumSharedServices,
    private readonly compile: (
      document: LangiumDocument,
      cancelToken: Cancellation.CancellationToken,
    ) => Promise<CompiledDocument>,
    private readonly listener: DocumentsListener,
    private readonly boundary: Boundary,
  ) {
    const { TextDocuments, DocumentBuilder } = shared.workspace;
    TextDocuments.onDidChangeContent(
      boundary.listener('An edit', ({ document }) =>
        listener.edited(normalize(document.uri), document.version),
      ),
    );
    // Whoever asks about a file that has just been opened need not wait for its folder to be searched first.
    TextDocuments.onDidOpen(
      boundary.listener('Opening', ({ document }) => {
        const uri = URI.parse(document.uri);
        const { LangiumDocuments } = shared.workspace;
        if (!LangiumDocuments.hasDocument(uri)) LangiumDocuments.createDocument(uri, document.getText());
      }),
    );
    // Closing without saving throws edits away: what is on the disk counts again.
    TextDocuments.onDidClose(
      boundary.listener('Closing', ({ document }) => this.rebuild([URI.parse(document.uri)])),
    );
    DocumentBuilder.onUpdate(
      boundary.listener('Forgetting', (_changed: URI[], deleted: URI[]) => {
        for (const uri of deleted) this.forget(uri.toString());
      }),
    );
    // Awaited, so that the tree is not taken apart while it is being compiled.
    DocumentBuilder.onDocumentPhase(DocumentState.IndexedReferences, (document, token) =>
      this.take(document, token),
    );
    shared.lsp.DocumentUpdateHandler.onWatchedFilesChange(
      boundary.listener('A change on the disk', ({ changes }) => {
        this.dataChanged(changes.map((change) => URI.parse(change.uri).fsPath));
      }),
    );
  }

  /** The document compiled from the text as the editor (or the disk) has it now. Rejects when there is no such file. */
  async current(uriText: string): Promise<Latest> {
    const uri = URI.parse(uriText);
    const key = uri.toString();
    await this.shared.workspace.WorkspaceManager.ready;
    const end = Date.now() + READ_LIMIT_MS;
    let asked = false;
    for (;;) {
      const latest = this.latest.get(key);
      const wanted = this.shared.workspace.TextDocuments.get(uri)?.version;
      if (latest !== undefined && (wanted === undefined || latest.version === wanted)) return latest;
      const fault = this.faults.get(key);
      if (fault !== undefined && (wanted === undefined || fault.version === wanted)) throw fault.error;
      if (!asked && wanted === undefined && !this.shared.workspace.LangiumDocuments.hasDocument(uri)) {
        asked = true;
        await this.open(uri);
        continue;
      }
      const left = end - Date.now();
      if (left <= 0) throw new Error(`${uri.fsPath} could not be read within ${READ_LIMIT_MS / 1000} s.`);
      await this.nextChange(left);
    }
  }

  /** Files changed on the disk: the documents that read them are compiled again. */
  dataChanged(paths: readonly string[]): void {
    this.boundary.task('Reading changed data', () => this.rebuild(this.readersOf(paths)));
  }

  /** Other data files may be read than before: the documents that name any are compiled again. */
  accessChanged(): void {
    const readers = [...this.latest].filter(([, { document }]) => document.dataFiles.length > 0);
    this.boundary.task('Reading again', () => this.rebuild(readers.map(([uri]) => URI.parse(uri))));
  }

  /** Fits are given other defaults: every document is compiled again. */
  defaultsChanged(): void {
    this.boundary.task('Reading again', () =>
      this.rebuild([...this.latest.keys()].map((uri) => URI.parse(uri))),
    );
  }

  isOpen(uri: string): boolean {
    return this.shared.workspace.TextDocuments.get(URI.parse(uri)) !== undefined;
  }

  /** Folders of the files that are open in the editor. */
  openFolders(): string[] {
    const open = this.shared.workspace.TextDocuments.all().map(({ uri }) => URI.parse(uri));
    return [...new Set(open.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => dirname(fsPath)))];
  }

  /** Reads a file that lies outside the workspace's folders. Of other places only what is open is known. */
  private async open(uri: URI): Promise<void> {
    if (uri.scheme !== 'file') {
      throw new ResponseError(
        ErrorCodes.InvalidParams,
        `${shown(uri)} is not open and no file on a disk; open it first.`,
      );
    }
    const { LangiumDocuments, DocumentBuilder, WorkspaceLock } = this.shared.workspace;
    try {
      // Before anything is overtaken: there may be no such file.
      await LangiumDocuments.getOrCreateDocument(uri);
    } catch (error) {
      if (error instanceof FileRefused) {
        const why = refusalText(error.refusal);
        throw new ResponseError(ErrorCodes.InvalidParams, `${shown(uri)} ${why}.`);
      }
      if (!isSystemError(error)) throw error;
      throw new ResponseError(ErrorCodes.InvalidParams, `${shown(uri)} cannot be read (${error.code}).`);
    }
    // With what this overtakes: an update takes up everything that is not built yet.
    await WorkspaceLock.write((token) => DocumentBuilder.update([], [], token));
  }

  private async take(document: LangiumDocument, token: Cancellation.CancellationToken): Promise<void> {
    const uri = document.uri.toString();
    const { version } = document.textDocument;
    try {
      const compiled = await this.compile(document, token);
      // The editor may be ahead by now; then a newer build follows this one.
      const ahead = (this.shared.workspace.TextDocuments.get(document.uri)?.version ?? version) !== version;
      if (ahead) return;
      this.latest.set(uri, { version, document: compiled });
      this.faults.delete(uri);
      this.listener.compiled(uri, { version, text: document.textDocument.getText() }, compiled);
      this.overtaken.delete(uri);
    } catch (error) {
      if (isOperationCancelled(error)) this.overtake(uri);
      else {
        this.faults.set(uri, { version, error });
        this.listener.failed(uri, error);
      }
    } finally {
      for (const wake of [...this.waiters]) wake();
    }
  }

  /**
   * A build that follows compiles what has changed, which need not be this document: to Langium it is past this phase. What
   * is left over once all is quiet is built again, together, so that no two of them overtake one another.
   */
  private overtake(uri: string): void {
    this.overtaken.add(uri);
    if (this.overtaken.size > 1) return;
    const { LangiumDocuments, WorkspaceLock } = this.shared.workspace;
    this.boundary.task('Reading again', async () => {
      const left = await WorkspaceLock.read(() => {
        const all = [...this.overtaken].map((one) => URI.parse(one));
        this.overtaken.clear();
        return all.filter((one) => LangiumDocuments.hasDocument(one));
      });
      await this.rebuild(left);
    });
  }

  private forget(uri: string): void {
    this.faults.delete(uri);
    if (this.latest.delete(uri)) this.listener.deleted(uri);
  }

  private readersOf(paths: readonly string[]): URI[] {
    const changed = new Set(paths);
    return [...this.latest]
      .filter(([, { document }]) => document.dataFiles.some((file) => changed.has(file)))
      .map(([uri]) => URI.parse(uri));
  }

  /**
   * Reads documents again, as they are open or on the disk. What is neither is gone: of a file that was made and renamed in short
   * order the watchers tell nothing, a deleted folder takes data and readers with it, and one without a name is on no disk.
   */
  private async rebuild(uris: readonly URI[]): Promise<void> {
    if (uris.length === 0) return;
    const { DocumentBuilder, FileSystemProvider, TextDocuments, WorkspaceLock, WorkspaceManager } =
      this.shared.workspace;
    try {
      await WorkspaceManager.ready;
      await WorkspaceLock.write(async (token) => {
        const there = await Promise.all(
          uris.map(async (uri) => TextDocuments.get(uri) !== undefined || FileSystemProvider.exists(uri)),
        );
        const [present, gone] = [true, false].map((wanted) => uris.filter((_, k) => there[k] === wanted));
        await DocumentBuilder.update(present, gone, token);
      });
    } catch (error) {
      for (const uri of uris) this.listener.failed(uri.toString(), error);
    }
  }

  private nextChange(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      this.waiters.add(done);
    });
  }
}

function shown(uri: URI): string {
  return uri.toString().slice(0, 200);
}

/** Of the file system, which names a code; anything else is a fault of ours. */
function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

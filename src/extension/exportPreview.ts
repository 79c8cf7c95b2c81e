/** Exported text to read before it is saved: documents that lie nowhere, kept as long as they are open. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { columnOf, columnOfText } from './openEditors';

const PREVIEW_SCHEME = 'hullfit-export';

/** A tab of an earlier window, which VS Code opens again. */
const GONE = 'This preview ended with its window. "Hullfit: Save Network as…" makes it again.\n';

export class ExportPreview implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly listening: vscode.Disposable[];

  constructor() {
    this.listening = [
      vscode.workspace.registerTextDocumentContentProvider(PREVIEW_SCHEME, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
    ];
  }

  /**
   * Shows a text as a read-only tab in preview mode: over the text of the .hull file, so that the panel stays in view; where that is
   * not open, over the preview before or beside the panel. The file's extension gives the language.
   */
  async show(file: string, text: string, hull: string): Promise<void> {
    // Of its own each time: VS Code would show the same address as it was.
    const uri = vscode.Uri.from({ scheme: PREVIEW_SCHEME, path: `/${file}`, query: randomUUID() });
    this.texts.set(uri.toString(), text);
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      const earlier = columnOfText(({ scheme }) => scheme === PREVIEW_SCHEME);
      const viewColumn = columnOf(hull) ?? earlier ?? vscode.ViewColumn.Beside;
      await vscode.window.showTextDocument(document, { viewColumn, preview: true });
    } catch (error) {
      this.texts.delete(uri.toString());
      throw error;
    }
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? GONE;
  }

  dispose(): void {
    for (const one of this.listening) one.dispose();
    this.texts.clear();
  }
}

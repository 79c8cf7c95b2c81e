/** The .hull document a command means: that of the editor or result panel that has the focus, or had it last. */
import * as vscode from 'vscode';
import { LANGUAGE } from './client';
import { editorOf, isOpen, textInFront } from './openEditors';

export class ActiveDocument implements vscode.Disposable {
  private last: vscode.Uri | undefined;
  /** Document of the panel that has the focus. */
  private ofPanel: string | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listening: vscode.Disposable[];
  readonly onDidChange = this.changed.event;

  constructor() {
    this.remember(vscode.window.activeTextEditor);
    this.listening = [
      vscode.window.onDidChangeActiveTextEditor((editor) => this.remember(editor)),
      // A document may become a .hull document only after its editor is active.
      vscode.workspace.onDidOpenTextDocument(() => this.remember(vscode.window.activeTextEditor)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        const key = uri.toString();
        if (key === this.last?.toString() && key !== this.ofPanel) this.set(undefined);
      }),
    ];
  }

  get uri(): vscode.Uri | undefined {
    return this.last;
  }

  /** The editor that shows the document, with its cursor. */
  get editor(): vscode.TextEditor | undefined {
    return editorOf(this.last?.toString());
  }

  /**
   * Waits for the text of a tab that has just come to the front. VS Code names the tab at once, its editor only when the text
   * is there, which a slow disk or a window that is still starting may delay; a command that follows means that text.
   */
  async settled(): Promise<void> {
    const uri = textInFront();
    if (uri === undefined || uri.toString() === this.last?.toString()) return;
    try {
      const { languageId } = await vscode.workspace.openTextDocument(uri);
      if (languageId === LANGUAGE) this.set(uri);
    } catch {
      // The tab itself says why it shows no text; then no command may mean the text that was there before.
      this.set(undefined);
    }
  }

  /** The panel of a document has the focus; undefined: none has it any more. */
  inPanel(uri: string | undefined): void {
    this.ofPanel = uri;
    if (uri !== undefined) return this.set(vscode.Uri.parse(uri));
    this.remember(vscode.window.activeTextEditor);
    // A panel may outlive the text it is about.
    if (!isOpen(this.last?.toString())) this.set(undefined);
  }

  private remember(editor: vscode.TextEditor | undefined): void {
    if (editor?.document.languageId === LANGUAGE) this.set(editor.document.uri);
  }

  private set(uri: vscode.Uri | undefined): void {
    if (uri?.toString() === this.last?.toString()) return;
    this.last = uri;
    this.changed.fire();
  }

  dispose(): void {
    for (const one of this.listening) one.dispose();
    this.changed.dispose();
  }
}

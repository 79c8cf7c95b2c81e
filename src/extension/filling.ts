/**
 * A block that was just put there by completion and is being filled in: its stops open their suggestions, its errors are not shown, and
 * an automatic save does not fit it. It is filled once the cursor has left it, or the user saves.
 */
import * as vscode from 'vscode';
import { LANGUAGE } from './client';

interface Filled {
  readonly uri: string;
  /** The line that the block begins in, and how many lines follow it in the file. */
  readonly first: number;
  readonly below: number;
}

export class Filling implements vscode.Disposable {
  private now: Filled | undefined;
  private readonly changed = new vscode.EventEmitter<string>();
  private readonly listening: vscode.Disposable[];
  /** Fires with the uri of a file, one of whose blocks is begun or filled. */
  readonly onDidChange = this.changed.event;

  constructor() {
    this.listening = [
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.look(textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor?.document.uri.toString() !== this.now?.uri) this.end();
      }),
      vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
        const meant = reason === vscode.TextDocumentSaveReason.Manual;
        if (meant && document.uri.toString() === this.now?.uri) this.end();
      }),
    ];
  }

  /** The block at the cursor is being filled in. */
  begin(): void {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== LANGUAGE) return;
    const { document, selection } = editor;
    const [first, last] = blockAround(document, selection.active.line);
    const uri = document.uri.toString();
    this.end();
    this.now = { uri, first, below: document.lineCount - 1 - last };
    this.changed.fire(uri);
  }

  /** Whether a block of a file is being filled in. */
  isIn(uri: string): boolean {
    return this.now?.uri === uri;
  }

  /** Whether a place of a file lies in the block that is being filled in. */
  holds(uri: vscode.Uri, range: vscode.Range): boolean {
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (this.now === undefined || document?.uri.toString() !== this.now.uri) return false;
    const last = document.lineCount - 1 - this.now.below;
    return range.start.line >= this.now.first && range.start.line <= last;
  }

  dispose(): void {
    for (const one of this.listening) one.dispose();
    this.changed.dispose();
  }

  private look({ document, selection }: vscode.TextEditor): void {
    if (document.uri.toString() === this.now?.uri && !this.holds(document.uri, selection)) this.end();
  }

  private end(): void {
    const { now } = this;
    this.now = undefined;
    if (now !== undefined) this.changed.fire(now.uri);
  }
}

/** First and last line of the block around a line; blocks begin at the left edge, as their snippets do. */
function blockAround(document: vscode.TextDocument, line: number): [number, number] {
  const text = (at: number) => document.lineAt(at).text;
  let first = line;
  while (first > 0 && !/^(dataset|network|fit)\b/.test(text(first))) first--;
  if (/\}\s*$/.test(text(first))) return [first, first];
  let last = Math.max(line, first);
  while (last < document.lineCount - 1 && !text(last).startsWith('}')) last++;
  return [first, last];
}

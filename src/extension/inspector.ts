/** The inspector in the side bar: the network of the fit under the cursor, or of the one chosen in the tree. */
import * as vscode from 'vscode';
import { PANEL_PROTOCOL, type PanelState, type ToPanel } from '../protocol/panel';
import type { ActiveDocument } from './activeDocument';
import { LANGUAGE } from './client';
import type { PanelActions } from './panelActions';
import { askedMessage, fromPanel } from './panelMessages';
import { PanelUpdates } from './panelUpdates';
import { panelState, type Shown, type Sources } from './panelState';
import { webviewOptions, webviewPage } from './webviewPage';

const INSPECTOR = 'hullfit.inspector';

/** The cursor must rest this long: the server is asked which fit it is in. */
const REST_MS = 150;

export interface InspectorActions extends Pick<PanelActions, 'asked' | 'run'> {
  /** Name of the fit at a position, or null. */
  fitAt(uri: vscode.Uri, position: vscode.Position): Promise<string | null>;
  show(uri: string, fit: string): void;
  /** Name of the fit that the document's panel shows, or null. */
  inPanel(uri: string): string | null;
}

export class Inspector implements vscode.WebviewViewProvider, vscode.Disposable {
  private view: vscode.WebviewView | undefined;
  private shown: Shown | undefined;
  private readonly updates = new PanelUpdates();
  private resting: ReturnType<typeof setTimeout> | undefined;
  private readonly listening: vscode.Disposable[];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly sources: Sources,
    private readonly active: ActiveDocument,
    private readonly actions: InspectorActions,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const { model } = sources;
    this.listening = [
      vscode.window.registerWebviewViewProvider(INSPECTOR, this),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor.document.languageId === LANGUAGE) this.follow();
      }),
      active.onDidChange(() => this.follow()),
      model.onDidChange((uri) => {
        if (this.shown === undefined) this.follow();
        else if (uri === this.shown.uri) this.refresh();
      }),
      model.onDidImprove(({ uri, fit }) => {
        if (uri === this.shown?.uri && this.state?.best !== undefined && this.state.selected === fit)
          this.refresh();
      }),
      model.onDidProgress(({ uri, fit, entry }) => {
        if (uri === this.shown?.uri) this.post({ protocol: PANEL_PROTOCOL, type: 'progress', fit, entry });
      }),
    ];
    this.follow();
  }

  /** Shows a fit until the cursor moves. */
  show(uri: string, fit: string): void {
    clearTimeout(this.resting);
    this.shown = { uri, selected: fit };
    this.refresh();
  }

  /** Sends its state again. */
  refreshAll(): void {
    this.refresh();
  }

  /** What it shows now; undefined while it has never been opened or knows no file. */
  get state(): PanelState | undefined {
    return this.view === undefined || this.shown === undefined
      ? undefined
      : panelState(this.sources, this.shown);
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    view.webview.options = webviewOptions(this.extension);
    const listening = [
      view.webview.onDidReceiveMessage((message: unknown) => this.receive(message)),
      view.onDidChangeVisibility(() => this.refresh()),
    ];
    view.onDidDispose(() => {
      for (const one of listening) one.dispose();
      if (this.view === view) this.view = undefined;
    });
    view.webview.html = webviewPage(this.extension, view.webview, 'inspector');
    this.follow();
  }

  dispose(): void {
    clearTimeout(this.resting);
    for (const one of this.listening) one.dispose();
  }

  private follow(): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => void this.look(), REST_MS);
  }

  /** Between fits the last one of the file stays. */
  private async look(): Promise<void> {
    const { uri, editor } = this.active;
    if (uri === undefined) return;
    const key = uri.toString();
    let found: string | null = null;
    try {
      if (editor !== undefined) found = await this.actions.fitAt(uri, editor.selection.active);
    } catch (error) {
      // The server restarts or the document is gone: the next movement asks again.
      this.log.debug(
        `The fit at the cursor is not known: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    if (this.active.uri?.toString() !== key) return;
    const before = this.shown?.uri === key ? this.shown.selected : this.actions.inPanel(key);
    this.shown = { uri: key, selected: found ?? before };
    this.refresh();
  }

  private refresh(): void {
    const { state } = this;
    if (state !== undefined && this.view?.visible) this.post(this.updates.next(state));
  }

  private post(message: ToPanel): void {
    if (this.view?.visible) void this.view.webview.postMessage(message);
  }

  private receive(message: unknown): void {
    const valid = fromPanel(message);
    const uri = this.shown?.uri;
    if (valid?.type === 'ready') {
      this.updates.forget();
      this.refresh();
    } else if (valid?.type === 'reveal' && uri !== undefined) this.actions.show(uri, valid.fit);
    else if (valid?.type === 'run' && uri !== undefined) this.actions.run(uri, valid.fit);
    else if (valid?.type === 'asked' && uri !== undefined)
      this.actions.asked(uri, valid.fit, (answer) => {
        if (answer.kind === 'none') this.log.info(answer.reason);
        // it may be of the document that was shown when it was asked
        if (uri === this.shown?.uri) this.post(askedMessage(valid.fit, answer));
      });
    else
      this.log.warn(
        `The inspector sent a message that is not understood: ${JSON.stringify(message).slice(0, 500)}`,
      );
  }
}

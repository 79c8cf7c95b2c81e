/**
 * The result panel: one webview, reused for every fit, beside the editor and without taking the focus. It is sent its
 * whole state each time, so that hiding it, reloading the window or restarting the server loses nothing on screen.
 */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { PANEL_PROTOCOL, type FromPanel, type PanelState, type ToPanel } from '../protocol/panel';
import { panelHtml } from '../webview/html';
import type { FitsModel } from './fitsModel';
import { fromPanel, savedState } from './panelMessages';
import { panelState, type Shown } from './panelState';

export const PANEL_TYPE = 'hullfit.panel';

/** What the panel's buttons do. */
export interface PanelActions {
  run(uri: string, fit: string): void;
  cancel(uri: string, fit: string): void;
  reveal(uri: string, fit: string): void;
}

export class PanelManager implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: Shown | undefined;
  private readonly listening: vscode.Disposable[];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly model: FitsModel,
    private readonly actions: PanelActions,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.listening = [
      vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, this),
      model.onDidChange((uri) => {
        if (uri === this.shown?.uri) this.refresh();
      }),
      model.onDidProgress(({ uri, fit, entry }) => {
        if (uri === this.shown?.uri) this.post({ protocol: PANEL_PROTOCOL, type: 'progress', fit, entry });
      }),
    ];
  }

  /** Shows a fit; without a name the one shown before, when it is of the same file, or the file's first. */
  show(uri: string, fit?: string): void {
    const before = this.shown?.uri === uri ? this.shown.selected : null;
    this.shown = { uri, selected: fit ?? before };
    if (this.panel === undefined) {
      const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.adopt(vscode.window.createWebviewPanel(PANEL_TYPE, 'Hullfit', place, this.options()));
    } else {
      if (!this.panel.visible) this.panel.reveal(undefined, true);
      this.refresh();
    }
  }

  /** What the panel shows now; undefined while there is none. */
  get state(): PanelState | undefined {
    return this.panel === undefined || this.shown === undefined
      ? undefined
      : panelState(this.model, this.shown);
  }

  /** VS Code restores the panel after a reload. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, saved: unknown): Promise<void> {
    this.panel?.dispose();
    this.shown = savedState(saved);
    panel.webview.options = this.options();
    this.adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    for (const one of this.listening) one.dispose();
    this.panel?.dispose();
  }

  private options(): vscode.WebviewOptions {
    return {
      enableScripts: true,
      localResourceRoots: [
        vscode.Uri.joinPath(this.extension, 'dist', 'webview'),
        vscode.Uri.joinPath(this.extension, 'media'),
      ],
    };
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.extension, 'media', 'file-light.svg'),
      dark: vscode.Uri.joinPath(this.extension, 'media', 'file-dark.svg'),
    };
    const { webview } = panel;
    const receiving = webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    panel.onDidDispose(() => {
      receiving.dispose();
      if (this.panel === panel) this.panel = undefined;
    });
    const local = (...path: string[]) =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.extension, ...path)).toString();
    webview.html = panelHtml({
      nonce: randomBytes(16).toString('base64'),
      cspSource: webview.cspSource,
      scriptUri: local('dist', 'webview', 'panel.js'),
      styleUri: local('media', 'panel.css'),
    });
    this.refresh();
  }

  private refresh(): void {
    const { state, panel } = this;
    if (state === undefined || panel === undefined) return;
    panel.title = state.selected === null ? `Hullfit: ${state.title}` : `${state.selected} – ${state.title}`;
    this.post({ protocol: PANEL_PROTOCOL, type: 'state', state });
  }

  private post(message: ToPanel): void {
    // A hidden panel drops messages; it asks for everything with `ready` when it is back.
    if (this.panel?.visible) void this.panel.webview.postMessage(message);
  }

  private receive(message: unknown): void {
    const valid = fromPanel(message);
    if (valid === undefined) {
      this.log.warn(`The panel sent a message that is not understood: ${JSON.stringify(message)}`);
      return;
    }
    this.act(valid);
  }

  private act(message: FromPanel): void {
    if (this.shown === undefined) return;
    const { uri } = this.shown;
    switch (message.type) {
      case 'ready':
        return this.refresh();
      case 'select':
        return this.show(uri, message.fit);
      case 'run':
        return this.actions.run(uri, message.fit);
      case 'cancel':
        return this.actions.cancel(uri, message.fit);
      case 'reveal':
        return this.actions.reveal(uri, message.fit);
    }
  }
}

/**
 * The result panel: one webview, reused for every fit, beside the editor and without taking the focus. It is sent its
 * whole state each time, so that hiding it, reloading the window or restarting the server loses nothing on screen.
 */
import * as vscode from 'vscode';
import {
  PANEL_PROTOCOL,
  type Format,
  type FromPanel,
  type PanelState,
  type SavedView,
  type ToPanel,
  type View,
} from '../protocol/panel';
import type { SamplesAnswer } from '../protocol/proof';
import { UserMessage } from './notify';
import { fromPanel, savedState } from './panelMessages';
import { panelState, type Shown, type Sources } from './panelState';
import { webviewOptions, webviewPage } from './webviewPage';

export const PANEL_TYPE = 'hullfit.panel';

/** What the panel's buttons do. */
export interface PanelActions {
  run(uri: string, fit: string): void;
  cancel(uri: string, fit: string): void;
  reveal(uri: string, fit: string): void;
  compare(uri: string, fit: string): void;
  verify(uri: string, fit: string): void;
  stopVerify(uri: string, fit: string): void;
  /** Answers through `take`. */
  samples(uri: string, fit: string, take: (answer: SamplesAnswer) => void): void;
  /** Answers what came of it, in words. */
  save(uri: string, file: SavedView, said: (words: string) => void): void;
}

type Pending = { resolve(file: SavedView): void; reject(error: Error): void };

/** A view that is not drawn within this time is told, not waited for. */
const RENDER_LIMIT_MS = 20_000;

export class PanelManager implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: Shown | undefined;
  private readonly listening: vscode.Disposable[];
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private readonly opened = new vscode.EventEmitter<void>();

  constructor(
    private readonly extension: vscode.Uri,
    private readonly sources: Sources,
    private readonly actions: PanelActions,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const { model, verifications } = sources;
    const changed = (uri: string) => {
      if (uri === this.shown?.uri) this.refresh();
    };
    this.listening = [
      vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, this),
      model.onDidChange(changed),
      verifications.onDidChange(changed),
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
      const options = webviewOptions(this.extension);
      this.adopt(vscode.window.createWebviewPanel(PANEL_TYPE, 'Hullfit', place, options));
    } else {
      if (!this.panel.visible) this.panel.reveal(undefined, true);
      this.refresh();
    }
  }

  /** What the panel shows now; undefined while there is none. */
  get state(): PanelState | undefined {
    return this.panel === undefined || this.shown === undefined
      ? undefined
      : panelState(this.sources, this.shown);
  }

  /** A view of the fit on screen as a file. Throws a UserMessage when there is nothing to draw. */
  async render(view: View, format: Format): Promise<SavedView> {
    if (this.panel === undefined)
      throw new UserMessage('Show a result first; its views are saved from the panel.');
    if (!this.panel.visible) this.panel.reveal(undefined, true);
    const id = ++this.lastId;
    return new Promise<SavedView>((resolve, reject) => {
      const ask = () => this.post({ protocol: PANEL_PROTOCOL, type: 'render', id, view, format });
      // A panel that has just been opened hears nothing before it says it is ready.
      const ready = this.opened.event(ask);
      const timer = setTimeout(() => {
        done();
        reject(
          new UserMessage('The panel did not draw the view in time; bring it to the front and try again.'),
        );
      }, RENDER_LIMIT_MS);
      const done = () => {
        clearTimeout(timer);
        ready.dispose();
        this.pending.delete(id);
      };
      this.pending.set(id, {
        resolve: (file) => {
          done();
          resolve(file);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      ask();
    });
  }

  /** VS Code restores the panel after a reload. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, saved: unknown): Promise<void> {
    this.panel?.dispose();
    this.shown = savedState(saved);
    panel.webview.options = webviewOptions(this.extension);
    this.adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    for (const one of this.listening) one.dispose();
    for (const { reject } of [...this.pending.values()]) reject(new vscode.CancellationError());
    this.opened.dispose();
    this.panel?.dispose();
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
    webview.html = webviewPage(this.extension, webview, 'panel');
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
      this.log.warn(
        `The panel sent a message that is not understood: ${JSON.stringify(message).slice(0, 500)}`,
      );
      return;
    }
    this.act(valid);
  }

  private act(message: FromPanel): void {
    if (this.shown === undefined) return;
    const { uri } = this.shown;
    switch (message.type) {
      case 'ready':
        this.refresh();
        return this.opened.fire();
      case 'select':
        return this.show(uri, message.fit);
      case 'save':
        return this.actions.save(uri, message, (words) =>
          this.post({ protocol: PANEL_PROTOCOL, type: 'saved', words }),
        );
      case 'rendered': {
        const pending = this.pending.get(message.id);
        if ('problem' in message) return pending?.reject(new UserMessage(message.problem));
        return pending?.resolve(message);
      }
      case 'samples':
        return this.actions.samples(uri, message.fit, (answer) => {
          if (answer.kind === 'none') return this.log.info(answer.reason);
          const { of, inputs, targets } = answer;
          this.post({ protocol: PANEL_PROTOCOL, type: 'samples', of, inputs, targets });
        });
      default:
        return this.actions[message.type](uri, message.fit);
    }
  }
}

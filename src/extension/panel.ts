/**
 * The result panel of one document. It is sent its whole state each time, so that hiding it, reloading the window or
 * restarting the server loses nothing on screen.
 */
import * as vscode from 'vscode';
import type { TraceEntry } from '../core/solution';
import {
  PANEL_PROTOCOL,
  type Format,
  type FromPanel,
  type PanelState,
  type SavedView,
  type ToPanel,
  type View,
} from '../protocol/panel';
import { decodeNumbers } from '../protocol/packedNumbers';
import type { TrialChange } from '../protocol/trial';
import { UserMessage } from './notify';
import type { PanelActions } from './panelActions';
import { askedMessage, fromPanel } from './panelMessages';
import { PanelUpdates } from './panelUpdates';
import { panelState, type Shown, type Sources } from './panelState';
import { tabTitle } from './panelTabs';
import { webviewOptions, webviewPage } from './webviewPage';

/** What every panel is made with. */
export interface PanelParts {
  /** Folder of the extension. */
  readonly extension: vscode.Uri;
  readonly sources: Sources;
  readonly actions: PanelActions;
  readonly log: vscode.LogOutputChannel;
}

type Pending = { resolve(file: SavedView): void; reject(error: Error): void };

/** A view that is not drawn within this time is told, not waited for. */
const RENDER_LIMIT_MS = 20_000;

export class Panel {
  private file: string;
  private shownFit: string | null;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private isPinned = false;
  private closed = false;
  /** Its page is there and hears what is sent. */
  private ready = false;
  /** What is to be tried as soon as it is. */
  private awaited: Extract<ToPanel, { type: 'attempt' }> | null = null;
  private readonly updates = new PanelUpdates();
  private readonly opened = new vscode.EventEmitter<void>();

  constructor(
    private readonly panel: vscode.WebviewPanel,
    { uri, selected }: Shown,
    private readonly parts: PanelParts,
  ) {
    this.file = uri;
    this.shownFit = selected;
    const { extension } = parts;
    panel.iconPath = {
      light: vscode.Uri.joinPath(extension, 'media', 'file-light.svg'),
      dark: vscode.Uri.joinPath(extension, 'media', 'file-dark.svg'),
    };
    const { webview } = panel;
    webview.options = webviewOptions(extension);
    const receiving = webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    // A page that is hidden is taken down, and says `ready` again when it is back.
    const hiding = panel.onDidChangeViewState(() => {
      if (!panel.visible) this.ready = false;
    });
    panel.onDidDispose(() => {
      hiding.dispose();
      this.closed = true;
      receiving.dispose();
      for (const { reject } of [...this.pending.values()]) reject(new vscode.CancellationError());
      this.opened.dispose();
    });
    webview.html = webviewPage(extension, webview, 'panel');
    this.refresh();
  }

  get uri(): string {
    return this.file;
  }

  /** Its document has another name. */
  rename(to: string): void {
    this.file = to;
    this.refresh();
  }

  get state(): PanelState {
    const state = panelState(this.parts.sources, { uri: this.uri, selected: this.shownFit });
    return { ...state, pinned: this.isPinned };
  }

  /** The fit that was asked for; null: the document's first. */
  get selected(): string | null {
    return this.shownFit;
  }

  /** Of several that VS Code calls active, at most one is: it takes a new panel for active until it knows better. */
  get active(): boolean {
    return this.panel.active;
  }

  get column(): vscode.ViewColumn | undefined {
    return this.panel.viewColumn;
  }

  /** Brings the panel to the front of its column, on a fit if one is named. */
  show(fit?: string): void {
    if (fit !== undefined) this.shownFit = fit;
    this.toFront();
    this.refresh();
  }

  refresh(): void {
    const { state } = this;
    this.panel.title = tabTitle(state);
    // A hidden panel drops messages; it asks for everything with `ready` when it is back.
    if (this.listens) this.post(this.updates.next(state));
  }

  /** The cursor of an editor is on the line of a sample; null: on none. */
  lightUp(of: string, sample: number | null): void {
    this.post({ protocol: PANEL_PROTOCOL, type: 'sample', of, sample });
  }

  /** Shows a fit with a change that is not written. */
  try(fit: string, change: TrialChange): void {
    this.awaited = { protocol: PANEL_PROTOCOL, type: 'attempt', fit, change };
    this.show(fit);
    this.attempt();
  }

  private attempt(): void {
    if (!this.ready || this.awaited === null) return;
    this.post(this.awaited);
    this.awaited = null;
  }

  progress(fit: string, entry: TraceEntry): void {
    this.post({ protocol: PANEL_PROTOCOL, type: 'progress', fit, entry });
  }

  /** A view of the fit on screen as a file. Throws a UserMessage when there is nothing to draw. */
  async render(view: View, format: Format): Promise<SavedView> {
    this.toFront();
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

  dispose(): void {
    this.panel.dispose();
  }

  /** It stays on its fit wherever the cursor goes. */
  get pinned(): boolean {
    return this.isPinned;
  }

  pin(pinned: boolean): void {
    this.isPinned = pinned;
    this.refresh();
  }

  /** Shows another fit where it is, in front or not. */
  select(fit: string): void {
    if (fit === this.shownFit) return;
    this.shownFit = fit;
    this.refresh();
  }

  /** Where it is already in front, nothing happens; `visible` and `viewColumn` lag behind, and are not asked. */
  private toFront(): void {
    this.panel.reveal(undefined, true);
  }

  private get listens(): boolean {
    return !this.closed && this.panel.visible;
  }

  private post(message: ToPanel): void {
    // What an action answers may come after the end.
    if (this.listens) void this.panel.webview.postMessage(message);
  }

  private say(words: string): void {
    this.post({ protocol: PANEL_PROTOCOL, type: 'saved', words });
  }

  private receive(message: unknown): void {
    const valid = fromPanel(message);
    if (valid === undefined) {
      this.parts.log.warn(
        `The panel sent a message that is not understood: ${JSON.stringify(message).slice(0, 500)}`,
      );
      return;
    }
    this.act(valid);
  }

  private act(message: FromPanel): void {
    const { uri } = this;
    const { actions, log } = this.parts;
    switch (message.type) {
      case 'ready':
        this.updates.forget();
        this.refresh();
        this.ready = true;
        this.attempt();
        return this.opened.fire();
      case 'pin':
        return actions.pin(uri, message.pinned);
      case 'select':
        return this.select(message.fit);
      case 'save':
        return actions.save(uri, message, (words) => this.say(words));
      case 'copyNetwork':
        return actions.copyNetwork(uri, message.fit, message.language, (words) => this.say(words));
      case 'rendered': {
        const pending = this.pending.get(message.id);
        if ('problem' in message) return pending?.reject(new UserMessage(message.problem));
        return pending?.resolve(message);
      }
      case 'samples':
        return actions.samples(uri, message.fit, (answer) => {
          if (answer.kind === 'none') return log.info(answer.reason);
          const [inputs, targets] = [answer.inputs, answer.targets].map(decodeNumbers);
          this.post({ protocol: PANEL_PROTOCOL, type: 'samples', of: answer.of, inputs, targets });
        });
      case 'asked':
        return actions.asked(uri, message.fit, (answer) => {
          if (answer.kind === 'none') log.info(answer.reason);
          this.post(askedMessage(message.fit, answer));
        });
      case 'point':
        return actions.point(uri, message.fit, message.row);
      case 'openRow':
        return actions.openRow(uri, message.fit, message.row);
      case 'conflict':
        return actions.conflict(uri, message.fit, (answer) =>
          this.post({ protocol: PANEL_PROTOCOL, type: 'conflict', ...answer }),
        );
      case 'remedy':
        return actions.remedy(uri, message.fit, message.title);
      case 'try':
        return actions.try(uri, message, (outcome) =>
          this.post({ protocol: PANEL_PROTOCOL, type: 'tried', id: message.id, outcome }),
        );
      case 'stopTrying':
        return actions.stopTrying(uri, message.whole);
      case 'write':
        return actions.write(uri, message.fit, message.change, (problem) =>
          this.post({ protocol: PANEL_PROTOCOL, type: 'written', problem }),
        );
      default:
        return actions[message.type](uri, message.fit);
    }
  }
}

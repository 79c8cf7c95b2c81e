/** The panel of one sweep. It is sent its whole state and table whenever its page is loaded, and news in between. */
import * as vscode from 'vscode';
import type { PlacedRow } from '../protocol/sweepRuns';
import type { SavedView } from '../protocol/panel';
import {
  fromSweepPanel,
  rowMessages,
  SWEEP_PANEL_PROTOCOL,
  type SweepPanelState,
  type ToSweepPanel,
} from '../protocol/sweepPanel';
import { displayNow } from './display';
import { fileName } from './panelState';
import type { SweepsModel } from './sweepsModel';
import { webviewOptions, webviewPage } from './webviewPage';

/** What its buttons do. */
export interface SweepActions {
  run(uri: string, sweep: string): void;
  cancel(uri: string, sweep: string): void;
  reveal(uri: string, sweep: string): void;
  /** Shows the fit of a point; `set` as `--set` takes it. */
  open(uri: string, fit: string, set: Readonly<Record<string, string>>): void;
  /** Writes the values of a point into the text. Answers what came of it, in words. */
  use(uri: string, fit: string, set: Readonly<Record<string, string>>, said: (words: string) => void): void;
  save(uri: string, file: SavedView, said: (words: string) => void): void;
}

export interface SweepPanelParts {
  /** Folder of the extension. */
  readonly extension: vscode.Uri;
  readonly sweeps: SweepsModel;
  readonly actions: SweepActions;
  readonly log: vscode.LogOutputChannel;
}

export class SweepPanel {
  private closed = false;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private file: string,
    readonly sweep: string,
    private readonly parts: SweepPanelParts,
  ) {
    const { extension } = parts;
    panel.iconPath = {
      light: vscode.Uri.joinPath(extension, 'media', 'file-light.svg'),
      dark: vscode.Uri.joinPath(extension, 'media', 'file-dark.svg'),
    };
    panel.title = `${sweep} (sweep)`;
    const { webview } = panel;
    webview.options = webviewOptions(extension);
    const receiving = webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    panel.onDidDispose(() => {
      this.closed = true;
      receiving.dispose();
    });
    webview.html = webviewPage(extension, webview, 'sweep');
  }

  /** The document that it belongs to. */
  get uri(): string {
    return this.file;
  }

  /** Its document has another name. Its table comes under that, too. */
  rename(to: string): void {
    this.file = to;
    this.refresh();
  }

  get state(): SweepPanelState {
    const { uri, sweep } = this;
    const { sweeps } = this.parts;
    const summary = sweeps.sweep(uri, sweep);
    const table = sweeps.table(uri, sweep);
    const {
      fit = '',
      runnable = false,
      size = null,
      state = { kind: 'idle' },
      stale = false,
    } = summary ?? {};
    return {
      uri,
      title: fileName(uri),
      sweep,
      fit,
      runnable,
      size,
      state,
      stale,
      ...(summary?.changed && { changed: summary.changed }),
      table:
        table === undefined
          ? null
          : {
              startedAt: table.startedAt,
              recalled: summary?.table?.recalled ?? false,
              head: table.head,
            },
      display: displayNow(),
    };
  }

  show(): void {
    this.panel.reveal(undefined, true);
  }

  refresh(): void {
    this.post({ protocol: SWEEP_PANEL_PROTOCOL, type: 'state', state: this.state });
  }

  /** Rows of the table that began then. */
  grow(startedAt: string, rows: readonly PlacedRow[]): void {
    this.refresh();
    for (const message of rowMessages(startedAt, rows)) this.post(message);
  }

  dispose(): void {
    this.panel.dispose();
  }

  /** A hidden page drops messages; it asks for everything with `ready` when it is back. */
  private post(message: ToSweepPanel): void {
    if (!this.closed && this.panel.visible) void this.panel.webview.postMessage(message);
  }

  private receive(data: unknown): void {
    const message = fromSweepPanel(data);
    const { actions, log, sweeps } = this.parts;
    const { uri, sweep } = this;
    if (message === undefined) {
      log.warn(`The sweep's panel sent what is not understood: ${JSON.stringify(data).slice(0, 500)}`);
      return;
    }
    const say = (words: string): void => this.post({ protocol: SWEEP_PANEL_PROTOCOL, type: 'said', words });
    switch (message.type) {
      case 'ready': {
        const table = sweeps.table(uri, sweep);
        if (table === undefined) return this.refresh();
        return this.grow(table.startedAt, [...table.rows]);
      }
      case 'save':
        return actions.save(uri, message, say);
      case 'open':
        return actions.open(uri, this.state.fit, message.set);
      case 'use':
        return actions.use(uri, this.state.fit, message.set, say);
      default:
        return actions[message.type](uri, sweep);
    }
  }
}

/**
 * Which result panels there are: one for each document, reused for every fit of it and opened without taking the focus.
 * The first opens beside the editor, every further one as a tab where a panel already is.
 */
import * as vscode from 'vscode';
import type { Format, PanelState, SavedView, View } from '../protocol/panel';
import type { TrialChange } from '../protocol/trial';
import { UserMessage } from './notify';
import { Panel, type PanelParts } from './panel';
import { savedState } from './panelMessages';
import type { Shown } from './panelState';
import { fitInTitle, isOf, PANEL_TYPE, panelHasFocus, panelTabs, sweepColumn } from './panelTabs';

/** Why no view can be saved. */
export function nothingShown(): UserMessage {
  return new UserMessage('Show a result first; its views are saved from the panel.');
}

export class PanelManager implements vscode.WebviewPanelSerializer, vscode.Disposable {
  /** By document; the one that was shown or had the focus last comes last. */
  private readonly panels = new Map<string, Panel>();
  /** Which fit the closed panel of a document was on. */
  private readonly closedOn = new Map<string, string | null>();
  private inFocus: string | undefined;
  private readonly focusChanged = new vscode.EventEmitter<string | undefined>();
  private readonly listening: vscode.Disposable[];
  /** Fires with the document of the panel that has got the focus; undefined when no panel has it any more. */
  readonly onDidChangeFocus = this.focusChanged.event;

  constructor(private readonly parts: PanelParts) {
    const { model, verifications } = parts.sources;
    const changed = (uri: string) => this.panels.get(uri)?.refresh();
    const { tabGroups } = vscode.window;
    this.listening = [
      vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, this),
      model.onDidChange(changed),
      model.onDidImprove(({ uri, fit }) => {
        const panel = this.panels.get(uri);
        if (panel?.state.best !== undefined && panel.state.selected === fit) panel.refresh();
      }),
      verifications.onDidChange(changed),
      model.onDidProgress(({ uri, fit, entry }) => this.panels.get(uri)?.progress(fit, entry)),
      tabGroups.onDidChangeTabs(() => this.follow()),
      tabGroups.onDidChangeTabGroups(() => this.follow()),
    ];
  }

  /** Shows a fit in its document's panel; without a name the one shown there before, or the document's first. */
  show(uri: string, fit?: string): void {
    const panel = this.panels.get(uri);
    if (panel === undefined) {
      this.open({ uri, selected: fit ?? this.fitOf(uri) ?? this.closedOn.get(uri) ?? null });
    } else {
      panel.show(fit);
      this.putLast(panel);
    }
  }

  /** Shows a fit with a change that is not written. */
  try(uri: string, fit: string, change: TrialChange): void {
    this.show(uri, fit);
    this.panels.get(uri)?.try(fit, change);
  }

  /** What the panel shows that has the focus, else the one that was shown or had it last; undefined while there is none. */
  get state(): PanelState | undefined {
    return [...this.panels.values()].at(-1)?.state;
  }

  /** Name of the fit that a document's panel is on, also of one that is not restored yet; null while there is none. */
  fitOf(uri: string): string | null {
    const panel = this.panels.get(uri);
    if (panel !== undefined) return panel.state.selected;
    return this.notRestored(uri).map(fitInTitle).at(0) ?? null;
  }

  /** What the panel of a document shows; undefined while it is closed. */
  stateOf(uri: string): PanelState | undefined {
    return this.panels.get(uri)?.state;
  }

  /** The document of the panel that has the focus. */
  get focused(): string | undefined {
    // While VS Code moves the focus two may say that they are active: then the latest is.
    return panelHasFocus() ? [...this.panels.values()].findLast(({ active }) => active)?.uri : undefined;
  }

  /** A view of the fit that a document's panel shows, as a file. Throws a UserMessage when there is nothing to draw. */
  async render(uri: string, view: View, format: Format): Promise<SavedView> {
    const panel = this.panels.get(uri);
    if (panel === undefined) throw nothingShown();
    return panel.render(view, format);
  }

  /** A document has another name: its panel stays its panel. Two become one, that of the new name. */
  rename(from: string, to: string): void {
    const on = this.closedOn.get(from);
    this.closedOn.delete(from);
    if (on !== undefined) this.closedOn.set(to, on);
    const panel = this.panels.get(from);
    if (panel === undefined) return;
    this.panels.delete(from);
    if (this.panels.has(to)) return panel.dispose();
    this.panels.set(to, panel);
    panel.rename(to);
    this.follow();
  }

  /** Keeps a document's panel on its fit, or lets it follow the cursor. Answers what holds then; false while it is closed. */
  pin(uri: string, pinned: boolean): boolean {
    this.panels.get(uri)?.pin(pinned);
    this.focusChanged.fire(this.inFocus);
    return this.isPinned(uri);
  }

  isPinned(uri: string): boolean {
    return this.panels.get(uri)?.pinned ?? false;
  }

  /** Shows another fit in a document's panel, in front or not; nothing while it is closed. */
  select(uri: string, fit: string): void {
    this.panels.get(uri)?.select(fit);
  }

  /** Whether a document has or had a panel in this window. */
  knows(uri: string): boolean {
    return this.panels.has(uri) || this.closedOn.has(uri) || this.notRestored(uri).length > 0;
  }

  /** The cursor of an editor is on the line of a sample of the result (`of`: its `startedAt`) that a document's panel shows. */
  lightUp(uri: string, of: string, sample: number | null): void {
    this.panels.get(uri)?.lightUp(of, sample);
  }

  /** Every panel is sent its state again. */
  refreshAll(): void {
    for (const panel of this.panels.values()) panel.refresh();
  }

  /** The documents that have a panel. */
  get uris(): readonly string[] {
    return [...this.panels.keys()];
  }

  /** VS Code restores a panel after a reload. */
  deserializeWebviewPanel(restored: vscode.WebviewPanel, saved: unknown): Promise<void> {
    const shown = savedState(saved);
    if (shown === undefined) {
      this.parts.log.info(`The tab "${restored.title}" was never loaded: it is closed, not restored.`);
      restored.dispose();
    } else if (this.panels.has(shown.uri)) {
      // Its document has got another since, which did not know it for the same by its title: that one knows more.
      restored.dispose();
      this.show(shown.uri);
    } else this.adopt(restored, shown);
    return Promise.resolve();
  }

  dispose(): void {
    for (const one of this.listening) one.dispose();
    for (const panel of [...this.panels.values()]) panel.dispose();
    this.focusChanged.dispose();
  }

  private open(shown: Shown): void {
    const latest = [...this.panels.values()].at(-1);
    const asleep = this.notRestored(shown.uri);
    const tabs = panelTabs();
    const viewColumn =
      asleep[0]?.group.viewColumn ?? latest?.column ?? tabs[0]?.group.viewColumn ?? firstColumn();
    const { log } = this.parts;
    const place = { viewColumn, preserveFocus: true };
    this.adopt(vscode.window.createWebviewPanel(PANEL_TYPE, 'Hullfit', place), shown);
    if (asleep.length > 0) {
      vscode.window.tabGroups.close(asleep, true).then(undefined, (error: unknown) => {
        // Nothing is lost: when it is shown one day, the two become one.
        log.warn(`A tab that was not restored stays open: ${String(error)}`);
      });
    }
  }

  /** Tabs from before a reload of a document that has no panel yet. */
  private notRestored(uri: string): vscode.Tab[] {
    return panelTabs().filter((tab) => isOf(tab, uri));
  }

  private adopt(view: vscode.WebviewPanel, shown: Shown): void {
    const panel = new Panel(view, shown, this.parts);
    this.panels.set(shown.uri, panel);
    view.onDidChangeViewState(() => this.follow());
    view.onDidDispose(() => {
      this.closedOn.set(panel.uri, panel.selected);
      if (this.panels.get(panel.uri) === panel) this.panels.delete(panel.uri);
      this.follow();
    });
    this.follow();
  }

  /** Notices where the focus went. */
  private follow(): void {
    const { focused } = this;
    const panel = focused === undefined ? undefined : this.panels.get(focused);
    if (panel !== undefined) this.putLast(panel);
    if (focused === this.inFocus) return;
    this.inFocus = focused;
    this.focusChanged.fire(focused);
  }

  private putLast(panel: Panel): void {
    this.panels.delete(panel.uri);
    this.panels.set(panel.uri, panel);
  }
}

/** Where the first panel opens. Beside is where the panel of a sweep is: its points would be shown in a third column else. */
function firstColumn(): vscode.ViewColumn {
  const where = vscode.workspace.getConfiguration('hullfit').get<string>('panelPosition', 'beside');
  if (where === 'active') return vscode.ViewColumn.Active;
  return sweepColumn() ?? vscode.ViewColumn.Beside;
}

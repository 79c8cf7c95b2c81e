/** Which panels of sweeps there are: one for each sweep. */
import * as vscode from 'vscode';
import { rememberedSweep } from '../protocol/sweepPanel';
import { SWEEP_PANEL_TYPE } from './panelTabs';
import { SweepPanel, type SweepPanelParts } from './sweepPanel';
import { keyOf } from './sweepsModel';

export class SweepPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Map<string, SweepPanel>();
  private readonly listening: vscode.Disposable[];

  constructor(private readonly parts: SweepPanelParts) {
    const { sweeps } = parts;
    this.listening = [
      vscode.window.registerWebviewPanelSerializer(SWEEP_PANEL_TYPE, this),
      sweeps.onDidChange((changed) => {
        for (const panel of this.panels.values()) if (panel.uri === changed) panel.refresh();
      }),
      sweeps.onDidGrow(({ uri, sweep, startedAt, rows }) =>
        this.panels.get(keyOf(uri, sweep))?.grow(startedAt, rows),
      ),
    ];
  }

  /** Shows a sweep beside the editor, without taking the focus. */
  show(uri: string, sweep: string): void {
    const there = this.panels.get(keyOf(uri, sweep));
    if (there !== undefined) return there.show();
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.adopt(vscode.window.createWebviewPanel(SWEEP_PANEL_TYPE, sweep, place), uri, sweep);
  }

  get(uri: string, sweep: string): SweepPanel | undefined {
    return this.panels.get(keyOf(uri, sweep));
  }

  /** The documents that have a panel. */
  get uris(): readonly string[] {
    return [...new Set([...this.panels.values()].map(({ uri }) => uri))];
  }

  /** A document has another name: its panels stay. Two of one sweep become one, that of the new name. */
  rename(from: string, to: string): void {
    for (const [key, panel] of [...this.panels]) {
      if (panel.uri !== from) continue;
      this.panels.delete(key);
      if (this.panels.has(keyOf(to, panel.sweep))) {
        panel.dispose();
        continue;
      }
      this.panels.set(keyOf(to, panel.sweep), panel);
      panel.rename(to);
    }
  }

  refreshAll(): void {
    for (const panel of this.panels.values()) panel.refresh();
  }

  /** VS Code restores a panel after a reload. */
  deserializeWebviewPanel(restored: vscode.WebviewPanel, saved: unknown): Promise<void> {
    const shown = rememberedSweep(saved);
    if (shown === undefined || this.panels.has(keyOf(shown.uri, shown.sweep))) restored.dispose();
    else this.adopt(restored, shown.uri, shown.sweep);
    return Promise.resolve();
  }

  dispose(): void {
    for (const one of this.listening) one.dispose();
    for (const panel of [...this.panels.values()]) panel.dispose();
  }

  private adopt(view: vscode.WebviewPanel, uri: string, sweep: string): void {
    const panel = new SweepPanel(view, uri, sweep, this.parts);
    this.panels.set(keyOf(uri, sweep), panel);
    view.onDidDispose(() => {
      // under the name that its document has by then
      const key = keyOf(panel.uri, sweep);
      if (this.panels.get(key) === panel) this.panels.delete(key);
    });
  }
}

/** The side bar: files, their fits and sweeps with where they stand, and the neurons of each result. */
import * as vscode from 'vscode';
import type { Neuron } from '../core/solution';
import type { FitSummary } from '../protocol/fits';
import type { FitResult } from '../result/schema';
import { dateOf, formatNumber } from '../webview/format';
import { isBusy, type FitsModel } from './fitsModel';
import { statusIcon } from './statusIcon';
import { sweepItem, type SweepNode } from './sweepNode';
import type { SweepsModel } from './sweepsModel';
import { changedWords, standing } from './words';

interface FileNode {
  readonly kind: 'file';
  readonly uri: vscode.Uri;
}
interface FitNode {
  readonly kind: 'fit';
  readonly uri: vscode.Uri;
  /** The fit's name. */
  readonly fit: string;
}
interface NeuronNode {
  readonly kind: 'neuron';
  readonly uri: vscode.Uri;
  readonly fit: string;
  readonly index: number;
  readonly neuron: Neuron;
  readonly share: number;
}
export type FitsNode = FileNode | FitNode | SweepNode | NeuronNode;

/** Neurons beyond this many would bury the other fits; the panel's table has them all. */
const MOST_NEURONS = 200;

export class FitsTree implements vscode.TreeDataProvider<FitsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly listening: vscode.Disposable[];
  private readonly view: vscode.TreeView<FitsNode>;
  readonly onDidChangeTreeData = this.changed.event;

  /** `chosen` hears of the fit that is selected, or whose neuron is. */
  constructor(
    private readonly model: FitsModel,
    private readonly sweeps: SweepsModel,
    chosen: (uri: string, fit: string) => void,
  ) {
    this.view = vscode.window.createTreeView('hullfit.fits', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.listening = [
      this.view,
      // Progress comes ten times a second and only moves numbers the status bar shows already.
      model.onDidChange(() => this.changed.fire(undefined)),
      sweeps.onDidChange(() => this.changed.fire(undefined)),
      this.view.onDidChangeSelection(({ selection: [node] }) => {
        if (node?.kind === 'fit' || node?.kind === 'neuron') chosen(node.uri.toString(), node.fit);
      }),
    ];
  }

  /** Writes every line again. */
  refresh(): void {
    this.changed.fire(undefined);
  }

  /** Opens the side bar and selects a fit in it. */
  async reveal(uri: string, fit: string): Promise<void> {
    await this.view.reveal(fitNode(vscode.Uri.parse(uri), fit), { select: true, focus: true });
  }

  getParent(node: FitsNode): FitsNode | undefined {
    if (node.kind === 'file') return undefined;
    return node.kind === 'neuron' ? fitNode(node.uri, node.fit) : { kind: 'file', uri: node.uri };
  }

  getChildren(node?: FitsNode): FitsNode[] {
    if (node === undefined) {
      return this.model.all().map(({ uri }) => ({ kind: 'file', uri: vscode.Uri.parse(uri) }));
    }
    if (node.kind === 'file') {
      const fits = this.model.document(node.uri.toString())?.fits ?? [];
      const sweeps = this.sweeps.of(node.uri.toString());
      return [
        ...fits.map(({ name }) => fitNode(node.uri, name)),
        ...sweeps.map(({ name }) => ({ kind: 'sweep' as const, uri: node.uri, sweep: name })),
      ];
    }
    if (node.kind === 'fit') return neuronsOf(node, this.model.result(node.uri.toString(), node.fit)?.result);
    return [];
  }

  getTreeItem(node: FitsNode): vscode.TreeItem {
    switch (node.kind) {
      case 'file':
        return fileItem(node);
      case 'fit':
        return fitItem(node, this.model.fit(node.uri.toString(), node.fit));
      case 'sweep':
        return sweepItem(node, this.sweeps.sweep(node.uri.toString(), node.sweep));
      case 'neuron':
        return neuronItem(node);
    }
  }

  dispose(): void {
    for (const one of this.listening) one.dispose();
    this.changed.dispose();
  }
}

function fitNode(uri: vscode.Uri, fit: string): FitNode {
  return { kind: 'fit', uri, fit };
}

function fileItem({ uri }: FileNode): vscode.TreeItem {
  const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.Expanded);
  item.id = uri.toString();
  item.contextValue = 'file';
  item.iconPath = vscode.ThemeIcon.File;
  item.description = true; // the folder, when there are several
  return item;
}

function fitItem(node: FitNode, fit: FitSummary | undefined): vscode.TreeItem {
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(node.fit, (fit?.neurons ?? 0) > 0 ? Collapsed : None);
  item.id = `${node.uri.toString()}#${node.fit}`;
  item.command = { command: 'hullfit.revealFit', title: 'Show Result', arguments: [node] };
  if (fit === undefined) return item; // gone between the two calls
  const busy = isBusy(fit.state);
  // rivals can be cancelled like a fit; `-result` and `-network` let the menu offer what needs one
  const cancellable = busy || fit.comparing !== undefined;
  const kind = cancellable ? 'fit-busy' : fit.runnable ? 'fit' : 'fit-broken';
  const network = typeof fit.mass === 'number' ? '-network' : '';
  item.contextValue = fit.status === undefined ? kind : `${kind}-result${network}`;
  item.iconPath = new vscode.ThemeIcon(statusIcon(fit), iconColor(fit));
  const mass = busy || typeof fit.mass !== 'number' ? '' : `mass ${formatNumber(fit.mass)}, `;
  // The mark comes first, so that a narrow side bar does not cut it off.
  const day = fit.recalled && fit.fittedAt !== undefined ? `, ${dateOf(fit.fittedAt)}` : '';
  item.description = `${fit.stale ? 'stale: ' : ''}${mass}${standing(fit)}${day}`;
  const date = fit.fittedAt === undefined ? '' : ` Fitted ${dateOf(fit.fittedAt)}.`;
  item.tooltip = `${node.fit}: ${mass}${standing(fit)}.${date}${fit.stale ? ` Stale: ${changedWords(fit.changed)} since this result.` : ''}`;
  return item;
}

function iconColor(fit: FitSummary): vscode.ThemeColor | undefined {
  if (fit.state.kind === 'failed') return new vscode.ThemeColor('list.errorForeground');
  if (isBusy(fit.state) || fit.stale) return undefined;
  if (fit.status === 'optimal') return new vscode.ThemeColor('testing.iconPassed');
  if (fit.status === 'infeasible') return new vscode.ThemeColor('list.errorForeground');
  if (fit.status === 'stopped') return new vscode.ThemeColor('list.warningForeground');
  return undefined;
}

function neuronsOf({ uri, fit: name }: FitNode, result: FitResult | undefined): NeuronNode[] {
  const neurons = result?.neurons ?? [];
  const mass = neurons.reduce((sum, { output }) => sum + Math.abs(output), 0);
  return neurons
    .map((neuron, index) => ({
      kind: 'neuron' as const,
      uri,
      fit: name,
      index,
      neuron,
      share: Math.abs(neuron.output) / mass,
    }))
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_NEURONS);
}

function neuronItem({ uri, fit, index, neuron, share }: NeuronNode): vscode.TreeItem {
  const item = new vscode.TreeItem(`neuron ${index + 1}`, vscode.TreeItemCollapsibleState.None);
  item.id = `${uri.toString()}#${fit}#${index}`;
  item.iconPath = new vscode.ThemeIcon('circle-small-filled');
  const weights = neuron.weights.map((weight) => formatNumber(weight)).join(', ');
  item.description = `v ${formatNumber(neuron.output)}, w (${weights}), b ${formatNumber(neuron.bias)}`;
  item.tooltip = `Output weight ${neuron.output}, weights (${neuron.weights.join(', ')}), bias ${neuron.bias}; ${(100 * share).toFixed(1)} % of the output weights.`;
  item.contextValue = 'neuron';
  return item;
}

/** A sweep in the side bar: how far it is, or which point it chose. */
import * as vscode from 'vscode';
import type { SweepSummary } from '../protocol/sweepRuns';
import { dateOf } from '../webview/format';
import { sweepProgressWords } from './sweepProgress';
import { isSweeping } from './sweepsModel';

export interface SweepNode {
  readonly kind: 'sweep';
  readonly uri: vscode.Uri;
  /** The sweep's name. */
  readonly sweep: string;
}

export function sweepItem(node: SweepNode, sweep: SweepSummary | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(node.sweep, vscode.TreeItemCollapsibleState.None);
  item.id = `${node.uri.toString()}#sweep#${node.sweep}`;
  item.command = { command: 'hullfit.showSweep', title: 'Show Sweep', arguments: [node] };
  if (sweep === undefined) return item; // gone between the two calls
  const busy = isSweeping(sweep.state);
  item.contextValue = busy ? 'sweep-busy' : sweep.runnable ? 'sweep' : 'sweep-broken';
  item.iconPath = new vscode.ThemeIcon(iconOf(sweep, busy));
  item.description = `${sweep.stale ? 'stale: ' : ''}${wordsOf(sweep, busy)}`;
  const date = sweep.table === undefined ? '' : ` Run ${dateOf(sweep.table.startedAt)}.`;
  item.tooltip = `Sweep ${node.sweep} of the fit ${sweep.fit}: ${item.description}.${date}`;
  return item;
}

function iconOf({ state, table, stale, runnable }: SweepSummary, busy: boolean): string {
  if (busy) return 'loading~spin';
  if (state.kind === 'failed') return 'error';
  if (stale) return 'history';
  if (table !== undefined) return table.complete ? 'graph' : 'stop-circle';
  return runnable ? 'graph' : 'circle-slash';
}

function wordsOf(sweep: SweepSummary, busy: boolean): string {
  const { state, table, size } = sweep;
  if (busy) return sweepProgressWords(sweep);
  if (state.kind === 'failed') return 'failed';
  if (table?.chosen) return `★ ${table.chosen}`;
  if (table !== undefined)
    return `${table.complete ? '' : 'cancelled, '}${table.rows} of ${table.points} points`;
  return size === null ? 'has errors' : `sweep, ${size.points} points`;
}

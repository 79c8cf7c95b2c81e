/** A file that gets another name, or lies in a folder that does, keeps its panels and its earlier runs; the server keeps its results. */
import * as vscode from 'vscode';
import { isInside } from '../protocol/uris';
import type { PanelManager } from './panelManager';
import type { RunHistory } from './runHistory';
import type { SweepPanels } from './sweepPanels';

export function followRenames(
  panel: PanelManager,
  sweepPanels: SweepPanels,
  history: RunHistory,
): vscode.Disposable {
  return vscode.workspace.onDidRenameFiles(({ files }) => {
    for (const { oldUri, newUri } of files) {
      const [from, to] = [oldUri.toString(), newUri.toString()];
      for (const known of [panel, sweepPanels, history]) {
        for (const uri of known.uris) {
          if (isInside(uri, from)) known.rename(uri, to + uri.slice(from.length));
        }
      }
    }
  });
}

/** The parts a command may use, made once at activation. */
import type * as vscode from 'vscode';
import type { ActiveDocument } from './activeDocument';
import type { FitsClient } from './client';
import type { FitsModel } from './fitsModel';
import type { PanelManager } from './panelManager';

export interface App {
  readonly log: vscode.LogOutputChannel;
  readonly client: FitsClient;
  readonly model: FitsModel;
  readonly active: ActiveDocument;
  readonly panel: PanelManager;
}

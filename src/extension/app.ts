/** The parts a command may use, made once at activation. */
import type * as vscode from 'vscode';
import type { ActiveDocument } from './activeDocument';
import type { ExportPreview } from './exportPreview';
import type { FitsClient } from './client';
import type { Filling } from './filling';
import type { FitsModel } from './fitsModel';
import type { FitsTree } from './fitsTree';
import type { Inspector } from './inspector';
import type { OutsideFilesMemory } from './outsideFiles';
import type { PanelManager } from './panelManager';
import type { SweepPanels } from './sweepPanels';
import type { SweepsModel } from './sweepsModel';
import type { RunHistory } from './runHistory';
import type { Verifications } from './verifications';

export interface App {
  readonly log: vscode.LogOutputChannel;
  readonly client: FitsClient;
  readonly model: FitsModel;
  readonly active: ActiveDocument;
  readonly panel: PanelManager;
  readonly inspector: Inspector;
  readonly tree: FitsTree;
  readonly sweeps: SweepsModel;
  readonly sweepPanels: SweepPanels;
  readonly preview: ExportPreview;
  readonly verifications: Verifications;
  readonly outsideFiles: OutsideFilesMemory;
  readonly filling: Filling;
  readonly history: RunHistory;
  /** A folder of the extension's own, for every workspace. */
  readonly storage: vscode.Uri;
  /** Folder of the extension. */
  readonly extension: vscode.Uri;
}

/** Activation: makes the parts, connects them, and answers a small API. */
import * as vscode from 'vscode';
import { ActiveDocument } from './activeDocument';
import type { HullfitApi } from './api';
import type { App } from './app';
import { FitsClient } from './client';
import { registerCommands } from './commands';
import { exportNetwork } from './commands/exportNetwork';
import { report } from './commands/register';
import { reveal, revealPlace } from './commands/revealFit';
import { runSweep } from './commands/runSweep';
import { start } from './commands/start';
import { contextKeys } from './contextKeys';
import { copyAs } from './copyAs';
import { followDisplay } from './display';
import { followCursor } from './followCursor';
import { ExportPreview } from './exportPreview';
import { Filling } from './filling';
import { FitsModel } from './fitsModel';
import { FitsTree } from './fitsTree';
import { Inspector } from './inspector';
import { warn } from './notify';
import { OutsideFilesMemory } from './outsideFiles';
import type { PanelActions } from './panelActions';
import { PanelManager } from './panelManager';
import { refitOnDataChange } from './refitOnDataChange';
import { refitOnSave } from './refitOnSave';
import { followRenames } from './renames';
import { RunHistory } from './runHistory';
import { SamplePlaces } from './samplePlaces';
import { saveFile } from './saveFile';
import { StatusBar } from './statusBar';
import type { SweepActions } from './sweepPanel';
import { SweepPanels } from './sweepPanels';
import { SweepProgress } from './sweepProgress';
import { SweepsModel } from './sweepsModel';
import { registerTasks } from './tasks';
import { Trials } from './trials';
import { Verifications } from './verifications';

let running: FitsClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<HullfitApi> {
  const log = vscode.window.createOutputChannel('Hullfit', { log: true });
  const model = new FitsModel();
  const sweeps = new SweepsModel();
  const history = new RunHistory(context.workspaceState);
  const active = new ActiveDocument();
  const filling = new Filling();
  const outsideFiles = new OutsideFilesMemory(context.workspaceState, log);
  // Of this workspace; a window without one shares its results with all such windows.
  const storage = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'results').fsPath;
  const client = new FitsClient(
    context,
    log,
    {
      changed: (change) => model.take(change),
      finished: (finished) => {
        if (finished.recalled !== true) history.add(finished.uri, finished);
        model.takeResult(finished);
      },
      progress: (progress) => model.takeProgress(progress),
      improved: (improved) => model.takeBest(improved),
      sweepsChanged: (change) => sweeps.take(change),
      sweepRows: (rows) => sweeps.takeRows(rows),
      sweepsStarted: (all) => sweeps.replace(all),
      started: (fits) => {
        outsideFiles.started();
        model.replace(fits);
      },
      failed: (error) => report(error, 'Listing the fits', log),
      blocked: () =>
        warn('The language server did not answer and was started anew; fits that were running are lost.'),
    },
    () => ({
      storage,
      access: outsideFiles.state(),
    }),
    filling,
  );
  // A panel's button is a command in all but name: its errors end at the same border.
  const button = (title: string, work: () => Promise<unknown>) => {
    work().catch((error: unknown) => report(error, title, log));
  };
  const verifications = new Verifications(model, (uri, fit, token) => client.verify(uri, fit, token));
  const sources = { model, history, verifications };
  const samplePlaces = new SamplePlaces(client, model, log);
  const trials = new Trials(client);
  const fitActions: Pick<PanelActions, 'run' | 'asked'> = {
    run: (uri, fit) => button('Run Fit', () => start(app, vscode.Uri.parse(uri), [fit])),
    // nobody pressed anything: a server that ends meanwhile is no news, and the page asks again once there is one
    asked: (uri, fit, take) => {
      const failed = (error: unknown) => log.warn(`What ${fit} asks is not known: ${String(error)}`);
      if (client.running) client.asked({ uri, fit }).then(take, failed);
    },
  };
  const panel = new PanelManager({
    extension: context.extensionUri,
    sources,
    actions: {
      ...fitActions,
      cancel: (uri, fit) => button('Cancel', () => client.cancelFits({ uri, fits: [fit] })),
      reveal: (uri, fit) => button('Reveal Fit', () => reveal(app, vscode.Uri.parse(uri), fit)),
      pin: (uri, pinned) => void panel.pin(uri, pinned),
      compare: (uri, fit) => button('Compare', () => start(app, vscode.Uri.parse(uri), [fit])),
      verify: (uri, fit) => button('Verify', () => verifications.start(uri, fit)),
      stopVerify: (uri, fit) => verifications.stop(uri, fit),
      samples: (uri, fit, take) =>
        button('Reading the samples', async () => take(await client.samples(uri, fit))),
      saveNetwork: (uri, fit) =>
        button('Save Network', () => exportNetwork(app, { uri: vscode.Uri.parse(uri), fit })),
      copyNetwork: (uri, fit, language, said) =>
        button('Copy Network', async () =>
          said(await copyAs(app, language, { uri: vscode.Uri.parse(uri), fit })),
        ),
      point: (uri, fit, row) => button('Marking a sample', () => samplePlaces.point(uri, fit, row)),
      openRow: (uri, fit, row) => button('Open Row', () => samplePlaces.open(uri, fit, row)),
      conflict: (uri, fit, take) =>
        button('Finding the rows in conflict', async () => {
          const answer = await samplePlaces.conflict(uri, fit);
          if (answer !== undefined) take(answer);
        }),
      remedy: (uri, fit, title) => button('Edit', () => trials.remedy(uri, fit, title)),
      try: (uri, trial, take) =>
        button('Trying a change', async () => {
          const outcome = await trials.try(uri, trial);
          if (outcome !== undefined) take(outcome);
        }),
      stopTrying: (uri, whole) => trials.stop(uri, whole),
      write: (uri, fit, change, done) => {
        const writing = trials.write(uri, fit, change);
        writing.then(
          () => done(null),
          () => done('Nothing is written.'),
        );
        button('Write', () => writing);
      },
      save: (...file) => save(...file),
    },
    log,
  });
  samplePlaces.follow(panel);
  const cancelSweep = (uri: string, sweep: string): void =>
    button('Cancel', () => client.cancelSweeps({ uri, sweep }));
  const save: SweepActions['save'] = (uri, { name, format, content }, said) =>
    button('Save', async () => {
      const bytes = Buffer.from(content, format === 'png' ? 'base64' : 'utf8');
      const place = await saveFile(uri, { name, ending: format, content: bytes });
      said(place === undefined ? '' : `Saved ${vscode.workspace.asRelativePath(place)}.`);
    });
  const sweepPanels = new SweepPanels({
    extension: context.extensionUri,
    sweeps,
    actions: {
      run: (uri, sweep) => button('Run Sweep', () => runSweep(app, { uri, sweep })),
      cancel: cancelSweep,
      reveal: (uri, sweep) =>
        button('Reveal Sweep', () => revealPlace(vscode.Uri.parse(uri), sweeps.sweep(uri, sweep))),
      open: (uri, fit, set) => panel.try(uri, fit, { kind: 'set', set }),
      use: (uri, fit, set, said) =>
        button('Use This', async () => {
          await trials.write(uri, fit, { kind: 'set', set });
          said(`Written into the fit ${fit}.`);
        }),
      save,
    },
    log,
  });
  const inspector = new Inspector(
    context.extensionUri,
    sources,
    active,
    {
      ...fitActions,
      fitAt: (uri, position) => client.fitAt(uri, position),
      show: (uri, fit) => panel.show(uri, fit),
      inPanel: (uri) => panel.fitOf(uri),
    },
    log,
  );
  const preview = new ExportPreview();
  const tree = new FitsTree(model, sweeps, (uri, fit) => inspector.show(uri, fit));
  const { extensionUri: extension } = context;
  const app: App = {
    ...{
      log,
      client,
      model,
      active,
      panel,
      inspector,
      tree,
      sweeps,
      sweepPanels,
      preview,
      verifications,
      outsideFiles,
      filling,
      history,
      storage: context.globalStorageUri,
      extension,
    },
  };
  context.subscriptions.push(
    log,
    model,
    active,
    filling,
    client,
    panel,
    panel.onDidChangeFocus((uri) => active.inPanel(uri)),
    sweeps,
    sweepPanels,
    new SweepProgress(sweeps, cancelSweep),
    contextKeys(model, active, panel, sweeps),
    new StatusBar(model, active),
    tree,
    preview,
    inspector,
    verifications,
    samplePlaces,
    trials,
    followCursor(panel, (uri, position) => client.fitAt(uri, position), log),
    followDisplay(() => {
      panel.refreshAll();
      inspector.refreshAll();
      sweepPanels.refreshAll();
      tree.refresh();
    }),
    refitOnSave(app),
    followRenames(panel, sweepPanels, history),
    refitOnDataChange(app),
    registerTasks(extension, model, sweeps),
    outsideFiles.connect(client),
    ...registerCommands(app),
  );
  running = client;
  await client.start();
  return {
    onDidChange: model.onDidChange,
    all: () => model.all(),
    fits: (uri) => model.document(uri),
    result: (uri, fit) => {
      const known = model.result(uri, fit);
      return known === undefined ? undefined : { ...known, stale: model.isStale(uri, fit) };
    },
    panel: (uri) => (uri === undefined ? panel.state : panel.stateOf(uri)),
    sweeps: (uri) => sweeps.of(uri),
    sweepPanel: (uri, sweep) => sweepPanels.get(uri, sweep)?.state,
    inspector: () => inspector.state,
  };
}

/** VS Code waits for this, so the server and its workers are gone when the window is. */
export async function deactivate(): Promise<void> {
  await running?.stop();
  running = undefined;
}

/** What the panel and the inspector show, put together from what is known. */
import * as vscode from 'vscode';
import type { PanelState } from '../protocol/panel';
import { displayNow } from './display';
import type { FitsModel } from './fitsModel';
import type { RunHistory } from './runHistory';
import type { Verifications } from './verifications';

/** Which fit of which document a view is on; null: the document's first. */
export interface Shown {
  readonly uri: string;
  readonly selected: string | null;
}

/** Where a view looks. */
export interface Sources {
  readonly model: FitsModel;
  readonly history: RunHistory;
  readonly verifications: Verifications;
}

export function fileName(uri: string): string {
  return vscode.Uri.parse(uri).path.split('/').at(-1) ?? uri;
}

export function panelState({ model, history, verifications }: Sources, { uri, selected }: Shown): PanelState {
  const document = model.document(uri);
  const fits = document?.fits ?? [];
  const fit = selected ?? fits[0]?.name ?? null;
  const known = fit === null ? undefined : model.result(uri, fit);
  const summary = fits.find(({ name }) => name === fit);
  const changed = summary?.changed;
  const best = fit === null || known !== undefined ? undefined : model.best(uri, fit);
  return {
    uri,
    title: fileName(uri),
    fits: fits.map(({ name, state }) => ({ name, state, stale: model.isStale(uri, name) })),
    selected: fit,
    result: known?.result ?? null,
    resultVersion: known === undefined || known.recalled ? null : known.version,
    ...(known?.recalled && { recalled: known.result.provenance.startedAt }),
    documentVersion: document?.version ?? 0,
    rounds: known?.rounds ?? [],
    ...(best && { best }),
    stale: fit !== null && model.isStale(uri, fit),
    ...(changed && { changed }),
    verification: fit === null ? null : verifications.of(uri, fit),
    earlier: known === undefined ? [] : history.others(uri, known.result),
    comparing: summary?.comparing ?? null,
    ...(summary?.samplesInText && { samplesInText: true }),
    display: displayNow(),
  };
}

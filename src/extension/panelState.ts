/** What the panel shows, put together from the model. */
import * as vscode from 'vscode';
import type { PanelState } from '../protocol/panel';
import type { FitsModel } from './fitsModel';

/** Which fit of which document the panel is on; null: the document's first. */
export interface Shown {
  readonly uri: string;
  readonly selected: string | null;
}

export function panelState(model: FitsModel, { uri, selected }: Shown): PanelState {
  const document = model.document(uri);
  const fits = document?.fits ?? [];
  const fit = selected ?? fits[0]?.name ?? null;
  const known = fit === null ? undefined : model.result(uri, fit);
  return {
    uri,
    title: vscode.Uri.parse(uri).path.split('/').at(-1) ?? uri,
    fits: fits.map(({ name, state }) => ({ name, state, stale: model.isStale(uri, name) })),
    selected: fit,
    result: known?.result ?? null,
    resultVersion: known?.version ?? null,
    documentVersion: document?.version ?? 0,
    stale: fit !== null && model.isStale(uri, fit),
  };
}

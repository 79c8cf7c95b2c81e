import * as vscode from 'vscode';
import { FORMATS, VIEWS, type Format, type View } from '../../protocol/panel';
import type { App } from '../app';
import { inform } from '../notify';
import { nothingShown } from '../panelManager';
import { saveFile } from '../saveFile';

/** `view` and `format` are asked for when they are missing, and so is the place without `target`. */
interface ExportView {
  readonly view?: View;
  readonly format?: Format;
  readonly target?: vscode.Uri;
}

const NAMES: Readonly<Record<View, string>> = {
  function: 'Function',
  network: 'Network',
  certificate: 'Dual certificate',
  residuals: 'Residuals',
  bounds: 'Convergence of the bounds',
  gap: 'Convergence of the gap',
  masses: 'Neurons against mass',
  curves: 'Overlaid curves',
};

/** Saves one view of the fit that the file's panel shows, else the panel that was in use last. Answers the file, or undefined when the user thought better of it. */
export async function exportView(app: App, argument: unknown): Promise<vscode.Uri | undefined> {
  await app.active.settled();
  const file = app.active.uri?.toString();
  const shown = (file === undefined ? undefined : app.panel.stateOf(file)) ?? app.panel.state;
  if (shown === undefined) throw nothingShown();
  const given = (typeof argument === 'object' && argument !== null ? argument : {}) as ExportView;
  const view =
    given.view ??
    (await pick(
      'Which view?',
      VIEWS.map((id) => ({ id, label: NAMES[id] })),
    ));
  if (view === undefined) return undefined;
  const format =
    given.format ??
    (await pick(
      'As what?',
      FORMATS.map((id) => ({ id, label: id.toUpperCase() })),
    ));
  if (format === undefined) return undefined;
  const drawn = await app.panel.render(shown.uri, view, format);
  const content = Buffer.from(drawn.content, format === 'png' ? 'base64' : 'utf8');
  const place = await saveFile(shown.uri, { name: drawn.name, ending: format, content }, given.target);
  if (place !== undefined && given.target === undefined)
    inform(`Saved ${vscode.workspace.asRelativePath(place)}.`);
  return place;
}

async function pick<T extends string>(
  title: string,
  choices: readonly { readonly id: T; readonly label: string }[],
): Promise<T | undefined> {
  return (await vscode.window.showQuickPick(choices, { title }))?.id;
}

import * as vscode from 'vscode';
import type { BeyondRange, NumberType } from '../../result/export/choices';
import type { Exported } from '../../result/export/registry';
import type { App } from '../app';
import { chooseExporter, chooseNumber, chooseRange } from '../chooseExport';
import { copyExported, described, exported, exporterNamed } from '../exportedNetwork';
import { type NetworkMeant, networkMeant } from '../networkMeant';
import { inform, propose } from '../notify';
import { saveFile } from '../saveFile';
import { report } from './register';

/** Besides the node of the side bar: an exporter's id, a type of numbers and what is answered outside the data, which are asked for otherwise, and a place, which skips the preview. */
interface ExportNetwork {
  readonly exporter?: string;
  readonly number?: NumberType;
  readonly range?: BeyondRange;
  readonly target?: vscode.Uri;
}

/** Longer texts go straight to the dialog: VS Code is slow with them, and nobody reads them. Characters. */
const LONGEST_PREVIEW = 2_000_000;

/**
 * Saves a network as a file that runs with no Hullfit: asks for the format, the type of numbers and the range, shows text before it is saved, and
 * bytes not. Answers the file where it was saved at once; undefined where the user thought better of it, or is asked beside the preview.
 */
export async function exportNetwork(app: App, argument: unknown): Promise<vscode.Uri | undefined> {
  const given = (typeof argument === 'object' && argument !== null ? argument : {}) as ExportNetwork;
  const meant = await networkMeant(app, argument);
  const exporter = given.exporter === undefined ? await chooseExporter(meant) : exporterNamed(given.exporter);
  if (exporter === undefined) return undefined;
  const number = given.number ?? (given.target ? exporter.numbers[0] : await chooseNumber(meant, exporter));
  if (number === undefined) return undefined;
  const range = given.range ?? (given.target ? 'extrapolate' : await chooseRange(meant, exporter));
  if (range === undefined) return undefined;
  const made = exported(meant, exporter, number, range);
  const { content } = made;
  if (given.target !== undefined || typeof content !== 'string' || content.length > LONGEST_PREVIEW)
    return save(made, meant, given.target);
  await app.preview.show(made.file, content, meant.uri);
  // Not awaited: the message may stay for hours.
  offer(made, meant).catch((error: unknown) => report(error, 'Save Network', app.log));
  return undefined;
}

const SAVE = 'Save…';
const COPY = 'Copy';

async function offer(made: Exported, meant: NetworkMeant): Promise<void> {
  for (;;) {
    const choice = await propose(`${described(made, meant)}.`, SAVE, COPY);
    if (choice === COPY) await copyExported(made, meant);
    // A dialog that was left comes back to the question.
    if (choice !== SAVE || (await save(made, meant)) !== undefined) return;
  }
}

async function save(
  made: Exported,
  meant: NetworkMeant,
  target?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const { file, content } = made;
  const dot = file.lastIndexOf('.');
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const place = await saveFile(
    meant.uri,
    { name: file.slice(0, dot), ending: file.slice(dot + 1), content: bytes },
    target,
  );
  if (place !== undefined && target === undefined)
    inform(`Saved ${vscode.workspace.asRelativePath(place)}: ${made.size}.`);
  return place;
}

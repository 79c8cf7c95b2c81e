/**
 * A sample lights up both ways: the cursor on its line in the text, or in the data file that a shown fit reads, tells the panel; what is
 * pointed at in the panel is marked in the editors that show its line. Nothing of a result that is stale: the server knows no place of it.
 */
import * as vscode from 'vscode';
import type { RowPlace } from '../protocol/places';
import type { FitsClient } from './client';
import { isCancellation } from './commands/register';
import type { FitsModel } from './fitsModel';
import { UserMessage } from './notify';
import { columnOf } from './openEditors';
import type { ConflictAnswer } from './panelActions';
import type { PanelManager } from './panelManager';
import { fileName } from './panelState';

/** The cursor must rest this long, in milliseconds. */
const REST_MS = 60;
/** Rows in conflict that get a link; the panel lists no more. */
const MOST_ROWS = 50;

type Asked = Pick<FitsClient, 'places' | 'sampleAt' | 'remedies' | 'running'>;

export class SamplePlaces implements vscode.Disposable {
  private readonly mark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.hoverHighlightBackground'),
    borderColor: new vscode.ThemeColor('contrastActiveBorder'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.findMatchForeground'),
  });
  private readonly listening: vscode.Disposable[] = [];
  private resting: ReturnType<typeof setTimeout> | undefined;
  /** Of the panels: whether a sample of theirs is lit by the cursor. */
  private readonly lit = new Set<string>();
  /** Counts what was pointed at: an answer that comes after the next question is dropped. */
  private pointed = 0;

  constructor(
    private readonly client: Asked,
    private readonly model: FitsModel,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Follows the cursor of the editors for these panels. */
  follow(panels: PanelManager): void {
    const look = (editor: vscode.TextEditor | undefined) => {
      clearTimeout(this.resting);
      if (editor !== undefined) this.resting = setTimeout(() => void this.look(editor, panels), REST_MS);
    };
    this.listening.push(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => look(textEditor)),
      vscode.window.onDidChangeActiveTextEditor(look),
    );
  }

  /** Marks the line of a row in the editors that show it; null takes the mark away. */
  async point(uri: string, fit: string, row: number | null): Promise<void> {
    const turn = ++this.pointed;
    const place = row === null ? undefined : await this.placeOf(uri, fit, row);
    if (turn !== this.pointed) return;
    for (const editor of vscode.window.visibleTextEditors) {
      const { document } = editor;
      const here = place !== undefined && document.uri.toString() === place.uri && isAsRead(document, uri);
      editor.setDecorations(this.mark, here ? [lineRange(place)] : []);
    }
  }

  /** Opens the line of a row, with the cursor on it. Throws a UserMessage where it stands nowhere. */
  async open(uri: string, fit: string, row: number): Promise<void> {
    const place = await this.placeOf(uri, fit, row);
    if (place === undefined) {
      throw new UserMessage(
        `Row ${row} has no line: the text or the data have changed, or made it; fit again.`,
      );
    }
    const editor = await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), {
      viewColumn: columnOf(place.uri) ?? columnOf(uri) ?? vscode.ViewColumn.One,
    });
    const { start } = lineRange(place);
    editor.selection = new vscode.Selection(start, start);
    editor.revealRange(lineRange(place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** Where the rows in conflict of a fit's result stand, and what would mend it; undefined when it is not infeasible. */
  async conflict(uri: string, fit: string): Promise<ConflictAnswer | undefined> {
    const result = this.model.result(uri, fit)?.result;
    if (result?.conflict === undefined) return undefined;
    const rows = result.conflict.slice(0, MOST_ROWS);
    const places = await this.client.places({ uri, fit, rows });
    // Of another text than the result's the fixes are of another conflict.
    const remedies = this.model.isStale(uri, fit) ? [] : await this.client.remedies(uri, fit);
    return {
      of: result.provenance.startedAt,
      places: places.map(({ row, uri: file, line }) => {
        const label = file === uri ? `line ${line + 1}` : `${fileName(file)}:${line + 1}`;
        return { row, label };
      }),
      remedies: remedies.map(({ title }) => title),
    };
  }

  dispose(): void {
    clearTimeout(this.resting);
    for (const one of this.listening) one.dispose();
    this.mark.dispose();
  }

  private async placeOf(uri: string, fit: string, row: number): Promise<RowPlace | undefined> {
    return (await this.client.places({ uri, fit, rows: [row] })).at(0);
  }

  private async look({ document, selection }: vscode.TextEditor, panels: PanelManager): Promise<void> {
    // The pointer has left the panel, also where that could not tell.
    this.pointed++;
    for (const editor of vscode.window.visibleTextEditors) editor.setDecorations(this.mark, []);
    const file = document.uri.toString();
    for (const uri of panels.uris) {
      const state = panels.stateOf(uri);
      if (state === undefined || state.result === null || state.selected === null) continue;
      const of = state.result.provenance.startedAt;
      const line = selection.active.line;
      const asks = !state.stale && this.client.running && isAsRead(document, uri);
      const request = { uri, fit: state.selected, file, line };
      const found = asks
        ? await this.client.sampleAt(request).catch((error: unknown) => this.lost(error))
        : null;
      const sample = found?.of === of ? found.sample : null;
      if (sample === null && !this.lit.delete(uri)) continue;
      if (sample !== null) this.lit.add(uri);
      panels.lightUp(uri, of, sample);
    }
  }

  /** The server restarts, or the text was changed meanwhile: the next movement asks again. */
  private lost(error: unknown): null {
    if (!isCancellation(error)) this.log.debug(`The sample at the cursor is not known: ${String(error)}`);
    return null;
  }
}

/** Whether lines of the document are those that the server has read: of a data file it reads what is saved. */
function isAsRead(document: vscode.TextDocument, text: string): boolean {
  return document.uri.toString() === text || (document.uri.scheme === 'file' && !document.isDirty);
}

function lineRange({ line }: RowPlace): vscode.Range {
  return new vscode.Range(line, 0, line, 0);
}

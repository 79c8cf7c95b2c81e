/** Changes that a panel tries and writes: of each kind of trial of a panel the newest alone runs. */
import * as vscode from 'vscode';
import { packLists } from '../protocol/packedLists';
import type { TrialOutcome } from '../protocol/panel';
import type { TextEdits } from '../protocol/places';
import type { TrialAnswer, TrialChange } from '../protocol/trial';
import type { FitsClient } from './client';
import { isCancellation } from './commands/register';
import { UserMessage } from './notify';
import type { Trial } from './panelActions';
import { stillThere } from './stillThere';

export class Trials implements vscode.Disposable {
  /** By document and kind. */
  private readonly running = new Map<string, vscode.CancellationTokenSource>();

  constructor(private readonly client: FitsClient) {}

  /** What came of it; undefined where a newer one has overtaken it. */
  async try(uri: string, { fit, change, whole }: Trial): Promise<TrialOutcome | undefined> {
    const key = keyOf(uri, whole);
    this.running.get(key)?.cancel();
    const source = new vscode.CancellationTokenSource();
    this.running.set(key, source);
    try {
      const answer = await this.client.tryChange({ uri, fit, change }, source.token);
      return source.token.isCancellationRequested ? undefined : outcome(answer, whole);
    } catch (error) {
      if (isCancellation(error)) return undefined;
      throw error;
    } finally {
      if (this.running.get(key) === source) this.running.delete(key);
      source.dispose();
    }
  }

  /** Ends the trial of a kind that runs for a document. */
  stop(uri: string, whole: boolean): void {
    this.running.get(keyOf(uri, whole))?.cancel();
  }

  /** Writes a change as one edit, and fits the new text as a save does. Throws a UserMessage when it cannot be written. */
  async write(uri: string, fit: string, change: TrialChange): Promise<void> {
    for (const whole of [true, false]) this.stop(uri, whole);
    await this.edit(uri, fit, async () => {
      const answer = await this.client.changeEdits({ uri, fit, change });
      if (answer.kind === 'nothing') throw new UserMessage(`Nothing is written: ${answer.reason}`);
      return answer;
    });
  }

  /** The same with one of the quick fixes of a conflict. */
  async remedy(uri: string, fit: string, title: string): Promise<void> {
    await this.edit(uri, fit, async () => {
      const found = (await this.client.remedies(uri, fit)).find((one) => one.title === title);
      if (found === undefined) throw new UserMessage('The text has changed since: run the fit again.');
      return found;
    });
  }

  dispose(): void {
    for (const source of this.running.values()) source.cancel();
  }

  private async edit(uri: string, fit: string, ask: () => Promise<TextEdits>): Promise<void> {
    const place = vscode.Uri.parse(uri);
    await stillThere(place);
    // Opened first: only of an open document the versions here and in the server are one count.
    const document = await vscode.workspace.openTextDocument(place);
    const { version, edits } = await ask();
    const edit = new vscode.WorkspaceEdit();
    for (const { range, newText } of edits) edit.replace(place, rangeOf(range), newText);
    if (document.version !== version || !(await vscode.workspace.applyEdit(edit))) {
      throw new UserMessage('Nothing is written: the text was changed at the same time; try again.');
    }
    if (vscode.workspace.isTrusted) await this.client.runFits({ uri, fits: [fit], onlyChanged: true });
  }
}

function keyOf(uri: string, whole: boolean): string {
  return `${whole ? 'whole' : 'figures'} ${uri}`;
}

function rangeOf({ start, end }: TextEdits['edits'][number]['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

function outcome(answer: TrialAnswer, whole: boolean): TrialOutcome {
  if (answer.kind === 'nothing') return { kind: 'problem', problem: answer.reason };
  const { result } = answer;
  if (whole)
    return { kind: 'result', result: { ...result, neurons: [], dual: [] }, lists: packLists(result) };
  const { status, mass, objective, lowerBound, neurons } = result;
  return { kind: 'figures', figures: { status, mass, objective, lowerBound, neurons: neurons.length } };
}

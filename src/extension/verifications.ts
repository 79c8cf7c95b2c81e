/** What the verifier said of which result: one answer a result, forgotten with it. A check can be stopped. */
import * as vscode from 'vscode';
import type { Verification } from '../protocol/proof';
import { isCancellation } from './commands/register';
import type { FitsModel } from './fitsModel';

type Ask = (uri: string, fit: string, token: vscode.CancellationToken) => Promise<Verification>;

interface Known {
  /** `startedAt` of the result it is about. */
  readonly of: string;
  readonly answer: Verification;
  readonly stop: vscode.CancellationTokenSource;
}

export class Verifications implements vscode.Disposable {
  private readonly known = new Map<string, Known>();
  private readonly changed = new vscode.EventEmitter<string>();
  /** Fires with the uri of a document about whose results something is known. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly model: FitsModel,
    private readonly ask: Ask,
  ) {}

  /** Of the result as it is now; null when it was not asked for. */
  of(uri: string, fit: string): Verification | null {
    const result = this.model.result(uri, fit)?.result;
    const known = this.known.get(keyOf(uri, fit));
    return known !== undefined && known.of === result?.provenance.startedAt ? known.answer : null;
  }

  /** Checks the result that is known now; answers what came of it, null when it was stopped. */
  async start(uri: string, fit: string): Promise<Verification | null> {
    const of = this.model.result(uri, fit)?.result.provenance.startedAt;
    if (of === undefined) return null;
    this.stop(uri, fit);
    const stop = new vscode.CancellationTokenSource();
    const key = keyOf(uri, fit);
    this.set(uri, key, { of, answer: { kind: 'running' }, stop });
    try {
      const answer = await this.ask(uri, fit, stop.token);
      if (this.known.get(key)?.stop === stop) this.set(uri, key, { of, answer, stop });
      return answer;
    } catch (error) {
      if (this.known.get(key)?.stop === stop) {
        this.known.delete(key);
        this.changed.fire(uri);
      }
      if (isCancellation(error)) return null;
      throw error;
    } finally {
      stop.dispose();
    }
  }

  stop(uri: string, fit: string): void {
    const known = this.known.get(keyOf(uri, fit));
    if (known?.answer.kind !== 'running') return;
    this.known.delete(keyOf(uri, fit));
    known.stop.cancel();
    this.changed.fire(uri);
  }

  dispose(): void {
    for (const { answer, stop } of this.known.values()) if (answer.kind === 'running') stop.cancel();
    this.changed.dispose();
  }

  private set(uri: string, key: string, known: Known): void {
    this.known.set(key, known);
    this.changed.fire(uri);
  }
}

function keyOf(uri: string, fit: string): string {
  return `${uri}#${fit}`;
}

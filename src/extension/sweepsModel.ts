/** What the extension knows of the sweeps: the server's news, kept for the views. */
import * as vscode from 'vscode';
import type { PlacedRow, SweepRows, SweepsChanged, SweepState, SweepSummary } from '../protocol/sweepRuns';
import type { SweepHead, SweepRow } from '../result/sweepResult';

export interface KnownTable {
  readonly startedAt: string;
  readonly head: SweepHead;
  readonly rows: Map<number, SweepRow>;
}

export interface RowsNews {
  readonly uri: string;
  readonly sweep: string;
  readonly startedAt: string;
  readonly rows: readonly PlacedRow[];
}

export class SweepsModel implements vscode.Disposable {
  private readonly documents = new Map<string, SweepsChanged>();
  private readonly tables = new Map<string, KnownTable>();
  private readonly changed = new vscode.EventEmitter<string>();
  private readonly grown = new vscode.EventEmitter<RowsNews>();

  /** The sweeps of a document changed: text, state or table. */
  readonly onDidChange = this.changed.event;
  /** Rows have come. */
  readonly onDidGrow = this.grown.event;

  take(change: SweepsChanged): void {
    if (change.sweeps.length === 0) this.documents.delete(change.uri);
    else this.documents.set(change.uri, change);
    this.changed.fire(change.uri);
  }

  takeRows({ uri, startedAt, head, rows }: SweepRows): void {
    const key = keyOf(uri, head.sweep);
    const before = this.tables.get(key);
    const known = before?.startedAt === startedAt ? before.rows : new Map<number, SweepRow>();
    for (const [point, row] of rows) known.set(point, row);
    this.tables.set(key, { startedAt, head, rows: known });
    this.grown.fire({ uri, sweep: head.sweep, startedAt, rows });
  }

  /** The server started anew and lists everything it has. */
  replace(all: readonly SweepsChanged[]): void {
    const before = [...this.documents.keys()];
    this.documents.clear();
    for (const change of all) if (change.sweeps.length > 0) this.documents.set(change.uri, change);
    for (const uri of new Set([...before, ...this.documents.keys()])) this.changed.fire(uri);
  }

  all(): SweepsChanged[] {
    return [...this.documents.values()];
  }

  of(uri: string): readonly SweepSummary[] {
    return this.documents.get(uri)?.sweeps ?? [];
  }

  sweep(uri: string, name: string): SweepSummary | undefined {
    return this.of(uri).find((one) => one.name === name);
  }

  table(uri: string, sweep: string): KnownTable | undefined {
    return this.tables.get(keyOf(uri, sweep));
  }

  /** Sweeps that run. */
  busy(): { readonly uri: string; readonly sweep: SweepSummary }[] {
    return this.all()
      .flatMap(({ uri, sweeps }) => sweeps.map((sweep) => ({ uri, sweep })))
      .filter(({ sweep }) => isSweeping(sweep.state));
  }

  dispose(): void {
    this.changed.dispose();
    this.grown.dispose();
  }
}

export function keyOf(uri: string, sweep: string): string {
  return `${uri}#${sweep}`;
}

export function isSweeping(
  state: SweepState,
): state is Extract<SweepState, { kind: 'running' | 'cancelling' }> {
  return state.kind === 'running' || state.kind === 'cancelling';
}

/** The progress of sweeps that run, as VS Code shows it, with a button that cancels. */
import * as vscode from 'vscode';
import type { SweepSummary } from '../protocol/sweepRuns';
import { formatDuration, formatNumber } from '../webview/format';
import { isSweeping, keyOf, type SweepsModel } from './sweepsModel';

/** A sweep that is over sooner needs no message, milliseconds. */
const AFTER_MS = 1000;

export class SweepProgress implements vscode.Disposable {
  /** Those that are shown, or will be. */
  private readonly shown = new Map<string, NodeJS.Timeout>();
  private readonly listening: vscode.Disposable;

  constructor(
    private readonly sweeps: SweepsModel,
    private readonly cancel: (uri: string, sweep: string) => void,
  ) {
    this.listening = sweeps.onDidChange((uri) => {
      for (const { name, state } of sweeps.of(uri)) if (isSweeping(state)) this.begin(uri, name);
    });
  }

  dispose(): void {
    this.listening.dispose();
    for (const timer of this.shown.values()) clearTimeout(timer);
  }

  private begin(uri: string, name: string): void {
    const key = keyOf(uri, name);
    if (this.shown.has(key)) return;
    const running = (): boolean => {
      const state = this.sweeps.sweep(uri, name)?.state;
      return state !== undefined && isSweeping(state);
    };
    const timer = setTimeout(() => {
      if (!running()) return void this.shown.delete(key);
      void this.show(uri, name, running).then(() => this.shown.delete(key));
    }, AFTER_MS);
    this.shown.set(key, timer);
  }

  private async show(uri: string, name: string, running: () => boolean): Promise<void> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: `Sweep ${name}`,
      cancellable: true,
    };
    await vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => this.cancel(uri, name));
      let before = 0;
      const tell = (): void => {
        const sweep = this.sweeps.sweep(uri, name);
        if (sweep === undefined || !isSweeping(sweep.state)) return;
        const { done, total } = sweep.state;
        const share = total > 0 ? (100 * done) / total : 0;
        progress.report({ message: sweepProgressWords(sweep), increment: share - before });
        before = share;
      };
      tell();
      return new Promise<void>((resolve) => {
        const listening = this.sweeps.onDidChange(() => {
          if (running()) return tell();
          listening.dispose();
          resolve();
        });
      });
    });
  }
}

/** `40 of 120 fits, 12.3 a second, 6.5 s left`. */
export function sweepProgressWords({ state }: SweepSummary): string {
  if (!isSweeping(state)) return '';
  const { done, total, rate, leftMs } = state;
  const pace = rate > 0 ? `, ${formatNumber(rate, 3)} a second` : '';
  const left = leftMs === null ? '' : `, ${formatDuration(leftMs)} left`;
  const count = `${done} of ${total} fits`;
  return state.kind === 'cancelling' ? `cancelling, ${count}` : `${count}${pace}${left}`;
}

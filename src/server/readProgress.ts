/** Work-done progress while a large data file is read. */
import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { ReadProgress } from '../data/store';

/** Shown only by clients that can; at most one report a percent. */
export function readProgress(
  connection: Connection,
  canProgress: () => boolean,
): (shown: string, bytes: number) => ReadProgress {
  return (shown, bytes) => {
    let reporter: WorkDoneProgressServerReporter | undefined;
    let ended = false;
    let percent = 0;
    if (canProgress()) {
      connection.window.createWorkDoneProgress().then(
        (made) => {
          made.begin(`Hullfit: reading ${shown}`, percent, `${Math.round(bytes / 1e6)} MB`, false);
          if (ended) made.done();
          else reporter = made;
        },
        (error: unknown) => connection.console.warn(`No progress for ${shown}: ${String(error)}`),
      );
    }
    return {
      report: (fraction) => {
        const now = Math.floor(fraction * 100);
        if (now > percent) reporter?.report(now);
        percent = Math.max(percent, now);
      },
      end: () => {
        ended = true;
        reporter?.done();
      },
    };
  };
}

/** What a person waits for: whole processes of the command line, and Ctrl+S in the editor; the solver's time beside it. */
import { inMegabytes, inSeconds, tableOf } from '../table';
import { commandLineWaits, type Wait, type WaitOptions } from './commandLine';
import { editorWaits } from './editor';

export async function waits(options: WaitOptions): Promise<Wait[]> {
  return [...(await commandLineWaits(options)), ...(await editorWaits(options))];
}

/** Whether a limit is kept; null where there is none or nothing was measured. */
export function isKept({ ms, limitMs }: Wait): boolean | null {
  return ms === null || limitMs === null ? null : ms <= limitMs;
}

export function waitsTable(all: readonly Wait[]): string {
  const seconds = (ms: number | null): string => (ms === null ? '-' : inSeconds(ms));
  const rows = all.map((wait) => {
    const kept = isKept(wait);
    return [
      wait.work,
      seconds(wait.ms),
      seconds(wait.solveMs),
      wait.peakBytes === null ? '-' : inMegabytes(wait.peakBytes),
      seconds(wait.limitMs),
      kept === null ? '' : kept ? 'yes' : 'NO',
      wait.note,
    ];
  });
  return tableOf(['waited for', 'wait', 'solve', 'memory', 'limit', 'kept', ''], rows, new Set([0, 5, 6]));
}

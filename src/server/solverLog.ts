/**
 * The setting `hullfit.solverLog`: beside each .hull file a log of the last run of each of its fits. A log that cannot be written
 * is told, and its fit runs all the same.
 */
import { basename, dirname, join } from 'node:path';
import type { FitLogLine } from '../engine/fitLog';
import type { FitJob } from '../engine/job';
import { LogFile } from '../engine/logFile';
import { outputFileNames } from '../result/fileNames';

/** `sine.hull` and `exact` make `sine.exact.log.jsonl`. */
function logPathOf({ file, fit }: Pick<FitJob, 'file' | 'fit'>): string {
  const [name] = outputFileNames([`${basename(file, '.hull')}.${fit}.log`], 'jsonl');
  return join(dirname(file), name);
}

export class SolverLogs {
  /** The last log of each path: a run that takes the place of another begins its own when that one's has ended. */
  private readonly last = new Map<string, Promise<void>>();

  /** @param warn one sentence */
  constructor(private readonly warn: (text: string) => void) {}

  /** Runs a fit with its log. */
  logged<T>(job: FitJob, run: (onLog: (line: FitLogLine) => void) => Promise<T>): Promise<T> {
    const path = logPathOf(job);
    const before = this.last.get(path) ?? Promise.resolve();
    const opening = before.then(() => this.open(path, job.file));
    const done = run((line) => void opening.then((log) => log?.write(line)));
    const end = done.then(
      () => undefined,
      () => undefined,
    );
    const ended = Promise.all([opening, end])
      .then(([log]) => this.end(log, path))
      .finally(() => {
        if (this.last.get(path) === ended) this.last.delete(path);
      });
    this.last.set(path, ended);
    return done;
  }

  /** Resolves when every log of a fit that has ended is written. */
  async settled(): Promise<void> {
    await Promise.all(this.last.values());
  }

  private async open(path: string, file: string): Promise<LogFile | null> {
    try {
      return await LogFile.open(path, { file, startedAt: new Date().toISOString() });
    } catch (error) {
      this.lost(path, error);
      return null;
    }
  }

  private async end(log: LogFile | null, path: string): Promise<void> {
    try {
      await log?.end();
    } catch (error) {
      this.lost(path, error);
    }
  }

  private lost(path: string, error: unknown): void {
    this.warn(`The log ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

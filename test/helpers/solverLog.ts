/** A test of the solver that fails says of its last solves how each ended, and the end of its log (docs/log.md). */
import { type ErrorWithDiff, onTestFailed } from 'vitest';
import { getCurrentTest } from 'vitest/suite';
import type { LogLine } from '../../src/core/log';
import type { Solution } from '../../src/core/solution';

/** Lines of a log that are kept, besides its first. */
const LINES = 12;
/** A test of random cases may solve thousands; the last one is what failed. */
const SOLVES = 3;

export class KeptLog {
  private start = '';
  private readonly last: string[] = [];
  private ending = 'not ended';

  readonly write = (line: LogLine): void => {
    const text = JSON.stringify(line);
    if (line.type === 'start') this.start = text;
    else this.last.push(text);
    if (this.last.length > LINES) this.last.shift();
  };

  ended({ status, ending, infeasibility }: Solution): void {
    const why = ending ?? (infeasibility && { rows: infeasibility.rows });
    this.ending = why === undefined ? status : `${status}: ${JSON.stringify(why)}`;
  }

  failed(error: unknown): void {
    this.ending = `threw ${String(error)}`;
  }

  toString(): string {
    return [`The solve: ${this.ending}. The end of its log:`, this.start, ...this.last].join('\n  ');
  }
}

const kept = new WeakMap<object, KeptLog[]>();

/** The log of a solve of the running test, which its error will end with if it fails; a solve before all tests has none to tell. */
export function keepLog(): KeptLog {
  const log = new KeptLog();
  const test = getCurrentTest();
  if (test === undefined) return log;
  let logs = kept.get(test);
  if (logs === undefined) {
    logs = [];
    kept.set(test, logs);
    onTestFailed(({ task }) => addLogs(task.result?.errors ?? [], kept.get(task) ?? []));
  }
  logs.push(log);
  if (logs.length > SOLVES) logs.shift();
  return log;
}

/** To the first error of a test: runners print its message, or its stack, which begins with it. */
function addLogs(errors: readonly ErrorWithDiff[], logs: readonly KeptLog[]): void {
  const [error] = errors;
  if (error === undefined || logs.length === 0) return;
  const message = `${error.message}\n\n${logs.join('\n\n')}\n`;
  const { name = 'Error', stack = '' } = error;
  // that of a test that is out of time has another head
  const frames = stack.indexOf('\n    at ');
  error.stack = `${name}: ${message}${frames < 0 ? '' : stack.slice(frames)}`;
  error.message = message;
}

/**
 * The rivals of one fit's result, as they come in. A fit keeps what is there across runs of the same input, and asks only for
 * what is missing.
 */
import type { RivalEnd } from '../engine/engine';
import type { FitJob, RivalTask } from '../engine/job';
import type { FitSummary } from '../protocol/fits';
import type { FitResult, RivalResult } from '../result/schema';

/** Runs one rival against a fit's dual; the engine does. Rejects when the program failed on it. */
export type RunRival = (
  job: FitJob,
  task: RivalTask,
  dual: readonly number[],
  options: { readonly signal: AbortSignal },
) => Promise<RivalEnd>;

interface Known {
  /** Null: it has no answer to this problem. */
  readonly rival: RivalResult | null;
  /** False when it was cancelled on its way. */
  readonly final: boolean;
}

export interface ComparisonListener {
  /** Something came in or the last one ended: `grown` tells whether there is a rival more to show. */
  changed(grown: boolean): void;
  refused(task: RivalTask, reason: string): void;
  failed(task: RivalTask, error: unknown): void;
}

export class Comparisons {
  private readonly known = new Map<string, Known>();
  private readonly running = new Map<string, AbortController>();

  /** What `job` asks for and has not got. */
  missing({ rivals }: FitJob): RivalTask[] {
    return rivals.filter((task) => !this.known.get(keyOf(task))?.final);
  }

  /** What `job` asks for and has got, in its order. */
  of({ rivals }: FitJob): RivalResult[] {
    return rivals.flatMap((task) => this.known.get(keyOf(task))?.rival ?? []);
  }

  /** Takes up the rivals of a result that an earlier session left, of those that `job` asks for. */
  recall({ rivals }: FitJob, left: readonly RivalResult[]): void {
    for (const task of rivals) {
      const rival = left.find((one) => answers(one, task));
      // one that was cut short may come further
      if (rival !== undefined && !this.known.has(keyOf(task))) {
        this.known.set(keyOf(task), { rival, final: rival.stopped === undefined });
      }
    }
  }

  /** Rivals that are done of those that are asked for; null when none runs. */
  progress({ rivals }: FitJob): FitSummary['comparing'] | null {
    if (this.running.size === 0) return null;
    return { done: rivals.filter((task) => !this.running.has(keyOf(task))).length, total: rivals.length };
  }

  /** Starts what is missing and does not run already. */
  start(job: FitJob, { dual }: FitResult, run: RunRival, listener: ComparisonListener): void {
    for (const task of this.missing(job)) {
      const key = keyOf(task);
      if (this.running.has(key)) continue;
      const controller = new AbortController();
      this.running.set(key, controller);
      const settle = (act: () => boolean): void => {
        // abandoned, or started anew since: nobody wants this answer
        if (this.running.get(key) !== controller) return;
        this.running.delete(key);
        listener.changed(act());
      };
      run(job, task, dual, { signal: controller.signal }).then(
        (end) =>
          settle(() => {
            if (end.kind === 'refused') {
              this.known.set(key, { rival: null, final: true });
              listener.refused(task, end.reason);
            } else if (end.kind === 'result') this.known.set(key, { rival: end.rival, final: end.final });
            return end.kind === 'result';
          }),
        (error: unknown) =>
          settle(() => {
            if (!controller.signal.aborted) listener.failed(task, error);
            return false;
          }),
      );
    }
  }

  /** Asks what runs to stop and come with what it has; false when nothing runs or all were asked already. */
  cancel(): boolean {
    const asked = [...this.running.values()].filter(({ signal }) => !signal.aborted);
    for (const controller of asked) controller.abort();
    return asked.length > 0;
  }

  /** Ends what `job` does not ask for, or everything: nobody wants the answers. */
  abandon(job?: FitJob): void {
    const wanted = new Set(job?.rivals.map(keyOf));
    for (const [key, controller] of [...this.running]) {
      if (wanted.has(key)) continue;
      this.running.delete(key);
      controller.abort();
    }
  }
}

function keyOf(task: RivalTask): string {
  return JSON.stringify(task);
}

/** Whether a result is one of a task's kind, seed and settings. */
function answers(rival: RivalResult, task: RivalTask): boolean {
  if (rival.kind !== task.kind || rival.seed !== ('seed' in task ? task.seed : undefined)) return false;
  const wanted = Object.entries(task).filter(([name, value]) => typeof value === 'number' && name !== 'seed');
  const given = Object.keys(rival.settings ?? {});
  return wanted.length === given.length && wanted.every(([name, value]) => rival.settings?.[name] === value);
}

/**
 * The rivals of one fit's result, as they come in. They belong to one input: what is there stays across runs of the same input,
 * and only what is missing is asked for; for a job of another input nothing is known.
 */
import type { FitSummary } from '../protocol/fits';
import type { FitResult, RivalResult } from '../result/schema';
import type { RivalEnd } from './engine';
import { type FitJob, keyOfTask, type RivalTask } from './job';

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
  /** A rival has ended: `grown` tells whether there is one more to show. */
  ended(grown: boolean): void;
  /** It has no answer to its problem: one sentence. */
  refused(task: RivalTask, reason: string): void;
  failed(task: RivalTask, error: unknown): void;
}

export class Comparisons {
  /** Hash of the input that they are of; see FitJob. */
  private input: string | null = null;
  private readonly known = new Map<string, Known>();
  private readonly running = new Map<string, AbortController>();

  /** What `job` asks for and has not got. */
  missing({ rivals, inputSha256 }: FitJob): RivalTask[] {
    if (inputSha256 !== this.input) return [...rivals];
    return rivals.filter((task) => !this.known.get(keyOfTask(task))?.final);
  }

  /** What `job` asks for and has got, in its order. */
  of({ rivals, inputSha256 }: FitJob): RivalResult[] {
    if (inputSha256 !== this.input) return [];
    return rivals.flatMap((task) => this.known.get(keyOfTask(task))?.rival ?? []);
  }

  /** Takes up the rivals of a result that an earlier session left, of those that `job` asks for. */
  recall(job: FitJob, left: readonly RivalResult[]): void {
    this.belongTo(job);
    for (const task of job.rivals) {
      const rival = left.find((one) => answers(one, task));
      // one that was cut short may come further
      if (rival !== undefined && !this.known.has(keyOfTask(task))) {
        this.known.set(keyOfTask(task), { rival, final: rival.stopped === undefined });
      }
    }
  }

  /** Rivals that are done of those that are asked for; null when none runs. */
  progress({ rivals }: FitJob): FitSummary['comparing'] | null {
    if (this.running.size === 0) return null;
    return { done: rivals.filter((task) => !this.running.has(keyOfTask(task))).length, total: rivals.length };
  }

  /**
   * Starts what is missing and does not run already. Resolves once all that it started has ended; rejects with what the
   * listener throws.
   */
  async start(job: FitJob, { dual }: FitResult, run: RunRival, listener: ComparisonListener): Promise<void> {
    this.belongTo(job);
    const tasks = this.missing(job).filter((task) => !this.running.has(keyOfTask(task)));
    await Promise.all(tasks.map((task) => this.one(job, task, dual, run, listener)));
  }

  private async one(
    job: FitJob,
    task: RivalTask,
    dual: readonly number[],
    run: RunRival,
    listener: ComparisonListener,
  ): Promise<void> {
    const key = keyOfTask(task);
    const controller = new AbortController();
    const { signal } = controller;
    this.running.set(key, controller);
    const end = await run(job, task, dual, { signal }).catch((error: unknown) => ({
      kind: 'failed' as const,
      error,
    }));
    // abandoned, or started anew since: nobody wants this answer
    if (this.running.get(key) !== controller) return;
    this.running.delete(key);
    if (end.kind === 'result') this.known.set(key, { rival: end.rival, final: end.final });
    if (end.kind === 'refused') {
      this.known.set(key, { rival: null, final: true });
      listener.refused(task, end.reason);
    }
    if (end.kind === 'failed' && !signal.aborted) listener.failed(task, end.error);
    listener.ended(end.kind === 'result');
  }

  /** Forgets what is of another input than the job's. */
  belongTo({ inputSha256 }: FitJob): void {
    if (inputSha256 === this.input) return;
    this.abandon();
    this.known.clear();
    this.input = inputSha256;
  }

  /** Asks what runs to stop and come with what it has; false when nothing runs or all were asked already. */
  cancel(): boolean {
    const asked = [...this.running.values()].filter(({ signal }) => !signal.aborted);
    for (const controller of asked) controller.abort();
    return asked.length > 0;
  }

  /** Ends what `job` does not ask for, or everything: nobody wants the answers. */
  abandon(job?: FitJob): void {
    const wanted = new Set(job?.rivals.map(keyOfTask));
    for (const [key, controller] of [...this.running]) {
      if (wanted.has(key)) continue;
      this.running.delete(key);
      controller.abort();
    }
  }
}

/** Whether a result is one of a task's kind, file, seed and settings. */
function answers(rival: RivalResult, task: RivalTask): boolean {
  if (rival.kind !== task.kind || rival.seed !== ('seed' in task ? task.seed : undefined)) return false;
  if (task.kind === 'network') return rival.file === task.file && rival.sha256 === task.sha256;
  const wanted = Object.entries(task).filter(([name, value]) => typeof value === 'number' && name !== 'seed');
  const given = Object.keys(rival.settings ?? {});
  return wanted.length === given.length && wanted.every(([name, value]) => rival.settings?.[name] === value);
}

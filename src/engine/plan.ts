/**
 * A fit, the rivals that it is held against and the saving of both as one plan, which the command line and the server run alike.
 *
 * - A result is saved before anyone hears of it.
 * - Then the rivals that it lacks run, all at once, against its dual; each that comes in makes the result grow.
 * - A fit that was cancelled is not compared.
 */
import type { TraceEntry } from '../core/solution';
import type { RoundNetwork } from '../protocol/rounds';
import type { FitResult } from '../result/schema';
import type { Comparisons, RunRival } from './comparison';
import type { FitJob, RivalTask } from './job';

export interface PlanOptions {
  readonly signal: AbortSignal;
  /** How long the fit's data have been waited for, in milliseconds. */
  readonly waitedMs: number;
  /** The fit leaves the queue; a runner that cannot tell leaves it out, and the first progress counts instead. */
  readonly onStart: () => void;
  readonly onProgress: (entry: TraceEntry) => void;
  /** Another network is the best so far; `network` works it out, for whoever shows it. */
  readonly onBest?: (network: () => RoundNetwork) => void;
  /** The networks of the rounds, before the result; not told of a result that was known already. */
  readonly onRounds?: (rounds: readonly RoundNetwork[]) => void;
}

/** What runs a fit and its rivals; the engine is one. Rejects when it failed; an aborted fit may resolve or reject. */
export interface FitRunner {
  run(job: FitJob, options: PlanOptions): Promise<FitResult>;
  readonly compare: RunRival;
}

export interface Plan extends PlanOptions {
  readonly job: FitJob;
  /** Its rivals run afterwards. */
  readonly compare: boolean;
}

/** Who wants to know of the rivals' part. */
export interface RivalPorts {
  /** Another rival is known. */
  grown(): void;
  /** It has no answer to its problem: one sentence. */
  refused(task: RivalTask, reason: string): void;
  failed(task: RivalTask, error: unknown): void;
  /** The fit or a rival has ended, and whatever follows it has begun. */
  changed(): void;
  /** All have ended; the result has those with an answer. */
  compared(result: FitResult): Promise<void>;
}

export interface PlanPorts extends RivalPorts {
  /** False once a newer plan has taken this one's place: its answer is nobody's. */
  wanted(): boolean;
  save(result: FitResult): Promise<void>;
  /** The fit is done and saved. */
  fitted(result: FitResult): void;
}

/** Resolves when everything is done: with the result, or null when nobody wants it any more. Rejects when the fit failed. */
export async function runPlan(
  plan: Plan,
  runner: FitRunner,
  rivals: Comparisons,
  ports: PlanPorts,
): Promise<FitResult | null> {
  const { job, compare, ...options } = plan;
  const fitted = await runner.run(job, options);
  if (!ports.wanted()) return null;
  // what is known already of its rivals stays, where the input is the same
  const result = { ...fitted, rivals: rivals.of(job) };
  await ports.save(result);
  if (!ports.wanted()) return null;
  rivals.belongTo(job);
  ports.fitted(result);
  const wantsRivals = compare && result.status !== 'cancelled';
  const compared = wantsRivals ? runRivals(job, result, runner, rivals, ports) : result;
  ports.changed();
  return compared;
}

/** Runs the rivals that `job` asks for and the result, of the same input, has not got; resolves with all that are known. */
export async function runRivals(
  job: FitJob,
  result: FitResult,
  runner: FitRunner,
  rivals: Comparisons,
  ports: RivalPorts,
): Promise<FitResult> {
  const lacking = rivals.missing(job).length > 0;
  const all = rivals.start(job, result, (...task) => runner.compare(...task), {
    refused: (task, reason) => ports.refused(task, reason),
    failed: (task, error) => ports.failed(task, error),
    ended: (grown) => {
      if (grown) ports.grown();
      ports.changed();
    },
  });
  await all;
  const compared = { ...result, rivals: rivals.of(job) };
  if (lacking) await ports.compared(compared);
  return compared;
}

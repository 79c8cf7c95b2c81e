/**
 * A budget for vertex programs and what goes with them that counts their work, so that it ends at the same place whatever the
 * machine does beside; the clock only says when the fit's own time is over.
 */
import type { ProgramSolver } from './highs';
import type { PolishLoop } from './log';
import type { CancelSignal } from './cancelSignal';

/** Is told what a round of a polishing loop came to, null for no network; normalised units. */
export type PolishLog = (
  loop: PolishLoop,
  round: number,
  network: { readonly neurons: readonly unknown[]; readonly objective: number } | null,
  nodes?: number,
) => void;

/** What a vertex program may use: HiGHS, the seconds that are left, and the way to stop it. */
export interface Budget {
  readonly solveProgram: ProgramSolver;
  seconds(): number;
  readonly signal: CancelSignal | undefined;
  readonly log?: PolishLog | undefined;
}

/** None once it is cancelled. */
export const secondsLeft = ({ signal, seconds }: Budget): number => (signal?.aborted ? 0 : seconds());

export interface BudgetLimits {
  readonly solveProgram: ProgramSolver;
  /** Multiplications of plain loops that all programs together may take. */
  readonly work: number;
  /** Seconds until the fit's time is over. */
  seconds(): number;
  /** Given when the fit is cancelled or its time is over. */
  readonly signal: CancelSignal;
  readonly log?: PolishLog | undefined;
}

export function countedBudget({ solveProgram, work, seconds, signal, log }: BudgetLimits): Budget {
  let left = work;
  return {
    solveProgram: (program) => {
      const answer = solveProgram({ ...program, work: Math.min(left, program.work ?? Infinity) });
      left -= answer.work;
      return answer;
    },
    seconds: () => (left > 0 ? seconds() : 0),
    signal: {
      get aborted(): boolean {
        return left <= 0 || signal.aborted;
      },
    },
    log,
  };
}

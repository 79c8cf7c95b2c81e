/**
 * HiGHS (npm `highs`, WebAssembly) for linear and integer programs off the hot path: a sparse vertex of the optimal
 * face, conflicting rows, clique covers. Matrices are given by dense columns.
 */
import loadHighs, { type HighsCallbackMap } from 'highs';
import type { CancelSignal } from './cancelSignal';
import { LINEAR } from './settings/linear';

const { dualFeasibility, primalFeasibility, smallestCoefficient } = LINEAR;

export interface HighsProgram {
  readonly cost: Float64Array;
  readonly columnLower: Float64Array;
  readonly columnUpper: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** One dense column of the number of rows per variable. */
  readonly columns: readonly Float64Array[];
  /** All variables are integers. */
  readonly integer?: boolean;
  /**
   * What the program may take, in multiplications of plain loops (see `LOOP_SPEED`): a limit that ends it at the same place each
   * time. None by default.
   */
  readonly work?: number;
  /** Seconds on the clock until the fit's own time is over. */
  readonly timeLimit: number;
  /** Polled while HiGHS runs; a cancelled program answers `failed`. */
  readonly signal?: CancelSignal | undefined;
}

/** `work`: what the program has taken. */
type HighsAnswer = { readonly work: number } & (
  | {
      readonly kind: 'optimal';
      readonly values: Float64Array;
      readonly rowDual: Float64Array;
      readonly objective: number;
    }
  | { readonly kind: 'infeasible' }
  | { readonly kind: 'failed'; readonly status: number }
);

export type ProgramSolver = (program: HighsProgram) => HighsAnswer;

/** Passes over the whole matrix before the first step: it is built, copied and scaled. */
const PASSES = 10;
/** What an integer program does beside each step of its relaxations (cuts, dives, propagation): half a millisecond. */
const RELAXATION_WORK = 2.5e5;
/** The largest number of steps that HiGHS takes as a limit. */
const MOST_STEPS = 2 ** 31 - 1;

/** The module's heap ends at 2 GiB, and a program that does not fit takes the whole module with it. */
const MOST_ENTRIES = 8e6;

/** Loads the WebAssembly module once a thread; afterwards solves are synchronous. */
export async function loadProgramSolver(): Promise<ProgramSolver> {
  const highs = await loadHighs();
  const { modelStatus, variableType, callbackType } = highs.constants;
  /** Steps of an integer program's relaxations are limited here: HiGHS has an option for those of a linear program only. */
  const interruptedBy = (signal: CancelSignal | undefined, steps: number): HighsCallbackMap => ({
    [callbackType.simplexInterrupt]: (event): undefined => {
      if (signal?.aborted) event.interrupt();
      return undefined;
    },
    [callbackType.mipInterrupt]: (event): undefined => {
      if (signal?.aborted || Number(event.data.mip_total_lp_iterations ?? 0) >= steps) event.interrupt();
      return undefined;
    },
  });
  const solve = (program: HighsProgram): HighsAnswer => {
    const rows = program.rowLower.length;
    const entries = entriesOf(program);
    if (entries > MOST_ENTRIES) return { kind: 'failed', status: -1, work: 0 };
    const begun = PASSES * rows * program.columns.length;
    const step = entries + rows * rows + (program.integer ? RELAXATION_WORK : 0);
    const steps = Math.min(MOST_STEPS, Math.floor(((program.work ?? Infinity) - begun) / step));
    if (steps < 1) return { kind: 'failed', status: -1, work: 0 };
    const starts: number[] = [0];
    const indices: number[] = [];
    const values: number[] = [];
    for (const column of program.columns) {
      for (let i = 0; i < rows; i++) {
        if (Math.abs(column[i]) <= smallestCoefficient) continue;
        indices.push(i);
        values.push(column[i]);
      }
      starts.push(indices.length);
    }
    const numCols = program.columns.length;
    return highs.withModel(
      {
        numCols,
        numRows: rows,
        colCost: program.cost,
        colLower: program.columnLower,
        colUpper: program.columnUpper,
        rowLower: program.rowLower,
        rowUpper: program.rowUpper,
        matrix: { format: 'csc' as const, numRows: rows, numCols, starts, indices, values },
        ...(program.integer ? { integrality: new Array(numCols).fill(variableType.integer) } : {}),
      },
      (model): HighsAnswer => {
        model.options.set({
          output_flag: false,
          presolve: program.integer ? 'choose' : 'off',
          primal_feasibility_tolerance: primalFeasibility,
          dual_feasibility_tolerance: dualFeasibility,
          small_matrix_value: smallestCoefficient,
          time_limit: program.timeLimit,
          simplex_iteration_limit: steps,
        });
        if (!program.integer) model.options.set('solver', 'simplex');
        model.run(interruptedBy(program.signal, steps));
        const status = model.getModelStatus();
        const work = begun + step * Number(model.info.get('simplex_iteration_count'));
        if (status === modelStatus.infeasible) return { kind: 'infeasible', work };
        if (status !== modelStatus.optimal) return { kind: 'failed', status, work };
        const solution = model.getSolution();
        let objective = 0;
        for (let j = 0; j < numCols; j++) objective += program.cost[j] * solution.colValue[j];
        return { kind: 'optimal', values: solution.colValue, rowDual: solution.rowDual, objective, work };
      },
    );
  };
  return (program) => {
    try {
      return solve(program);
    } catch (error) {
      // HiGHS reports numerical trouble, and numbers it cannot take, as an error of the call; the caller has another way
      if (error instanceof highs.errors.HighsError) return { kind: 'failed', status: -1, work: 0 };
      throw error;
    }
  };
}

function entriesOf({ columns }: HighsProgram): number {
  let entries = 0;
  for (const column of columns)
    for (const value of column) if (Math.abs(value) > smallestCoefficient) entries++;
  return entries;
}

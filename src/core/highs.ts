/**
 * HiGHS (npm `highs`, WebAssembly) for linear and integer programs off the hot path: a sparse vertex of the optimal
 * face, conflicting rows, clique covers. Matrices are given by dense columns.
 */
import loadHighs, { type HighsCallbackMap } from 'highs';
import type { CancelSignal } from './solution';

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
  /** Wall-clock limit in seconds. */
  readonly timeLimit: number;
  /** Polled while HiGHS runs; a cancelled program answers `failed`. */
  readonly signal?: CancelSignal | undefined;
}

export type HighsAnswer =
  | {
      readonly kind: 'optimal';
      readonly values: Float64Array;
      readonly rowDual: Float64Array;
      readonly objective: number;
    }
  | { readonly kind: 'infeasible' }
  | { readonly kind: 'failed'; readonly status: number };

export type ProgramSolver = (program: HighsProgram) => HighsAnswer;

/** Coefficients below this are dropped by HiGHS itself; programs are scaled to order one before they come here. */
const SMALLEST = 1e-12;

/** The module's heap ends at 2 GiB, and a program that does not fit takes the whole module with it. */
const MOST_ENTRIES = 8e6;

/** Loads the WebAssembly module once a thread; afterwards solves are synchronous. */
export async function loadProgramSolver(): Promise<ProgramSolver> {
  const highs = await loadHighs();
  const { modelStatus, variableType, callbackType } = highs.constants;
  const interruptedBy = (signal: CancelSignal | undefined): HighsCallbackMap => {
    if (!signal) return {};
    const check = (event: { interrupt(): void }): undefined => {
      if (signal.aborted) event.interrupt();
      return undefined;
    };
    return { [callbackType.simplexInterrupt]: check, [callbackType.mipInterrupt]: check };
  };
  const solve = (program: HighsProgram): HighsAnswer => {
    const rows = program.rowLower.length;
    if (entriesOf(program) > MOST_ENTRIES) return { kind: 'failed', status: -1 };
    const starts: number[] = [0];
    const indices: number[] = [];
    const values: number[] = [];
    for (const column of program.columns) {
      for (let i = 0; i < rows; i++) {
        if (Math.abs(column[i]) <= SMALLEST) continue;
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
          primal_feasibility_tolerance: 1e-10,
          dual_feasibility_tolerance: 1e-9,
          small_matrix_value: SMALLEST,
          time_limit: program.timeLimit,
        });
        if (!program.integer) model.options.set('solver', 'simplex');
        model.run(interruptedBy(program.signal));
        const status = model.getModelStatus();
        if (status === modelStatus.infeasible) return { kind: 'infeasible' };
        if (status !== modelStatus.optimal) return { kind: 'failed', status };
        const solution = model.getSolution();
        let objective = 0;
        for (let j = 0; j < numCols; j++) objective += program.cost[j] * solution.colValue[j];
        return { kind: 'optimal', values: solution.colValue, rowDual: solution.rowDual, objective };
      },
    );
  };
  return (program) => {
    try {
      return solve(program);
    } catch (error) {
      // HiGHS reports numerical trouble, and numbers it cannot take, as an error of the call; the caller has another way
      if (error instanceof highs.errors.HighsError) return { kind: 'failed', status: -1 };
      throw error;
    }
  };
}

function entriesOf({ columns }: HighsProgram): number {
  let entries = 0;
  for (const column of columns) for (const value of column) if (Math.abs(value) > SMALLEST) entries++;
  return entries;
}

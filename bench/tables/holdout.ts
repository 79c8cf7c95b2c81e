/** Errors on rows that no method has seen: Hullfit's network, and what scikit-learn makes of the same rows. */
import { join } from 'node:path';
import { goalOf, hasClasses } from '../../src/result/goals';
import type { FitResult } from '../../src/result/schema';
import { outputOf } from '../process';
import { interpreterOf } from '../python';
import type { Split } from './sources';

export interface Holdout {
  /** Root mean square, in the targets' units, or the part of the rows in the wrong class. */
  readonly own: number;
  readonly others: readonly { readonly method: string; readonly error: number; readonly ms: number }[];
}

/** All methods of the script together. */
const SECONDS = 300;

/** Null without rows to judge by. */
export async function holdoutOf({ train, test }: Split, result: FitResult): Promise<Holdout | null> {
  const score = result.test;
  if (!score) return null;
  const goal = goalOf(result.goal);
  const classes = hasClasses(goal);
  const own = classes ? 1 - (score.accuracy ?? 0) : (score.rms ?? NaN);
  const interpreter = interpreterOf('sklearn');
  if (interpreter === null) return { own, others: [] };
  const tolerance = goal.kind === 'within' ? goal.tolerance : 0;
  const output = await outputOf({
    command: interpreter,
    args: [join(process.cwd(), 'bench', 'tables', 'sklearn_tables.py')],
    input: JSON.stringify({ train, test, classes, tolerance }),
    seconds: SECONDS,
  });
  return { own, others: output === null ? [] : (JSON.parse(output) as Holdout['others']) };
}

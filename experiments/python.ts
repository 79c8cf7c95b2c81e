/** The rivals of other people's making: scikit-learn's and a breakpoint fit of SciPy, where Debian's python3-sklearn is installed. */
import { join } from 'node:path';
import { outputOf } from '../bench/process';
import { interpreterOf } from '../bench/python';
import type { Generated } from '../src/data/generators';
import type { Held } from './crossValidation';

/** All methods of the script together, with their choices. */
const SECONDS = 900;

export interface PythonAnswer {
  readonly version: string;
  readonly methods: readonly Held[];
}

/** `folds`: the fold of each training row. Null where no Python has scikit-learn; rejects when the script fails. */
export async function pythonRivals(
  { training, test }: { readonly training: Generated; readonly test: Generated },
  folds: readonly number[],
  seed: number,
): Promise<PythonAnswer | null> {
  const interpreter = interpreterOf('sklearn');
  if (interpreter === null) return null;
  const part = ({ dimension, inputs, targets }: Generated) => ({
    inputs: Array.from(targets, (_, i) => Array.from(inputs.subarray(i * dimension, (i + 1) * dimension))),
    targets: Array.from(targets),
  });
  const output = await outputOf({
    command: interpreter,
    args: [join(process.cwd(), 'experiments', 'holdout_rivals.py')],
    input: JSON.stringify({ training: part(training), test: part(test), folds, seed }),
    seconds: SECONDS,
  });
  if (output === null) throw new Error(`holdout_rivals.py took more than ${SECONDS} s.`);
  return JSON.parse(output) as PythonAnswer;
}

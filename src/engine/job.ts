/**
 * One fit as a job: everything a worker needs, structured-clonable, with no reference to the editor.
 */
import type { Problem, Shape } from '../core/problem';
import type { Sparsify } from '../core/solution';
import type { Dialect } from '../data/dialect';
import type { ClassLabels } from '../data/samples';
import type { InputColumn } from '../data/textColumns';
import type { RivalTask } from '../rivals/task';

export { refusalOf } from '../rivals/limits';
export { keyOfTask, type NetworkTask, type RivalTask } from '../rivals/task';

/** Samples held out of the fit, in raw input units. */
export interface TestSplit {
  readonly count: number;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

export interface FitJob {
  readonly fit: string;
  /** Path of the .hull file as the user gave it. */
  readonly file: string;
  readonly dataset: string;
  /** The dataset's file as it lies from the .hull file, when it has one. */
  readonly dataFile?: string;
  /** In scaled input units. */
  readonly problem: Problem;
  /** Raw inputs of the training samples, row-major like `problem.inputs`. */
  readonly rawInputs: Float64Array;
  /** scaled = (raw − offset) · factor, per input. */
  readonly scaling: { readonly offset: readonly number[]; readonly factor: readonly number[] };
  readonly inputNames: readonly string[];
  readonly targetName: string;
  /** The columns that the inputs stand for, where one of them is of text. */
  readonly columns?: readonly InputColumn[];
  /** The names of the classes of +1 and −1; absent where they are 1 and -1, and of a regression. */
  readonly labels?: ClassLabels;
  /** Of a data file that is not written as its kind mostly is. */
  readonly dialect?: Dialect;
  /** 1-based row number in the dataset of each training sample, for messages. */
  readonly rowNumbers: readonly number[];
  /** As the file asks for it, with slopes in raw units; absent where nothing is asked. */
  readonly shape?: Shape;
  readonly test?: TestSplit;
  readonly gap: number;
  readonly timeMs: number;
  readonly sparsify: Sparsify;
  /** What the fit is compared with, none of it twice; no part of the fit itself nor of its hash. */
  readonly rivals: readonly RivalTask[];
  /** Hash of everything the answer depends on; equal hashes mean the fit need not run again. */
  readonly inputSha256: string;
}

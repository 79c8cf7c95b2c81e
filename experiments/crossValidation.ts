/** One setting of a method, chosen by cross-validation on the training rows and nothing else; the same folds for every method. */
import type { Generated } from '../src/data/generators';
import { Random } from '../src/data/random';
import { now, pick, rms } from './fit';
import { mean } from './numbers';

export const FOLDS = 5;

/** A network or another function as a method made it. */
export interface Made {
  /** Neurons, leaves or kinks; null where there is nothing to count. */
  readonly size: number | null;
  /** Numbers that a prediction needs. */
  readonly parameters: number;
  /** Proven, relative; null where nothing is. */
  readonly gap: number | null;
  /** Null where the setting allows no function. */
  readonly valuesAt: ((inputs: Float64Array) => Float64Array) | null;
}

export interface Method {
  readonly name: string;
  readonly settings: readonly number[];
  /** `last`: the fit of all training rows, rather than of those of a fold. */
  readonly make: (data: Generated, setting: number, last: boolean) => Promise<Made>;
}

/** What the experiment keeps of a method on one split. */
export interface Held {
  readonly method: string;
  /** The chosen one, as a number or in words. */
  readonly setting: number | string;
  readonly size: number | null;
  readonly parameters: number;
  readonly gap: number | null;
  /** Root mean square on the held-out rows, in the training targets' standard deviations. */
  readonly error: number;
  /** Of the choice and the last fit together. */
  readonly ms: number;
}

/** The fold of each of so many rows, at random. */
export function foldsOf(count: number, seed: number): number[] {
  const folds = new Array<number>(count).fill(0);
  new Random(seed).permutation(count).forEach((row, k) => (folds[row] = k % FOLDS));
  return folds;
}

export async function heldOf(
  { name, settings, make }: Method,
  { training, test }: { readonly training: Generated; readonly test: Generated },
  folds: readonly number[],
): Promise<Held> {
  const started = now();
  const ranked: { readonly setting: number; readonly error: number }[] = [];
  for (const setting of settings) {
    const errors: number[] = [];
    for (let fold = 0; fold < FOLDS; fold++) {
      const [own, judged] = [false, true].map((out) =>
        pick(
          training,
          folds.flatMap((of, row) => ((of === fold) === out ? [row] : [])),
        ),
      );
      const { valuesAt } = await make(own, setting, false);
      errors.push(valuesAt === null ? Infinity : rms(valuesAt(judged.inputs), judged.targets) ** 2);
    }
    ranked.push({ setting, error: mean(errors) });
  }
  ranked.sort((p, q) => p.error - q.error);
  for (const { setting } of ranked) {
    const { size, parameters, gap, valuesAt } = await make(training, setting, true);
    // a tolerance that each fold has a network for may have none for all rows
    if (valuesAt === null) continue;
    const error = rms(valuesAt(test.inputs), test.targets);
    return { method: name, setting, size, parameters, gap, error, ms: now() - started };
  }
  throw new Error(`No setting of ${name} has a network.`);
}

/** The folder of `fit --out DIR`: a file for each fit, written as soon as its result is there. */
import { join } from 'node:path';
import { checkFolder, makeFolder } from '../result/atomicWrite';
import type { FitResult } from '../result/schema';
import { writeResult } from '../result/write';
import { ExitCode } from './exitCodes';
import { orSentence } from './files';
import { outputFileNames } from './outputFiles';

export type Save = (at: number, result: FitResult) => Promise<void>;

/** Makes the folder and tries whether it can be written to, before anything is computed. Throws CommandError. */
export async function resultFolder(directory: string | undefined, fits: readonly string[]): Promise<Save> {
  if (directory === undefined) return () => Promise.resolve();
  const names = outputFileNames(fits);
  await orSentence(directory, 'choose another folder', async () => {
    await makeFolder(directory);
    await checkFolder(directory, names);
  });
  return async (at, result) => {
    const path = join(directory, names[at]);
    await orSentence(path, '', () => writeResult(path, result), ExitCode.internal);
  };
}

/** The folder of `fit --out DIR`: a file for each fit, written as soon as its result is there. */
import { join, resolve } from 'node:path';
import { checkFolder, makeFolder } from '../result/atomicWrite';
import { placeFrom } from '../result/place';
import type { FitResult } from '../result/schema';
import { writeResult } from '../result/write';
import { ExitCode } from './exitCodes';
import { orSentence } from './files';
import { outputFileNames } from './outputFiles';

export type Save = (at: number, result: FitResult) => Promise<void>;

/** `hullFile` is the path of the .hull file, which each result names from where it lies. Makes the folder and tries whether it can be written to, before anything is computed. Throws CommandError. */
export async function resultFolder(
  directory: string | undefined,
  fits: readonly string[],
  hullFile: string,
): Promise<Save> {
  if (directory === undefined) return () => Promise.resolve();
  const names = outputFileNames(fits);
  await orSentence(directory, 'choose another folder', async () => {
    await makeFolder(directory);
    await checkFolder(directory, names);
  });
  const file = placeFrom(directory, resolve(hullFile));
  return async (at, result) => {
    const path = join(directory, names[at]);
    await orSentence(path, '', () => writeResult(path, { ...result, file }), ExitCode.internal);
  };
}

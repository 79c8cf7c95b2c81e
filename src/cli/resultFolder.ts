/** The folder of `fit --out DIR`: a file for each fit, written as soon as its result is there. */
import { join, resolve } from 'node:path';
import { checkFolder, makeFolder } from '../result/atomicWrite';
import { outputFileNames } from '../result/fileNames';
import { placeFrom } from '../result/place';
import type { FitResult } from '../result/schema';
import { writeResult } from '../result/write';
import { ExitCode } from './exitCodes';
import { orSentence } from './files';

/** Where the results of a command go. */
export interface ResultFolder {
  /** Of the files, in the order of the fits; none where the results are only printed. */
  readonly paths: readonly string[];
  save(at: number, result: FitResult): Promise<void>;
}

/** `hullFile` is the path of the .hull file, which each result names from where it lies. Makes the folder and tries whether it can be written to, before anything is computed. Throws CommandError. */
export async function resultFolder(
  directory: string | undefined,
  fits: readonly string[],
  hullFile: string,
): Promise<ResultFolder> {
  if (directory === undefined) return { paths: [], save: () => Promise.resolve() };
  const names = outputFileNames(fits);
  await orSentence(directory, 'choose another folder', async () => {
    await makeFolder(directory);
    await checkFolder(directory, names);
  });
  const file = placeFrom(directory, resolve(hullFile));
  const paths = names.map((name) => join(directory, name));
  return {
    paths,
    save: (at, result) =>
      orSentence(paths[at], '', () => writeResult(paths[at], { ...result, file }), ExitCode.internal),
  };
}

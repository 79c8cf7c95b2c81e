/** The training samples of a result: its own, or those of the .hull file it names. */
import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { hostOf } from '../data/access';
import { compileText } from '../language/compile';
import { samplesSha256 } from '../result/hash';
import { inlineSamples, type RawSamples, samplesOfProblem } from '../result/restore';
import type { FitResult } from '../result/schema';
import { CommandError, ExitCode } from './exitCodes';
import { readHullFile } from './files';

/** Folders above the result's in which the .hull file is looked for by its name: results often lie in one below it. */
const FOLDERS_ABOVE = 2;

/**
 * `resultPath`: where the result lies, from where it names its .hull file. Throws CommandError when that is not found, or no
 * longer what the result was computed from.
 */
export async function samplesOf(
  result: FitResult,
  resultPath: string,
  largestDataFile: number,
): Promise<RawSamples> {
  const inline = inlineSamples(result);
  if (inline) return inline;
  const paths = placesOf(result, resultPath).filter((path) => existsSync(path));
  if (paths.length === 0) {
    throw new CommandError(
      ExitCode.badFile,
      `The samples of "${result.fit}" are not in ${resultPath} but in ${basename(fileOf(result))}, which was not found; put the result beside it, or run hullfit in its folder.`,
    );
  }
  let problem: CommandError | undefined;
  for (const path of paths) {
    const found = await samplesIn(path, result, largestDataFile);
    if (!(found instanceof CommandError)) return found;
    problem ??= found;
  }
  throw problem!;
}

/** The .hull file as the result names it. */
function fileOf({ file, samples }: FitResult): string {
  // results of earlier versions name it there, by its absolute path
  return samples.path !== undefined && isAbsolute(samples.path) ? samples.path : file;
}

/** Where the .hull file may lie, the likeliest first. */
function placesOf(result: FitResult, resultPath: string): string[] {
  const file = fileOf(result);
  if (hostOf(file) !== undefined) {
    throw new CommandError(
      ExitCode.badFile,
      `${resultPath} names a file on another machine (${hostOf(file)}), which is not read; copy that file here.`,
    );
  }
  const beside = dirname(resolve(resultPath));
  const name = basename(file.replaceAll('\\', '/'));
  const above = Array.from({ length: FOLDERS_ABOVE + 1 }, (_, up) =>
    join(beside, ...Array<string>(up).fill('..'), name),
  );
  return [...new Set([resolve(beside, file), resolve(file), ...above, resolve(name)])];
}

/** The samples of the result's fit in a file, or why they are not there. */
async function samplesIn(
  path: string,
  result: FitResult,
  largestDataFile: number,
): Promise<RawSamples | CommandError> {
  const { fits } = await compileText(await readHullFile(path), path, {
    largestDataFile,
    only: [result.fit],
  });
  const job = fits.find(({ name }) => name === result.fit)?.job;
  if (!job) {
    return new CommandError(
      ExitCode.badFile,
      `${path} has no working fit "${result.fit}" any more; fit again.`,
    );
  }
  const { rawInputs, problem } = job;
  const samples = samplesOfProblem(rawInputs, problem);
  if (samplesSha256(samples) !== result.samples.sha256) {
    return new CommandError(
      ExitCode.badFile,
      `The samples of "${result.fit}" in ${path} have changed since; fit again.`,
    );
  }
  return samples;
}

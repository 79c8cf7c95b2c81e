/** The training samples of a result: its own, or those of the file it names. */
import { compileText } from '../language/compile';
import { samplesSha256 } from '../result/hash';
import { inlineSamples, type RawSamples } from '../result/restore';
import type { FitResult } from '../result/schema';
import { CommandError, ExitCode } from './exitCodes';
import { readHullFile } from './files';

/** Throws CommandError when the file or its data are no longer what the result was computed from. */
export async function samplesOf(result: FitResult, largestDataFile: number): Promise<RawSamples> {
  const inline = inlineSamples(result);
  if (inline) return inline;
  const { path, sha256 } = result.samples;
  if (path === undefined) throw new Error('a result without samples names no file');
  const { fits } = await compileText(await readHullFile(path), path, { largestDataFile });
  const job = fits.find(({ name }) => name === result.fit)?.job;
  if (!job) {
    throw new CommandError(
      ExitCode.badFile,
      `${path} has no working fit "${result.fit}" any more; fit again.`,
    );
  }
  const { rawInputs, problem } = job;
  if (samplesSha256(rawInputs, problem.targets) !== sha256) {
    throw new CommandError(
      ExitCode.badFile,
      `The samples of "${result.fit}" in ${path} have changed since; fit again.`,
    );
  }
  return { inputs: rawInputs, targets: problem.targets };
}

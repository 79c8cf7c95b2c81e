/** The option `--log FILE` of `fit`. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { LogHead } from '../engine/fitLog';
import { LogFile, NoLogError } from '../engine/logFile';
import { CommandError, ExitCode } from './exitCodes';
import { orSentence } from './files';

/**
 * Begins the log. Throws CommandError when it would take the place of a result, of a file that is no log, or cannot be written.
 *
 * @param results paths of the result files that will be written
 */
export async function openLog(
  path: string,
  head: Omit<LogHead, 'format' | 'version'>,
  results: readonly string[],
): Promise<LogFile> {
  const advice = 'give another name for the log';
  return orSentence(path, advice, async () => {
    const own = await placeOf(path);
    for (const result of results) {
      if ((await placeOf(result)) !== own) continue;
      throw new CommandError(ExitCode.badUsage, `${path} is the file of a result; ${advice}.`);
    }
    try {
      return await LogFile.open(path, head);
    } catch (error) {
      if (!(error instanceof NoLogError)) throw error;
      throw new CommandError(ExitCode.badUsage, `${error.message}; ${advice}.`);
    }
  });
}

/** Where a file is or will be, whatever way leads there; names that some file systems take for one are one. */
async function placeOf(path: string): Promise<string> {
  return join(await realpath(dirname(path)), basename(path)).toLowerCase();
}

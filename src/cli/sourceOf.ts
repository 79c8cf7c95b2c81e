/** The fit that a result answers, as its .hull file asks for it now. */
import { dirname, resolve } from 'node:path';
import { hostOf } from '../data/access';
import { compileText } from '../language/compile';
import { isSource, type Source } from '../result/check/fileClaims';
import type { FitResult } from '../result/schema';
import { CommandError } from './exitCodes';
import { readHullFile } from './files';

/**
 * Looked for where the result says, beside the result and in the working directory. Why there is none is half a sentence; the first
 * file that asks for the very fit of the result is taken, else the first that has a fit of its name.
 */
export async function sourceOf(
  result: FitResult,
  resultPath: string,
  largestDataFile: number,
): Promise<Source | string> {
  const { path } = result.samples;
  // Another machine is not called because a result says so.
  if ([path, result.file].some((name) => name !== undefined && hostOf(name) !== undefined)) {
    return `${result.file} lies on another machine`;
  }
  const places = [
    ...(path === undefined ? [] : [resolve(dirname(resultPath), path)]),
    resolve(dirname(resultPath), result.file),
    resolve(result.file),
  ].filter((place, at, all) => place.endsWith('.hull') && all.indexOf(place) === at);
  let found: Source | string = `${result.file} is not at hand`;
  for (const place of places) {
    const text = await textOf(place);
    if (text === null) continue;
    const { fits } = await compileText(text, place, { largestDataFile, only: [result.fit] });
    const job = fits.find(({ name }) => name === result.fit)?.job;
    if (job && isSource(result, job)) return job;
    if (typeof found !== 'string') continue;
    found = job ?? `${result.file} has no working fit ${result.fit}`;
  }
  return found;
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readHullFile(path);
  } catch (error) {
    // not there, or not a text: one place less to look
    if (error instanceof CommandError) return null;
    throw error;
  }
}

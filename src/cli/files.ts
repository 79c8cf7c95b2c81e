/** Reading and writing files with one sentence for what goes wrong. */
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { FileRefused, MEGABYTE, readRegular, REASONS, refusalText } from '../data/regularFile';
import { decodeUtf8 } from '../data/utf8';
import { type Content, writeAtomically, type WriteOptions } from '../result/atomicWrite';
import { parseResult, ResultFormatError } from '../result/read';
import type { FitResult } from '../result/schema';
import { isSweepResult, readSweepResult, SweepFormatError, type SweepResult } from '../result/sweepResult';
import { CommandError, ExitCode } from './exitCodes';

/** Half of what fits into a text of JavaScript (2^29 characters); a .hull file or a result is far from it. */
const LARGEST_TEXT = 256 * MEGABYTE;

/** UTF-8 text without a byte order mark. Throws CommandError when the file cannot be read. */
async function readText(path: string): Promise<string> {
  const text = decodeUtf8(path, await readBytes(path));
  if (!text.ok) throw new CommandError(ExitCode.badFile, text.problems[0].message);
  return text.value;
}

/** The text of a .hull file. Throws CommandError when it is none, or cannot be read. */
export async function readHullFile(path: string): Promise<string> {
  if (extname(path) === '.hull') return readText(path);
  const advice = existsSync(`${path}.hull`)
    ? `did you mean ${path}.hull?`
    : 'give the file that says what is fitted (`hullfit new NAME` writes one to begin with).';
  throw new CommandError(ExitCode.badUsage, `${path} is no .hull file; ${advice}`);
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readRegular(path, LARGEST_TEXT);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    throw new CommandError(ExitCode.badUsage, `${path} ${refusalText(error.refusal)}.`);
  }
}

/** Throws CommandError (bad file) naming the field that is wrong. */
export async function readResultFile(path: string): Promise<FitResult> {
  return orBadFile(path, parseResult, await readText(path));
}

/** The same of a fit or of a sweep. */
export async function readFitOrSweep(path: string): Promise<FitResult | SweepResult> {
  return orBadFile(path, fitOrSweep, await readText(path));
}

function fitOrSweep(text: string): FitResult | SweepResult {
  if (!text.includes('"hullfit.sweep/')) return parseResult(text);
  const data: unknown = JSON.parse(text);
  if (Array.isArray(data) && data.some(isSweepResult)) {
    throw new SweepFormatError(
      'it holds a list of sweeps; take the file of one, which `hullfit sweep --out DIR` writes.',
    );
  }
  return isSweepResult(data) ? readSweepResult(data) : parseResult(text);
}

function orBadFile<T>(path: string, parse: (text: string) => T, text: string): T {
  try {
    return parse(text);
  } catch (error) {
    const known = [ResultFormatError, SweepFormatError, SyntaxError].some((kind) => error instanceof kind);
    if (!known || !(error instanceof Error)) throw error;
    throw new CommandError(ExitCode.badFile, `${path}: ${error.message}`);
  }
}

/** Writes the whole file or leaves what was there. Throws CommandError with what the system said and `advice`. */
export async function writeText(
  path: string,
  text: Content,
  advice: string,
  options?: WriteOptions,
): Promise<void> {
  await orSentence(path, advice, () => writeAtomically(path, text, options));
}

/** What the operating system refuses becomes a sentence; `exitCode` is bad usage unless it happens in the middle of the work. */
export async function orSentence<T>(
  path: string,
  advice: string,
  write: () => Promise<T>,
  exitCode: ExitCode = ExitCode.badUsage,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const then = advice === '' ? '' : `; ${advice}`;
    const target = 'target' in error ? String(error.target) : path;
    throw new CommandError(exitCode, `${target} cannot be written: ${systemReason(error)}${then}.`);
  }
}

/** What the operating system said, in words. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? error.message;
}

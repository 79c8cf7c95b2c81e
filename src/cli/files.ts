/** Reading and writing files with one sentence for what goes wrong. */
import { readFile } from 'node:fs/promises';
import type { FitResult } from '../result/schema';
import { parseResult, ResultFormatError } from '../result/read';
import { CommandError, ExitCode } from './exitCodes';

/** UTF-8 text without a byte order mark. Throws CommandError (bad usage) when the file cannot be read. */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError(ExitCode.badFile, `${path} is not UTF-8 text; save it as UTF-8.`);
  }
}

export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new CommandError(ExitCode.badUsage, `${path} cannot be read: ${systemReason(error)}.`);
  }
}

/** Throws CommandError (bad file) naming the field that is wrong. */
export async function readResultFile(path: string): Promise<FitResult> {
  const text = await readText(path);
  try {
    return parseResult(text);
  } catch (error) {
    if (!(error instanceof ResultFormatError)) throw error;
    throw new CommandError(ExitCode.badFile, `${path}: ${error.message}`);
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'there is already something of that name',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

/** What the operating system said, in words. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? error.message;
}

/** A command's arguments, by node:util's parseArgs, with its complaints as one sentence. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { MEGABYTE } from '../data/regularFile';
import { LARGEST_DATA_FILE } from '../data/store';
import { CommandError, ExitCode } from './exitCodes';

type Options = NonNullable<ParseArgsConfig['options']>;

/** `least`…`most` file names or other plain arguments. Throws CommandError (bad usage). */
export function readArguments<const T extends Options>(
  args: readonly string[],
  { usage, options, least, most }: { usage: string; options: T; least: number; most: number },
) {
  const parsed = attempt(usage, () =>
    parseArgs({ args: [...args], options, allowPositionals: true, strict: true }),
  );
  const { length } = parsed.positionals;
  if (length < least || length > most) {
    throw badUsage(
      length < least ? 'An argument is missing' : `"${parsed.positionals[most]}" is one argument too many`,
      usage,
    );
  }
  return parsed;
}

/** The option of every command that reads data files. */
export const LARGEST_FILE = { 'largest-file': { type: 'string' } } as const satisfies Options;

/** In bytes; the option is in megabytes. Throws CommandError (bad usage). */
export function largestFile({
  'largest-file': text,
}: {
  readonly 'largest-file'?: string | undefined;
}): number {
  if (text === undefined) return LARGEST_DATA_FILE;
  const megabytes = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (megabytes > 0) return megabytes * MEGABYTE;
  const message = `--largest-file ${text} is no number of megabytes above 0, for instance --largest-file 5000.`;
  throw new CommandError(ExitCode.badUsage, message);
}

/** A whole number from 1. Throws CommandError (bad usage). */
export function wholeNumber(option: string, text: string | undefined, usage: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw badUsage(`--${option} ${text} is no whole number from 1`, usage);
}

/** The environment's variable with the URL, which on a command line others can read. */
const REDIS_VARIABLE = 'HULLFIT_REDIS';

/** The URL of Redis; with a password better from the environment. Throws CommandError (bad usage). */
export function redisUrl(text: string | undefined, usage: string): string {
  const url = text ?? process.env[REDIS_VARIABLE];
  if (url !== undefined && url !== '') return url;
  throw badUsage(`--redis URL and ${REDIS_VARIABLE} are missing; name one, as redis://localhost:6379`, usage);
}

export function badUsage(what: string, usage: string): CommandError {
  return new CommandError(ExitCode.badUsage, `${what}; usage: hullfit ${usage}`);
}

function attempt<T>(usage: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error)) throw error;
    // "Unknown option '--foo'. To specify …": the first sentence says it
    throw badUsage(error.message.split('. ')[0].replace(/\n[^]*/, ''), usage);
  }
}

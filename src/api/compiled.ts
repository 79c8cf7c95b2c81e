/** From a source to jobs, or to what is wrong with it. */
import { basename, dirname, join, resolve } from 'node:path';
import { isOperationCancelled } from 'langium';
import { MEGABYTE } from '../data/regularFile';
import { compileGiven, UsageError } from '../language/compile';
import type { CompiledDocument } from '../language/compiled';
import { diagnosticRecord, inOrder } from '../language/diagnosticRecord';
import type { Diagnostic } from './diagnostics';
import { HullfitError } from './errors';
import { FieldFault } from './fields';
import type { SourceOptions } from './options';
import type { Source } from './source';
import { type SourceText, textOfSource } from './sourceText';

/** What a text is called that was read from nowhere. */
const INLINE = 'inline.hull';

interface Request extends SourceOptions {
  readonly only?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Data files are read for no longer than the fits may take. */
  readonly timed?: boolean;
}

export interface Compiled extends Pick<CompiledDocument, 'fits'> {
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The `.hull` text that says what an object says. Columns and rows in memory are not in it: `from "memory:data"` stands for those of
 * `data`, and `from "memory:test"` for those of `test`.
 *
 * Throws a HullfitError (`bad-source`) for an object that is no source; numbers and words are checked by `check`.
 */
export function toText(source: Source): string {
  return readSource(source).text;
}

/** Throws a HullfitError (`bad-source`). */
function readSource(source: Source): SourceText {
  if (typeof source === 'string') return { text: source, given: new Map() };
  try {
    return textOfSource(source);
  } catch (error) {
    if (error instanceof FieldFault) throw badObject(error.message);
    throw error;
  }
}

function badObject(message: string): HullfitError {
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return new HullfitError('bad-source', message, [
    { severity: 'error', code: 'bad-object', message, ...place },
  ]);
}

/**
 * Rejects with a HullfitError for an object that is no source and for a bad option, and with the signal's reason; what is wrong with the
 * text or its data is among the diagnostics.
 */
export async function compileSource(source: Source, request: Request): Promise<Compiled> {
  const { only, signal, timed } = request;
  const { text, given } = readSource(source);
  const overrides = new Map(
    Object.entries(request.set ?? {}).map(([clause, value]) => [clause, String(value)]),
  );
  try {
    const { diagnostics, fits } = await compileGiven(text, pathOf(request), {
      given,
      overrides,
      largestDataFile: largestOf(request),
      ...(only && { only }),
      ...(signal && { signal }),
      ...(timed && { timed }),
    });
    return { diagnostics: inOrder(diagnostics).map(diagnosticRecord), fits };
  } catch (error) {
    if (error instanceof UsageError) throw new HullfitError('bad-argument', sentenceOfSet(error.message));
    if (isOperationCancelled(error) && signal?.aborted) throw signal.reason;
    throw error;
  }
}

/** In the words of the option instead of the command line's. */
function sentenceOfSet(message: string): string {
  return message.replace(/^--set ([^=]+)=/, 'set.$1 = ').replace('--set of their own', 'fields of their own');
}

function pathOf({ file, baseDirectory }: SourceOptions): string {
  const path = resolve(file ?? INLINE);
  return join(baseDirectory === undefined ? dirname(path) : resolve(baseDirectory), basename(path));
}

const LARGEST_MEGABYTES = 2000;

function largestOf({ largestFile = LARGEST_MEGABYTES }: SourceOptions): number {
  if (largestFile > 0) return largestFile * MEGABYTE;
  throw new HullfitError(
    'bad-argument',
    `largestFile is ${largestFile}, but must be a number of megabytes above 0.`,
  );
}

/** What `fit` throws for a source that has errors. */
export function errorOf(source: Source, diagnostics: readonly Diagnostic[]): HullfitError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) throw new Error('a fit has no job, and no error says why');
  const [{ line, column, message }] = errors;
  const place = typeof source === 'string' ? `line ${line}, column ${column}: ` : '';
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more, in \`diagnostics\`)`;
  return new HullfitError('bad-source', `${place}${message}${more}`, diagnostics);
}

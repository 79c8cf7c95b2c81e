/** The network of a result as a file that runs with no Hullfit. */
import { ExportRefusal } from '../result/export/choices';
import type { Exporter } from '../result/export/exporter';
import { EXPORTERS, type Exported, exportResult } from '../result/export/registry';
import { suggestion } from '../data/didYouMean';
import type { FitResult } from '../result/schema';
import { HullfitError } from './errors';
import { readResult } from './readResult';

/** What a network can be exported to, as `hullfit export --to`. */
export type ExportFormat = 'c' | 'onnx' | 'python' | 'typescript' | 'breakpoints' | 'json';

/** What is exported, and how. */
export interface ExportOptions<F extends ExportFormat = ExportFormat> {
  /** A C header, an ONNX model, a Python or TypeScript module, a csv of the bends (one input), or the result itself. */
  readonly to: F;
  /** Of the function and the file, made safe; that of the fit where it is left out. */
  readonly name?: string | undefined;
  /** The type of its numbers; the format's usual one where it is left out. `fixed16` and `fixed32` are whole numbers, of C alone. */
  readonly number?: 'double' | 'float' | 'fixed16' | 'fixed32' | undefined;
  /** Outside the range of the data: the network's own value (`extrapolate`, where it is left out), or that of the nearest point (`clamp`). */
  readonly range?: 'extrapolate' | 'clamp' | undefined;
}

/** An exported network as text. */
export interface ExportedText {
  /** The name with the format's extension. */
  readonly fileName: string;
  /** The file's content. */
  readonly text: string;
}

/** An exported network as bytes. */
export interface ExportedBytes {
  /** The name with the format's extension. */
  readonly fileName: string;
  /** The file's content. */
  readonly bytes: Uint8Array;
}

/** Text of every format but ONNX, whose files are bytes. */
export type ExportedNetwork<F extends ExportFormat = ExportFormat> = F extends 'onnx'
  ? ExportedBytes
  : ExportedText;

/**
 * The network of a result as a file that runs with no Hullfit. It takes raw inputs in the order of `result.samples`, and gives the target's
 * unit; nothing is written to the disk.
 *
 * @param result what `fit` came to, its JSON text, or the same read from a file
 *
 * Throws a HullfitError: `bad-result`, `bad-argument`, `no-network`, or `not-exportable` where the format does not offer what is asked.
 */
export function exportNetwork<F extends ExportFormat>(
  result: FitResult | string,
  options: ExportOptions<F>,
): ExportedNetwork<F>;
export function exportNetwork(
  result: FitResult | string,
  options: ExportOptions,
): ExportedText | ExportedBytes {
  const known = readResult(result);
  const { name, number, range } = options;
  const exporter = exporterOf(options.to);
  const { file: fileName, content } = orError(known, () =>
    exportResult(known, exporter, {
      ...(number !== undefined && { number }),
      ...(name !== undefined && { name }),
      ...(range !== undefined && { beyond: oneOf('range', range, ['extrapolate', 'clamp'] as const) }),
    }),
  );
  return typeof content === 'string' ? { fileName, text: content } : { fileName, bytes: content };
}

function exporterOf(to: string): Exporter {
  const ids = EXPORTERS.map(({ id }) => id);
  return EXPORTERS[ids.indexOf(oneOf('to', to, ids))];
}

function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((word) => word === value);
  if (found !== undefined) return found;
  throw new HullfitError(
    'bad-argument',
    `${option} is ${JSON.stringify(value)}; ${suggestion(String(value), known, '"')}`,
  );
}

function orError(result: FitResult, act: () => Exported): Exported {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ExportRefusal)) throw error;
    throw new HullfitError(result.objective === null ? 'no-network' : 'not-exportable', error.message);
  }
}

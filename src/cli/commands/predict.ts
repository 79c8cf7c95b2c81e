/** `hullfit predict`: the network's value for each row of a table, one a line, in full precision; or the label of its class. */
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { plural } from '../../data/fault';
import { isJson, isText } from '../../data/tableFiles';
import { checkTarget } from '../../result/atomicWrite';
import { goalOf, hasClasses } from '../../result/goals';
import { columnsOf } from '../../result/inputs';
import { rangesOfResult } from '../../result/ranges';
import { UNNAMED_CLASSES, type FitResult } from '../../result/schema';
import { badUsage, LARGEST_FILE, largestFile, readArguments } from '../arguments';
import type { Command, Io } from '../command';
import { CommandError, ExitCode } from '../exitCodes';
import { orSentence, readResultFile, writeText } from '../files';
import { CsvInputs } from '../predict/csvInputs';
import { piecesOfFile, rowsOfTable } from '../predict/inputFile';
import { PieceThreads } from '../predict/pieceThreads';
import { CsvPredictor, type Source } from '../predict/predictedCsv';
import type { LineOptions } from '../predict/predictedLines';
import type { RangedInput } from '../predict/rowEndings';
import type { InputRows, RowOptions, WrittenTable } from '../predict/rows';
import { RowWriter } from '../predict/rowWriter';

const usage =
  'predict RESULT.json [INPUTS.csv] [--label] [--append] [--range] [--out FILE] [--largest-file MB]';

const OPTIONS = {
  ...LARGEST_FILE,
  append: { type: 'boolean' },
  label: { type: 'boolean' },
  out: { type: 'string' },
  range: { type: 'boolean' },
} as const;

const STANDARD_INPUT = 'standard input';

const ELSEWHERE = 'choose another place';

export const predict: Command = {
  name: 'predict',
  usage,
  summary:
    'predictions, one a line, or classes with --label (above 0 the first, else the second); --append writes ' +
    "the table's own lines with them as a column more, --range says of each row whether it is inside the range of the data; " +
    'INPUTS.csv (or standard input), of any size, names the inputs in its first line',
  async run(args, io) {
    const { positionals, values } = readArguments(args, { usage, least: 1, most: 2, options: OPTIONS });
    const [path, inputsPath] = positionals;
    const { append = false, label = false, out, range = false } = values;
    if (out === '') throw badUsage('--out names no file', usage);
    if (append && inputsPath !== undefined && isJson(extname(inputsPath))) {
      throw badUsage(
        `${inputsPath} is JSON, which has no lines to append to; give a csv, or leave out --append`,
        usage,
      );
    }
    const result = await readResultFile(path);
    if (label && !hasClasses(goalOf(result.goal))) {
      throw badUsage(`${path} is no classification and has no labels; leave out --label`, usage);
    }
    if (result.objective === null) {
      throw new CommandError(
        ExitCode.unfinished,
        `${path} holds no network to predict with, since the fit is ${result.status}.`,
      );
    }
    const ranged = range ? rangedInputs(path, result) : undefined;
    if (out !== undefined) await orSentence(out, ELSEWHERE, () => checkTarget(out));
    const options: RowOptions = {
      columns: columnsOf(result.samples),
      dialect: result.samples.dialect,
      atOnce: rowsAtOnce(result),
      keepTexts: append,
      warn: (text) => io.err(text),
    };
    const lines: LineOptions = {
      target: result.samples.target,
      append,
      ranged,
      classes: label ? (result.samples.labels ?? UNNAMED_CLASSES) : undefined,
    };
    const writer = new RowWriter(inputsPath ?? STANDARD_INPUT, result, lines);
    const texts = predictions(result, inputsPath, largestInput(inputsPath, values), {
      io,
      lines,
      options,
      writer,
    });
    if (out === undefined) await printAll(texts, io);
    else await writeText(out, texts, ELSEWHERE);
    if (writer.outside > 0) {
      io.err(
        `${inputsPath ?? STANDARD_INPUT}: warning ${writer.outside} of ${plural(writer.rows, 'row')} outside the range of the data, ` +
          'where the network only extrapolates.\n',
      );
    }
    return ExitCode.ok;
  },
};

/** More would wait for the thread that reads and writes, and each takes some 30 MB of memory. */
const MOST_THREADS = 4;
/** Multiplications in doubled precision that are made without a pause: some ten milliseconds. */
const WORK_AT_ONCE = 3e6;
/** So many numbers are kept at once: the memory of more, and of their text, would come from the system each time. */
const NUMBERS_AT_ONCE = 2048;

function rowsAtOnce({ neurons, samples }: FitResult): number {
  const dimension = samples.inputs.length;
  // of one input a row takes a search among the kinks, however many these are
  if (dimension === 1) return NUMBERS_AT_ONCE;
  const most = Math.min(NUMBERS_AT_ONCE, WORK_AT_ONCE / (neurons.length + 1)) / dimension;
  return Math.max(1, Math.floor(most));
}

/** A csv is not kept, so that its size does not matter unless the user says so. */
function largestInput(path: string | undefined, values: Parameters<typeof largestFile>[0]): number {
  const kept = path !== undefined && /\.json$/i.test(path);
  return kept || values['largest-file'] !== undefined ? largestFile(values) : Infinity;
}

interface Prediction {
  readonly io: Io;
  readonly lines: LineOptions;
  readonly options: RowOptions;
  readonly writer: RowWriter;
}

/** The lines of some rows at a time. */
function predictions(
  result: FitResult,
  path: string | undefined,
  largestBytes: number,
  { io, lines, options, writer }: Prediction,
): AsyncIterable<Uint8Array> {
  const extension = (path === undefined ? '' : extname(path).toLowerCase()) || '.csv';
  if (path !== undefined && !isText(extension)) {
    return linesOf(rowsOfTable(path, extension, largestBytes, options), writer);
  }
  const csv = new CsvInputs(path ?? STANDARD_INPUT, options, extension);
  const source: Source =
    path === undefined
      ? { pieces: io.input, stop: () => io.input.destroy() }
      : { pieces: piecesOfFile(path, largestBytes), stop: () => undefined };
  const { activation, neurons, skip } = result;
  const start = (table: WrittenTable): PieceThreads =>
    new PieceThreads(join(io.bundles, 'predictor.js'), Math.min(MOST_THREADS, availableParallelism()), {
      network: { activation, neurons, skip },
      table,
      ...csv.layout,
      atOnce: options.atOnce,
      lines,
    });
  return new CsvPredictor(csv, source, writer, start).texts();
}

async function* linesOf(rows: AsyncIterable<InputRows>, writer: RowWriter): AsyncGenerator<Uint8Array> {
  for await (const some of rows) yield writer.write(some);
}

async function printAll(texts: AsyncIterable<Uint8Array>, io: Io): Promise<void> {
  for await (const text of texts) if (!(await io.outWritten(text))) return;
}

/** The inputs of numbers, with their ranges; of text every label is known. Throws CommandError where the result has none. */
function rangedInputs(path: string, result: FitResult): RangedInput[] {
  const ranges = rangesOfResult(result);
  if (ranges === null) {
    throw badUsage(
      `${path} is of an earlier version and does not tell the range of its data; fit again, or leave out --range`,
      usage,
    );
  }
  let at = 0;
  const ranged: RangedInput[] = [];
  for (const { name, labels } of columnsOf(result.samples)) {
    if (labels === undefined) ranged.push({ name, at, range: ranges[at] });
    at += labels?.length ?? 1;
  }
  return ranged;
}

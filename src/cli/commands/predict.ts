/** `hullfit predict`: the network's value for each row of a table, one a line, in full precision; or the label of its class. */
import { extname } from 'node:path';
import { plural } from '../../data/fault';
import { isJson } from '../../data/tableFiles';
import { checkTarget } from '../../result/atomicWrite';
import { goalOf, hasClasses } from '../../result/goals';
import { evaluateRows } from '../../result/predict';
import { columnsOf } from '../../result/inputs';
import { rangesOfResult } from '../../result/ranges';
import { UNNAMED_CLASSES, type FitResult } from '../../result/schema';
import { badUsage, LARGEST_FILE, largestFile, readArguments } from '../arguments';
import type { Command, Io } from '../command';
import { CommandError, ExitCode } from '../exitCodes';
import { orSentence, readResultFile, writeText } from '../files';
import { type InputOptions, type InputRows, rowsOfCsv, rowsOfFile } from '../inputRows';
import { PredictedLines, type RangedInput } from '../predictedLines';

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
    const options: InputOptions = {
      columns: columnsOf(result.samples),
      dialect: result.samples.dialect,
      atOnce: rowsAtOnce(result),
      largestBytes: largestInput(inputsPath, values),
      keepTexts: append,
      warn: (text) => io.err(text),
    };
    const rows =
      inputsPath === undefined
        ? rowsOfCsv(STANDARD_INPUT, io.input, options)
        : rowsOfFile(inputsPath, options);
    const lines = new PredictedLines({ target: result.samples.target, append, ranged });
    const texts = predictions(result, rows, lines, label);
    if (out === undefined) await printAll(texts, io);
    else await writeText(out, texts, ELSEWHERE);
    if (lines.outside > 0) {
      io.err(
        `${inputsPath ?? STANDARD_INPUT}: warning ${lines.outside} of ${plural(lines.rows, 'row')} outside the range of the data, ` +
          'where the network only extrapolates.\n',
      );
    }
    return ExitCode.ok;
  },
};

/** Multiplications in doubled precision that are made without a pause: some ten milliseconds. */
const WORK_AT_ONCE = 3e6;
/** So many numbers are kept at once: the memory of more, and of their text, would come from the system each time. */
const NUMBERS_AT_ONCE = 2048;

/** Of one input the network's kinks are put in order each time, which must not take longer than the rows themselves. */
function rowsAtOnce({ neurons, samples }: FitResult): number {
  const dimension = samples.inputs.length;
  if (dimension === 1) return Math.max(NUMBERS_AT_ONCE, neurons.length);
  const most = Math.min(NUMBERS_AT_ONCE, WORK_AT_ONCE / (neurons.length + 1)) / dimension;
  return Math.max(1, Math.floor(most));
}

/** A csv is not kept, so that its size does not matter unless the user says so. */
function largestInput(path: string | undefined, values: Parameters<typeof largestFile>[0]): number {
  const kept = path !== undefined && /\.json$/i.test(path);
  return kept || values['largest-file'] !== undefined ? largestFile(values) : Infinity;
}

/** The lines of some rows at a time. */
async function* predictions(
  result: FitResult,
  rows: AsyncIterable<InputRows>,
  lines: PredictedLines,
  label: boolean,
): AsyncGenerator<string> {
  for await (const some of rows) {
    const predicted = evaluateRows(result, some.inputs);
    yield lines.write(some, predicted, label ? classesOf(predicted, result, some) : undefined);
  }
}

async function printAll(texts: AsyncIterable<string>, io: Io): Promise<void> {
  for await (const text of texts) {
    io.out(text);
    if (!(await io.outDrained())) return;
  }
}

/** The labels of the values' classes; exactly 0 is on neither side of the boundary, and is told as the negative class. */
function classesOf(predicted: Float64Array, { samples }: FitResult, { file, lines }: InputRows): string[] {
  const { positive, negative } = samples.labels ?? UNNAMED_CLASSES;
  return Array.from(predicted, (value, i) => {
    if (!Number.isNaN(value)) return value > 0 ? positive : negative;
    throw new CommandError(
      ExitCode.badFile,
      `${file}:${lines[i]}: the inputs are so large that the network's value overflows, so that the row has no class; correct them.`,
    );
  });
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

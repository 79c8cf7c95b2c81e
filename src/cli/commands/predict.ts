/** `hullfit predict`: the network's value for each row of a table, one a line, in full precision; or the label of its class. */
import { checkTarget } from '../../result/atomicWrite';
import { goalOf, hasClasses } from '../../result/goals';
import { evaluateRows } from '../../result/predict';
import { UNNAMED_CLASSES, type FitResult } from '../../result/schema';
import { badUsage, LARGEST_FILE, largestFile, readArguments } from '../arguments';
import type { Command, Io } from '../command';
import { oneLine } from '../diagnostics';
import { CommandError, ExitCode } from '../exitCodes';
import { orSentence, readResultFile, writeText } from '../files';
import { type InputOptions, type InputRows, rowsOfCsv, rowsOfFile } from '../inputRows';

const usage = 'predict RESULT.json [INPUTS.csv] [--label] [--out FILE] [--largest-file MB]';

const OPTIONS = { ...LARGEST_FILE, label: { type: 'boolean' }, out: { type: 'string' } } as const;

const ELSEWHERE = 'choose another place';

export const predict: Command = {
  name: 'predict',
  usage,
  summary:
    'predictions, one a line, or classes with --label (above 0 the first, else the second); ' +
    'INPUTS.csv (or standard input), of any size, names the inputs in its first line',
  async run(args, io) {
    const { positionals, values } = readArguments(args, { usage, least: 1, most: 2, options: OPTIONS });
    const [path, inputsPath] = positionals;
    const { out, label = false } = values;
    if (out === '') throw badUsage('--out names no file', usage);
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
    if (out !== undefined) await orSentence(out, ELSEWHERE, () => checkTarget(out));
    const options: InputOptions = {
      columns: result.samples.columns ?? result.samples.inputs.map((name) => ({ name })),
      dialect: result.samples.dialect,
      atOnce: rowsAtOnce(result),
      largestBytes: largestInput(inputsPath, values),
      warn: (text) => io.err(text),
    };
    const rows =
      inputsPath === undefined
        ? rowsOfCsv('standard input', io.input, options)
        : rowsOfFile(inputsPath, options);
    const texts = predictions(result, rows, label);
    if (out === undefined) await printAll(texts, io);
    else await writeText(out, texts, ELSEWHERE);
    return ExitCode.ok;
  },
};

/** Multiplications in doubled precision that are made without a pause: some ten milliseconds. */
const WORK_AT_ONCE = 3e6;
/** So many numbers are kept at once. */
const NUMBERS_AT_ONCE = 16_384;

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
  label: boolean,
): AsyncGenerator<string> {
  for await (const some of rows) {
    const predicted = evaluateRows(result, some.inputs);
    const lines = label ? classesOf(predicted, result, some) : predicted;
    yield Array.from<number | string, string>(lines, (line) => `${line}\n`).join('');
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
  // a label may have line breaks, as a quoted cell may
  const [above, below] = [oneLine(positive), oneLine(negative)];
  return Array.from(predicted, (value, i) => {
    if (!Number.isNaN(value)) return value > 0 ? above : below;
    throw new CommandError(
      ExitCode.badFile,
      `${file}:${lines[i]}: the inputs are so large that the network's value overflows, so that the row has no class; correct them.`,
    );
  });
}

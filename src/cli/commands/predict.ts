/** `hullfit predict`: the network's value for each row of a table, one a line, in full precision; or the label of its class. */
import { extname } from 'node:path';
import { columnAdvice, headerWarning } from '../../data/columns';
import { refusedFile } from '../../data/fileProblem';
import { type Cell, readNumber } from '../../data/number';
import { oddCell } from '../../data/oddCell';
import type { DataOutcome } from '../../data/problem';
import { readTableFile } from '../../data/readFile';
import { readTable } from '../../data/readTable';
import { FileRefused } from '../../data/regularFile';
import { positionsOf, type Table } from '../../data/table';
import { evaluateRows } from '../../result/predict';
import { UNNAMED_CLASSES, type FitResult } from '../../result/schema';
import { badUsage, LARGEST_FILE, largestFile, readArguments } from '../arguments';
import type { Command, Io } from '../command';
import { oneLine } from '../diagnostics';
import { CommandError, ExitCode } from '../exitCodes';
import { readResultFile } from '../files';

const usage = 'predict RESULT.json [INPUTS.csv] [--label]';

const OPTIONS = { ...LARGEST_FILE, label: { type: 'boolean' } } as const;

export const predict: Command = {
  name: 'predict',
  usage,
  summary:
    'predictions, one a line, or classes with --label (above 0 the first, else the second); ' +
    'INPUTS.csv (or standard input) names the inputs in its first line',
  async run(args, io) {
    const { positionals, values } = readArguments(args, { usage, least: 1, most: 2, options: OPTIONS });
    const [path, inputsPath] = positionals;
    const result = await readResultFile(path);
    if (values.label && result.goal.kind !== 'classify') {
      throw badUsage(`${path} is no classification and has no labels; leave out --label`, usage);
    }
    if (result.objective === null) {
      throw new CommandError(
        ExitCode.unfinished,
        `${path} holds no network to predict with, since the fit is ${result.status}.`,
      );
    }
    const { inputs } = result.samples;
    const table = await readInputs(inputsPath, inputs, largestFile(values), io);
    const rows = selectInputs(table, inputs);
    const warning = headerWarning(table, inputs);
    if (warning !== undefined) io.err(`${table.file}:1: warning ${warning}\n`);
    const predicted = evaluateRows(result, rows);
    const lines = values.label ? classesOf(predicted, result, table) : predicted;
    io.out(Array.from<number | string, string>(lines, (line) => `${line}\n`).join(''));
    return ExitCode.ok;
  },
};

/** The labels of the values' classes; exactly 0 is on neither side of the boundary, and is told as the negative class. */
function classesOf(predicted: Float64Array, { samples }: FitResult, table: Table): string[] {
  const { positive, negative } = samples.labels ?? UNNAMED_CLASSES;
  // a label may have line breaks, as a quoted cell may
  const [above, below] = [oneLine(positive), oneLine(negative)];
  return Array.from(predicted, (value, i) => {
    if (!Number.isNaN(value)) return value > 0 ? above : below;
    const where = `${table.file}:${table.line(i)}`;
    throw new CommandError(
      ExitCode.badFile,
      `${where}: the inputs are so large that the network's value overflows, so that the row has no class; correct them.`,
    );
  });
}

/** `names` are the columns that will be looked at. */
async function readInputs(
  path: string | undefined,
  names: readonly string[],
  largestBytes: number,
  io: Io,
): Promise<Table> {
  const outcome =
    path === undefined
      ? readTable('standard input', '.csv', await io.readInput())
      : await readNamed(path, names, largestBytes);
  if (!outcome.ok) throw new CommandError(ExitCode.badFile, outcome.problems[0].message);
  return outcome.value;
}

async function readNamed(
  path: string,
  names: readonly string[],
  largestBytes: number,
): Promise<DataOutcome<Table>> {
  try {
    const wanted = new Map(names.map((name) => [name, 'numbers' as const]));
    return await readTableFile(path, extname(path) || '.csv', { name: path, wanted, largestBytes });
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    const problem = refusedFile(path, path, error).problems[0];
    const code = problem.code === 'missing-file' ? ExitCode.badUsage : ExitCode.badFile;
    throw new CommandError(code, problem.message);
  }
}

/** The columns by name, in the network's order, row-major; other columns do not matter. */
function selectInputs(table: Table, names: readonly string[]): Float64Array {
  const known = positionsOf(table);
  const positions = names.map((name) => {
    const position = known.get(name);
    if (position === undefined) {
      const advice = columnAdvice(table, name);
      throw new CommandError(ExitCode.badFile, `${table.file}:1: there is no column "${name}"; ${advice}`);
    }
    if (table.columns.indexOf(name, position + 1) >= 0) {
      throw new CommandError(
        ExitCode.badFile,
        `${table.file}:1: there is more than one column "${name}"; rename one of them.`,
      );
    }
    return position;
  });
  const inputs = new Float64Array(table.count * names.length);
  for (let i = 0; i < table.count; i++) {
    positions.forEach((position, k) => {
      const reading = readNumber(table.cell(i, position));
      if (reading.kind === 'number') {
        inputs[i * names.length + k] = reading.value;
        return;
      }
      const where = `${table.file}:${table.line(i)}: column "${names[k]}"`;
      const fault = cellFault(reading.kind, table.cell(i, position));
      throw new CommandError(ExitCode.badFile, `${where} ${fault}`);
    });
  }
  return inputs;
}

function cellFault(kind: string, cell: Cell): string {
  const text = String(cell).trim();
  const odd = kind === 'text' ? oddCell(text) : undefined;
  if (odd) return `is "${text}", ${odd.what}; ${odd.advice}`;
  const shown = text.length > 30 ? `${text.slice(0, 30)}…` : text;
  return `${kind === 'missing' ? 'is empty' : `is "${shown}"`}; a prediction needs a finite number there.`;
}

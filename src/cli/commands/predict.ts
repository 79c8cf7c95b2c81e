/** `hullfit predict`: the network's value for each row of a table, one a line, in full precision. */
import { extname } from 'node:path';
import { readNumber } from '../../data/number';
import { readTable } from '../../data/readTable';
import type { Table } from '../../data/table';
import { suggestion } from '../../data/didYouMean';
import { evaluateRows } from '../../result/predict';
import { readArguments } from '../arguments';
import type { Command, Io } from '../command';
import { CommandError, ExitCode } from '../exitCodes';
import { readBytes, readResultFile } from '../files';

const usage = 'predict RESULT.json [INPUTS.csv]';

export const predict: Command = {
  name: 'predict',
  usage,
  summary: 'predictions, one a line; INPUTS.csv (or standard input) names the inputs in its first line',
  async run(args, io) {
    const { positionals } = readArguments(args, { usage, least: 1, most: 2, options: {} });
    const [path, inputsPath] = positionals;
    const result = await readResultFile(path);
    if (result.objective === null) {
      throw new CommandError(
        ExitCode.unfinished,
        `${path} holds no network to predict with, since the fit is ${result.status}.`,
      );
    }
    const table = await readInputs(inputsPath, io);
    const values = evaluateRows(result, selectInputs(table, result.samples.inputs));
    io.out(Array.from(values, (value) => `${value}\n`).join(''));
    return ExitCode.ok;
  },
};

async function readInputs(path: string | undefined, io: Io): Promise<Table> {
  const outcome =
    path === undefined
      ? readTable('standard input', '.csv', new TextEncoder().encode(await io.readInput()))
      : readTable(path, extname(path) || '.csv', await readBytes(path));
  if (!outcome.ok) throw new CommandError(ExitCode.badFile, outcome.problems[0].message);
  return outcome.value;
}

/** The columns by name, in the network's order, row-major; other columns do not matter. */
function selectInputs(table: Table, names: readonly string[]): Float64Array {
  const positions = names.map((name) => {
    const position = table.columns.indexOf(name);
    if (position >= 0) return position;
    const hint = suggestion(name, table.columns, '"');
    throw new CommandError(ExitCode.badFile, `${table.file}:1: there is no column "${name}"; ${hint}`);
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
      const what = reading.kind === 'missing' ? 'is empty' : `is "${String(table.cell(i, position)).trim()}"`;
      throw new CommandError(ExitCode.badFile, `${where} ${what}; a prediction needs a finite number there.`);
    });
  }
  return inputs;
}

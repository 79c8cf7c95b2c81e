/** `hullfit export`: the network as a file that runs with no Hullfit. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type BeyondRange, ExportRefusal, type NumberType } from '../../result/export/choices';
import { type Exporter } from '../../result/export/exporter';
import { EXPORTERS, type Exported, exportResult } from '../../result/export/registry';
import { badUsage, readArguments } from '../arguments';
import type { Command } from '../command';
import { CommandError, ExitCode } from '../exitCodes';
import { readResultFile, writeText } from '../files';

const FORMATS = EXPORTERS.map(({ id }) => id).join('|');
const NUMBERS: readonly NumberType[] = ['double', 'float', 'fixed16', 'fixed32'];
const RANGES: readonly BeyondRange[] = ['extrapolate', 'clamp'];

const usage = `export RESULT.json --to ${FORMATS} [--out PATH] [--name NAME] [--number ${NUMBERS.join('|')}] [--range ${RANGES.join('|')}]`;

const OPTIONS = {
  to: { type: 'string' },
  out: { type: 'string' },
  name: { type: 'string' },
  number: { type: 'string' },
  range: { type: 'string' },
} as const;

export const exportNetwork: Command = {
  name: 'export',
  usage,
  summary:
    'a file that runs with no Hullfit; without --out it is NAME with its extension, in this folder, and replaces nothing there',
  async run(args, io) {
    const { positionals, values } = readArguments(args, { usage, least: 1, most: 1, options: OPTIONS });
    const exporter = exporterOf(values.to);
    const number = oneOf('number', values.number, NUMBERS);
    const beyond = oneOf('range', values.range, RANGES);
    const { name, out } = values;
    if (out === '') throw badUsage('--out names no file', usage);
    if (name?.trim() === '') throw badUsage('--name is empty', usage);
    const [path] = positionals;
    const result = await readResultFile(path);
    // what a fit did not come to is no fault of the command
    const code = result.objective === null ? ExitCode.unfinished : ExitCode.badUsage;
    const exported = refusable(path, code, () =>
      exportResult(result, exporter, {
        ...(number && { number }),
        ...(name !== undefined && { name }),
        ...(beyond && { beyond }),
      }),
    );
    const target = targetOf(out, exported);
    await writeText(target, exported.content, 'choose another place');
    io.out(`${target} is written: ${exporter.label}, ${exported.size}.\n`);
    return ExitCode.ok;
  },
};

function exporterOf(id: string | undefined): Exporter {
  if (id === undefined) throw badUsage('--to is missing', usage);
  const exporter = EXPORTERS.find((one) => one.id === id);
  if (exporter === undefined) throw badUsage(`--to ${id} is no format`, usage);
  return exporter;
}

function oneOf<T extends string>(
  option: string,
  text: string | undefined,
  known: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const found = known.find((word) => word === text);
  if (found === undefined) throw badUsage(`--${option} ${text} is none of ${known.join(', ')}`, usage);
  return found;
}

function refusable<T>(path: string, code: ExitCode, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ExportRefusal)) throw error;
    throw new CommandError(code, `${path}: ${error.message}`);
  }
}

/** Where it goes; what nobody named is not replaced. */
function targetOf(out: string | undefined, { file }: Exported): string {
  if (out !== undefined) return isFolder(out) ? join(out, file) : out;
  if (!existsSync(file)) return file;
  throw new CommandError(
    ExitCode.badUsage,
    `${file} is there already; write --out ${file} to replace it, or give another --name.`,
  );
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** `hullfit new`: a commented starter file, or one for a table. */
import { basename, resolve } from 'node:path';
import { withoutTableExtension } from '../../data/tableFiles';
import { textCompiler } from '../../language/compile';
import { StarterError, starterOf } from '../../language/starter';
import { checkTarget } from '../../result/atomicWrite';
import { badUsage, LARGEST_FILE, largestFile, readArguments } from '../arguments';
import type { Command } from '../command';
import { CommandError, ExitCode } from '../exitCodes';
import { orSentence, writeText } from '../files';
import { STARTER } from '../starter';

const usage = 'new NAME | new [NAME] --from TABLE.csv [--target COLUMN] [--largest-file MB]';

const OPTIONS = { ...LARGEST_FILE, from: { type: 'string' }, target: { type: 'string' } } as const;

const ANOTHER = 'choose another name';

export const newFile: Command = {
  name: 'new',
  usage,
  summary:
    'writes NAME.hull, a commented starter file, or one that fits a table (TABLE.hull unless NAME says otherwise); never overwrites',
  async run(args, io) {
    const { positionals, values } = readArguments(args, { usage, least: 0, most: 1, options: OPTIONS });
    const { from, target } = values;
    const name = positionals.at(0) ?? (from && withoutTableExtension(from));
    if (name === undefined || name === '') throw badUsage('An argument is missing', usage);
    if (from === undefined && target !== undefined) throw badUsage('--target belongs to --from', usage);
    const path = name.endsWith('.hull') ? name : `${name}.hull`;
    const text =
      from === undefined
        ? STARTER.replace('FILE.hull', basename(path))
        : await tableStarter(from, path, target, largestFile(values));
    await writeText(path, text, ANOTHER, { exclusive: true });
    io.out(`${path} is written; run it with: hullfit fit ${path}\n`);
    return ExitCode.ok;
  },
};

async function tableStarter(
  shown: string,
  path: string,
  target: string | undefined,
  largest: number,
): Promise<string> {
  // What cannot be written is not worth the reading of a large table.
  await orSentence(path, ANOTHER, () => checkTarget(path));
  const request = { table: resolve(shown), shown, path: resolve(path) };
  try {
    return await starterOf(
      { ...request, ...(target !== undefined && { target }) },
      textCompiler(path, largest),
    );
  } catch (error) {
    if (!(error instanceof StarterError)) throw error;
    throw new CommandError(ExitCode.badFile, error.message);
  }
}

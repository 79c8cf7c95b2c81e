/** `hullfit new`: a commented starter file. */
import { basename } from 'node:path';
import { readArguments } from '../arguments';
import type { Command } from '../command';
import { ExitCode } from '../exitCodes';
import { writeText } from '../files';
import { STARTER } from '../starter';

const usage = 'new NAME';

export const newFile: Command = {
  name: 'new',
  usage,
  summary: 'writes NAME.hull, a commented starter file; never overwrites',
  async run(args, io) {
    const { positionals } = readArguments(args, { usage, least: 1, most: 1, options: {} });
    const path = positionals[0].endsWith('.hull') ? positionals[0] : `${positionals[0]}.hull`;
    const text = STARTER.replace('FILE.hull', basename(path));
    await writeText(path, text, 'choose another name', { exclusive: true });
    io.out(`${path} is written; run it with: hullfit fit ${path}\n`);
    return ExitCode.ok;
  },
};

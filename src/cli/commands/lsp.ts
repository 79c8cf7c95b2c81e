/** `hullfit lsp --stdio`: the language server for any editor, in this process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { badUsage, readArguments } from '../arguments';
import type { Command } from '../command';
import { CommandError, ExitCode } from '../exitCodes';

const usage = 'lsp --stdio';

export const lsp: Command = {
  name: 'lsp',
  usage,
  summary: 'the language server on standard input and output, for any editor',
  async run(args, io) {
    const { values } = readArguments(args, {
      usage,
      least: 0,
      most: 0,
      // editors add the id of their own process
      options: { stdio: { type: 'boolean' }, clientProcessId: { type: 'string' } },
    });
    if (!values.stdio) throw badUsage('The server speaks over standard input and output only', usage);
    const server = join(io.bundles, 'server.js');
    if (!existsSync(server)) {
      throw new CommandError(ExitCode.internal, `${server} is missing; install Hullfit again.`);
    }
    // the server reads --stdio from the process's arguments and ends the process when its client leaves
    await import(pathToFileURL(server).href);
    return ExitCode.ok;
  },
};

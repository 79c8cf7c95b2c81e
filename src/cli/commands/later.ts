/** Commands that are announced but not part of this version: they say so instead of pretending. */
import type { Command } from '../command';
import { CommandError, ExitCode } from '../exitCodes';

function later(name: string, usage: string, summary: string): Command {
  return {
    name,
    usage,
    summary: `${summary} (not in this version)`,
    run: () =>
      Promise.reject(
        new CommandError(ExitCode.badUsage, `This version of Hullfit does not have "hullfit ${name}" yet.`),
      ),
  };
}

export const exportNetwork = later(
  'export',
  'export RESULT.json --to onnx|c|python|typescript|json [--out PATH]',
  'a file that runs with no Hullfit',
);

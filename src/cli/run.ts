/** The one boundary of the command line: finds the command, and turns whatever it throws into one line and a code. */
import { VERSION } from '../result/version';
import type { Command, Io } from './command';
import { check } from './commands/check';
import { fit } from './commands/fit';
import { exportNetwork } from './commands/export';
import { lsp } from './commands/lsp';
import { newFile } from './commands/new';
import { predict } from './commands/predict';
import { report } from './commands/report';
import { sweep } from './commands/sweep';
import { worker } from './commands/worker';
import { verify } from './commands/verify';
import { oneLine } from './diagnostics';
import { CommandError, ExitCode } from './exitCodes';

const COMMANDS: readonly Command[] = [
  fit,
  sweep,
  worker,
  check,
  verify,
  predict,
  exportNetwork,
  report,
  newFile,
  lsp,
];

/** Runs `hullfit ...argv`. Never rejects. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...args] = argv;
  if (name === '--version' || name === '-v') {
    io.out(`${VERSION}\n`);
    return ExitCode.ok;
  }
  if (name === 'help' || name === '--help' || name === '-h') {
    io.out(help());
    return ExitCode.ok;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    io.err(name === undefined ? help() : `hullfit: there is no command "${name}"; see hullfit --help\n`);
    return ExitCode.badUsage;
  }
  if (args.includes('--help') || args.includes('-h')) {
    io.out(`hullfit ${command.usage}\n  ${command.summary}\n`);
    return ExitCode.ok;
  }
  try {
    return await command.run(args, io);
  } catch (error) {
    if (error instanceof CommandError) {
      io.err(`hullfit: ${oneLine(error.message)}\n`);
      return error.exitCode;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.err(`hullfit: internal failure, please report it with the file: ${oneLine(detail)}\n`);
    return ExitCode.internal;
  }
}

function help(): string {
  const commands = COMMANDS.map(({ usage, summary }) => `  hullfit ${usage}\n      ${summary}\n`).join('');
  return (
    'Fits data with the smallest-norm, sparse, one-hidden-layer leaky-ReLU network, and proves it.\n\n' +
    `${commands}\n` +
    'Exit codes: 0 every fit reached its gap; 1 a fit stopped early, was infeasible or was cancelled, or a claim does\n' +
    'not hold; 2 the file has errors; 3 bad usage; 4 an internal failure.\n'
  );
}

/** Entry of the command line (dist/cli.js): the process around `run`. */
import type { Io } from './command';
import { ExitCode } from './exitCodes';
import { systemReason } from './files';
import { run } from './run';

/** Whether an output could not be written for another reason than that nobody reads it. */
let outputFailed = false;

/** Writes until the reader goes away (`hullfit … | head`), which is no error, or until there is no room, which is one. */
function writer(stream: NodeJS.WriteStream, name: string): (text: string) => void {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (open && error.code !== 'EPIPE') {
      outputFailed = true;
      process.exitCode = ExitCode.internal;
      if (stream !== process.stderr) {
        io.err(
          `hullfit: ${name} cannot be written: ${systemReason(error)}; what is missing there is lost.\n`,
        );
      }
    }
    open = false;
  });
  return (text) => {
    if (open) stream.write(text);
  };
}

/** As a shell reports a process that Ctrl-C ended. */
const INTERRUPTED = 130;

/** What Ctrl-C cancels now; null when there is nothing to keep, and it ends the process. */
let cancel: (() => void) | null = null;
let pressed = false;
const onSignal = (): void => {
  if (pressed || cancel === null) process.exit(INTERRUPTED);
  pressed = true;
  cancel();
};
// From the start, so that the first and the second Ctrl-C mean the same however early they come.
process.on('SIGINT', onSignal).on('SIGTERM', onSignal);

const io: Io = {
  out: writer(process.stdout, 'standard output'),
  err: writer(process.stderr, 'standard error'),
  errIsTerminal: process.stderr.isTTY === true,
  readInput: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  },
  onInterrupt: (whatCancels) => {
    pressed = false;
    cancel = whatCancels;
    return () => {
      cancel = null;
    };
  },
  bundles: __dirname,
};

void run(process.argv.slice(2), io).then((code) => {
  // not process.exit: output to a pipe may still be under way
  process.exitCode = outputFailed ? ExitCode.internal : code;
});

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

/** What asks a process to end: Ctrl-C, a service manager, a closed terminal. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const io: Io = {
  out: writer(process.stdout, 'standard output'),
  err: writer(process.stderr, 'standard error'),
  errIsTerminal: process.stderr.isTTY === true,
  readInput: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  },
  onInterrupt: (cancel) => {
    // Only as long as there is something to cancel, and only once: a process without a listener is ended by the system itself,
    // at once, also where its own thread reads, builds or writes something large and would not get to a listener.
    const release = (): void => {
      for (const signal of ENDING) process.removeListener(signal, onSignal);
    };
    const onSignal = (): void => {
      release();
      cancel();
    };
    for (const signal of ENDING) process.on(signal, onSignal);
    return release;
  },
  bundles: __dirname,
};

void run(process.argv.slice(2), io).then((code) => {
  // not process.exit: output to a pipe may still be under way
  process.exitCode = outputFailed ? ExitCode.internal : code;
});

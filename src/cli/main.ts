/** Entry of the command line (dist/cli.js): the process around `run`. */
import type { Io } from './command';
import { run } from './run';

/** Writes until the reader goes away (`hullfit … | head`); what nobody reads is not an error. */
function writer(stream: NodeJS.WriteStream): (text: string) => void {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
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
  out: writer(process.stdout),
  err: writer(process.stderr),
  errIsTerminal: process.stderr.isTTY === true,
  readInput: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString('utf8');
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
  process.exitCode = code;
});

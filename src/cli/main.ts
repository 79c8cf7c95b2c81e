/** Entry of the command line (dist/cli.js): the process around `run`. */
import type { Io } from './command';
import { ExitCode } from './exitCodes';
import { systemReason } from './files';
import { run } from './run';

/** Whether an output could not be written for another reason than that nobody reads it. */
let outputFailed = false;

/** Writes until the reader goes away (`hullfit … | head`), which is no error, or until there is no room, which is one. */
class Output {
  private open = true;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    name: string,
  ) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (this.open && error.code !== 'EPIPE') {
        outputFailed = true;
        process.exitCode = ExitCode.internal;
        if (stream !== process.stderr) {
          io.err(
            `hullfit: ${name} cannot be written: ${systemReason(error)}; what is missing there is lost.\n`,
          );
        }
      }
      this.open = false;
    });
  }

  write(text: string | Uint8Array): void {
    // an empty text is no output: to write it would fail where there is no room
    if (this.open && text.length > 0) this.stream.write(text);
  }

  /** Waits until the bytes are on their way. False when there is no use in writing any more. */
  written(bytes: Uint8Array): Promise<boolean> {
    if (!this.open || bytes.length === 0) return Promise.resolve(this.open);
    return new Promise((resolve) => {
      // behind the listener of the error
      this.stream.write(bytes, () => setImmediate(() => resolve(this.open)));
    });
  }
}

/** What asks a process to end: Ctrl-C, a service manager, a closed terminal. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const out = new Output(process.stdout, 'standard output');
const err = new Output(process.stderr, 'standard error');

const io: Io = {
  out: (text) => out.write(text),
  err: (text) => err.write(text),
  outWritten: (bytes) => out.written(bytes),
  errIsTerminal: process.stderr.isTTY === true,
  // asked for only where it is read: to look at it opens it
  get input() {
    return process.stdin;
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

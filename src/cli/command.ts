/** What every command is: a name, its help, and a function from arguments to an exit code. */
import type { ExitCode } from './exitCodes';

/** The world as a command sees it. Text is written as given, line breaks included; bytes are text of UTF-8. */
export interface Io {
  out(text: string | Uint8Array): void;
  err(text: string): void;
  /** As `out`, and waits until the bytes may be written over. False when nobody reads them, or they cannot be written. */
  outWritten(bytes: Uint8Array): Promise<boolean>;
  readonly errIsTerminal: boolean;
  /** Standard input, as it comes; `destroy` ends waiting for more. */
  readonly input: AsyncIterable<Uint8Array> & { destroy(): void };
  /**
   * The first Ctrl-C (or SIGTERM, or SIGHUP) calls `cancel` instead of ending the process, a second one ends it. Call the answer
   * to undo.
   */
  onInterrupt(cancel: () => void): () => void;
  /** Folder of the bundles: cli.js, worker.js, server.js. */
  readonly bundles: string;
}

export interface Command {
  readonly name: string;
  /** As in the first column of the help. */
  readonly usage: string;
  readonly summary: string;
  /** Arguments after the command's name. Throws CommandError for what the user can mend. */
  run(args: readonly string[], io: Io): Promise<ExitCode>;
}

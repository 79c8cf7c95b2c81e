/** What the process's exit code says. */
export const ExitCode = {
  /** Every fit reached its gap; everything asked for was done. */
  ok: 0,
  /** A fit stopped early, was infeasible or was cancelled; a result's claim does not hold. */
  unfinished: 1,
  /** The file has errors. */
  badFile: 2,
  badUsage: 3,
  /** A fault of the program, or of the machine under it. */
  internal: 4,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends a command with one sentence on stderr. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
  }
}

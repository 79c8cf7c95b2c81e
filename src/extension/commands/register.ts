/** The one place where commands meet VS Code: it tells a message to the user from a cancellation from a fault. */
import * as vscode from 'vscode';
import { LSPErrorCodes, ResponseError } from 'vscode-languageclient/node';
import { fault, UserMessage, warn } from '../notify';

const CANCELLED: readonly number[] = [
  LSPErrorCodes.RequestCancelled,
  LSPErrorCodes.ServerCancelled,
  LSPErrorCodes.ContentModified,
];

export function isCancellation(error: unknown): boolean {
  return (
    error instanceof vscode.CancellationError ||
    (error instanceof ResponseError && CANCELLED.includes(error.code))
  );
}

/** Registers a command; whatever it throws ends here, and the command then answers undefined. */
export function registerCommand(
  id: string,
  title: string,
  log: vscode.LogOutputChannel,
  body: (argument: unknown) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (argument?: unknown) => {
    try {
      return await body(argument);
    } catch (error) {
      report(error, title, log);
      return undefined;
    }
  });
}

/** Tells the user about an error in the way it deserves. */
export function report(error: unknown, title: string, log: vscode.LogOutputChannel): void {
  if (isCancellation(error)) {
    log.debug(`${title}: cancelled.`);
  } else if (error instanceof UserMessage) {
    warn(error.message);
  } else {
    const problem = error instanceof Error ? error : new Error(String(error));
    log.error(problem);
    fault(`${title} failed: ${problem.message}`, log);
  }
}

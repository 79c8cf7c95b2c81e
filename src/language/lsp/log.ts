/** Where the language services write what went wrong. */
import type { Connection } from 'vscode-languageserver';

export type Log = (what: string, error: unknown) => void;

/** Into the client's log, or where there is no client on standard error. */
export function logOf(connection: Connection | undefined): Log {
  return (what, error) => {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    (connection?.console ?? console).error(`${what}: ${detail}`);
  };
}

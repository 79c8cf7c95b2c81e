/**
 * The border of the server: what comes in is checked before it is believed, and whatever goes wrong behind it is logged once
 * and answered in one sentence. Nothing that a client or a file sends ends the process.
 */
import { isOperationCancelled } from 'langium';
import * as v from 'valibot';
import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';

export class Boundary {
  constructor(
    private readonly connection: Pick<Connection, 'onRequest'>,
    /** Writes to the client's log. */
    private readonly log: (text: string) => void,
  ) {}

  /** Answers a request whose parameters are of `shape`. */
  request<const S extends v.GenericSchema>(
    method: string,
    shape: S,
    body: (params: v.InferOutput<S>, token: CancellationToken) => unknown,
  ): void {
    this.connection.onRequest(method, (params: unknown, token: CancellationToken) =>
      this.answer(method, () => body(read(shape, params, method), token)),
    );
  }

  /** Runs what answers a request: an error of ours is logged whole and answered in a sentence. */
  private async answer(method: string, body: () => unknown): Promise<unknown> {
    try {
      return await body();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      if (isOperationCancelled(error)) {
        throw new ResponseError(LSPErrorCodes.RequestCancelled, `${method} was overtaken by an edit.`);
      }
      this.log(`${method} failed: ${describe(error)}`);
      throw new ResponseError(ErrorCodes.InternalError, `${method} failed: ${firstLine(error)}`);
    }
  }

  /** Starts work that nobody waits for. */
  task(what: string, work: () => unknown): void {
    try {
      Promise.resolve(work()).catch((error: unknown) => this.failed(what, error));
    } catch (error) {
      this.failed(what, error);
    }
  }

  /** The same as a listener. */
  listener<A extends readonly unknown[]>(what: string, work: (...args: A) => unknown): (...args: A) => void {
    return (...args) => this.task(what, () => work(...args));
  }

  failed(what: string, error: unknown): void {
    if (!isOperationCancelled(error)) this.log(`${what} failed: ${describe(error)}`);
  }
}

/** Parameters of the wanted shape, or an error that says which of them is not. */
export function read<const S extends v.GenericSchema>(
  shape: S,
  params: unknown,
  method: string,
): v.InferOutput<S> {
  const parsed = v.safeParse(shape, params, { abortEarly: true, abortPipeEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = issue.path?.map(({ key }) => String(key)).join('.') ?? 'the parameters';
  // a shape may say in words what it wants; the library's own words begin so
  const words = issue.message.startsWith('Invalid ') ? (issue.expected ?? 'given') : issue.message;
  const wanted = issue.kind === 'schema' ? `${words}, but is ${issue.received}` : issue.message;
  throw new ResponseError(ErrorCodes.InvalidParams, `${method}: ${place} must be ${wanted}.`);
}

/** Codes of a pipe whose other end is gone: there is nobody left to serve, nor to tell. */
const CLIENT_GONE = new Set([
  'EPIPE',
  'ERR_STREAM_DESTROYED',
  'ERR_IPC_CHANNEL_CLOSED',
  'ERR_IPC_DISCONNECTED',
]);

/** The last resort: an error that no boundary saw is logged, and the server goes on with all it knows. */
export function surviveErrors(log: (text: string) => void): void {
  const survive = (kind: string) => (error: unknown) => {
    if (error instanceof Error && 'code' in error && CLIENT_GONE.has(String(error.code))) process.exit(1);
    log(`${kind}: ${describe(error)}`);
  };
  process.on('uncaughtException', survive('Uncaught exception'));
  process.on('unhandledRejection', survive('Unhandled rejection'));
}

/** With its stack, for the log. */
export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}

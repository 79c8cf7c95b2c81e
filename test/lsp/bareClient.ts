/** A client that is nobody's editor: JSON-RPC over the standard streams of `hullfit lsp --stdio`, and nothing else. */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  type CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { isOver } from '../helpers/load';

/** Milliseconds until a machine that is too busy for the limit is asked again. */
const LOOK = 500;

export interface Heard {
  readonly method: string;
  readonly params: unknown;
}

export class BareClient {
  readonly heard: Heard[] = [];
  private readonly child: ChildProcess;
  private readonly connection: MessageConnection;
  private readonly waiters = new Set<() => void>();
  readonly ended: Promise<number | null>;

  constructor(program: string) {
    this.child = spawn(process.execPath, [program, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.connection = createMessageConnection(
      new StreamMessageReader(this.child.stdout!),
      new StreamMessageWriter(this.child.stdin!),
    );
    this.connection.onNotification((method, params) => this.hear(method, params));
    this.connection.onUnhandledProgress((params) => this.hear('$/progress', params));
    // Whatever the server asks of its client (progress, refreshes, registrations) is granted.
    this.connection.onRequest((method, params) => {
      this.hear(method, params);
      return null;
    });
    this.connection.listen();
  }

  get pid(): number {
    return this.child.pid!;
  }

  ask<T>(method: string, params: unknown, cancel?: CancellationTokenSource): Promise<T> {
    return cancel
      ? this.connection.sendRequest<T>(method, params, cancel.token)
      : this.connection.sendRequest<T>(method, params);
  }

  tell(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  /** The first message from `first` on that a client hears and `accept` takes. The limit is one on a quiet machine. */
  async until<T>(method: string, accept: (params: T) => boolean, first = 0, limitMs = 30_000): Promise<T> {
    const since = performance.now();
    for (;;) {
      const found = this.heard.slice(first).find((one) => one.method === method && accept(one.params as T));
      if (found) return found.params as T;
      if (isOver(since, limitMs))
        throw new Error(
          `Waited in vain for ${method}; the last heard: ${JSON.stringify(this.heard.slice(-5))}`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, Math.max(LOOK, since + limitMs - performance.now()));
        const { waiters } = this;
        function done() {
          clearTimeout(timer);
          waiters.delete(done);
          resolve();
        }
        waiters.add(done);
      });
    }
  }

  dispose(): void {
    this.connection.dispose();
    if (this.child.exitCode === null) this.child.kill('SIGKILL');
  }

  private hear(method: string, params: unknown): void {
    this.heard.push({ method, params });
    for (const wake of [...this.waiters]) wake();
  }
}

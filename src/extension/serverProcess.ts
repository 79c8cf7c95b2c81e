/**
 * The process of the language server, started and ended by the extension itself: the library's own way forgets a process that
 * does not answer. Its life is a tagged union; there is at most one process at a time.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { IPCMessageReader, IPCMessageWriter, type MessageTransports } from 'vscode-languageclient/node';

type Life =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly child: ChildProcess; readonly gone: Promise<void> };

export interface ServerProcessOptions {
  /** Absolute path of dist/server.js. */
  readonly module: string;
  /** Folder it runs in. */
  readonly cwd: string | undefined;
  /** Arguments of Node, for debugging. */
  readonly execArgv: readonly string[];
  /** What it prints, which is none of the protocol. */
  readonly print: (text: string) => void;
}

export class ServerProcess {
  private life: Life = { kind: 'none' };

  constructor(private readonly options: ServerProcessOptions) {}

  /** Starts the process; one that is still there is ended before. */
  async start(): Promise<MessageTransports> {
    await this.kill();
    const { module, cwd, execArgv, print } = this.options;
    const child = fork(module, ['--node-ipc', `--clientProcessId=${process.pid}`], {
      ...(cwd === undefined ? {} : { cwd }),
      // In a desktop VS Code the extension host is no plain Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ELECTRON_NO_ASAR: '1' },
      execArgv: [...execArgv],
      silent: true,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => print(text.trimEnd()));
    }
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', (error) => {
        print(`The language server's process failed: ${error.message}`);
        // An error of sending leaves a process behind that still has its end to come.
        if (child.pid === undefined) resolve();
      });
    });
    const life: Life = { kind: 'running', child, gone };
    this.life = life;
    void gone.then(() => {
      if (this.life === life) this.life = { kind: 'none' };
    });
    return { reader: new IPCMessageReader(child), writer: new IPCMessageWriter(child) };
  }

  /** Waits for the end of a process that was asked to end; answers whether it did in time. */
  async gone(limitMs: number): Promise<boolean> {
    if (this.life.kind === 'none') return true;
    return within(
      limitMs,
      this.life.gone.then(() => true),
      false,
    );
  }

  /** Ends the process at once, without asking; resolves when it has gone. */
  async kill(): Promise<void> {
    if (this.life.kind === 'none') return;
    const { child, gone } = this.life;
    child.kill('SIGKILL');
    await gone;
  }
}

/** What `work` comes to, or `otherwise` when it takes longer. A rejection goes on. */
export function within<T>(limitMs: number, work: Promise<T>, otherwise: T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** A client that says what no client should, byte by byte if need be, to the real server on its standard streams. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { isOver } from '../helpers/load';

/** Milliseconds until a machine that is too busy for the limit is asked again. */
const LOOK = 500;

interface Answer {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export class StrangeClient {
  readonly heard: Answer[] = [];
  stderr = '';
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<number | null>;
  private held = Buffer.alloc(0);
  private lastId = 1000;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly listening = new Set<(message: Answer) => void>();

  constructor(bundles: string) {
    this.child = spawn(process.execPath, [join(bundles, 'server.js'), '--stdio']);
    this.child.stdout.on('data', (piece: Buffer) => this.take(piece));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin.on('error', () => undefined); // the server has ended; whoever waits for an answer says so
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  raw(bytes: string | Buffer): void {
    this.child.stdin.write(bytes);
  }

  /** One message, whatever it is. */
  say(message: unknown): void {
    const body = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
    this.raw(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  tell(method: string, params?: unknown): void {
    this.say({ jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) });
  }

  /** The answer, an error included. Rejects when the server ends or does not answer; the limit is one on a quiet machine. */
  ask(method: string, params?: unknown, limitMs = 30_000): Promise<Answer> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const since = performance.now();
      const look = (): void => {
        if (isOver(since, limitMs)) reject(new Error(`${method} was not answered. ${this.stderr}`));
        else timer = setTimeout(look, LOOK);
      };
      let timer = setTimeout(look, limitMs);
      void this.ended.then((code) => reject(new Error(`The server ended with ${code}: ${this.stderr}`)));
      this.waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.say({ jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) });
    });
  }

  /** The next message of a method that is no answer. */
  hear<T>(method: string, accept: (params: T) => boolean = () => true): Promise<T> {
    return new Promise((resolve) => {
      const listen = (message: Answer): void => {
        if (message.method !== method || !accept(message.params as T)) return;
        this.listening.delete(listen);
        resolve(message.params as T);
      };
      this.listening.add(listen);
    });
  }

  async open(folder: string | null, initializationOptions: object = {}): Promise<void> {
    await this.ask('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      workspaceFolders: folder === null ? null : [{ uri: folder, name: 'folder' }],
      initializationOptions,
    });
    this.tell('initialized', {});
  }

  dispose(): void {
    if (this.alive) this.child.kill('SIGKILL');
  }

  private take(piece: Buffer): void {
    this.held = Buffer.concat([this.held, piece]);
    for (;;) {
      const end = this.held.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.held.subarray(0, end).toString())?.[1]);
      if (this.held.length < end + 4 + length) return;
      const answer = JSON.parse(this.held.subarray(end + 4, end + 4 + length).toString()) as Answer;
      this.held = this.held.subarray(end + 4 + length);
      this.heard.push(answer);
      for (const listen of [...this.listening]) listen(answer);
      if (typeof answer.id === 'number' && answer.method === undefined) this.waiting.get(answer.id)?.(answer);
      // Whatever the server asks of its client is granted.
      else if (answer.id !== undefined && answer.method !== undefined)
        this.say({ jsonrpc: '2.0', id: answer.id, result: null });
    }
  }
}

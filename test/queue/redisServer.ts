/** A Redis server of Debian's for the tests of a file, or for a measurement: on a free port, with an append-only file in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/queue/connection';

const pem = (name: string): string => join(import.meta.dirname, 'tls', `${name}.pem`);
/** For localhost, signed by itself, for a hundred years; its key is for nothing else. */
export const CERTIFICATE = pem('certificate');

export class RedisServer {
  private child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly settings: readonly string[],
  ) {}

  /** `settings`: further arguments of redis-server, which come before its own here. */
  static start(...settings: string[]): Promise<RedisServer> {
    return RedisServer.with((port) => ['--port', String(port), ...settings]);
  }

  /** One that takes connections with TLS alone; `CERTIFICATE` is what makes a client trust it. */
  static startTls(...settings: string[]): Promise<RedisServer> {
    const certificate = ['--tls-cert-file', CERTIFICATE, '--tls-key-file', pem('key')];
    const tls = [...certificate, '--tls-ca-cert-file', CERTIFICATE, '--tls-auth-clients', 'no'];
    return RedisServer.with((port) => ['--port', '0', '--tls-port', String(port), ...tls, ...settings]);
  }

  private static async with(settings: (port: number) => readonly string[]): Promise<RedisServer> {
    const port = await freePort();
    const server = new RedisServer(port, mkdtempSync(join(tmpdir(), 'hullfit-redis-')), settings(port));
    await server.up();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it; resolves when it takes connections. */
  async up(): Promise<void> {
    const kept = ['--dir', this.folder, '--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const child = spawn('redis-server', [...kept, '--bind', '127.0.0.1', ...this.settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.on('error', reject);
      child.on('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${said}`)));
      child.stdout.on('data', (data: Buffer) => {
        said += data.toString();
        if (said.includes('Ready to accept connections')) resolve();
      });
    });
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  connect(): ReturnType<typeof connect> {
    return connect(this.url);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

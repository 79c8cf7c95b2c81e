/** The server's process ends with its client's, whatever its main thread does. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-guardian-'));
  await build({
    entryPoints: ['src/server/guardian.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: join(folder, 'guardian.js'),
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

it('is ended when the client has gone, though it is blocked', async () => {
  const client = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  const program = `require(${JSON.stringify(join(folder, 'guardian.js'))}).endWithClient(${client.pid});
    setTimeout(() => { process.stdout.write('blocked'); for (;;); }, 200);`;
  const server = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.once('exit', (_code, signal) => resolve(signal)));
  await new Promise((resolve) => server.stdout.once('data', resolve));
  let gone = false;
  void ended.then(() => (gone = true));
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(gone).toBe(false);
  client.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
});

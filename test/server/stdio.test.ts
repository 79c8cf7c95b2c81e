/** The server as any editor starts it: a process that speaks the protocol on stdin and stdout. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createProtocolConnection,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { ASKED_METHOD, type AskedAnswer } from '../../src/protocol/asked';
import { readResult } from '../../src/result/read';
import type { RivalResult } from '../../src/result/schema';
import { Method, type FitFinished, type FitsChanged, type RunFitsAnswer } from '../../src/protocol/fits';
import { buildBundles } from '../helpers/bundle';

const TEXT = `dataset spot { samples {
  0 -> 1
  1 -> 2
  2 -> 1
} }
fit sound { data spot compare gaussian_process() compare gradient_descent(width: 5, seeds: 1, steps: 50) }
fit astray { data sopt }
`;

let folder: string;
let server: ChildProcess;
let connection: ProtocolConnection;
let uri: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-server-'));
  renameSync(buildBundles('server', 'worker'), join(folder, 'dist'));
  const file = join(folder, 'a.hull');
  writeFileSync(file, TEXT);
  uri = pathToFileURL(file).href;
  server = spawn(process.execPath, [join(folder, 'dist', 'server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  connection = createProtocolConnection(
    new StreamMessageReader(server.stdout!),
    new StreamMessageWriter(server.stdin!),
  );
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'folder' }],
    initializationOptions: { workers: 1 },
  });
  await connection.sendNotification(InitializedNotification.type, {});
});

afterAll(() => {
  connection?.dispose();
  if (server?.exitCode === null) server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** The next notification of a kind. */
function next<T>(method: string, accept: (params: T) => boolean = () => true): Promise<T> {
  return new Promise((resolve) => {
    const listening = connection.onNotification(method, (params: T) => {
      if (!accept(params)) return;
      listening.dispose();
      resolve(params);
    });
  });
}

it('lists the fits of a file that is not open', async () => {
  const fits = next<FitsChanged>(
    Method.fitsChanged,
    (change) => change.uri === uri && change.fits.length === 2,
  );
  const listed = await connection.sendRequest<FitsChanged[]>(Method.listFits);
  const { fits: found } = listed.find((change) => change.uri === uri) ?? (await fits);
  expect(found.map(({ name, runnable }) => [name, runnable])).toEqual([
    ['sound', true],
    ['astray', false],
  ]);
});

it('publishes diagnostics once the file is open', async () => {
  const published = next<{ uri: string; diagnostics: Diagnostic[] }>(
    PublishDiagnosticsNotification.method,
    ({ diagnostics }) => diagnostics.length > 0,
  );
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'hullfit', version: 7, text: TEXT },
  });
  const { diagnostics } = await published;
  expect(diagnostics[0].range.start).toEqual({ line: 6, character: TEXT.split('\n')[6].indexOf('sopt') });
});

it('forgets a file that is closed and on no disk, although no watcher tells', async () => {
  const file = join(folder, 'passing.hull');
  const passing = pathToFileURL(file).href;
  const listed = (count: number) =>
    next<FitsChanged>(Method.fitsChanged, ({ uri: of, fits }) => of === passing && fits.length === count);
  writeFileSync(file, TEXT);
  const opened = listed(2);
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri: passing, languageId: 'hullfit', version: 1, text: TEXT },
  });
  await opened;
  rmSync(file);
  const gone = listed(0);
  await connection.sendNotification(DidCloseTextDocumentNotification.type, {
    textDocument: { uri: passing },
  });
  await gone;
  const left = await connection.sendRequest<FitsChanged[]>(Method.listFits);
  expect(left.map((change) => change.uri)).not.toContain(passing);
});

it('names the fit at a position', async () => {
  expect(await connection.sendRequest(Method.fitAt, { uri, line: 5, character: 6 })).toBe('sound');
  expect(await connection.sendRequest(Method.fitAt, { uri, line: 1, character: 0 })).toBeNull();
});

it('runs what is whole, and sends the result with the version of the text', async () => {
  const finished = next<FitFinished>(Method.fitFinished);
  const answer = await connection.sendRequest<RunFitsAnswer>(Method.runFits, { uri, onlyChanged: false });
  expect(answer).toEqual({ kind: 'started', fits: ['sound'] });
  const { version, result } = await finished;
  expect(version).toBe(7);
  expect(result).toMatchObject({ fit: 'sound', status: 'optimal' });
  expect(await connection.sendRequest(Method.getResult, { uri, fit: 'sound' })).toEqual({
    result,
    stale: false,
    version: 7,
  });
  expect(await connection.sendRequest<RunFitsAnswer>(Method.runFits, { uri, onlyChanged: true })).toEqual({
    kind: 'nothing',
    reason: 'Every fit is up to date.',
  });
});

it('runs the rivals of a fit that is current, without solving it again', async () => {
  const rivals: (readonly RivalResult[])[] = [];
  const changes: FitsChanged[] = [];
  const listening = [
    connection.onNotification(Method.fitFinished, ({ result }: FitFinished) => rivals.push(result.rivals)),
    connection.onNotification(Method.fitsChanged, (change: FitsChanged) => changes.push(change)),
  ];
  const request = { uri, onlyChanged: false, compare: true };
  expect(await connection.sendRequest<RunFitsAnswer>(Method.runFits, request)).toEqual({
    kind: 'started',
    fits: ['sound'],
  });
  await expect.poll(() => rivals.at(-1)?.length, { timeout: 60_000 }).toBe(2);
  listening.forEach((one) => one.dispose());
  expect(rivals.at(-1)!.map(({ kind }) => kind)).toEqual(['gaussian_process', 'gradient_descent']);
  const standings = changes.map(({ fits }) => fits.find(({ name }) => name === 'sound')!);
  expect(standings.map(({ comparing }) => comparing?.done)).toContain(0);
  expect(standings.every(({ state }) => state.kind === 'done')).toBe(true);
});

it('says what a fit asks that has not run, and of one that cannot run why', async () => {
  const ask = (fit: string) => connection.sendRequest<AskedAnswer>(ASKED_METHOD, { uri, fit });
  const asked = await ask('sound');
  if (asked.kind !== 'asked') throw new Error(asked.reason);
  const { samples, neurons, objective } = readResult(asked.result);
  expect([samples.x, samples.y, neurons, objective]).toEqual([[[0], [1], [2]], [1, 2, 1], [], null]);
  expect(asked).toMatchObject({ version: 7, timeMs: 60_000 });
  expect(await ask('astray')).toEqual({
    kind: 'none',
    reason: expect.stringMatching(/^astray, or what it names, has errors/) as unknown,
  });
});

it('ends when it is asked to, its worker threads included', async () => {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  expect(await ended).toBe(0);
});

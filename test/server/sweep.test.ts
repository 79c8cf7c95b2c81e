/** Sweeps in the background, asked of the server as a process: their table as it grows, what cancels them, and what is kept. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { Method } from '../../src/protocol/fits';
import {
  SweepMethod,
  type RunSweepAnswer,
  type SweepRows,
  type SweepsChanged,
  type SweepSummary,
} from '../../src/protocol/sweepRuns';
import type { SweepRow } from '../../src/result/sweepResult';
import { buildBundles } from '../helpers/bundle';
import { isOver } from '../helpers/load';

const TEXT = `dataset d { generate curve(sin(3*x), from: -1, to: 1, samples: 12) }
fit f { data d goal least_squares penalty 5% }
sweep s { fit f vary penalty in [1%, 10%] vary weights in [l1, l2] folds 2 seed 1 }
dataset hard { generate teacher(neurons: 12, inputs: 2, samples: 200, seed: 1) }
fit slow { data hard goal within 0.001 gap 1e-12 time 60 s }
sweep long { fit slow vary tolerance from 0.001 to 0.1 steps 12 log }
sweep wrong { fit nowhere vary gap in [1e-3, 1e-6] }
`;

let folder: string;
let uri: string;
let server: ChildProcess;
let connection: ProtocolConnection;
let summaries: readonly SweepSummary[] = [];
const tables = new Map<string, { startedAt: string; rows: Map<number, SweepRow>; head: SweepRows['head'] }>();

async function start(): Promise<void> {
  server = spawn(process.execPath, [join(folder, 'dist', 'server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  connection = createProtocolConnection(
    new StreamMessageReader(server.stdout!),
    new StreamMessageWriter(server.stdin!),
  );
  connection.onNotification(SweepMethod.changed, ({ sweeps }: SweepsChanged) => {
    summaries = sweeps;
  });
  connection.onNotification(SweepMethod.rows, ({ startedAt, head, rows }: SweepRows) => {
    const before = tables.get(head.sweep);
    const table = before?.startedAt === startedAt ? before.rows : new Map<number, SweepRow>();
    for (const [point, row] of rows) table.set(point, row);
    tables.set(head.sweep, { startedAt, rows: table, head });
  });
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'folder' }],
    initializationOptions: { workers: 2, storage: join(folder, 'kept', 'results') },
  });
  await connection.sendNotification(InitializedNotification.type, {});
}

async function stop(): Promise<void> {
  const gone = once(server, 'exit');
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  await gone;
  connection.dispose();
}

const run = (sweep: string) => connection.sendRequest<RunSweepAnswer>(SweepMethod.run, { uri, sweep });

async function until(name: string, what: (sweep: SweepSummary) => boolean): Promise<SweepSummary> {
  const since = performance.now();
  for (;;) {
    const found = summaries.find((one) => one.name === name);
    if (found !== undefined && what(found)) return found;
    if (isOver(since, 30_000)) throw new Error(`Waited in vain for ${name}: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-swept-'));
  renameSync(buildBundles('server', 'worker'), join(folder, 'dist'));
  writeFileSync(join(folder, 'a.hull'), TEXT);
  uri = pathToFileURL(join(folder, 'a.hull')).href;
  await start();
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'hullfit', version: 1, text: TEXT },
  });
});

afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

it('tells which sweep stands where, and which cannot run', async () => {
  const place = { uri, line: 2, character: 8 };
  expect(await connection.sendRequest(SweepMethod.at, place)).toBe('s');
  expect(await connection.sendRequest(SweepMethod.at, { ...place, line: 1 })).toBeNull();
  await until('s', ({ runnable, state }) => runnable && state.kind === 'idle');
  expect(await run('wrong')).toMatchObject({ kind: 'nothing', reason: expect.stringContaining('errors') });
  expect(await run('none')).toMatchObject({ kind: 'nothing', reason: expect.stringContaining('none') });
});

it('runs a sweep: its rows come, and then its choice', async () => {
  expect(await run('s')).toEqual({ kind: 'started', points: 4, fits: 12 });
  const done = await until('s', ({ state }) => state.kind === 'done');
  expect(done).toMatchObject({ stale: false, table: { rows: 4, points: 4, recalled: false } });
  const { rows, head } = tables.get('s')!;
  expect([...rows.keys()].sort()).toEqual([0, 1, 2, 3]);
  expect(rows.get(1)).toMatchObject({ values: ['1%', 'l2'], status: 'optimal' });
  for (const { cv } of rows.values()) expect(cv).toBeGreaterThan(0);
  expect(head.choice).toMatchObject({ rule: 'lowest cv' });
  const { penalty, weights } = head.choice!.set;
  expect(done.table!.chosen).toBe(`penalty ${penalty}, weights ${weights}`);
});

it('answers while a long sweep runs, and ends it soon after it is cancelled', async () => {
  expect(await run('long')).toMatchObject({ kind: 'started', points: 12 });
  const running = await until('long', ({ state }) => state.kind === 'running');
  expect(running.state).toMatchObject({ total: 12 });
  const asked = performance.now();
  await connection.sendRequest(Method.alive);
  expect(isOver(asked, 1000)).toBe(false);
  expect(await connection.sendRequest(SweepMethod.cancel, { uri, sweep: 'long' })).toBe(1);
  await until('long', ({ state }) => state.kind === 'done');
  expect(tables.get('long')!.head.choice).toBeNull();
  expect(await connection.sendRequest(SweepMethod.cancel, { uri, sweep: 'long' })).toBe(0);
});

it('knows a table for stale as long as the text asks for another', async () => {
  const edit = (version: number, text: string) =>
    connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  await edit(2, TEXT.replace('samples: 12', 'samples: 13'));
  expect(await until('s', ({ stale }) => stale)).toMatchObject({ changed: 'text', table: { rows: 4 } });
  // what the fit itself says of what is varied has no part in the sweep
  await edit(3, `// the same\n${TEXT.replace('penalty 5%', 'penalty 6%')}`);
  await until('s', ({ stale, line }) => !stale && line === 3);
});

it('has the table again after a restart', async () => {
  const { startedAt, rows } = tables.get('s')!;
  await stop();
  tables.clear();
  summaries = [];
  await start();
  await until('s', ({ table }) => table !== undefined);
  expect(tables.get('s')).toMatchObject({ startedAt, rows });
  expect(await until('s', ({ stale }) => !stale)).toMatchObject({
    state: { kind: 'done' },
    table: { recalled: true, rows: 4 },
  });
});

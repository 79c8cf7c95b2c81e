/** Places of samples and trials of changes, asked of the server as a process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  CancellationTokenSource,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { Method, type FitFinished } from '../../src/protocol/fits';
import {
  PlacesMethod,
  type PlacesAnswer,
  type RemediesAnswer,
  type SampleAtAnswer,
} from '../../src/protocol/places';
import { TrialMethod, type ChangeAnswer, type TrialAnswer, type TrialChange } from '../../src/protocol/trial';
import { buildBundles } from '../helpers/bundle';

const TEXT = `network bent { bias free  skip affine }
dataset points { samples {
  // x     y
  0     -> 0
  1     -> 1.0

  2     -> 0.1
  3     -> 1
} }
dataset twice { samples {
  1 -> 1
  2 -> 0
  1 -> 3
} }
dataset table { from "table.csv"  inputs x  target y  rows 2..4 }
fit close { data points  network bent  goal within 0.05 }
fit smooth { data points  network bent  goal least_squares penalty 5% }
fit torn { data twice  network bent }
fit read { data table  network bent }
dataset sides { samples {
  0 -> -1
  1 -> 1
  2 -> -1
} }
fit share { data points  network bent  goal within 2% }
fit soft { data sides  network bent  goal classify soft 10 }
`;

let folder: string;
let server: ChildProcess;
let connection: ProtocolConnection;
let uri: string;
let csv: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-trial-'));
  renameSync(buildBundles('server', 'worker'), join(folder, 'dist'));
  writeFileSync(join(folder, 'a.hull'), TEXT);
  writeFileSync(join(folder, 'table.csv'), 'x,y\n9,9\n0,0\n1,1\n\n2,0\n');
  uri = pathToFileURL(join(folder, 'a.hull')).href;
  csv = pathToFileURL(join(folder, 'table.csv')).href;
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
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'hullfit', version: 1, text: TEXT },
  });
  const wanted = new Set(['close', 'smooth', 'torn', 'read']);
  const finished = new Promise<void>((resolve) => {
    connection.onNotification(Method.fitFinished, ({ result }: FitFinished) => {
      wanted.delete(result.fit);
      if (wanted.size === 0) resolve();
    });
  });
  await connection.sendRequest(Method.runFits, { uri, onlyChanged: false });
  await finished;
});

afterAll(() => {
  connection?.dispose();
  if (server?.exitCode === null) server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const places = (fit: string, ...rows: number[]) =>
  connection.sendRequest<PlacesAnswer>(PlacesMethod.places, { uri, fit, rows });
const sampleAt = async (fit: string, file: string, line: number) =>
  (await connection.sendRequest<SampleAtAnswer>(PlacesMethod.sampleAt, { uri, fit, file, line }))?.sample;
const tried = (fit: string, change: TrialChange) =>
  connection.sendRequest<TrialAnswer>(TrialMethod.try, { uri, fit, change });
const edits = (fit: string, change: TrialChange) =>
  connection.sendRequest<ChangeAnswer>(TrialMethod.edits, { uri, fit, change });
async function resultOf(fit: string, change: TrialChange) {
  const answer = await tried(fit, change);
  if (answer.kind !== 'fitted') throw new Error(answer.reason);
  return answer.result;
}

it('knows the line of each row, in the text and in the table', async () => {
  expect(await places('close', 1, 3, 9)).toEqual([
    { row: 1, line: 3, uri },
    { row: 3, line: 6, uri },
  ]);
  expect(await places('read', 2, 4)).toEqual([
    { row: 2, line: 2, uri: csv },
    { row: 4, line: 5, uri: csv },
  ]);
});

it('knows the sample on a line, and that there is none on others', async () => {
  const lines = [2, 3, 4, 5, 6, 7, 8].map((line) => sampleAt('close', uri, line));
  expect(await Promise.all(lines)).toEqual([undefined, 0, 1, undefined, 2, 3, undefined]);
  // the table's first row is left out by `rows`
  const rows = [0, 1, 2, 3, 5].map((line) => sampleAt('read', csv, line));
  expect(await Promise.all(rows)).toEqual([undefined, undefined, 0, 1, 2]);
  expect(await sampleAt('close', csv, 2)).toBeUndefined();
});

it('offers the quick fixes of what keeps a fit from being met', async () => {
  const remedies = await connection.sendRequest<RemediesAnswer>(PlacesMethod.remedies, { uri, fit: 'torn' });
  expect(remedies.map(({ title, version }) => [title, version])).toEqual([
    ['Add `goal within 1`', 1],
    ['Average rows of equal inputs', 1],
    ['Leave out row 1', 1],
    ['Leave out row 3', 1],
  ]);
  expect(await connection.sendRequest(PlacesMethod.remedies, { uri, fit: 'close' })).toEqual([]);
});

it('fits the text as a change would make it, and keeps nothing of it', async () => {
  const [tight, loose] = [
    await resultOf('close', { kind: 'tolerance', value: 0 }),
    await resultOf('close', { kind: 'tolerance', value: 0.2 }),
  ];
  expect(tight.goal).toEqual({ kind: 'interpolate' });
  expect(loose.goal).toMatchObject({ kind: 'within', tolerance: 0.2 });
  expect(loose.status).toBe('optimal');
  expect(loose.mass!).toBeLessThan(tight.mass!);
  const wide = await resultOf('share', { kind: 'share', value: 40 });
  expect(wide.goal).toMatchObject({ tolerance: { percent: 40 } });
  expect(wide.mass!).toBeLessThan((await resultOf('share', { kind: 'share', value: 1 })).mass!);
  const weak = await resultOf('soft', { kind: 'softness', value: 0.1 });
  expect(weak.goal).toMatchObject({ softness: 0.1 });
  expect(weak.mass!).toBeLessThan((await resultOf('soft', { kind: 'softness', value: 100 })).mass!);
  const mild = await resultOf('smooth', { kind: 'penalty', value: 50 });
  expect(mild.penalty?.percent).toBe(50);
  const moved = await resultOf('close', { kind: 'sample', row: 3, input: 2.5, target: -1 });
  expect(moved.samples.x?.[2]).toEqual([2.5]);
  expect(moved.samples.y?.[2]).toBe(-1);
  const { result, stale } = await connection.sendRequest<{ result: { goal: unknown }; stale: boolean }>(
    Method.getResult,
    { uri, fit: 'close' },
  );
  expect([result.goal, stale]).toEqual([{ kind: 'within', tolerance: 0.05 }, false]);
});

it('writes a change as one edit of the number', async () => {
  const at = (line: number, from: number, to: number) => ({
    start: { line, character: from },
    end: { line, character: to },
  });
  const goal = TEXT.split('\n')[15].indexOf('0.05');
  expect(await edits('close', { kind: 'tolerance', value: 0.2 })).toEqual({
    kind: 'edits',
    version: 1,
    edits: [{ range: at(15, goal, goal + 4), newText: '0.2' }],
  });
  const percent = TEXT.split('\n')[16].indexOf('5%');
  expect(await edits('smooth', { kind: 'penalty', value: 20 })).toMatchObject({
    edits: [{ range: at(16, percent, percent + 1), newText: '20' }],
  });
  const share = TEXT.split('\n')[24].indexOf('2%');
  expect(await edits('share', { kind: 'share', value: 3.5 })).toMatchObject({
    edits: [{ range: at(24, share, share + 1), newText: '3.5' }],
  });
  const weight = TEXT.split('\n')[25].indexOf('10 }');
  expect(await edits('soft', { kind: 'softness', value: 20 })).toMatchObject({
    edits: [{ range: at(25, weight, weight + 2), newText: '20' }],
  });
  expect(await edits('close', { kind: 'sample', row: 2, input: null, target: 2 })).toMatchObject({
    edits: [{ range: at(4, 2, 14), newText: '1     -> 2.0' }],
  });
});

it('writes the values of a point of a sweep, and leaves blocks that others use', async () => {
  const set = (fit: string, values: Readonly<Record<string, string>>) =>
    edits(fit, { kind: 'set', set: { ...values } });
  const texts = async (fit: string, values: Readonly<Record<string, string>>) => {
    const answer = await set(fit, values);
    return answer.kind === 'edits' ? answer.edits.map(({ newText }) => newText) : answer.reason;
  };
  expect(await texts('smooth', { penalty: '0.5%' })).toEqual(['0.5%']);
  expect(await texts('close', { tolerance: '0.2', at_most: '4', gap: '1e-9' })).toEqual([
    '0.2',
    ' sparsify at_most 4',
    ' gap 1e-9',
  ]);
  // the network is used by all fits: this one gets its own
  expect(await texts('smooth', { slope: '0', weights: 'l1' })).toEqual([
    'network bent_2 {\n  bias free\n  skip affine\n  activation leaky_relu(0)\n  weights l1 <= 1\n}\n\n',
    'network bent_2',
  ]);
  expect(await texts('read', { rows: '2..3' })).toEqual(['rows 2..3']);
  expect(await texts('close', { rows: '1..3' })).toBe(
    'Other fits use the dataset points too; change a copy of it by hand.',
  );
  expect(await texts('close', { penalty: '1' })).toBe('The goal has no penalty to change.');
  // a clause and a number of it, which a sweep varies together, are one clause
  expect(await texts('smooth', { goal: 'least_absolute penalty 5%', penalty: '2%' })).toEqual([
    'goal least_absolute penalty 2%',
  ]);
  expect(
    await texts('close', { goal: 'within 2% ', tolerance: '0.3', sparsify: 'off', at_most: '4' }),
  ).toEqual(['goal within 0.3', ' sparsify at_most 4']);
  expect(
    await texts('close', { penalty: '7', goal: 'within 0.1 penalty 5%', tolerance: '0.3', time: '9 s' }),
  ).toEqual(['goal within 0.3 penalty 7', ' time 9 s']);
  expect(await texts('close', { goal: 'fewest within 0.1', tolerance: '0.2' })).toEqual([
    'goal fewest within 0.2',
  ]);
  const slope = await texts('smooth', { activation: 'relu', slope: '0.25' });
  expect(slope[0]).toContain('activation leaky_relu(0.25)\n}');
  expect(await texts('close', { goal: 'interpolate', penalty: '1' })).toBe(
    'goal interpolate: The goal has no penalty to change.',
  );
  expect(await texts('close', { goal: 'fewest within 0.1', penalty: '1' })).toMatch(/no penalty to change/);
  const point = await resultOf('smooth', { kind: 'set', set: { penalty: '50%', slope: '0' } });
  expect([point.penalty?.percent, point.activation.slope]).toEqual([50, 0]);
});

it('says why a change cannot be made', async () => {
  const reason = async (fit: string, change: TrialChange) => {
    const answer = await tried(fit, change);
    return answer.kind === 'nothing' ? answer.reason : answer;
  };
  expect(await reason('close', { kind: 'penalty', value: 1 })).toBe('The goal has no penalty to change.');
  expect(await reason('read', { kind: 'sample', row: 2, input: null, target: 1 })).toBe(
    'The sample does not stand in the text.',
  );
  expect(await reason('smooth', { kind: 'tolerance', value: 1 })).toBe(
    '`goal least_squares` has no tolerance to change.',
  );
  expect(await reason('close', { kind: 'share', value: 1 })).toBe(
    'The goal has no tolerance in per cent to change.',
  );
  expect(await reason('close', { kind: 'softness', value: 1 })).toBe(
    'The goal has no weight of the margin to change.',
  );
  expect(await reason('close', { kind: 'penalty', value: -1 })).toBe('The goal has no penalty to change.');
});

it('ends a trial that is overtaken', async () => {
  const source = new CancellationTokenSource();
  const params = { uri, fit: 'close', change: { kind: 'tolerance', value: 0.011 } };
  const overtaken = connection.sendRequest<TrialAnswer>(TrialMethod.try, params, source.token).then(
    (answer) => (answer.kind === 'fitted' ? answer.result.status : answer.reason),
    (error: Error) => error.message,
  );
  source.cancel();
  expect(await overtaken).toMatch(/cancelled|overtaken|canceled/i);
  expect((await resultOf('close', { kind: 'tolerance', value: 0.012 })).status).toBe('optimal');
});

it('knows no place of a result whose text has changed', async () => {
  await connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text: TEXT.replace('1     -> 1.0', '1     -> 1.5') }],
  });
  expect(await places('close', 1)).toEqual([]);
  expect(await sampleAt('close', uri, 3)).toBeUndefined();
  expect(await places('torn', 1)).toHaveLength(1);
});

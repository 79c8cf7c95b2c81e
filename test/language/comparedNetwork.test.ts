/** `compare network("net.onnx")`: what becomes of the file, and what is said where it cannot be compared. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileText, textCompiler } from '../../src/language/compile';
import type { HullDiagnostic } from '../../src/language/diagnostic';
import { compile, folder, jobOf, unmark } from './marked';

const STATE = JSON.stringify({
  'fc1.weight': [[1], [-2]],
  'fc1.bias': [0.5, 0.25],
  'fc2.weight': [[1, -1]],
  'fc2.bias': [3],
  activation: 'relu',
});
const TABLE = 'x,y\n10,1\n12,2\n14,0\n';
const text = (call: string, dataset = '', network = ''): string =>
  `dataset d { from "t.csv" inputs x target y ${dataset} }
network n { ${network} }
fit f { data d network n compare ${call} }`;
const FILES = { 't.csv': TABLE, 'net.json': STATE };

/** The only finding on the fit, which must cover the marked token. */
async function finding(
  marked: string,
  files: Readonly<Record<string, string | Uint8Array>> = FILES,
): Promise<HullDiagnostic & { readonly runs: boolean }> {
  const { text: own, ranges } = unmark(marked);
  const { diagnostics, fits } = await compile(own, files);
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0].range).toEqual(ranges[0]);
  return { ...diagnostics[0], runs: fits[0].job !== null };
}

describe('a compared network', () => {
  it('is a rival of its content, in the inputs of the fit', async () => {
    const job = await jobOf(text('network("net.json")', 'scale standard'), FILES);
    const [task] = job.rivals;
    expect(job.rivals).toHaveLength(1);
    if (task.kind !== 'network') throw new Error(task.kind);
    expect(task).toMatchObject({
      file: 'net.json',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    const { offset, factor } = job.scaling;
    const [first] = task.network.neurons;
    expect(task.network.slope).toBe(0);
    // the pre-activation at x = 14
    expect(first.weights[0] * (14 - offset[0]) * factor[0] + first.bias).toBeCloseTo(14.5, 12);
    expect(task.network.skip.constant).toBe(3);
  });

  it('that changes is another rival of the same fit', async () => {
    const [before, after] = await Promise.all(
      [STATE, STATE.replace('0.25', '0.5')].map((state) =>
        jobOf(text('network("net.json")'), { ...FILES, 'net.json': state }),
      ),
    );
    expect(after.inputSha256).toBe(before.inputSha256);
    expect(after.rivals).not.toEqual(before.rivals);
  });

  it('may stand beside other rivals and other files, each once', async () => {
    const twice =
      'network("net.json") compare network("net.json") compare brute_force() compare network("b.json")';
    const { rivals } = await jobOf(text(twice), { ...FILES, 'b.json': STATE });
    expect(rivals.map(({ kind }) => kind)).toEqual(['network', 'brute_force', 'network']);
  });

  it('is looked for from the folder of the .hull file, and watched', async () => {
    const directory = folder(FILES);
    mkdirSync(join(directory, 'models'));
    writeFileSync(join(directory, 'models', 'net.json'), STATE);
    const { dataFiles, fits } = await compileText(
      text('network("models/net.json")'),
      join(directory, 'a.hull'),
    );
    expect(fits[0].job?.rivals).toHaveLength(1);
    expect(dataFiles).toContain(join(directory, 'models', 'net.json'));
  });

  it.each<[string, string, RegExp]>([
    ['network(<|"nett.json"|>)', 'missing-file', /There is no file "nett\.json"/],
    ['network(<|"t.csv"|>)', 'unknown-format', /must be an ONNX model/],
    ['<|network|>()', 'missing-argument', /needs the file of a trained network/],
    ['network(<|3|>)', 'bad-argument', /one file in quotes/],
    ['network(<|file: "net.json"|>)', 'bad-argument', /one file in quotes/],
    ['network("net.json", <|2|>)', 'bad-argument', /one file in quotes/],
    ['gradient_descent(width: <|"200"|>)', 'bad-argument', /`width` must be a whole number/],
    ['gradient_descent(<|"net.json"|>)', 'bad-argument', /Say which argument this is/],
  ])('%s: %s', async (call, code, message) => {
    expect(await finding(text(call))).toMatchObject({
      code,
      severity: 'error',
      message: expect.stringMatching(message) as string,
      runs: false,
    });
  });

  it('that is missing has the name that is near as its fix', async () => {
    const { fixes } = await finding(text('network(<|"nett.json"|>)'));
    expect(fixes?.[0].title).toBe('Change to "net.json"');
  });

  it('that is none, or has other inputs, keeps the fit from running', async () => {
    const marked = text('network(<|"net.json"|>)');
    const none = await finding(marked, { ...FILES, 'net.json': '{"a.weight": [[1]]}' });
    expect(none).toMatchObject({ code: 'not-a-network', runs: false });
    expect(none.message).toMatch(/^net\.json has 1 matrix of weights/);
    const two = await finding(marked, { ...FILES, 'net.json': STATE.replace('[[1],[-2]]', '[[1,2],[3,4]]') });
    expect(two).toMatchObject({ code: 'network-inputs-differ', runs: false });
    expect(two.message).toMatch(/takes 2 inputs, but this fit has 1/);
  });

  it('that is none of the fit’s networks is left out with a warning', async () => {
    const biased = await finding(text('network(<|"net.json"|>)', '', 'bias none'), {
      ...FILES,
      't.csv': 'x,y\n10,1\n20,2\n',
    });
    expect(biased).toMatchObject({ code: 'rival-too-large', severity: 'warning', runs: true });
    expect(biased.message).toMatch(
      /"net\.json" has neurons with a bias .*\. The fit runs without `network`\.$/,
    );
  });

  it('that is a device or a folder is not opened', async () => {
    const directory = folder(FILES);
    mkdirSync(join(directory, 'dir.json'));
    const { diagnostics } = await compileText(text('network("dir.json")'), join(directory, 'a.hull'));
    expect(diagnostics.map(({ code }) => code)).toEqual(['unreadable-file']);
  });

  it('is not read without trust, and its fit runs without it', async () => {
    const path = join(folder(FILES), 'a.hull');
    const own = 'dataset d { samples { 0 -> 0 \n 1 -> 1 } } fit f { data d compare network("net.json") }';
    const { store, compile: again } = textCompiler(path);
    store.access = () =>
      Promise.resolve({ kind: 'refused', code: 'untrusted-workspace', message: 'Not trusted.' });
    const { diagnostics, fits } = await again(own, path);
    expect(diagnostics).toMatchObject([{ code: 'untrusted-workspace', severity: 'information' }]);
    expect(fits[0].job?.rivals).toEqual([]);
  });

  it('outside the folder is not quoted from', async () => {
    const path = join(folder(FILES), 'a.hull');
    const other = join(folder({ 'net.json': '{"secret.weight": [[1]]}' }), 'net.json');
    const { store, compile: again } = textCompiler(path);
    store.access = (asked) => Promise.resolve({ kind: 'allowed', quote: asked !== other });
    const { diagnostics } = await again(text(`network(${JSON.stringify(other)})`), path);
    expect(diagnostics.map(({ code }) => code)).toEqual(['not-a-network']);
    expect(diagnostics[0].message).toMatch(
      /holds no network of one hidden layer .* nothing is quoted from it\.$/,
    );
  });

  it('is read again when it is written again', async () => {
    const directory = folder(FILES);
    const path = join(directory, 'a.hull');
    const { compile: again } = textCompiler(path);
    const hashOf = async (): Promise<unknown> =>
      (await again(text('network("net.json")'), path)).fits[0].job?.rivals.map(
        (task) => 'sha256' in task && task.sha256,
      );
    const before = await hashOf();
    expect(await hashOf()).toEqual(before);
    writeFileSync(join(directory, 'net.json'), STATE.replace('0.25', '0.75'));
    expect(await hashOf()).not.toEqual(before);
  });
});

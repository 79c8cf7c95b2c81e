/** `hullfit verify` as its users have it: what it proves, what it lists, and how it ends. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FitResult } from '../../src/result/schema';
import { Cli } from '../helpers/cli';

let cli: Cli;
beforeAll(() => {
  cli = new Cli('searcher');
});
afterAll(() => cli.dispose());

const FILE = `dataset d { samples {
 0 -> 1
 1 -> 3
 2 -> 2
 3 -> 2.5
 4 -> 1
} }
dataset twice { samples {
 0 -> 1
 1 -> 3
 0 -> 2
} }
fit f { data d holdout 20% seed 1 }
fit g { data twice }
`;

async function fitted(only: string): Promise<{ folder: string; result: FitResult; path: string }> {
  const folder = cli.folderWith({ 'a.hull': FILE });
  await cli.run(folder, ['fit', 'a.hull', '--only', only, '--out', 'out']);
  const path = join(folder, 'out', `${only}.json`);
  return { folder, path, result: JSON.parse(readFileSync(path, 'utf8')) as FitResult };
}

const without = (result: FitResult, field: keyof FitResult): FitResult =>
  Object.fromEntries(Object.entries(result).filter(([name]) => name !== field)) as unknown as FitResult;

async function verified(
  folder: string,
  path: string,
  result: FitResult,
): Promise<{ code: number | null; stdout: string }> {
  writeFileSync(path, JSON.stringify(result));
  return cli.run(folder, ['verify', path]);
}

test('what the result only repeats from its file is checked beside it, and listed without it', async () => {
  const { folder, path, result } = await fitted('f');
  const beside = await verified(folder, path, result);
  expect(beside.code).toBe(0);
  expect(beside.stdout).toContain('of fit f in');
  expect(beside.stdout).not.toMatch(/Not checked:[^]*requestedGap/);
  const tampered = await verified(folder, path, { ...result, requestedGap: 0.1 });
  expect(tampered.code).toBe(1);
  expect(tampered.stdout).toContain('requestedGap is not that of the file');
  const tested = await verified(folder, path, { ...result, test: { ...result.test!, rms: 1e-3 } });
  expect(tested.code).toBe(1);
  writeFileSync(join(folder, 'a.hull'), FILE.replace('-> 2.5', '-> 2.6'));
  const changed = await verified(folder, path, { ...result, requestedGap: 0.1 });
  expect(changed.code).toBe(0);
  expect(changed.stdout).toMatch(/requestedGap.*test\.rms.*: the \.hull file asks for something else/s);
});

test('a forged infeasible result is refused, the honest one is proven', async () => {
  const { folder, path, result } = await fitted('g');
  expect(result.status).toBe('infeasible');
  expect(result.reason).toContain('`goal within 0.5` (the least tolerance that can be met is 0.5)');
  const honest = await verified(folder, path, result);
  expect(honest.code).toBe(0);
  expect(honest.stdout).toContain('every network misses a sample by at least 0.5');
  expect((await verified(folder, path, { ...result, conflict: [1, 2] })).code).toBe(1);
  expect((await verified(folder, path, without(result, 'infeasibility'))).code).toBe(1);
});

test('Ctrl-C ends a long proof at once, with what is proven', async () => {
  // ten inputs, and a dual that takes minutes to bound
  const count = 300;
  const value = (i: number, k: number) => Math.sin(12.9898 * (i + 1) + 78.233 * (k + 1) * (i + 3));
  const x = Array.from({ length: count }, (_, i) => Array.from({ length: 10 }, (__, k) => value(i, k)));
  const y = x.map((row, i) => Math.cos(3 * row[0] + i));
  const { folder, path, result } = await fitted('f');
  const slow: FitResult = {
    ...without(result, 'test'),
    status: 'stopped',
    reason: 'The time limit was reached.',
    objective: null,
    mass: null,
    gap: null,
    residual: null,
    neurons: [],
    skip: { constant: 0, linear: x[0].map(() => 0) },
    dual: y.map((target) => target / 2),
    lowerBound: 50,
    trace: [],
    scaling: { offset: x[0].map(() => 0), factor: x[0].map(() => 1) },
    samples: { count, inputs: x[0].map((__, k) => `x${k}`), target: 'y', x, y },
  };
  writeFileSync(path, JSON.stringify(slow));
  const { child, ended } = cli.start(folder, ['verify', path]);
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const pressed = performance.now();
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  // 0.5 s on a quiet machine; here others are at work
  expect(performance.now() - pressed).toBeLessThan(3000);
  expect(code).not.toBe(0);
  expect(stdout).toMatch(/Interrupted/);
}, 60_000);

test('several results are checked one after another, and the worst of them is the answer', async () => {
  const { folder, result } = await fitted('f');
  writeFileSync(join(folder, 'heavier.json'), JSON.stringify({ ...result, mass: 2 * result.mass! }));
  const one = await cli.run(folder, ['verify', 'out/f.json', 'heavier.json']);
  expect(one.code).toBe(1);
  expect(one.stdout).toMatch(
    /^out\/f\.json\n[^]*every claim holds[^]*\n\nheavier\.json\n[^]*do not hold\.\n$/,
  );
  const missing = await cli.run(folder, ['verify', 'none.json', 'out/f.json']);
  expect(missing.code).toBe(3);
  expect(missing.stderr).toMatch(/^hullfit: none\.json /);
  expect(missing.stdout).toMatch(/^none\.json\n\nout\/f\.json\n[^]*every claim holds/);
});

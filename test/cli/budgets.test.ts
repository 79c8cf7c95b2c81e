/** Budgets of neurons on the command line: what the clauses find, what is said of it, and that verify agrees. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FitResult } from '../../src/result/schema';
import { Cli } from '../helpers/cli';

let cli: Cli;
beforeAll(() => {
  cli = new Cli('report');
});
afterAll(() => cli.dispose());

/** Two bends, at 2 and at 4, and a miss of at most 0.05 that a fixed sequence makes. */
const WAVE = Array.from({ length: 40 }, (_, i) => {
  const x = (i * 6) / 39;
  const miss = 0.05 * Math.sin(12.9898 * (i + 1));
  return `${x},${Math.abs(x - 2) - 0.5 * Math.max(0, x - 4) + miss}`;
});
const LINE = `dataset wave { from "wave.csv" inputs x target y }
network line { bias free skip affine }
fit one { data wave network line CLAUSES }
`;
const PLANE = `dataset plane { from "plane.csv" inputs a, b target y }
network plain { skip constant }
fit one { data plane network plain CLAUSES }
`;
const GRID = Array.from({ length: 36 }, (_, i) => {
  const [a, b] = [(i % 6) / 2.5 - 1, Math.floor(i / 6) / 2.5 - 1];
  return `${a},${b},${Math.max(0, a + b) - Math.max(0, a - b - 0.3) + 0.02 * Math.sin(12.9898 * (i + 1))}`;
});

async function fitted(
  text: string,
  clauses: string,
): Promise<{ result: FitResult; said: string; code: number | null }> {
  const folder = cli.folderWith({
    'wave.csv': ['x,y', ...WAVE].join('\n'),
    'plane.csv': ['a,b,y', ...GRID].join('\n'),
    'a.hull': text.replace('CLAUSES', clauses),
  });
  const { code, stdout } = await cli.run(folder, ['fit', 'a.hull', '--out', '.']);
  const result = JSON.parse(readFileSync(join(folder, 'one.json'), 'utf8')) as FitResult;
  const verified = await cli.run(folder, ['verify', 'one.json']);
  expect(verified).toMatchObject({ code: 0, stderr: '' });
  return { result, said: stdout, code };
}

describe('one input, free bias, affine skip: proven', () => {
  it('fewest within a tolerance', async () => {
    const { result, said, code } = await fitted(LINE, 'goal fewest within 0.06');
    expect(code).toBe(0);
    expect(result).toMatchObject({ status: 'optimal', goal: { kind: 'fewest', tolerance: 0.06 } });
    expect(result.neurons).toHaveLength(2);
    expect(said).toContain('2 neurons are the fewest within 0.06, which is proven.');
  });

  it('the least tolerance of a budget, where the one asked for takes more', async () => {
    const asked = 0.01;
    const { result, said, code } = await fitted(LINE, `goal within ${asked} sparsify at_most 1`);
    expect(code).toBe(0);
    expect(result.neurons).toHaveLength(1);
    const found =
      /1 neuron suffices within ([0-9.]+), where 0.01 was asked for; below that 2 are needed/.exec(said);
    const tolerance = Number(found?.[1]);
    expect(tolerance).toBeGreaterThan(asked);
    // the network reaches what is said, and a tolerance a thousandth smaller takes a neuron more
    expect(result.residual).toHaveProperty('max', expect.closeTo(tolerance, 4));
    const below = await fitted(LINE, `goal fewest within ${0.999 * tolerance}`);
    expect(below.result.neurons.length).toBeGreaterThan(1);
    const above = await fitted(LINE, `goal fewest within ${1.001 * tolerance}`);
    expect(above.result.neurons).toHaveLength(1);
  });

  it('the tolerance asked for, where the budget is enough for it', async () => {
    const { result, said } = await fitted(LINE, 'goal within 0.06 sparsify at_most 7');
    const plain = await fitted(LINE, 'goal within 0.06');
    expect(result.mass).toBeCloseTo(plain.result.mass!, 8);
    expect(result.neurons.length).toBeLessThanOrEqual(7);
    expect(said).toContain('neurons of at most 7');
  });
});

describe('elsewhere: a search that says so', () => {
  it.each([
    ['squares of one input', LINE, 'goal least_squares penalty 1% sparsify at_most 1', 1],
    ['a tolerance of two inputs', PLANE, 'goal within 0.05 sparsify at_most 4', 4],
    ['squares of two inputs', PLANE, 'goal least_squares penalty 2% sparsify at_most 2', 2],
  ])('%s', async (_, text, clauses, most) => {
    const { result, said } = await fitted(text, clauses);
    expect(result.neurons.length).toBeLessThanOrEqual(most);
    expect(said).toContain(`of at most ${most}; which of them are left was a search.`);
    // the bound is that of all networks: a budget may cost more, never less
    expect(result.objective!).toBeGreaterThanOrEqual(result.lowerBound * (1 - 1e-9));
  });
});

it.each([
  ['sparsify at_most', 'goal within 0.06', 'Say how many neurons there may be'],
  ['sparsify at_most 0', 'goal within 0.06', 'A budget is a whole number of neurons, at least 1'],
  ['sparsify merge 3', 'goal within 0.06', '`sparsify merge` takes no number'],
  ['', 'goal fewest 0.06', '`goal fewest` needs more, for instance `goal fewest within 0.05`.'],
])('%s %s is refused in words', async (sparsify, goal, words) => {
  const folder = cli.folderWith({
    'wave.csv': ['x,y', ...WAVE].join('\n'),
    'a.hull': LINE.replace('CLAUSES', `${goal} ${sparsify}`),
  });
  const { code, stderr } = await cli.run(folder, ['fit', 'a.hull', '--out', '.']);
  expect(code).toBe(2);
  expect(stderr).toContain('a.hull:3:');
  expect(stderr).toContain(words);
});

it('a budget that no network was found for is told, and the network is that of the fewest found', async () => {
  const { result, said } = await fitted(PLANE, 'goal within 0.05 sparsify at_most 1');
  expect(said).toContain(`No network of at most 1 neuron was found; this one has ${result.neurons.length}.`);
});

it('fewest is refused for two inputs, with what to write', async () => {
  const folder = cli.folderWith({
    'plane.csv': ['a,b,y', ...GRID].join('\n'),
    'a.hull': PLANE.replace('CLAUSES', 'goal fewest within 0.05'),
  });
  const { code, stderr } = await cli.run(folder, ['fit', 'a.hull', '--out', '.']);
  expect(code).toBe(2);
  expect(stderr).toContain('counts the kinks of a function of one input');
});

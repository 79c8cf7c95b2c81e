import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/language/compile';
import { compile, jobOf } from './marked';

const TEXT = `dataset d { samples { 0 -> 0\n 1 -> 1\n 2 -> 0 } } dataset t { samples { 3 -> 1 } }
network n { weights l1 <= 3 } network m { bias none }
fit f { data d network n gap 1e-3 test with t }`;

const set = (clause: string, value: string) => ({ overrides: new Map([[clause, value]]) });

describe('--set', () => {
  it.each<[string, string, object]>([
    ['gap', '1e-4', { gap: 1e-4 }],
    ['time', '10 s', { timeMs: 10_000 }],
    ['sparsify', 'off', { sparsify: 'off' }],
    ['goal', 'within 0.1', { problem: { goal: { kind: 'within', tolerance: 0.1 } } }],
    ['goal', 'classify soft 10', { problem: { goal: { kind: 'classify_soft', softness: 10 } } }],
    ['activation', 'leaky_relu(0.2)', { problem: { slope: 0.2, weights: { norm: 'l1', radius: 3 } } }],
    ['weights', 'l1 <= 2', { problem: { weights: { norm: 'l1', radius: 2 } } }],
    ['bias', 'free', { problem: { bias: { kind: 'free' } } }],
    ['bias', '<= 2', { problem: { bias: { kind: 'bound', limit: 2 } } }],
    ['skip', 'affine', { problem: { skip: 'affine' } }],
    ['network', 'm', { problem: { bias: { kind: 'none' }, weights: { norm: 'l2', radius: 1 } } }],
    ['holdout', '34% seed 2', { test: { count: 1 }, problem: { count: 2 } }],
    ['test', 't', { test: { count: 1 } }],
    ['test', 'with t', { test: { count: 1 } }],
    ['weights', 'linf', { problem: { weights: { norm: 'linf', radius: 3 } } }],
    ['weights', '2', { problem: { weights: { norm: 'l1', radius: 2 } } }],
    ['weights', '<= 2', { problem: { weights: { norm: 'l1', radius: 2 } } }],
    ['bias', '2', { problem: { bias: { kind: 'bound', limit: 2 } } }],
    ['slope', '0.3', { problem: { slope: 0.3 } }],
    ['at_most', '4', { sparsify: 'at_most 4' }],
    ['rows', '2..3', { rowNumbers: [2, 3], test: { count: 1 } }],
    ['scale', 'minmax', { scaling: { offset: [0], factor: [0.5] } }],
  ])('%s=%s', async (clause, value, expected) => {
    expect(await jobOf(TEXT, {}, set(clause, value))).toMatchObject(expected);
  });

  it('applies several, to every fit', async () => {
    const overrides = new Map([
      ['gap', '0.5'],
      ['bias', 'none'],
    ]);
    const { fits } = await compile(`${TEXT} fit g { data d }`, {}, { overrides });
    for (const { job } of fits) expect(job).toMatchObject({ gap: 0.5, problem: { bias: { kind: 'none' } } });
  });

  it.each<[string, string, string, object]>([
    ['least_squares penalty 5%', 'penalty', '1%', { kind: 'least_squares', penalty: 0, percent: 1 }],
    ['huber 2 penalty 5%', 'penalty', '0.1', { kind: 'huber', delta: 2, penalty: 0.1 }],
    ['within 0.1 penalty 5%', 'tolerance', '0.2', { kind: 'within_penalty', tolerance: 0.2, percent: 5 }],
    ['within 0.1', 'tolerance', '2%', { kind: 'within_each', tolerance: { percent: 2 } }],
    ['within 2%', 'tolerance', '0.1', { kind: 'within', tolerance: 0.1 }],
  ])('sets one number of `goal %s`: %s=%s', async (goal, clause, value, expected) => {
    const text = TEXT.replace('gap 1e-3', `goal ${goal}`);
    const { problem } = await jobOf(text, {}, set(clause, value));
    expect(problem.goal).toMatchObject(expected);
    if (!('percent' in expected)) expect(problem.goal).not.toHaveProperty('percent');
  });

  it('leaves fits alone that are not run', async () => {
    const text = `${TEXT} fit g { data d goal least_squares penalty 5% }`;
    const { fits } = await compile(text, {}, { ...set('penalty', '1%'), only: ['g'] });
    expect(fits[1].job?.problem.goal).toMatchObject({ percent: 1 });
  });

  it('changes the input hash', async () => {
    const before = await jobOf(TEXT);
    expect((await jobOf(TEXT, {}, set('gap', '1e-3'))).inputSha256).toBe(before.inputSha256);
    expect((await jobOf(TEXT, {}, set('gap', '1e-5'))).inputSha256).not.toBe(before.inputSha256);
  });

  it.each<[string, string, RegExp]>([
    ['gapp', '1', /no clause `gapp` to set; did you mean `gap`\?/],
    ['compare', 'brute_force()', /no clause `compare`/],
    ['samples', '{ 0 -> 1 }', /no clause `samples`/],
    ['gap', 'small', /Expected .*a number/],
    ['gap', '', /Expected .*a number/],
    ['gap', '0', /above 0/],
    ['gap', '1e-3 time 3 s', /.+/],
    ['gap', '1 @', /does not belong/],
    ['time', '10', /unit/],
    ['sparsify', 'on', /sparsify/],
    ['activation', 'leaky_relu(1)', /below 1/],
    ['weights', 'l3 <= 2', /`l3` is no norm/],
    ['network', 'nn', /did you mean `n`/],
    ['goal', '}', /.+/],
    ['penalty', '5%', /needs a goal with a penalty/],
    ['tolerance', '0.1', /needs a goal with a tolerance/],
    ['softness', '1', /classify soft/],
    ['slope', '1', /below 1/],
    ['weights', 'l3', /./],
    ['rows', '0..3', /counted from 1/],
    ['from', '"t.csv"', /no clause `from`/],
  ])('%s=%s is bad usage, in one sentence', async (clause, value, message) => {
    const failed = await compile(TEXT, {}, set(clause, value)).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(UsageError);
    const text = (failed as UsageError).message;
    expect(text).toMatch(message);
    expect(text).toContain(`--set ${clause}=${value}: `);
    expect(text).not.toContain('\n');
  });
});

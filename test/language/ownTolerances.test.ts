/** `goal within COLUMN` and `within 2%`: a tolerance of each sample, and what is said where one is missing. */
import { describe, expect, it } from 'vitest';
import { compile, jobOf } from './marked';

const FIT = (goal: string): string =>
  `dataset d { from "t.csv" inputs x target y rows 1..3 } fit f { data d goal ${goal} }`;
const TABLE = 'x,y,e,"my error"\n0,1,0.1,1\n1,-2,0,2\n2,4,0.3,3\n3,5,,-1\n';

/** The only error of a fit of this table. */
async function errorOf(goal: string, table = TABLE): Promise<{ code: string; message: string }> {
  const { diagnostics } = await compile(FIT(goal), { 't.csv': table });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors).toHaveLength(1);
  return errors[0];
}

describe('a tolerance a sample', () => {
  it.each([
    ['within e', [0.1, 0, 0.3], { column: 'e' }],
    ['within "my error"', [1, 2, 3], { column: 'my error' }],
    ['within 2%', [0.02, 0.04, 0.08], { percent: 2 }],
  ])('%s', async (goal, expected, tolerance) => {
    const { problem } = await jobOf(FIT(goal), { 't.csv': TABLE });
    expect(problem.goal).toEqual({ kind: 'within_each', tolerance });
    problem.sampleTolerances!.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 15));
  });

  it('of held-out rows is not asked for, and those of the others are theirs', async () => {
    const text = FIT('within e').replace('goal', 'holdout 34% seed 1 goal');
    const { problem, rowNumbers } = await jobOf(text, { 't.csv': TABLE });
    expect(Array.from(problem.sampleTolerances!)).toEqual(rowNumbers.map((row) => [0.1, 0, 0.3][row - 1]));
  });

  it('says what is missing, negative or not there', async () => {
    const empty = await errorOf('within e', TABLE.replace('1,-2,0,2', '1,-2,,2'));
    expect(empty).toMatchObject({ code: 'missing-cell', message: expect.stringMatching(/Row 2 \(line 3 of t.csv\)/) as string }); // prettier-ignore
    const negative = await errorOf('within e', TABLE.replace('2,4,0.3', '2,4,-0.3'));
    expect(negative).toMatchObject({ code: 'bad-tolerance', message: expect.stringMatching(/-0.3; a tolerance is 0 or more/) as string }); // prettier-ignore
    const unknown = await errorOf('within error');
    expect(unknown).toMatchObject({ code: 'missing-column' });
    const text = await errorOf('within e', TABLE.replace('0,1,0.1', '0,1,wide'));
    expect(text).toMatchObject({ code: 'not-a-number' });
  });

  it('needs a table', async () => {
    const { diagnostics } = await compile(
      'dataset d { samples { 0 -> 0 \n 1 -> 1 } } fit f { data d goal within e }',
    );
    expect(diagnostics.map(({ code }) => code)).toContain('missing-column');
  });

  it.each([
    ['within 0.1 0.2', 'unexpected-argument'],
    ['within 2% penalty 5%', 'unexpected-argument'],
    ['within -2%', 'bad-tolerance'],
    ['huber penalty 5%', 'missing-argument'],
    ['huber 1', 'missing-argument'],
    ['huber -1 penalty 5%', 'bad-delta'],
    ['huber 10% penalty 5%', 'bad-delta'],
    ['quantile 1.5 penalty 5%', 'bad-quantile'],
    ['quantile 0.5 penalty -5%', 'bad-penalty'],
    ['least_squares 5%', 'missing-argument'],
    ['least_squares 3 penalty 5%', 'unexpected-argument'],
    ['least_squares penalty', 'missing-argument'],
    ['least_squares soft 5', 'unknown-value'],
    ['classify soft 5%', 'bad-softness'],
    ['huber 1 "x"', 'unexpected-argument'],
  ])('goal %s is %s', async (goal, code) => {
    expect((await errorOf(goal)).code).toBe(code);
  });
});

/**
 * What a fit answers depends on its problem and options alone: whatever the clock shows meanwhile, so long as it does not show
 * that the time is over. Beside busy threads: test/engine/sameAnswer.test.ts.
 */
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Goal, Problem } from '../../src/core/problem';
import type { Solution, SolveOptions } from '../../src/core/solution';
import { solve } from '../../src/core/solve';
import { mulberry32 } from '../../src/core/startingNeurons';
import { problem } from '../helpers/solved';
import { hasClasses } from '../../src/result/goals';

const TIME_MS = 60_000;
/** Fields of a solution that are times. */
const TIMES: ReadonlySet<string> = new Set(['timing', 'ms']);
/** Part of the time that a fit takes on the slowest clocks: from here on the descent would end for want of time, and the search. */
const IN_DESCENT = 0.5;
const IN_SEARCH = 0.75;

function table(count: number, dimension: number, goal: Goal, seed: number): Problem {
  const random = mulberry32(seed);
  const rows = Array.from({ length: count }, () => Array.from({ length: dimension }, () => 2 * random() - 1));
  return problem(
    rows,
    rows.map(() => (hasClasses(goal) ? Math.sign(random() - 0.5) : 2 * random() - 1)),
    { goal },
  );
}

/** All that a solution says but for times, to the last digit. */
function timeless(solution: Solution): string {
  return JSON.stringify(solution, (name, value: unknown) => (TIMES.has(name) ? undefined : value));
}

const CASES: readonly [string, Problem, Partial<SolveOptions>][] = [
  ['one input', table(40, 1, { kind: 'interpolate' }, 1), {}],
  ['two inputs', table(30, 2, { kind: 'interpolate' }, 2), {}],
  ['labels', table(30, 3, { kind: 'classify' }, 3), { gap: 1e-4 }],
  ['a search over signs', table(24, 4, { kind: 'interpolate' }, 4), {}],
  ['the same within a tolerance', table(30, 4, { kind: 'within', tolerance: 0.3 }, 5), { gap: 1e-4 }],
  ['moving neurons', table(60, 3, { kind: 'least_squares', penalty: 0.01 }, 7), { gap: 1e-4 }],
  ['fewer neurons', table(20, 3, { kind: 'interpolate' }, 6), { gap: 1e-4, sparsify: 'reweighted' }],
];

describe('the answer', () => {
  it.each(CASES)('is the same on a clock that stands still and on slow ones: %s', async (_, p, options) => {
    /** A clock that moves on with each look at it, from the first entry of the trace on by another step. */
    const solvedOn = async (first: number, later: number) => {
      let ms = 0;
      let searching = false;
      const looks = { descent: 0, search: 0 };
      const now = (): number => {
        looks[searching ? 'search' : 'descent']++;
        return (ms += searching ? later : first);
      };
      const solution = await solve(p, {
        gap: 1e-6,
        timeMs: TIME_MS,
        sparsify: 'merge',
        ...options,
        now,
        onProgress: () => (searching = true),
      });
      expect(ms).toBeLessThan(TIME_MS);
      // three fits in one turn would keep the runner waiting (test/turns.ts)
      await setTimeout();
      return { answer: timeless(solution), looks };
    };
    const { answer, looks } = await solvedOn(0, 0);
    const slowAtFirst = await solvedOn((IN_DESCENT * TIME_MS) / looks.descent, 0);
    expect(slowAtFirst.answer).toEqual(answer);
    const slowLater = await solvedOn(0, (IN_SEARCH * TIME_MS) / looks.search);
    expect(slowLater.answer).toEqual(answer);
  });
});

/** The solver's log: whole, in order, true to the solution, and without any say in it. */
import { performance } from 'node:perf_hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LogLine } from '../../src/core/log';
import type { Problem } from '../../src/core/problem';
import type { Solution, SolveOptions } from '../../src/core/solution';
import { solve } from '../../src/core/solve';
import { spentBetween, StageClock } from '../../src/core/stageClock';
import { planted } from '../helpers/planted';
import { expectVerified, problem } from '../helpers/solved';

const OPTIONS: SolveOptions = {
  gap: 1e-6,
  timeMs: 600_000,
  sparsify: 'merge',
  now: () => performance.now(),
};

async function logged(p: Problem, options: Partial<SolveOptions> = {}) {
  const lines: LogLine[] = [];
  const solution = await solve(p, { ...OPTIONS, ...options, log: (line) => lines.push(line) });
  return { lines, solution };
}

/** What is the same each time. */
function answer({ timing: _timing, trace, ...rest }: Solution): unknown {
  return { ...rest, trace: trace.map(({ ms: _ms, ...entry }) => entry) };
}

const rounds = (lines: readonly LogLine[]) => lines.filter((line) => line.type === 'round');

/** Noise: targets that no few neurons explain. */
const noise = (n: number, d: number, rest: Partial<Problem> = {}): Problem => {
  const at = (i: number, k: number): number => Math.sin(12.9898 * (i + 1) * (k + 1) + k);
  const rows = Array.from({ length: n }, (_, i) => Array.from({ length: d }, (_, k) => at(i, k)));
  return problem(
    rows,
    rows.map((_, i) => Math.cos(78.233 * (i + 1))),
    rest,
  );
};

const CASES: readonly [string, Problem, Partial<SolveOptions>?][] = [
  ['free_terms', problem([[0], [1], [2]], [1, 1, 1], { skip: 'constant' })],
  ['closed_form', noise(12, 1, { bias: { kind: 'free' }, skip: 'affine' })],
  ['one_input', noise(30, 1, { goal: { kind: 'within', tolerance: 0.1 } })],
  ['column_generation', noise(12, 2)],
  ['column_generation', noise(10, 2, { weights: { norm: 'l1', radius: 3 } }), { sparsify: 'reweighted' }],
  ['guided_generation', planted(14, 4, 1)],
  ['sliding', noise(60, 3, { goal: { kind: 'least_squares', penalty: 0.02 } }), { gap: 1e-4 }],
  ['large_search', noise(3000, 20), { timeMs: 1500 }],
];

describe.each(CASES)('the log of %s', (loop, p, options = {}) => {
  let run: Awaited<ReturnType<typeof logged>>;
  beforeAll(async () => {
    run = await logged(p, options);
  });

  it('begins with the problem, ends with the solution and has each round once', async () => {
    const { lines, solution } = run;
    await expectVerified(p, solution);
    expect(lines.filter(({ type }) => type === 'start')).toEqual([lines[0]]);
    expect(lines[0]).toMatchObject({ samples: p.count, inputs: p.dimension, goal: p.goal });
    expect(lines.filter(({ type }) => type === 'end')).toEqual([lines.at(-1)]);
    const { status, objective, lowerBound, gap } = solution;
    expect(lines.at(-1)).toMatchObject({ status, objective, lowerBound, gap, loop });
    const told = rounds(lines);
    const numbers = told.map(({ round }) => round);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    for (const line of told) expect(line.loop).toBe(loop);
    expect(JSON.parse(JSON.stringify(lines))).toEqual(lines);
    if (loop === 'free_terms' || loop === 'closed_form') {
      expect(told).toEqual([]);
      return;
    }
    expect(numbers.length).toBeGreaterThan(1);
    // the last round says why it was the last, and no other does
    const ends = told.map(({ decided }) => decided.filter(({ decision }) => decision === 'end').length);
    expect(ends).toEqual(numbers.map((_, k) => (k === numbers.length - 1 ? 1 : 0)));
    const end = lines.at(-1);
    expect(told.at(-1)?.decided.at(-1)).toMatchObject({ reason: end?.type === 'end' && end.stoppedBy });
  });

  it('is in the order of time, in units of the data, and no time counts twice', () => {
    const { lines, solution } = run;
    const times = lines.map(({ ms }) => ms);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const told = rounds(lines);
    let spent = 0;
    for (const { spentMs } of told) {
      for (const ms of Object.values(spentMs)) {
        expect(ms).toBeGreaterThanOrEqual(0);
        spent += ms;
      }
    }
    expect(spent).toBeLessThanOrEqual(solution.timing.totalMs);
    // bounds of the search and of the written solution differ by the rounding of n products
    const last = told.at(-1);
    if (last) expect(last.lowerBound).toBeCloseTo(solution.lowerBound, 6);
    for (const [k, { lowerBound }] of told.entries())
      expect(lowerBound).toBeGreaterThanOrEqual(told[k - 1]?.lowerBound ?? 0);
  });

  // what the time limit ends, ends elsewhere each time
  if (loop === 'large_search') return;
  it('changes nothing of the answer', async () => {
    const plain = await solve(p, { ...OPTIONS, ...options });
    expect(answer(run.solution)).toEqual(answer(plain));
  });
});

describe('what the log tells', () => {
  it('counts the nodes of the search, and says what it was for', async () => {
    const { lines } = await logged(noise(12, 4), { gap: 1e-4 });
    const told = rounds(lines);
    expect(told.reduce((sum, { nodes }) => sum + nodes, 0)).toBeGreaterThan(0);
    for (const { nodes, decided } of told) {
      if (nodes > 0) expect(decided.map(({ decision }) => decision)).toContain('prove');
    }
  });

  it('has a line for each attempt at fewer neurons', async () => {
    const { lines } = await logged(noise(10, 2), { sparsify: 'reweighted' });
    const loops = lines.flatMap((line) => (line.type === 'polish' ? [line.loop] : []));
    expect(loops).toEqual(expect.arrayContaining(['neurons_reweighted', 'cells_reweighted', 'least_norm']));
  });

  it('ends an infeasible fit and a cancelled one', async () => {
    const conflict = problem([[0], [0]], [1, 2], { bias: { kind: 'free' } });
    const { lines } = await logged(conflict);
    expect(lines.map(({ type }) => type)).toEqual(['start', 'end']);
    expect(lines[1]).toMatchObject({ status: 'infeasible', stoppedBy: 'infeasible' });

    let aborted = false;
    const signal = {
      get aborted(): boolean {
        return aborted;
      },
    };
    const cancelled = await logged(noise(40, 2), { signal, onProgress: () => (aborted = true) });
    expect(cancelled.lines.at(-1)).toMatchObject({ status: 'cancelled', stoppedBy: 'cancel' });
    expect(rounds(cancelled.lines).at(-1)?.decided.at(-1)).toEqual({ decision: 'end', reason: 'cancel' });
  });
});

describe('the stage clock', () => {
  it('gives the time of a stage within another to that one only, also when it throws', () => {
    let now = 0;
    const clock = new StageClock(() => now);
    const wait = (ms: number): void => void (now += ms);
    wait(1);
    clock.run('polish', () => {
      wait(10);
      clock.run('price', () => wait(100));
      wait(20);
    });
    const before = clock.read();
    expect(before).toEqual({ start: 0, master: 0, price: 100, prove: 0, polish: 30, other: 1 });
    expect(() =>
      clock.run('master', () => {
        wait(1000);
        throw new Error('no');
      }),
    ).toThrow('no');
    wait(2);
    expect(spentBetween(before, clock.read())).toEqual({
      start: 0,
      master: 1000,
      price: 0,
      prove: 0,
      polish: 0,
      other: 2,
    });
  });
});

/** The parts of the benchmark that compute something themselves. */
import { describe, expect, it } from 'vitest';
import { rowOf, rowsTable } from '../../bench/comparison';
import { exponentOf, type GrowthSeries } from '../../bench/growth';
import { growthChart } from '../../bench/growthChart';
import { linearProgram } from '../../bench/linearProgram';
import { normOf, sparsestCount } from '../../bench/oneInput';
import { outcomeOf, type Answer, type Measured } from '../../bench/outcome';
import { PROBLEMS, problemOf, titleOf, type ProblemSpec } from '../../bench/problems';
import { median } from '../../bench/table';
import type { Wait } from '../../bench/waits/commandLine';
import { gauss, waves } from '../../bench/waits/files';
import { isKept, waitsTable } from '../../bench/waits/waits';
import { problem, run } from '../helpers/solved';

const point = (samples: number, ms: number) => ({ samples, ms, cpuMs: ms });

describe('the problems', () => {
  it('have titles of their own', () => {
    const titles = PROBLEMS.map(({ spec }) => titleOf(spec));
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('state their true size', () => {
    for (const { spec } of PROBLEMS) {
      const { count, dimension, targets } = problemOf(spec);
      expect([titleOf(spec), dimension, count]).toEqual([titleOf(spec), spec.inputs, spec.samples]);
      expect(targets.every(Number.isFinite)).toBe(true);
    }
  });

  it('planted with a mass need no more than that mass', async () => {
    const spec: ProblemSpec = { family: 'planted', inputs: 2, samples: 15, seed: 2 };
    const { objective } = await run(problemOf(spec));
    expect(objective).toBeLessThanOrEqual(6 * (1 + 1e-6));
  });

  it('differ in one value when they are changed', () => {
    const spec: ProblemSpec = { family: 'teacher', inputs: 2, samples: 15, seed: 2 };
    const before = problemOf(spec).targets;
    const after = problemOf({ ...spec, changed: true }).targets;
    expect(after.filter((value, i) => value !== before[i])).toHaveLength(1);
  });
});

describe('the closed forms of one input', () => {
  it('agree with the solver', async () => {
    const p = problemOf({ family: 'normal', inputs: 1, samples: 30, seed: 4, bias: 'free', skip: 'affine' });
    const solution = await run(p);
    expect(Math.abs(solution.objective! - normOf(p))).toBeLessThanOrEqual(1e-9 * normOf(p));
    expect(solution.neurons).toHaveLength(sparsestCount(p));
  });

  it('count half of each run of slope changes of one sign, rounded up', () => {
    // slopes 0, 1, 2, 3 | 1 | 1, 2: runs of three, one and, after a straight piece, one
    const targets = [0, 0, 1, 3, 6, 7, 8, 10];
    const p = problem(
      targets.map((_, i) => [i]),
      targets,
      { bias: { kind: 'free' }, skip: 'affine' },
    );
    expect(sparsestCount(p)).toBe(2 + 1 + 1);
    expect(normOf(p)).toBeCloseTo((3 + 2 + 1) / 0.9, 12);
  });
});

describe('the brute-force program', () => {
  const measuredOf = async (spec: ProblemSpec): Promise<Answer> => {
    const p = problemOf(spec);
    const outcome = outcomeOf(p, await linearProgram(p, 30));
    if (outcome.kind === 'none') throw new Error(outcome.note);
    expect(outcome.maxResidual).toBeLessThan(1e-8);
    return outcome;
  };
  const teacher: ProblemSpec = { family: 'teacher', inputs: 2, samples: 8, seed: 3 };

  it.each([
    { ...teacher, norm: 'l1' as const },
    { ...teacher, norm: 'linf' as const },
    { ...teacher, inputs: 1, bias: 'free' as const, skip: 'constant' as const },
    { ...teacher, inputs: 1, bias: 'free' as const, skip: 'affine' as const },
  ])('is exact where the vertices suffice: $norm, $bias, $skip', async (spec) => {
    const answer = await measuredOf(spec);
    const solution = await run(problemOf(spec));
    expect(answer.gap).toBeLessThan(1e-8);
    // the solver's gap, and the tolerances of HiGHS
    expect(Math.abs(answer.mass - solution.objective!)).toBeLessThan(1.1e-6 * solution.objective!);
  });

  it.each([teacher, { ...teacher, inputs: 3 }])(
    'is an upper bound without a proof where it samples the atoms: $inputs inputs',
    async (spec) => {
      const answer = await measuredOf(spec);
      const { lowerBound } = await run(problemOf(spec), { timeMs: 5000 });
      expect(answer.gap).toBeNull();
      expect(answer.mass).toBeGreaterThanOrEqual(lowerBound * (1 - 1e-9));
    },
  );

  it('does not write down what no memory holds', async () => {
    const p = problemOf({ family: 'teacher', inputs: 2, samples: 1000, seed: 1, norm: 'l1' });
    expect(await linearProgram(p, 30)).toMatchObject({ kind: 'none' });
  });
});

describe('the table', () => {
  const measured = (mass: number, ms: number): Measured => ({
    outcome: { kind: 'answer', mass, objective: mass, gap: null, maxResidual: 0.5, neurons: 3, note: '' },
    ms,
    cpuMs: ms,
    peakBytes: 1e6,
  });
  const none: Measured = {
    outcome: { kind: 'none', note: 'late' },
    ms: null,
    cpuMs: null,
    peakBytes: null,
  };

  it('takes the median of the turns with an answer', () => {
    const row = rowOf('Adam', [measured(5, 30), measured(1, 10), none, measured(2, 20)]);
    expect(row.measured).toMatchObject({ outcome: { mass: 2 }, ms: 20 });
    expect(row.turns).toHaveLength(4);
    expect(rowOf('Adam', [none]).measured).toBe(none);
  });

  it('shows ratios to the first row, and of a row without an answer only why', () => {
    const rows = [
      rowOf('Hullfit', [measured(2, 10)]),
      rowOf('Adam', [measured(3, 40)]),
      rowOf('HiGHS', [none]),
    ];
    const [head, own, rival, absent] = rowsTable([{ problem: 'work', rows }]).split('\n');
    expect(head).toMatch(/^problem\s+method\s+time\s+×/);
    expect(own).toMatch(/^work\s+Hullfit\s+0\.0100 s\s/);
    expect(rival).toMatch(/^\s+Adam\s+0\.0400 s\s+4\.00\s.*3\.0000000\s+1\.50\s/);
    expect(absent).toMatch(/^\s+HiGHS(\s+-)+\s+late$/);
  });

  it('has the middle of an even number between its two middle values', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

describe('the growth curves', () => {
  it('have the exponent of their last decade', () => {
    const points = [10, 100, 200, 500, 1000].map((n) => point(n, n < 100 ? 0.5 : 0.002 * n ** 1.5));
    expect(exponentOf(points)).toBeCloseTo(1.5, 12);
    expect(exponentOf(points.slice(0, 3))).toBeNull();
    // three sizes, but times of which the start of the process is the larger part
    expect(exponentOf([100, 200, 500].map((n) => point(n, 50 + 0.05 * n)))).toBeNull();
    expect(exponentOf([])).toBeNull();
  });

  const series: GrowthSeries[] = [
    { name: '1 input <joint>', points: [point(10, 1), point(100, 40)], exponent: null, end: null },
    { name: '2 inputs', points: [point(10, 5), point(1000, 9e4)], exponent: 2.25, end: 'late' },
    { name: 'nothing', points: [], exponent: null, end: 'late' },
  ];

  it('are drawn inside the picture, for light and dark, as well-formed text', () => {
    const svg = growthChart(series, 'A & B');
    expect(svg).toContain('1 input &lt;joint&gt;');
    expect(svg).toContain('A &amp; B');
    expect(svg).toContain('time ∝ n^2.25');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    const corners = [...svg.matchAll(/<polyline points="([^"]+)"/g)].flatMap(([, path]) =>
      path.split(' ').map((pair) => pair.split(',').map(Number)),
    );
    expect(corners).toHaveLength(4);
    for (const [x, y] of corners) {
      expect(x).toBeGreaterThanOrEqual(64);
      expect(x).toBeLessThanOrEqual(500);
      expect(y).toBeGreaterThanOrEqual(24);
      expect(y).toBeLessThanOrEqual(372);
    }
  });

  it('need a point', () => {
    expect(() => growthChart(series.slice(2), '')).toThrow('No growth curve');
  });
});

describe('what is waited for', () => {
  const wait = (change: Partial<Wait>): Wait => ({
    work: 'fit',
    ms: 900,
    solveMs: 300,
    peakBytes: 2e8,
    limitMs: 1000,
    note: '',
    ...change,
  });

  it('is kept within its limit, and not judged without one or without a measurement', () => {
    expect(isKept(wait({}))).toBe(true);
    expect(isKept(wait({ ms: 1001 }))).toBe(false);
    expect(isKept(wait({ limitMs: null }))).toBeNull();
    expect(isKept(wait({ ms: null, note: 'ended, over 60 s' }))).toBeNull();
  });

  it('stands in a table beside the solve', () => {
    const [head, kept, broken] = waitsTable([wait({}), wait({ ms: 2000, note: 'late' })]).split('\n');
    expect(head).toMatch(/^waited for +wait +solve +memory +limit +kept$/);
    expect(kept).toMatch(/^fit +0\.900 s +0\.300 s +200 MB +1\.00 s +yes$/);
    expect(broken).toMatch(/NO +late$/);
  });

  it('is of tables with as many rows and columns as they say, the waves in order', () => {
    const cells = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => line.split(','));
    const [, ...line] = cells(waves(50));
    expect(line).toHaveLength(50);
    expect(line.map(([x]) => Number(x))).toEqual(line.map(([x]) => Number(x)).sort((a, b) => a - b));
    expect(cells(gauss(3, 4)).map((row) => row.length)).toEqual([5, 5, 5, 5]);
  });
});

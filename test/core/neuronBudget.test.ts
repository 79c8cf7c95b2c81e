/** A budget of neurons (theory.md, section 10): the fewest kinks and the least tolerance against brute force, and what the verifier says of them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadProgramSolver, type ProgramSolver } from '../../src/core/highs';
import { lastNeurons } from '../../src/core/lastNeurons';
import { ColumnSet } from '../../src/core/master/columns';
import { type Network, solveVertex } from '../../src/core/master/vertex';
import { normalize } from '../../src/core/normalize';
import { columnsOf, kinksWithin, leastTolerance } from '../../src/core/oneInput/leastTolerance';
import type { Goal, Problem } from '../../src/core/problem';
import type { Solution } from '../../src/core/solution';
import { mulberry32 } from '../../src/core/startingNeurons';
import { leaveOutTo } from '../../src/core/sparsify/leaveOutTo';
import { kinksNeeded } from '../../src/core/verify/paths';
import { verify } from '../../src/core/verify/index';
import { problem, run } from '../helpers/solved';

let solveProgram: ProgramSolver;
beforeAll(async () => {
  solveProgram = await loadProgramSolver();
});

const THIN = { bias: { kind: 'free' }, skip: 'affine' } as const;

function samplesOf(count: number, seed: number): { x: number[]; y: number[] } {
  const random = mulberry32(seed);
  const x = Array.from({ length: count }, () => 4 * random()).sort((p, q) => p - q);
  return { x, y: x.map((value) => Math.sin(2 * value) + 0.6 * random()) };
}

/**
 * The fewest kinks by trying all of them: which samples each piece has, and whether neighbouring pieces meet between their samples (one
 * kink, bent up or down) or by way of another piece there (two). Each is a linear program over the pieces' lines.
 */
function bruteForceKinks(x: readonly number[], y: readonly number[], tolerance: number): number {
  const n = x.length;
  let fewest = Infinity;
  const codes = 4 ** (n - 1);
  for (let code = 0; code < codes; code++) {
    // of each gap: 0 the same piece, 1 and 2 a kink up or down, 3 two kinks
    const gaps = Array.from({ length: n - 1 }, (_, j) => Math.floor(code / 4 ** j) % 4);
    const cost = gaps.reduce((sum, gap) => sum + [0, 1, 1, 2][gap], 0);
    if (cost < fewest && isFeasible(x, y, tolerance, gaps)) fewest = cost;
  }
  return fewest;
}

function isFeasible(
  x: readonly number[],
  y: readonly number[],
  tolerance: number,
  gaps: readonly number[],
): boolean {
  const pieces = 1 + gaps.filter((gap) => gap > 0).length;
  const rows: { terms: Map<number, number>; lower: number; upper: number }[] = [];
  let piece = 0;
  x.forEach((at, i) => {
    if (i > 0 && gaps[i - 1] > 0) {
      piece++;
      const sign = gaps[i - 1] === 1 ? 1 : -1;
      // the next line minus this one: below it at the sample before (bent up), above it here
      const difference = (t: number): Map<number, number> =>
        new Map([
          [2 * piece, sign],
          [2 * piece + 1, sign * t],
          [2 * piece - 2, -sign],
          [2 * piece - 1, -sign * t],
        ]);
      if (gaps[i - 1] < 3) {
        rows.push({ terms: difference(x[i - 1]), lower: -Infinity, upper: 0 });
        rows.push({ terms: difference(at), lower: 0, upper: Infinity });
      }
    }
    const terms = new Map([
      [2 * piece, 1],
      [2 * piece + 1, at],
    ]);
    rows.push({ terms, lower: y[i] - tolerance, upper: y[i] + tolerance });
  });
  const answer = solveProgram({
    cost: new Float64Array(2 * pieces),
    columnLower: new Float64Array(2 * pieces).fill(-Infinity),
    columnUpper: new Float64Array(2 * pieces).fill(Infinity),
    rowLower: Float64Array.from(rows, ({ lower }) => lower),
    rowUpper: Float64Array.from(rows, ({ upper }) => upper),
    columns: Array.from({ length: 2 * pieces }, (_, c) =>
      Float64Array.from(rows, ({ terms }) => terms.get(c) ?? 0),
    ),
    timeLimit: 10,
  });
  return answer.kind === 'optimal';
}

describe('the fewest kinks', () => {
  it('are those of brute force, for the solver and for the verifier', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const { x, y } = samplesOf(5, seed);
      const columns = columnsOf(Float64Array.from(x), Float64Array.from(y));
      for (const tolerance of [0.02, 0.15, 0.3]) {
        const kinks = bruteForceKinks(x, y, tolerance);
        expect(kinksWithin(columns, tolerance)).toBe(kinks);
        expect(
          kinksNeeded(
            problem(
              x.map((t) => [t]),
              y,
            ),
            () => tolerance,
          ),
        ).toBe(kinks);
      }
    }
  });

  it('are the same for the solver and the verifier on longer and on unsorted data with equal inputs', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { x, y } = samplesOf(150, seed);
      const rows = [...x.map((t) => [t]), [x[3]], [x[70]]];
      const targets = [...y, y[3] + 0.01, y[70] - 0.02];
      const p = problem(rows.reverse(), targets.reverse());
      const columns = columnsOf(p.inputs, p.targets);
      for (const tolerance of [0.011, 0.05, 0.1, 0.2, 0.4, 1])
        expect(kinksNeeded(p, () => tolerance)).toBe(kinksWithin(columns, tolerance));
      expect(kinksNeeded(p, () => 0.001)).toBe(Infinity);
    }
  });
});

describe('the least tolerance', () => {
  it('is bracketed: so many kinks suffice at one end, one more is needed at the other', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const { x, y } = samplesOf(5, seed);
      const columns = columnsOf(Float64Array.from(x), Float64Array.from(y));
      for (const kinks of [0, 1, 2]) {
        const bracket = leastTolerance(columns, kinks)!;
        const { suffices, needsMore } = bracket;
        if (suffices === 0) continue;
        expect(suffices - needsMore).toBeLessThanOrEqual(4e-10 * suffices);
        // wider than what a linear program takes for met
        expect(bruteForceKinks(x, y, suffices * (1 + 1e-5))).toBeLessThanOrEqual(kinks);
        expect(bruteForceKinks(x, y, needsMore * (1 - 1e-5))).toBeGreaterThan(kinks);
      }
    }
  });

  it('is 0 where the kinks pass through every sample', () => {
    const columns = columnsOf(Float64Array.of(0, 1, 2, 3), Float64Array.of(0, 1, 2, 2));
    expect(leastTolerance(columns, 1)).toEqual({ suffices: 0, needsMore: 0 });
  });
});

const findingsOf = (p: Problem, claim: Solution): string[] =>
  verify(asSolved(p, claim), claim)
    .findings.filter(({ holds }) => !holds)
    .map(({ what }) => what);

/** The problem with the tolerance that a budget, and the penalty that a percentage, has become. */
function asSolved(p: Problem, { budget, penalty }: Solution): Problem {
  if (budget?.tolerance) {
    const { sampleTolerances: own } = p;
    if (own) return { ...p, sampleTolerances: own.map((value) => budget.tolerance!.reached * value) };
    const kind = p.goal.kind === 'fewest' ? 'fewest' : 'within';
    return { ...p, goal: { kind, tolerance: budget.tolerance.reached } };
  }
  return penalty && 'penalty' in p.goal ? { ...p, goal: { ...p.goal, penalty: penalty.value } } : p;
}

describe('a fit with a budget', () => {
  const { x, y } = samplesOf(40, 11);
  const thin = (goal: Goal): Problem =>
    problem(
      x.map((t) => [t]),
      y,
      { ...THIN, goal },
    );

  it('takes the least tolerance that the neurons reach, and the verifier catches what is not so', async () => {
    const p = thin({ kind: 'within', tolerance: 0.01 });
    const solution = await run(p, { sparsify: 'at_most 3' });
    const { budget } = solution;
    expect(budget).toMatchObject({ asked: 3, reached: 3, proven: true, tolerance: { asked: 0.01 } });
    expect(findingsOf(p, solution)).toEqual([]);
    const { reached, needsMore = NaN } = budget!.tolerance!;
    expect(reached - needsMore).toBeLessThanOrEqual(1e-9 * reached);
    const claim = (changed: Partial<NonNullable<Solution['budget']>>): Solution => ({
      ...solution,
      budget: { ...budget!, ...changed },
    });
    expect(findingsOf(p, claim({ reached: 2 }))).toContain('budget');
    expect(findingsOf(p, claim({ asked: 2 }))).toContain('budget');
    // three suffice where four are said to be needed
    expect(findingsOf(p, claim({ tolerance: { asked: 0.01, reached, needsMore: reached } }))).toContain(
      'budget',
    );
    // and a tolerance far below the least one proves nothing
    expect(findingsOf(p, claim({ tolerance: { asked: 0.01, reached, needsMore: 0.5 * reached } }))).toContain(
      'budget',
    );
    const wider = claim({ tolerance: { asked: 0.01, reached: 2 * reached, needsMore: 2 * needsMore } });
    expect(findingsOf(p, wider)).toContain('budget');
    const more = {
      ...solution,
      neurons: [...solution.neurons, { weights: [1], bias: -x[20], output: 1e-12 }],
    };
    expect(findingsOf(p, more)).toContain('budget');
  });

  it('takes the least factor of tolerances that each sample has for itself', async () => {
    const own = Float64Array.from(x, (_, i) => 0.02 * (1 + (i % 4)));
    const p = { ...thin({ kind: 'within_each', tolerance: { percent: 1 } }), sampleTolerances: own };
    const solution = await run(p, { sparsify: 'at_most 3' });
    const { budget } = solution;
    expect(budget).toMatchObject({ asked: 3, proven: true, tolerance: { asked: 1 } });
    expect(solution.neurons.length).toBeLessThanOrEqual(3);
    expect(findingsOf(p, solution)).toEqual([]);
    const { reached, needsMore = NaN } = budget!.tolerance!;
    expect(reached).toBeGreaterThan(1);
    expect(reached - needsMore).toBeLessThanOrEqual(1e-9 * reached);
    for (const tolerance of [
      { asked: 1, reached, needsMore: reached },
      { asked: 1, reached, needsMore: 0.5 * reached },
      { asked: 0.5, reached, needsMore },
    ])
      expect(findingsOf(p, { ...solution, budget: { ...budget!, tolerance } })).toContain('budget');
  });

  it('meets samples without a tolerance, or leaves the others as they are where no factor helps', async () => {
    const exact = (every: number): Float64Array =>
      Float64Array.from(x, (_, i) => (i % every === 0 ? 0 : 0.02));
    const each = { ...thin({ kind: 'within_each', tolerance: { percent: 1 } }), sampleTolerances: exact(20) };
    const met = await run(each, { sparsify: 'at_most 3' });
    expect(met.budget).toMatchObject({ asked: 3, proven: true });
    expect(met.neurons.length).toBeLessThanOrEqual(3);
    expect(findingsOf(each, met)).toEqual([]);
    const many = { ...each, sampleTolerances: exact(4) };
    const unmet = await run(many, { sparsify: 'at_most 3' });
    expect(unmet.budget).toMatchObject({ asked: 3, proven: false });
    expect(unmet.budget?.tolerance).toBeUndefined();
    expect(findingsOf(many, unmet)).toEqual([]);
  });

  it('leaves a tolerance that needs no more neurons as it is', async () => {
    const p = thin({ kind: 'within', tolerance: 0.3 });
    const fewest = kinksWithin(columnsOf(p.inputs, p.targets), 0.3);
    const solution = await run(p, { sparsify: `at_most ${fewest}` });
    expect(solution.budget).toMatchObject({ asked: fewest, proven: true });
    expect(solution.budget?.tolerance).toBeUndefined();
    expect(solution.neurons.length).toBeLessThanOrEqual(fewest);
    expect(findingsOf(p, solution)).toEqual([]);
  });

  it('of an interpolation gives way to a tolerance', async () => {
    const p = thin({ kind: 'interpolate' });
    const solution = await run(p, { sparsify: 'at_most 5' });
    expect(solution.budget).toMatchObject({ asked: 5, proven: true, tolerance: { asked: 0 } });
    expect(solution.neurons.length).toBeLessThanOrEqual(5);
    expect(findingsOf(p, solution)).toEqual([]);
  });

  it('of as few as possible has the fewest kinks, and says so', async () => {
    for (const tolerance of [0.05, 0.2, 0.5]) {
      const p = thin({ kind: 'fewest', tolerance });
      const solution = await run(p);
      const fewest = kinksWithin(columnsOf(p.inputs, p.targets), tolerance);
      expect(solution.neurons).toHaveLength(fewest);
      expect(solution.budget).toMatchObject({ asked: null, reached: fewest, proven: true });
      expect(solution.lowerBound).toBeLessThanOrEqual(solution.objective!);
      expect(findingsOf(p, solution)).toEqual([]);
      // a network with a neuron too many is none of the fewest
      const more = {
        ...solution,
        neurons: [...solution.neurons, { weights: [1], bias: -x[20], output: 1e-12 }],
        budget: { ...solution.budget!, reached: fewest + 1 },
      };
      expect(findingsOf(p, more)).toContain('budget');
    }
  });

  const LOSSES: readonly Goal[] = [
    { kind: 'least_squares', penalty: 0, percent: 1 },
    { kind: 'least_absolute', penalty: 0, percent: 1 },
    { kind: 'huber', delta: 0.2, penalty: 0, percent: 1 },
    { kind: 'quantile', tau: 0.7, penalty: 0, percent: 1 },
    { kind: 'within_penalty', tolerance: 0.1, penalty: 0, percent: 1 },
  ];
  it.each(LOSSES)('of a loss is a search that keeps to it: %o', async (goal) => {
    const p = thin(goal);
    const free = await run(p);
    const solution = await run(p, { sparsify: 'at_most 2' });
    expect(solution.neurons.length).toBeLessThanOrEqual(2);
    expect(solution.budget).toMatchObject({ asked: 2, proven: false });
    expect(solution.objective!).toBeGreaterThanOrEqual(free.lowerBound * (1 - 1e-9));
    expect(findingsOf(p, solution)).toEqual([]);
  });

  it('of several inputs is a search, and no proof of it is accepted', async () => {
    const random = mulberry32(5);
    const rows = Array.from({ length: 30 }, () => [random(), random()]);
    const p = problem(
      rows,
      rows.map(([a, b]) => Math.sin(4 * a) + b * b),
      {
        goal: { kind: 'least_squares', penalty: 0, percent: 1 },
      },
    );
    const solution = await run(p, { sparsify: 'at_most 2' });
    expect(solution.neurons.length).toBeLessThanOrEqual(2);
    expect(solution.budget).toMatchObject({ asked: 2, reached: solution.neurons.length, proven: false });
    expect(findingsOf(p, solution)).toEqual([]);
    expect(findingsOf(p, { ...solution, budget: { ...solution.budget!, proven: true } })).toContain('budget');
  });

  it('of labels, some wrong, is lighter than with any two neurons of the least norm where these are', async () => {
    const random = mulberry32(5);
    const inputs = Array.from({ length: 40 }, () => [2 * random() - 1, 2 * random() - 1]);
    const labels = inputs.map(([a, b]) =>
      Math.abs(a + 0.3) - Math.abs(b) + 0.6 * (random() - random()) > 0.1 ? 1 : -1,
    );
    const p = problem(inputs, labels, { goal: { kind: 'classify_soft', softness: 1 } });
    const { neurons } = await run(p, { gap: 1e-4 });
    const normalized = normalize(p);
    const thetas = lastNeurons(normalized, neurons).map(({ theta }) => theta);
    let least = Infinity;
    thetas.forEach((first, j) =>
      thetas.slice(j + 1).forEach((second) => {
        const set = new ColumnSet(normalized);
        for (const theta of [first, second]) set.add(theta);
        const budget = { solveProgram, seconds: () => 10, signal: undefined };
        const { objective } = solveVertex(normalized, set.columns, budget)!.network;
        least = Math.min(least, objective * normalized.massScale);
      }),
    );
    const few = await run(p, { gap: 1e-4, sparsify: 'at_most 2' });
    expect(neurons.length).toBeGreaterThan(2);
    expect(few.neurons).toHaveLength(2);
    expect(few.objective!).toBeLessThan(0.999 * least);
  });
});

describe('leaving out', () => {
  const start: Network = {
    neurons: [1, 2, 3, 4, 5].map((output) => ({ theta: Float64Array.of(output, 0), output })),
    free: new Float64Array(0),
    objective: 1,
    violation: 0,
  };

  it('tries every neuron where the others are of no use without any of the lightest', () => {
    const lightest = new Set([1, 2, 3]);
    const few = leaveOutTo(start, 4, {
      solve: (some) =>
        some.filter(({ output }) => lightest.has(output)).length < 3
          ? { ...start, neurons: [], objective: 5 }
          : { ...start, neurons: some, objective: 2 },
      seconds: () => 1,
    });
    expect(few.neurons).toHaveLength(4);
    expect(few.objective).toBe(2);
  });

  it('goes on from where the neurons that are left have moved to', () => {
    const few = leaveOutTo(start, 3, {
      solve: (some) => ({ ...start, neurons: some, objective: 10 - some.length }),
      settle: (found) => ({ ...found, objective: 1.5 }),
      seconds: () => 1,
    });
    expect(few.neurons.map(({ output }) => output)).toEqual([3, 4, 5]);
    expect(few.objective).toBe(1.5);
  });
});

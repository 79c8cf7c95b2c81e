/** Solving in the tests: every solution goes through the independent verifier, and its trace through weak duality. */
import { performance } from 'node:perf_hooks';
import { expect } from 'vitest';
import type { Problem } from '../../src/core/problem';
import type { Solution, SolveOptions } from '../../src/core/solution';
import { solve as solveHere } from '../../src/core/solve';
import type { WorkerOptions } from '../../src/protocol/worker';
import { solve, verify } from './inThread';
import { keepLog } from './solverLog';

const DEFAULTS: Problem = {
  count: 0,
  dimension: 1,
  inputs: new Float64Array(0),
  targets: new Float64Array(0),
  slope: 0.1,
  weights: { norm: 'l2', radius: 1 },
  bias: { kind: 'joint' },
  skip: 'none',
  goal: { kind: 'interpolate' },
};

/** A problem from rows and targets; everything else as a .hull file defaults it. */
export function problem(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  rest: Partial<Problem> = {},
): Problem {
  return {
    ...DEFAULTS,
    ...rest,
    count: rows.length,
    dimension: rows[0].length,
    inputs: Float64Array.from(rows.flat()),
    targets: Float64Array.from(targets),
  };
}

/** The options that can be copied into another thread. */
const COPIED: ReadonlySet<string> = new Set<keyof WorkerOptions | 'warm'>([
  'gap',
  'timeMs',
  'sparsify',
  'warm',
]);

/**
 * Solves without any check, in the thread, where the time limit is one on the processor's time. A clock, signal, listener or
 * helpers of the test cannot go there: such a solve runs here, must be short, and has the clock on the wall unless it brings one. A
 * test that fails tells the end of the log (solverLog.ts).
 */
export async function run(p: Problem, options: Partial<SolveOptions> = {}): Promise<Solution> {
  const all = { gap: 1e-6, timeMs: 60_000, sparsify: 'merge', ...options } as const;
  const here = Object.keys(options).some((name) => !COPIED.has(name));
  const log = keepLog();
  try {
    const solution = await (here
      ? solveHere(p, { now: () => performance.now(), log: log.write, ...all })
      : solve(p, all, log));
    log.ended(solution);
    return solution;
  } catch (error) {
    log.failed(error);
    throw error;
  }
}

/** Solves and checks everything the solution claims. */
export async function solved(p: Problem, options: Partial<SolveOptions> = {}): Promise<Solution> {
  const solution = await run(p, options);
  await expectVerified(p, solution);
  return solution;
}

export async function expectVerified(p: Problem, solution: Solution): Promise<void> {
  expectWeakDuality(solution);
  const { masterMs, pricingMs, totalMs } = solution.timing;
  expect(masterMs + pricingMs).toBeLessThanOrEqual(totalMs);
  const report = await verify(withPenaltyOf(solution, p), solution);
  expect(report.findings.filter((finding) => !finding.holds).map((finding) => finding.sentence)).toEqual([]);
  expect(report.ok).toBe(true);
}

/** The problem with the penalty that its percentage has become. */
function withPenaltyOf({ penalty }: Solution, p: Problem): Problem {
  if (penalty === undefined || !('penalty' in p.goal)) return p;
  return { ...p, goal: { ...p.goal, penalty: penalty.value } };
}

/** At every iteration the proven lower bound stays below every upper bound of the run. */
function expectWeakDuality(solution: Solution): void {
  const uppers = solution.trace.flatMap((entry) => (entry.objective === null ? [] : [entry.objective]));
  if (solution.objective !== null) uppers.push(solution.objective);
  const least = Math.min(...uppers, Infinity);
  for (const { lowerBound } of solution.trace) {
    expect(lowerBound).toBeLessThanOrEqual(least * (1 + 1e-9) + 1e-12);
  }
}

/** f(x) of a solution in the inputs it was solved in. */
export function evaluate(solution: Solution, slope: number, x: readonly number[]): number {
  let value = solution.skip.constant;
  solution.skip.linear.forEach((c, k) => (value += c * x[k]));
  for (const { weights, bias, output } of solution.neurons) {
    const t = weights.reduce((sum, w, k) => sum + w * x[k], bias);
    value += output * (t > 0 ? t : slope * t);
  }
  return value;
}

/** What of a table is measured in the solver rather than in the whole process: a fit again after a change, and of all samples at once. */
import { readFileSync } from 'node:fs';
import type { Problem } from '../../src/core/problem';
import type { Solution, SolveOptions } from '../../src/core/solution';
import { solve } from '../../src/core/solve';
import { hasClasses } from '../../src/result/goals';
import { parseResult } from '../../src/result/read';
import { inlineSamples, restoreProblem } from '../../src/result/restore';

/** Of a fit whose result was written, with its samples. */
export interface AgainTask {
  readonly method: 'again' | 'allSamples';
  /** The result's path. */
  readonly result: string;
  readonly seconds: number;
  readonly gap: number;
}

/** One solve. */
interface Timed {
  readonly ms: number;
  readonly gap: number | null;
  readonly neurons: number;
}

export interface Again {
  /** Of the changed table; of the table itself where it is fitted with all samples at once. */
  readonly cold: Timed;
  /** The same from the solution of the unchanged table; with all samples at once. */
  readonly other: Timed;
}

/** One thread each, in one process that has fitted before. */
export async function again({ method, result, seconds, gap }: AgainTask): Promise<Again> {
  const options: SolveOptions = {
    gap,
    timeMs: 1000 * seconds,
    sparsify: 'merge',
    now: () => performance.now(),
  };
  const problem = problemOf(result);
  const first = await timed(problem, options);
  if (method === 'allSamples')
    return { cold: first, other: await timed(problem, { ...options, allSamples: true }) };
  const changed = withOneChange(problem);
  const cold = await timed(changed, options);
  return { cold, other: await timed(changed, { ...options, warm: first.solution }) };
}

async function timed(problem: Problem, options: SolveOptions): Promise<Timed & { solution: Solution }> {
  const started = performance.now();
  const solution = await solve(problem, options);
  const { gap, neurons } = solution;
  return { ms: performance.now() - started, gap, neurons: neurons.length, solution };
}

function problemOf(path: string): Problem {
  const result = parseResult(readFileSync(path, 'utf8'));
  const samples = inlineSamples(result);
  if (samples === null) throw new Error(`${path} has no samples in it.`);
  return restoreProblem(result, samples);
}

/** One target, a third of the way through, moves by a twentieth of the targets' range, or changes sides. */
function withOneChange(problem: Problem): Problem {
  const targets = problem.targets.slice();
  const at = Math.floor(targets.length / 3);
  if (hasClasses(problem.goal)) targets[at] *= -1;
  else targets[at] += 0.05 * (Math.max(...targets) - Math.min(...targets));
  return { ...problem, targets };
}

/** What the tests of the search in boxes let another thread compute: a solved problem of noise, and proofs of its dual. */
import type { Goal, Problem } from '../../src/core/problem';
import type { Solution } from '../../src/core/solution';
import { solve } from '../../src/core/solve';
import { mulberry32 } from '../../src/core/startingNeurons';
import type { VerifyReport } from '../../src/core/verify';
import { verify } from '../../src/core/verify';
import type { Enclosure } from '../../src/core/verify/enclosure';
import { responsesOf } from '../../src/core/verify/response';
import { enclose } from '../../src/core/verify/search';
import { processorTime } from '../helpers/load';
import { problem } from '../helpers/solved';

export interface NoisyResult {
  readonly solution: Solution;
  readonly report: VerifyReport;
  /** Of the solution's dual, scaled so that max|zᵀa| = 1 up to the precision of enclosing it, and scaled 1e-6 beyond that. */
  readonly tight: Enclosure;
  readonly forged: Enclosure;
}

export async function noisyResult(count: number, d: number, goal: Goal): Promise<NoisyResult> {
  const random = mulberry32(count);
  const rows = Array.from({ length: count }, () => Array.from({ length: d }, () => 4 * random() - 2));
  const targets = rows.map(([a, b, c]) => Math.abs(a + b / 2) - Math.abs(c) + 2 * random() - 1);
  const noisy = problem(rows, targets, { goal });
  const options = { gap: 1e-3, timeMs: 10_000, sparsify: 'merge', now: processorTime } as const;
  const solution = await solve(noisy, options);
  const { upper } = enclosed(noisy, solution.dual, 0, 1);
  return {
    solution,
    report: verify(noisy, solution),
    tight: enclosed(noisy, solution.dual, 1, 1 / upper),
    forged: enclosed(noisy, solution.dual, 1, (1 + 1e-6) / upper),
  };
}

function enclosed(noisy: Problem, dual: readonly number[], floor: number, factor: number): Enclosure {
  const z = Float64Array.from(dual, (value) => value * factor);
  return enclose(responsesOf(noisy, z), { floor, precision: 2e-10, budget: 1e10 });
}

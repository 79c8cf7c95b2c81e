/** Brute force as a rival: refuses what it cannot list, and prunes nothing but rounding, since it is exact. */
import type { Problem } from '../../core/problem';
import { type RivalNetwork, valuesOf } from '../evaluate';
import { simplify } from '../simplify';
import { type RivalAnswer, type RivalOptions, RivalRefusal } from '../task';
import { tooLargeToList } from '../limits';
import { enumerate } from './enumerate';

/** Output weights below this part of the largest are rounding of the linear program. */
const ROUNDING = 1e-9;
/** Seconds for one linear program. */
const TIME_LIMIT = 120;

export async function bruteForceRival(problem: Problem, options: RivalOptions): Promise<RivalAnswer> {
  const refusal = tooLargeToList(problem);
  if (refusal !== null) throw new RivalRefusal(refusal);
  const { signal, onProgress, now } = options;
  const started = now();
  // the violation falls from about 1 to 1e-9, evenly on a logarithmic scale
  const onRound = (violation: number): void =>
    onProgress?.(Math.min(0.99, Math.max(0, -Math.log10(violation) / 9)));
  const answer = await enumerate(problem, { signal, onRound, timeLimit: TIME_LIMIT });
  if (answer.status === 'infeasible') throw new RivalRefusal('No network meets all samples.');
  if (answer.status === 'failed') {
    throw new RivalRefusal(
      signal?.aborted
        ? 'Cancelled before its linear program was solved.'
        : `Its linear program was not solved (HiGHS status ${answer.code}); take fewer samples.`,
    );
  }
  const network = merged(problem, answer);
  return {
    network,
    valuesAt: (inputs) => valuesOf({ ...problem, inputs, count: inputs.length / problem.dimension }, network),
    ms: now() - started,
  };
}

/** Merging as for every rival: exact here, where equal directions of the linear program lie in one cell. */
function merged(problem: Problem, { neurons, skip }: RivalNetwork): RivalNetwork {
  return simplify(
    problem,
    {
      theta: neurons.flatMap(({ weights, bias }) => [...weights, bias]),
      output: neurons.map(({ output }) => output),
      skip: [skip.constant, ...skip.linear],
    },
    ROUNDING,
  );
}

/** The reference for tiny problems: the rival that enumerates, which shares no code with the solver or the verifier. */
import type { Problem } from '../../src/core/problem';
import type { BruteForceAnswer } from '../../src/rivals/bruteForce/enumerate';
import { enumerate } from './inThread';

export type { BruteForceAnswer } from '../../src/rivals/bruteForce/enumerate';

/** Throws when the linear program itself fails. */
export async function bruteForce(problem: Problem): Promise<Exclude<BruteForceAnswer, { status: 'failed' }>> {
  const answer = await enumerate(problem);
  if (answer.status === 'failed')
    throw new Error(`The reference linear program failed with HiGHS status ${answer.code}.`);
  return answer;
}

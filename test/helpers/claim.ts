/** A brute-force answer as the claim a solver would make of it. */
import { gapOf } from '../../src/core/gap';
import type { Problem } from '../../src/core/problem';
import type { VerifyClaim } from '../../src/core/verify';
import type { BruteForceAnswer } from './bruteForce';

export function claimOf(
  problem: Problem,
  answer: Extract<BruteForceAnswer, { status: 'optimal' }>,
): VerifyClaim {
  const { objective, dual } = answer;
  const lowerBound = objective * (1 - 2e-9);
  return { ...answer, lowerBound, gap: gapOf(problem, dual, objective, lowerBound) };
}

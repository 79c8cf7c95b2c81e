/** A brute-force answer as the claim a solver would make of it. */
import type { VerifyClaim } from '../../src/core/verify';
import type { BruteForceAnswer } from './bruteForce';

export function claimOf(answer: Extract<BruteForceAnswer, { status: 'optimal' }>): VerifyClaim {
  const lowerBound = answer.objective * (1 - 2e-9);
  return { ...answer, lowerBound, gap: (answer.objective - lowerBound) / Math.max(1, answer.objective) };
}

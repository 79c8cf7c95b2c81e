/** Every reference case, solved by brute force, passes; and the brute force agrees with the reference. */
import { describe, expect, test } from 'vitest';
import { verify } from '../../src/core/verify';
import { bruteForce } from '../helpers/bruteForce';
import { claimOf } from '../helpers/claim';
import { readVectors } from '../helpers/vectors';

describe.each([
  ...readVectors('atomic-norm'),
  ...readVectors('losses'),
  ...readVectors('peer-problems').filter((c) => c.problem.count <= 20),
])('$name', ({ problem, status, objective, referenceGap }) => {
  test('is confirmed, and its objective is the reference', async () => {
    const answer = await bruteForce(problem);
    expect(answer.status).toBe(status);
    if (answer.status === 'infeasible') return;
    const tolerance = 1e-8 + (referenceGap ?? 0);
    expect(Math.abs(answer.objective - objective!) / objective!).toBeLessThanOrEqual(tolerance);
    const report = verify(problem, claimOf(problem, answer));
    expect(report.findings.filter((finding) => !finding.holds)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.provenLowerBound).toBeGreaterThanOrEqual(answer.objective * (1 - 3e-9));
    expect(report.provenLowerBound).toBeLessThanOrEqual(answer.objective * (1 + 3e-9));
  });
});

import { describe, expect, it } from 'vitest';
import { readVectors } from '../helpers/vectors';
import { solved } from '../helpers/solved';

/** Neurons of the best other method on the same problem; ours must not need more. */
const MOST_NEURONS: Record<string, number> = {
  d1_n10_teacher3: 3,
  d1_n10_sin3x: 8,
  d1_n10_random: 7,
  d1_n50_sin3x: 49,
  d2_n20_teacher3: 8,
};

describe.each(['atomic-norm', 'losses', 'peer-problems'] as const)('reference answers of %s', (file) => {
  const cases = readVectors(file);
  it.each(cases)('$name', async ({ name, problem, status, objective, referenceGap }) => {
    const solution = await solved(problem);
    expect(solution.status).toBe(status);
    if (objective === undefined) {
      expect(solution.infeasibility!.rows.length).toBeGreaterThanOrEqual(2);
      return;
    }
    const tolerance = 1e-6 + (referenceGap ?? 0);
    expect(Math.abs(solution.objective! - objective) / Math.max(1, objective)).toBeLessThanOrEqual(tolerance);
    expect(solution.gap!).toBeLessThanOrEqual(1e-6);
    if (name in MOST_NEURONS) expect(solution.neurons.length).toBeLessThanOrEqual(MOST_NEURONS[name]);
  });
});

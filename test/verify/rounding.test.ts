/** Large duals that cancel: what is honest is never refused for its rounding, and the allowance stays near rounding. */
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/core/problem';
import type { Solution } from '../../src/core/solution';
import { awkward, BIASES, GOALS, KINDS } from '../helpers/awkward';
import { NORMS } from '../helpers/constraintSets';
import { run } from '../helpers/solved';
import { verify } from '../helpers/inThread';

/** Half units in the last place that the proof may excuse: four times what the searches add up on these problems. */
const ROUNDINGS = 1024;

/** What a bound may be off by: the agreement of two searches, and roundings of Σ|z_i|·max(1, r‖x_i‖∞) of the bound and of Σ|z_i y_i|. */
function allowanceOf(
  { inputs, dimension: d, weights, targets }: Problem,
  { dual }: Solution,
  proven: number,
) {
  let [size, objective] = [0, 0];
  dual.forEach((z, i) => {
    const row = inputs.subarray(i * d, (i + 1) * d);
    size += Math.abs(z) * Math.max(1, ...row.map((x) => weights.radius * Math.abs(x)));
    objective += Math.abs(z * targets[i]);
  });
  return 1e-8 * proven + ROUNDINGS * 2 ** -53 * (size * proven + objective);
}

describe.each(KINDS)('%s', (kind) => {
  // every goal, norm and bias at least once
  it.each([0, 1, 2, 3])(
    'the result of an honest fit is confirmed, a forged bound is refused: bias %i',
    async (b) => {
      for (let k = 0; k < 4; k++) {
        const p = awkward(kind, 100 * b + k, {
          goal: GOALS[(k + b) % 4],
          weights: { norm: NORMS[(k + b) % 3], radius: 1 },
          bias: BIASES[b],
        });
        const solution = await run(p, { timeMs: 5000 });
        if (solution.status === 'infeasible') continue;
        const report = await verify(p, solution);
        const name = `seed ${100 * b + k}`;
        expect(
          report.findings.filter(({ holds }) => !holds),
          name,
        ).toEqual([]);
        if (solution.lowerBound === 0) continue;
        const excess = report.findings.find(({ sentence }) =>
          sentence.startsWith('Excess of the lower bound reported over the one'),
        )!;
        const proven = report.provenLowerBound;
        const allowance = allowanceOf(p, solution, proven);
        expect(excess.limit, name).toBeLessThanOrEqual(allowance);
        const lowerBound = proven + 100 * allowance;
        const forged = await verify(p, {
          ...solution,
          lowerBound,
          objective: Math.max(lowerBound, solution.objective ?? 0),
        });
        expect(forged.ok, name).toBe(false);
      }
    },
  );
});

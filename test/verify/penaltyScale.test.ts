/** What a percentage of a penalty is taken of: confirmed when honest, refused when forged, and said where nothing can be. */
import { describe, expect, it } from 'vitest';
import { loadProgramSolver } from '../../src/core/highs';
import { withKnownPenalty } from '../../src/core/penaltyScale';
import type { Goal, Problem } from '../../src/core/problem';
import { SolveCache } from '../../src/core/solveCache';
import { bestFreeTerms } from '../../src/core/verify/freeFit';
import { termsOf } from '../../src/core/verify/goals';
import type { PenaltyScaleClaim } from '../../src/core/verify/claim';
import { checkPenaltyScale } from '../../src/core/verify/penaltyScale';
import { buildResult } from '../../src/result/build';
import { inlineSamples } from '../../src/result/restore';
import type { FitResult } from '../../src/result/schema';
import { verifyResult } from '../../src/result/verify';
import { provenance } from '../result/fixture';
import { fitJob } from '../helpers/jobs';
import { smallProblem } from '../helpers/smallProblems';
import { problem, run } from '../helpers/solved';

const LOSSES: readonly Goal[] = [
  { kind: 'least_squares', penalty: 0, percent: 20 },
  { kind: 'huber', delta: 0.05, penalty: 0, percent: 20 },
  { kind: 'least_absolute', penalty: 0, percent: 20 },
  { kind: 'quantile', tau: 0.8, penalty: 0, percent: 20 },
  { kind: 'within_penalty', tolerance: 0.1, penalty: 0, percent: 20 },
];

/** Problems of two to four inputs with a loss, no two samples alike. */
const examples = LOSSES.flatMap((goal) =>
  [1, 2, 3, 4, 5, 6].map((seed) => {
    const wave = (k: number): number => Math.sin(12.9898 * k + 78.233 * Math.sin(k + seed));
    const d = 2 + (seed % 3);
    const rows = Array.from({ length: 9 + seed }, (_, i) =>
      Array.from({ length: d }, (__, k) => wave(5 * i + k)),
    );
    const norm = (['l1', 'l2', 'linf'] as const)[seed % 3];
    const bias = (
      [{ kind: 'joint' }, { kind: 'free' }, { kind: 'bound', limit: 0.8 }, { kind: 'none' }] as const
    )[seed % 4];
    const skip = (['none', 'constant', 'affine'] as const)[Math.floor(seed / 2) % 3];
    const weighted = seed > 3 && {
      sampleWeights: Float64Array.from(rows, (_, i) => 0.2 + Math.abs(wave(i))),
    };
    return problem(rows, rows.map((_, i) => wave(7 * i + 3)), { goal, bias, skip, weights: { norm, radius: 1 }, ...weighted }); // prettier-ignore
  }),
);

async function scaleOf(p: Problem): Promise<{ known: Problem; claim: PenaltyScaleClaim }> {
  const solveProgram = await loadProgramSolver();
  const { problem: known, penalty } = withKnownPenalty(p, {
    solveProgram,
    timeMs: 10_000,
    cache: new SolveCache(),
    now: () => performance.now(),
  })!;
  const { largest, largestAtMost } = penalty!;
  return { known, claim: { largest, ...(largestAtMost !== undefined && { largestAtMost }) } };
}

const holds = (p: Problem, claim: PenaltyScaleClaim): boolean =>
  checkPenaltyScale(p, claim, {}).findings.every((finding) => finding.holds);

describe('the best free terms alone', () => {
  it('cost what their multipliers are worth, which are admissible: nothing is better', () => {
    const drawn = Array.from({ length: 330 }, (_, seed) => smallProblem(seed));
    const losses = [...drawn, ...examples].filter(({ goal }) => 'penalty' in goal);
    expect(losses.length).toBeGreaterThan(100);
    for (const p of losses) {
      const ofOne: Problem = { ...p, goal: { ...p.goal, penalty: 1 } as Goal };
      const { count, targets, inputs, dimension: d } = p;
      const terms = termsOf(ofOne);
      const { dual, values } = bestFreeTerms(ofOne)!;
      const size = dual.reduce((sum, z) => sum + Math.abs(z), 0);
      // where the free terms meet every target z is as small as numbers are
      const rounding = 1e-12 * size + 2 ** -1022;
      if (p.skip !== 'none' || p.bias.kind === 'free')
        expect(Math.abs(dual.reduce((sum, z) => sum + z, 0))).toBeLessThanOrEqual(rounding);
      for (let k = 0; k < d && p.skip === 'affine'; k++)
        expect(Math.abs(dual.reduce((sum, z, i) => sum + z * inputs[i * d + k], 0))).toBeLessThanOrEqual(
          rounding,
        );
      let [cost, worth] = [0, 0];
      for (let i = 0; i < count; i++) {
        const [z, r] = [dual[i], values[i] - targets[i]];
        const limit = terms.limitOf(i, z > 0);
        expect(Math.abs(z)).toBeLessThanOrEqual(limit * (1 + 1e-9) + rounding);
        cost += terms.cost(i, Math.max(0, Math.abs(r) - terms.toleranceOf(i)), r > 0);
        const curvature = terms.curvatureOf(i);
        worth +=
          targets[i] * z -
          terms.toleranceOf(i) * Math.abs(z) -
          (curvature > 0 ? (z * z) / (2 * curvature) : 0);
      }
      const scale = Math.max(...targets.map(Math.abs)) * size;
      expect(Math.abs(cost - worth)).toBeLessThanOrEqual(1e-11 * scale + 2 ** -1022);
    }
  });
});

describe('the penalty that leaves no neuron', () => {
  it('is confirmed, and refused by a part in a million more or less', async () => {
    for (const p of examples) {
      const { known, claim } = await scaleOf(p);
      const checked = checkPenaltyScale(known, claim, {});
      expect(checked.findings.filter((finding) => !finding.holds)).toEqual([]);
      expect(checked.findings).toHaveLength(2);
      const { largest, largestAtMost = largest } = claim;
      expect(holds(known, { largest: largestAtMost * (1 + 1e-6) })).toBe(false);
      expect(holds(known, { largest: largest * (1 - 1e-6) })).toBe(false);
      expect(holds(known, { largest: largest * 0.5, largestAtMost: largest * (1 - 1e-6) })).toBe(false);
      expect(holds(known, { largest: 0 })).toBe(false);
    }
  });

  it('leaves none, and a hundredth less leaves one', async () => {
    for (const p of examples.filter((_, at) => at % 3 === 0)) {
      const { claim } = await scaleOf(p);
      const { percent, ...goal } = p.goal as Extract<Goal, { penalty: number }>;
      expect(percent).toBe(20);
      const massAt = async (part: number): Promise<number> =>
        (await run({ ...p, goal: { ...goal, penalty: part * claim.largest } })).mass!;
      expect(await massAt(1.0001)).toBe(0);
      expect(await massAt(0.99)).toBeGreaterThan(0);
    }
  });

  it('is refused where a percentage of another makes the same penalty', async () => {
    for (const p of examples.filter((_, at) => at % 7 === 0)) {
      const result = buildResult(fitJob(p), await run(p), provenance);
      const { value, percent, largest } = result.penalty!;
      const failing = (penalty: FitResult['penalty']): string[] =>
        verifyResult({ ...result, penalty: penalty! }, inlineSamples(result)!).findings.flatMap(
          ({ holds, open, what }) => (holds ? [] : [open ? 'open' : what]),
        );
      expect(failing(result.penalty)).toEqual([]);
      expect(failing({ value, percent: percent! / 2, largest: largest! * 2 })).toEqual(['penalty']);
      expect(failing({ value, percent: percent! * 2, largest: largest! / 2 })).toContain('penalty');
    }
  });

  it('is 0 where no neuron has anything to do', async () => {
    // without a bias neurons are linear on inputs of one sign
    const rows = Array.from({ length: 12 }, (_, i) => [0.1 + ((i * 7) % 12)]);
    const y = rows.map((_, i) => Math.cos(9 * i));
    for (const goal of LOSSES) {
      const p = problem(rows, y, { goal, bias: { kind: 'none' }, skip: 'affine' });
      const { known, claim } = await scaleOf(p);
      expect(claim).toEqual({ largest: 0 });
      expect(holds(known, claim)).toBe(true);
    }
  });

  it('is 0 where a neuron only has the rounding of one multiplier to do', async () => {
    // of three samples at one place the multipliers cancel but for rounding, and the neuron has its kink at the fourth
    const p = problem([[0.5], [-0.5], [0.5], [0.5]], [0.00005, -0.00005, -0.00005, -0.0001], {
      slope: 0,
      weights: { norm: 'l1', radius: 3 },
      bias: { kind: 'free' },
      goal: { kind: 'within_penalty', tolerance: 0.00001, penalty: 0, percent: 80 },
    });
    expect((await scaleOf(p)).claim).toEqual({ largest: 0 });
    expect((await run(p)).status).toBe('optimal');
  });

  it('is listed as not checked where the multipliers are not the only ones', async () => {
    // the median of these is three samples at once
    const p = problem([[0], [1], [2], [3], [4]], [0, 1, 1, 1, 2], {
      goal: { kind: 'least_absolute', penalty: 0, percent: 20 },
      skip: 'constant',
    });
    const result = buildResult(fitJob(p), await run(p), provenance);
    const { findings, unchecked } = verifyResult(result, inlineSamples(result)!);
    expect(findings.filter((finding) => !finding.holds)).toEqual([]);
    expect(findings.some(({ what }) => what === 'penalty')).toBe(false);
    expect(unchecked).toContainEqual({
      fields: ['penalty.largest'],
      why: 'the best free terms alone have more than one set of multipliers',
    });
  });
});

/** A right claim passes; each way of bending it makes the finding fail that it should. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../src/core/problem';
import type { FindingKind, VerifyClaim } from '../../src/core/verify';
import { verify } from '../../src/core/verify';
import { bruteForce } from '../helpers/bruteForce';
import { claimOf } from '../helpers/claim';
import { problemOf } from '../helpers/vectors';

const rows = Array.from({ length: 12 }, (_, i) => [Math.sin(1.7 * i), Math.cos(2.3 * i + 0.4)]);
const regression = problemOf(
  rows,
  rows.map(([a, b]) => Math.sin(2 * a) + b * b),
  {
    slope: 0.1,
    weights: { norm: 'l2', radius: 1.5 },
    bias: { kind: 'joint' },
    skip: 'none',
    goal: { kind: 'interpolate' },
  },
);
const labels = rows.map(([a, b]) => (a * a + b > 0.4 ? 1 : -1));

async function solved(problem: Problem): Promise<VerifyClaim> {
  const answer = await bruteForce(problem);
  if (answer.status !== 'optimal') throw new Error('The fixture is feasible.');
  return claimOf(problem, answer);
}

function failing(problem: Problem, claim: VerifyClaim): FindingKind[] {
  const report = verify(problem, claim);
  const failed = report.findings.filter((finding) => !finding.holds);
  expect(report.ok).toBe(failed.length === 0);
  for (const finding of report.findings) expect(finding.sentence).toMatch(/\.$/);
  return [...new Set(failed.map(({ what }) => what))];
}

/** The claim with neuron 0 replaced. */
function withNeuron(claim: VerifyClaim, change: Partial<VerifyClaim['neurons'][number]>): VerifyClaim {
  return {
    ...claim,
    neurons: claim.neurons.map((neuron, j) => (j === 0 ? { ...neuron, ...change } : neuron)),
  };
}

describe('interpolation', () => {
  let claim: VerifyClaim;
  beforeAll(async () => {
    claim = await solved(regression);
  });

  test('the right claim passes', () => {
    expect(failing(regression, claim)).toEqual([]);
  });

  test('a dual scaled by 1.001', () => {
    expect(failing(regression, { ...claim, dual: claim.dual.map((z) => 1.001 * z) })).toContain('dual');
  });

  test('a dual scaled by 0.999 proves less', () => {
    expect(failing(regression, { ...claim, dual: claim.dual.map((z) => 0.999 * z) })).toEqual(['gap']);
  });

  test('one sign of the dual flipped', () => {
    const at = claim.dual.findIndex((z) => Math.abs(z) > 1e-3);
    const dual = claim.dual.map((z, i) => (i === at ? -z : z));
    expect(failing(regression, { ...claim, dual })).toContain('gap');
  });

  test('another dual, with the objective right', () => {
    const { targets } = regression;
    const length = targets.reduce((sum, y) => sum + y * y, 0);
    const dual = Array.from(targets, (y) => (y * claim.objective!) / length);
    const failed = failing(regression, { ...claim, dual });
    expect(failed).toContain('dual');
    expect(failed).toContain('gap');
  });

  test('the lower bound raised by 1e-5, the gap with it', () => {
    const lowerBound = claim.lowerBound * (1 + 1e-5);
    expect(failing(regression, { ...claim, lowerBound })).toEqual(['gap']);
  });

  test('a gap that is not the one of the bound', () => {
    expect(failing(regression, { ...claim, lowerBound: claim.objective! / 2, gap: -0.1 })).toEqual(['gap']);
  });

  test('one weight of one neuron changed', () => {
    const weights = claim.neurons[0].weights.map((w, k) => (k === 0 ? w - Math.sign(w) * 1e-6 : w));
    expect(failing(regression, withNeuron(claim, { weights }))).toEqual(['residual']);
  });

  test('one output weight with the wrong sign', () => {
    expect(failing(regression, withNeuron(claim, { output: -claim.neurons[0].output }))).toEqual([
      'residual',
    ]);
  });

  test('the mass misreported', () => {
    expect(failing(regression, { ...claim, mass: claim.mass! * (1 - 1e-7) })).toEqual(['mass']);
  });

  test('the objective misreported', () => {
    expect(failing(regression, { ...claim, objective: claim.objective! * (1 - 1e-7) })).toContain(
      'objective',
    );
  });

  test('a neuron outside the set, at a lower mass', () => {
    const { weights, bias, output } = claim.neurons[0];
    const outside = withNeuron(claim, {
      weights: weights.map((w) => w * (1 + 1e-6)),
      bias: bias * (1 + 1e-6),
      output: output / (1 + 1e-6),
    });
    expect(failing(regression, outside)).toContain('membership');
  });

  test('a skip term that is not allowed', () => {
    expect(failing(regression, { ...claim, skip: { constant: 1e-12, linear: [0, 0] } })).toEqual([
      'membership',
    ]);
    expect(failing(regression, { ...claim, skip: { constant: 0, linear: [0, -1e-12] } })).toEqual([
      'membership',
    ]);
    const constant = { ...regression, skip: 'constant' } as const;
    expect(failing(constant, { ...claim, skip: { constant: 1e-12, linear: [0, 0] } })).not.toContain(
      'membership',
    );
    expect(failing(constant, { ...claim, skip: { constant: 0, linear: [0, 1e-12] } })).toContain(
      'membership',
    );
  });

  test('a bias where there is none, or beyond its limit', () => {
    const none: Problem = { ...regression, bias: { kind: 'none' } };
    expect(failing(none, claim)).toContain('membership');
    const tight: Problem = { ...regression, bias: { kind: 'bound', limit: 1e-3 } };
    expect(failing(tight, claim)).toContain('membership');
  });

  test('numbers that are none', () => {
    expect(failing(regression, withNeuron(claim, { output: NaN }))).toContain('residual');
    expect(failing(regression, { ...claim, dual: claim.dual.map(() => NaN) })).toContain('dual');
    expect(failing(regression, { ...claim, lowerBound: NaN })).toContain('gap');
    expect(failing(regression, { ...claim, gap: null })).toContain('gap');
    expect(failing(regression, { ...claim, mass: null })).toContain('mass');
  });

  test('vectors of another length', () => {
    expect(failing(regression, { ...claim, dual: claim.dual.slice(1) })).not.toEqual([]);
    expect(failing(regression, withNeuron(claim, { weights: [0.1] }))).not.toEqual([]);
  });

  test('no proof within the budget is no confirmation, and no wrong bound', () => {
    const report = verify(regression, claim, { budget: 1 });
    expect(report.ok).toBe(false);
    expect(report.provenLowerBound).toBeLessThan(claim.lowerBound);
    const cancelled = verify(regression, claim, { signal: { aborted: true } });
    expect(cancelled.ok).toBe(false);
  });

  test('a stopped claim with the honest bound 0 is confirmed', () => {
    const gap = claim.objective! / Math.max(1, claim.objective!);
    const honest: VerifyClaim = { ...claim, status: 'stopped', lowerBound: 0, gap, dual: [] };
    expect(failing(regression, honest)).toEqual([]);
    expect(failing(regression, { ...honest, gap: gap / 2 })).toEqual(['gap']);
  });
});

describe('other goals', () => {
  test('within: a residual just over the tolerance', async () => {
    const problem: Problem = { ...regression, goal: { kind: 'within', tolerance: 0.1 } };
    const claim = await solved(problem);
    expect(failing(problem, claim)).toEqual([]);
    const tighter: Problem = { ...regression, goal: { kind: 'within', tolerance: 0.1 - 1e-6 } };
    expect(failing(tighter, claim)).toContain('residual');
    // A larger tolerance makes the dual worth less.
    const wider: Problem = { ...regression, goal: { kind: 'within', tolerance: 0.11 } };
    expect(failing(wider, claim)).toEqual(['gap']);
  });

  test('classify: a margin of 1 − 1e-6, and a multiplier of the wrong sign', async () => {
    const problem = {
      ...regression,
      targets: Float64Array.from(labels),
      goal: { kind: 'classify' },
    } as const;
    const claim = await solved(problem);
    expect(failing(problem, claim)).toEqual([]);
    const neurons = claim.neurons.map((neuron) => ({ ...neuron, output: neuron.output * (1 - 1e-6) }));
    expect(failing(problem, { ...claim, neurons })).toContain('residual');
    const dual = claim.dual.map((z, i) => (Math.abs(z) < 1e-9 ? -1e-3 * labels[i] : z));
    expect(failing(problem, { ...claim, dual })).toContain('dual');
  });

  test('classify soft: multipliers over the softness prove less', async () => {
    const soft = (softness: number): Problem => ({
      ...regression,
      targets: Float64Array.from(labels),
      goal: { kind: 'classify_soft', softness },
    });
    const claim = await solved(soft(0.5));
    expect(claim.objective).toBeGreaterThan(claim.mass!);
    expect(failing(soft(0.5), claim)).toEqual([]);
    const failed = failing(soft(0.4), claim);
    expect(failed).toContain('dual');
    expect(failed).toContain('objective');
    const misreported = { ...claim, objective: claim.mass };
    expect(failing(soft(0.5), misreported)).toContain('objective');
  });

  test('skip affine and free bias: a dual outside the null space', async () => {
    for (const change of [{ skip: 'affine' }, { bias: { kind: 'free' } }] as const) {
      const problem: Problem = { ...regression, ...change };
      const claim = await solved(problem);
      expect(failing(problem, claim)).toEqual([]);
      const dual = claim.dual.map((z, i) => (i === 0 ? z + 1e-4 : z));
      expect(failing(problem, { ...claim, dual })).toContain('dual');
      const moved = { ...claim, skip: { ...claim.skip, constant: claim.skip.constant + 1e-6 } };
      expect(failing(problem, moved)).toEqual(['residual']);
    }
  });
});

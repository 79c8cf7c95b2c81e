/**
 * One input, free bias: duals in closed form (theory.md 2.5), for any number of samples.
 *
 * With z orthogonal to 1 and x, zᵀσ(±(x − τ)) = (1 − α)·Σ z_i·max(0, x_i − τ) for both signs: piecewise linear in τ with
 * nodes x_i, 0 at and beyond both ends. So z is found from its values s_k at the nodes (s = 0 at the ends): the second
 * differences of s over (1 − α). It is feasible iff |s| ≤ 1, and with s_k = sgn(slope change at k), yᵀz = TV/(1 − α).
 */
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/core/problem';
import type { VerifyClaim } from '../../src/core/verify';
import { verify } from '../../src/core/verify';
import { processorTime } from '../helpers/load';

const SLOPE = 0.1;

function differences(x: Float64Array, values: ArrayLike<number>): number[] {
  return Array.from({ length: x.length - 1 }, (_, i) => (values[i + 1] - values[i]) / (x[i + 1] - x[i]));
}

/** The connect-the-dots network, one neuron a slope change, and its closed-form dual. */
function closedForm(x: Float64Array, y: Float64Array): { problem: Problem; claim: VerifyClaim } {
  const count = x.length;
  const slopes = differences(x, y);
  const changes = slopes.slice(1).map((slope, k) => slope - slopes[k]);
  const s = [0, ...changes.map(Math.sign), 0];
  const rises = [0, ...differences(x, s), 0];
  const dual = Array.from({ length: count }, (_, i) => (rises[i + 1] - rises[i]) / (1 - SLOPE));
  const neurons = changes.map((change, k) => ({
    weights: [1],
    bias: -x[k + 1],
    output: change / (1 - SLOPE),
  }));
  // A neuron contributes α·output to the slope left of its kink, and 0 at the kink: the affine part makes up the rest.
  const slope = slopes[0] - SLOPE * neurons.reduce((sum, { output }) => sum + output, 0);
  const valueAt0 = SLOPE * neurons.reduce((sum, { output, bias }) => sum + output * (x[0] + bias), 0);
  const mass = neurons.reduce((sum, { output }) => sum + Math.abs(output), 0);
  const problem: Problem = {
    count,
    dimension: 1,
    inputs: x,
    targets: y,
    slope: SLOPE,
    weights: { norm: 'l2', radius: 1 },
    bias: { kind: 'free' },
    skip: 'affine',
    goal: { kind: 'interpolate' },
  };
  const lowerBound = mass * (1 - 1e-8);
  return {
    problem,
    claim: {
      neurons,
      skip: { constant: y[0] - valueAt0 - slope * x[0], linear: [slope] },
      dual,
      objective: mass,
      mass,
      lowerBound,
      gap: (mass - lowerBound) / Math.max(1, mass),
      status: 'optimal',
    },
  };
}

const points = (count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => (2 * i) / count - 1 + (0.3 / count) * Math.sin(12.9898 * i));

describe.each([3, 10, 100, 1000])('%i samples', (count) => {
  test.each([
    ['a sine', (t: number) => Math.sin(7 * t)],
    ['a jagged line', (t: number) => Math.sin(431 * t) + Math.cos(97 * t)],
    ['targets far from 0', (t: number) => 1e4 + Math.sin(7 * t)],
  ])('%s: the mass TV/(1 − α) is proven', (_, curve) => {
    const x = points(count);
    const { problem, claim } = closedForm(x, x.map(curve));
    const start = processorTime();
    const report = verify(problem, claim);
    expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
    expect(report.provenLowerBound).toBeGreaterThanOrEqual(claim.mass! * (1 - 2e-7));
    expect(report.provenLowerBound).toBeLessThanOrEqual(claim.mass! * (1 + 1e-12));
    expect(processorTime() - start).toBeLessThan(5000);
  });
});

test('the dual that is feasible with a skip is not without one', () => {
  const x = points(20);
  const { problem, claim } = closedForm(
    x,
    x.map((t) => Math.sin(7 * t) + 9 * t),
  );
  // Σ|v| now lacks what the slope 9 costs: still a true lower bound, but the network has a term it may not have.
  const report = verify({ ...problem, skip: 'constant' }, claim);
  expect(report.provenLowerBound).toBeGreaterThanOrEqual(claim.lowerBound);
  expect(report.findings.filter(({ holds }) => !holds).map(({ what }) => what)).toEqual(['membership']);
});

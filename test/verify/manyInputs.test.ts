/** Claims with five and more inputs: confirmed, refuted, or not proven, each said as it is. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../src/core/problem';
import type { VerifyClaim } from '../../src/core/verify';
import { threadOf } from '../helpers/thread/thread';
import type { LocalDual } from './localDual';
import type * as work from './tightDual';

const { tightDual, verify } = threadOf<typeof work>(new URL('./tightDual.ts', import.meta.url));

const dot = (a: readonly number[], b: ArrayLike<number>): number =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

/** What a solver with this dual would claim: bound yᵀz, of a network when there is one. */
function claimFor({ problem, teacher }: LocalDual, dual: readonly number[]): VerifyClaim {
  const lowerBound = dot(dual, problem.targets) * (1 - 1e-12);
  const mass = teacher.reduce((sum, { output }) => sum + Math.abs(output), 0);
  const network = teacher.length > 0;
  return {
    neurons: teacher,
    skip: { constant: 0, linear: new Array<number>(problem.dimension).fill(0) },
    dual,
    objective: network ? mass : null,
    mass: network ? mass : null,
    lowerBound,
    gap: network ? (mass - lowerBound) / Math.max(1, mass) : null,
    status: 'stopped',
  };
}

const dualSentence = async (problem: Problem, claim: VerifyClaim, budget?: number): Promise<string> => {
  const report = await verify(problem, claim, budget);
  return report.findings.find(({ what, holds }) => what === 'dual' && !holds)?.sentence ?? '';
};

describe.each([
  {
    name: '5 inputs, 50 samples of a teacher',
    inputs: 5,
    count: 50,
    targets: 'teacher',
    rounds: 10,
    seed: 1,
  },
  {
    name: '8 inputs, 100 samples of a teacher',
    inputs: 8,
    count: 100,
    targets: 'teacher',
    rounds: 8,
    seed: 1,
  },
  { name: '5 inputs, 40 random targets', inputs: 5, count: 40, targets: 'random', rounds: 12, seed: 1 },
] as const)('$name', (options) => {
  let local: work.TightDual['local'];
  let found: work.TightDual['found'];
  let tight: work.TightDual['tight'];
  beforeAll(async () => {
    ({ local, found, tight } = await tightDual(options));
  });

  test('the enclosure closes, above what the local search found', async () => {
    expect(found.upper).toBeLessThanOrEqual(found.reached * (1 + 1e-9));
    expect(found.upper).toBeGreaterThanOrEqual(1 - 1e-12);
  });

  test('the tight dual is confirmed', async () => {
    const claim = claimFor(local, tight);
    const report = await verify(local.problem, claim);
    expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
    expect(report.provenLowerBound).toBeGreaterThanOrEqual(claim.lowerBound * (1 - 1e-9));
    expect(report.provenLowerBound).toBeLessThanOrEqual(claim.lowerBound * (1 + 1e-9));
  });

  test('a dual too large by 1e-6 is refuted', async () => {
    const large = tight.map((z) => z * (1 + 1e-6));
    expect(await dualSentence(local.problem, claimFor(local, large))).toMatch(
      /^Refuted: .* = 1\.00000\d*, above/,
    );
  });

  test('without the time for it the proof is missing, not the dual wrong', async () => {
    const claim = claimFor(local, tight);
    expect(await dualSentence(local.problem, claim, 1)).toMatch(/^Not proven within the budget: /);
    const report = await verify(local.problem, claim, 1);
    expect(report.provenLowerBound).toBeLessThan(claim.lowerBound);
    expect(report.provenLowerBound).toBeGreaterThan(0);
    const failing = report.findings.filter(({ holds }) => !holds);
    expect(failing.every(({ open }) => open)).toBe(true);
    // what is wrong beside it is not open
    const forged = await verify(local.problem, { ...claim, mass: 2 * (claim.mass ?? 1) }, 1);
    expect(forged.findings.some(({ what, holds, open }) => what === 'mass' && !holds && !open)).toBe(
      claim.mass !== null,
    );
  });
});

test('a wide claim of 2000 samples and 10 inputs, scaled by the triangle inequality, needs one node a side', async () => {
  const wave = (k: number): number => Math.sin(12.9898 * k + 78.233 * Math.sin(k));
  const [count, dimension] = [2000, 10];
  const inputs = Float64Array.from({ length: count * dimension }, (_, k) => 2 * wave(k));
  const targets = Float64Array.from({ length: count }, (_, i) => wave(5 * i) + inputs[i * dimension]);
  const problem: Problem = {
    count,
    dimension,
    inputs,
    targets,
    slope: 0.1,
    weights: { norm: 'l2', radius: 1 },
    bias: { kind: 'joint' },
    skip: 'none',
    goal: { kind: 'interpolate' },
  };
  // |zᵀa| ≤ ‖Σ z_i (1+α)/2 x̃_i‖ + Σ|z_i| (1−α)/2 ‖x̃_i‖
  const linear = new Array<number>(dimension + 1).fill(0);
  let crude = 0;
  for (let i = 0; i < count; i++) {
    const x = [...inputs.subarray(i * dimension, (i + 1) * dimension), 1];
    x.forEach((part, k) => (linear[k] += 0.55 * targets[i] * part));
    crude += 0.45 * Math.abs(targets[i]) * Math.hypot(...x);
  }
  crude += Math.hypot(...linear);
  const local: LocalDual = { problem, dual: [], teacher: [] };
  const dual = Array.from(targets, (y) => y / crude);
  const report = await verify(problem, claimFor(local, dual), 1);
  expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
  expect(report.provenLowerBound).toBeGreaterThanOrEqual(0.1);
  // Three times that is more than can be shown, and is not called wrong for it.
  const more = dual.map((z) => 3 * z);
  expect(await dualSentence(problem, claimFor(local, more), 1e7)).toMatch(/^Not proven within the budget: /);
});

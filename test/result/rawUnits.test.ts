/** What raw units leave of a solution in scaled ones: a result says what its weights do, and `verify` accepts it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/core/problem';
import { solve } from '../../src/core/solve';
import { mulberry32 } from '../../src/core/startingNeurons';
import { fitScaling } from '../../src/data/scaling';
import { buildResult } from '../../src/result/build';
import { inlineSamples } from '../../src/result/restore';
import { scaleInputs, toRaw, toScaled } from '../../src/result/scaling';
import type { FitResult } from '../../src/result/schema';
import { verifyResult } from '../../src/result/verify';
import { fitJob } from '../helpers/jobs';
import { provenance, solution } from './fixture';
import { hasClasses } from '../../src/result/goals';

/** Twelve rows of two inputs, the first from `offset` on in steps of `step`, fitted in standard units. */
async function fitted(offset: number, step: number, goal: Problem['goal']): Promise<FitResult> {
  const random = mulberry32(4);
  const rawInputs = Float64Array.from({ length: 24 }, (_, at) =>
    at % 2 === 0 ? offset + (at / 2) * step : random(),
  );
  const targets = Float64Array.from({ length: 12 }, () => (hasClasses(goal) ? (random() > 0.5 ? 1 : -1) : random())); // prettier-ignore
  const scaling = fitScaling('standard', rawInputs, 2);
  const job = fitJob(
    { inputs: scaleInputs(rawInputs, scaling), targets, dimension: 2, goal },
    { rawInputs, scaling },
  );
  const now = (): number => performance.now();
  const solved = await solve(job.problem, { gap: 1e-6, timeMs: 60_000, sparsify: 'merge', now });
  expect(solved.status).toBe('optimal');
  return buildResult(job, solved, provenance);
}

function refused(result: FitResult): string[] {
  const { findings } = verifyResult(result, inlineSamples(result)!);
  return findings.flatMap(({ holds, sentence }) => (holds ? [] : [sentence]));
}

const goals: [string, Problem['goal']][] = [
  ['within', { kind: 'within', tolerance: 0.1 }],
  ['interpolate', { kind: 'interpolate' }],
  ['classify', { kind: 'classify' }],
  ['classify soft', { kind: 'classify_soft', softness: 10 }],
  ['least absolute', { kind: 'least_absolute', penalty: 1e-3 }],
];

describe('a network whose raw weights', () => {
  it.each(goals)('cannot carry the precision is not optimal, and says what to do: %s', async (_, goal) => {
    const result = await fitted(1e9, 1e-4, goal);
    expect(result.status).toBe('stopped');
    expect(result.reason).toMatch(
      /^The weights in raw units cannot carry the precision.*`x1` lies near 1000000000 .*subtract 1000000000 from/,
    );
    expect(refused(result)).toEqual([]);
  });

  it.each(goals)('carry it is optimal: %s', async (_, goal) => {
    const result = await fitted(1000, 0.1, goal);
    expect(result.status).toBe('optimal');
    expect(result.reason).toBeUndefined();
    expect(refused(result)).toEqual([]);
  });
});

it('a soft margin whose raw weights lie below the bound is not optimal', () => {
  // one input without a bias: rounding w·offset leaves a bias that the network may not have
  const rawInputs = Float64Array.of(1e9 - 1e-4, 1e9 + 2e-4, 1e9 + 1e-4);
  const scaling = { offset: [1e9], factor: [1e4] };
  const targets = Float64Array.of(-1, 1, 1);
  const goal = { kind: 'classify_soft', softness: 10 } as const;
  const job = fitJob({ inputs: scaleInputs(rawInputs, scaling), targets, goal, bias: { kind: 'none' } }, { rawInputs, scaling }); // prettier-ignore
  const raw = { ...solution, neurons: [{ weights: [1], bias: 0, output: 2.5 }], gap: 0, mass: 2.5 };
  const hinge = buildResult(job, raw, provenance).residual as { hinge: number };
  const own = 2.5 + 10 * hinge.hinge;
  const trace = [{ iteration: 1, ms: 1, objective: own * 1.01, lowerBound: own * 1.01, neurons: 1 }];
  const result = buildResult(
    job,
    { ...raw, objective: own * 1.01, lowerBound: own * 1.01, trace },
    provenance,
  );
  expect(result).toMatchObject({ status: 'stopped', objective: own, lowerBound: own });
  expect(result.trace[0].lowerBound).toBe(own);
  expect(result.reason).toMatch(/^The weights in raw units cannot carry the precision: their objective is /);
});

it('a neuron stays in its constraint set through raw units and back', () => {
  const weight = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.tuple(weight, weight, weight),
      fc.integer({ min: 0, max: 12 }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      ([p, q, b], digits, place) => {
        const size = Math.hypot(p, q, b);
        fc.pre(size > 0.1);
        const neuron = { weights: [p / size, q / size], bias: b / size, output: 1 };
        const scaling = { offset: [place * 1e6, 0.5], factor: [10 ** (digits - 6), 3] };
        const terms = { neurons: [neuron], skip: { constant: 0, linear: [0, 0] } };
        const [back] = toScaled(toRaw(terms, scaling), scaling).neurons;
        expect(Math.hypot(...back.weights, back.bias)).toBeLessThanOrEqual(1 + 1e-9);
      },
    ),
  );
});

/** Networks that others trained, written with a fit's own neurons: the same function, in the set, of no more mass than it takes. */
import { describe, expect, it } from 'vitest';
import type { BiasConstraint, Problem, Skip, WeightNorm } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { gaugeOf, massOf, valuesOf } from '../../src/rivals/evaluate';
import { heldNetwork, whyNotHeld } from '../../src/rivals/heldNetwork';
import type { GivenNetwork } from '../../src/rivals/task';
import { fitJob } from '../helpers/jobs';

const D = 2;
const COUNT = 30;
const ROUNDING = 1e-12;

const random = mulberry32(3);
const number = (): number => 2 * random() - 1;
const list = (length: number): number[] => Array.from({ length }, number);

function problemOf(change: Partial<Problem>): Problem {
  return fitJob({ dimension: D, inputs: Float64Array.from({ length: COUNT * D }, number), ...change })
    .problem;
}

function networkOf(slope: number | null, biased: boolean, skip: Skip): GivenNetwork {
  return {
    neurons: Array.from({ length: 6 }, () => ({
      weights: list(D),
      bias: biased ? number() : 0,
      output: number(),
    })),
    skip: { constant: skip === 'none' ? 0 : number(), linear: skip === 'affine' ? list(D) : [0, 0] },
    slope,
  };
}

/** Term by term, with the network's own slope. */
function valuesBy({ inputs, slope: usual }: Problem, { neurons, skip, slope }: GivenNetwork): number[] {
  return Array.from({ length: COUNT }, (_, i) => {
    const dot = (weights: readonly number[]): number =>
      weights.reduce((sum, weight, k) => sum + weight * inputs[i * D + k], 0);
    return neurons.reduce(
      (sum, { weights, bias, output }) => {
        const t = dot(weights) + bias;
        return sum + output * (t > 0 ? t : (slope ?? usual) * t);
      },
      skip.constant + dot(skip.linear),
    );
  });
}

const SLOPES: readonly (number | null)[] = [null, 0, 0.1, 0.4, 1, 1.5, -0.3];
const NORMS: readonly WeightNorm[] = ['l1', 'l2', 'linf'];
const BIASES: readonly BiasConstraint[] = [{ kind: 'joint' }, { kind: 'free' }, { kind: 'bound', limit: 0.7 }, { kind: 'none' }]; // prettier-ignore
const SKIPS: readonly Skip[] = ['none', 'constant', 'affine'];

describe('a network that is held in a fit', () => {
  it('is the same function with neurons on the boundary, whatever slope, norm, bias and free terms', () => {
    for (const slope of SLOPES)
      for (const norm of NORMS)
        for (const bias of BIASES)
          for (const own of SKIPS)
            for (const skip of SKIPS) {
              const problem = problemOf({ slope: 0.1, weights: { norm, radius: 2 }, bias, skip: own });
              const biased = bias.kind !== 'none';
              const given = networkOf(slope, biased, biased || own !== 'none' ? skip : 'none');
              const network = heldNetwork(problem, given);
              const values = valuesOf(problem, network);
              valuesBy(problem, given).forEach((value, i) => expect(values[i]).toBeCloseTo(value, 11));
              for (const { weights, bias: shift, output } of network.neurons) {
                expect(Math.abs(gaugeOf(problem, [...weights, shift]) - 1)).toBeLessThan(ROUNDING);
                expect(output).not.toBe(0);
                if (!biased) expect(Math.abs(shift)).toBe(0);
              }
              if (own === 'none' && bias.kind !== 'free') expect(network.skip.constant).toBe(0);
              if (own !== 'affine') expect(network.skip.linear).toEqual([0, 0]);
            }
  });

  it('is itself where its slope is the fit’s, also in single precision', () => {
    const problem = problemOf({ slope: 0.1 });
    for (const slope of [null, 0.1, Math.fround(0.1)])
      expect(heldNetwork(problem, networkOf(slope, true, 'none')).neurons).toHaveLength(6);
    expect(heldNetwork(problem, networkOf(0, true, 'none')).neurons).toHaveLength(12);
    expect(
      heldNetwork(problemOf({ slope: 0.1, skip: 'affine' }), networkOf(0, true, 'none')).neurons,
    ).toHaveLength(6);
  });

  it('has one neuron for each direction, and none that cancel', () => {
    const problem = problemOf({});
    const parts = [
      { weights: [1, 2], bias: 3, output: 1 },
      { weights: [2, 4], bias: 6, output: 1 },
      { weights: [-1, 0.5], bias: 0.25, output: 2 },
      { weights: [-4, 2], bias: 1, output: -0.5 },
      { weights: [0, 1], bias: 0, output: 0 },
    ];
    const network = heldNetwork(problem, {
      neurons: parts,
      skip: { constant: 0, linear: [0, 0] },
      slope: null,
    });
    expect(network.neurons).toHaveLength(1);
    expect(massOf(network.neurons)).toBeCloseTo(3 * Math.hypot(1, 2, 3), 12);
  });

  it('is refused where the fit has no biases, or another shape', () => {
    const none = problemOf({ bias: { kind: 'none' } });
    expect(whyNotHeld(none, networkOf(null, true, 'none'))).toMatch(/bias none/);
    expect(whyNotHeld(none, networkOf(null, false, 'constant'))).toMatch(/skip none/);
    expect(whyNotHeld(none, networkOf(null, false, 'none'))).toBeNull();
    const convex = problemOf({ shape: { outputs: 'convex', slopes: null } });
    expect(whyNotHeld(convex, networkOf(null, true, 'none'))).toMatch(
      /below zero, which a convex network has not/,
    );
    const positive = networkOf(null, true, 'none').neurons.map((neuron) => ({ ...neuron, output: 1 }));
    const given = { neurons: positive, skip: { constant: 0, linear: [0, 0] }, slope: null };
    expect(whyNotHeld(convex, given)).toBeNull();
    expect(whyNotHeld(problemOf({ shape: { outputs: 'any', slopes: [0, 1] } }), given)).toMatch(/limits/);
    expect(() => heldNetwork(none, networkOf(null, true, 'none'))).toThrow(/^It has neurons with a bias/);
  });
});

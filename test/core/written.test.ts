/** The network as it is written out: evaluated in doubled precision, its rounding taken back. */
import { describe, expect, it } from 'vitest';
import { exactResiduals } from '../../src/core/evaluate';
import { FreeTerms } from '../../src/core/freeTerms';
import { lossOf } from '../../src/core/loss';
import { writeNetwork, type WritingContext } from '../../src/core/written';
import type { Problem } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { problem } from '../helpers/solved';

const contextOf = (p: Problem): WritingContext => ({
  loss: lossOf(p),
  freeTerms: FreeTerms.of(p, p.inputs, p.count),
  kept: Int32Array.from({ length: p.count }, (_, i) => i),
  targetScale: p.targets.reduce((most, y) => Math.max(most, Math.abs(y)), 0),
  interrupted: () => false,
});
const neuron = (w: number, bias: number, output: number) => ({ weights: [w], bias, output });

describe('a network that is written out', () => {
  it('has what it misses taken back by its outputs and skip terms', () => {
    const p = problem([[0], [1], [2]], [0, 1, 3], { slope: 0, bias: { kind: 'free' }, skip: 'affine' });
    const rough = [neuron(1, -1, 1 + 1e-9)];
    const written = writeNetwork(p, rough, { constant: 1e-10, linear: [1 - 1e-10] }, contextOf(p));
    expect(written.met).toBe(true);
    expect(written.violation).toBeLessThanOrEqual(4 * 2 ** -52);
    expect(written.mass).toBe(written.neurons.reduce((sum, { output }) => sum + Math.abs(output), 0));
    const left = exactResiduals({ ...written, slope: p.slope }, p.inputs, p.targets);
    expect(Math.max(...left.map(Math.abs))).toBe(written.violation);
  });

  it('moves nothing off its limit that is at it, by what brings others back', () => {
    const random = mulberry32(3);
    const x = Array.from({ length: 20 }, () => 2 * random() - 1).sort((p, q) => p - q);
    const inputs = x.map((value) => [value]);
    // a network of kinks at the inputs, and targets at the upper and the lower limit of its values, one of them missed
    const neurons = x.map((value) => neuron(1, -value, 2 * random() - 1));
    const network = { neurons, skip: { constant: 0.1, linear: [0] }, slope: 0.1 };
    const values = exactResiduals(network, Float64Array.from(x), new Float64Array(x.length));
    const targets = values.map((value, i) => value + (i % 2 === 0 ? 0.05 : -0.05) + (i === 7 ? -1e-7 : 0));
    const p = problem(inputs, [...targets], {
      slope: 0.1,
      skip: 'constant',
      goal: { kind: 'within', tolerance: 0.05 },
    });
    const written = writeNetwork(p, neurons, network.skip, contextOf(p));
    expect(written.met).toBe(true);
    const left = exactResiduals({ ...written, slope: 0.1 }, p.inputs, p.targets);
    expect(Math.max(...left.map(Math.abs))).toBeLessThanOrEqual(0.05 + 4 * 2 ** -52);
  });

  it('is scaled up where a margin is missed, and pays for it', () => {
    const p = problem([[1], [2]], [1, 1], { slope: 0, goal: { kind: 'classify' } });
    const written = writeNetwork(p, [neuron(1, 0, 1 - 1e-7)], { constant: 0, linear: [0] }, contextOf(p));
    expect(written.violation).toBe(0);
    expect(written.objective).toBeGreaterThanOrEqual(1);
    expect(written.objective).toBeLessThanOrEqual(1 + 1e-15);
  });

  it('counts what a soft margin misses exactly: terms of 1e10 that cancel leave no digit behind', () => {
    const p = problem([[1], [2]], [1, -1], {
      slope: 0,
      skip: 'affine',
      goal: { kind: 'classify_soft', softness: 2 },
    });
    // f(1) = 0.5 and f(2) = 0.5 + 2⁻²⁰, from terms of 2³⁴
    const big = 2 ** 34;
    const skip = { constant: 0.5 - big, linear: [0] };
    const neurons = [neuron(1, 0, big), neuron(1, -1, -big + 2 ** -20)];
    const { objective, mass } = writeNetwork(p, neurons, skip, contextOf(p));
    expect(mass).toBe(2 * big - 2 ** -20);
    expect(objective - mass).toBe(2 * (0.5 + 1.5));
  });

  it('is said not to meet a target that it misses by more than rounding', () => {
    const p = problem([[0], [1]], [0, 1], { slope: 0 });
    const far = writeNetwork(p, [neuron(0, 1, 0.5)], { constant: 0, linear: [0] }, contextOf(p));
    expect(far.met).toBe(false);
    expect(far.violation).toBeGreaterThan(0.4);
  });
});

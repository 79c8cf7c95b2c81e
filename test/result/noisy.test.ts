/** Which networks through all samples follow noise. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/data/random';
import { NOISY_GOAL, noisySentence } from '../../src/result/noisy';
import type { FitResult } from '../../src/result/schema';
import { manyNeurons, planted } from '../webview/fixtures';

/** The line through samples at 0, 1, 2 …: a neuron a corner. */
function through(targets: readonly number[]): FitResult {
  const slopes = targets.slice(1).map((y, k) => y - targets[k]);
  return planted({
    ...{ fit: 'line', x: targets.map((_, k) => [k]), y: targets, inputs: ['t'], target: 'y', lowerBound: 0 },
    neurons: slopes.slice(1).map((slope, k) => ({ weights: [1], bias: -(k + 1), output: slope - slopes[k] })),
    skipKind: 'affine',
  });
}

/** Independent standard normal numbers. */
function noise(count: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.normal());
}

describe('a network through all samples', () => {
  it.each([20, 50, 1000])('of %d samples of noise is told, with what to write', (count) => {
    for (let seed = 1; seed <= 20; seed++) {
      const sentence = noisySentence(through(noise(count, seed)));
      expect(sentence).toMatch(
        /neurons to pass through .* samples, nearly as many neurons as samples: the targets look noisy/,
      );
      expect(sentence).toContain(`\`goal ${NOISY_GOAL}\``);
    }
  });

  it('of a smooth function is not told, however many neurons it has', () => {
    for (const turns of [1, 3, 9]) {
      const smooth = Array.from({ length: 60 }, (_, k) => Math.sin((turns * k) / 30) + (k / 60) ** 2);
      expect(through(smooth).neurons.length).toBeGreaterThan(50);
      expect(noisySentence(through(smooth))).toBeNull();
    }
    expect(noisySentence(manyNeurons())).toBeNull();
  });

  it('of few samples, or with another goal, or without a network says nothing', () => {
    expect(noisySentence(through(noise(15, 1)))).toBeNull();
    const noisy = through(noise(40, 1));
    expect(noisySentence({ ...noisy, goal: { kind: 'within', tolerance: 0 } })).toBeNull();
    expect(noisySentence({ ...noisy, goal: { kind: 'least_squares', penalty: 1 } })).toBeNull();
    expect(
      noisySentence({ ...noisy, objective: null, mass: null, gap: null, residual: null, neurons: [] }),
    ).toBeNull();
  });

  it('of several inputs is told with a condition: there a smooth function may need as many', () => {
    const count = 30;
    const x = Array.from({ length: count }, (_, k) => [k, (7 * k) % count]);
    const neurons = x.map(([a, b], k) => ({ weights: [1, k], bias: -a - k * b, output: 1 }));
    const result = planted({
      fit: 'two',
      x,
      y: noise(count, 1),
      inputs: ['a', 'b'],
      target: 'y',
      lowerBound: 0,
      neurons,
    });
    expect(noisySentence(result)).toMatch(
      /^It took 30 neurons to pass through 30 samples, as many .*; if the targets are noisy, /,
    );
    expect(noisySentence({ ...result, neurons: neurons.slice(0, 10) })).toBeNull();
  });
});

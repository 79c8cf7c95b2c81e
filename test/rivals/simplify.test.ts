import { describe, expect, it } from 'vitest';
import { valuesOf } from '../../src/rivals/evaluate';
import { simplify } from '../../src/rivals/simplify';
import { problem } from '../helpers/solved';

const rows = [
  [-1, 0.5],
  [0.3, 0.2],
  [0.8, -0.7],
  [0.1, 0.9],
];
const joint = problem(rows, [0, 0, 0, 0]);
const NO_SKIP = [0, 0, 0];

/** f at the samples of a network as it was trained. */
function trainedValues(theta: number[][], output: number[], skip = NO_SKIP): number[] {
  return rows.map(([p, q]) =>
    theta.reduce(
      (sum, [a, b, c], j) => {
        const t = a * p + b * q + c;
        return sum + output[j] * Math.max(t, 0.1 * t);
      },
      skip[0] + skip[1] * p + skip[2] * q,
    ),
  );
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i] - expected[i])).toBeLessThanOrEqual(tolerance);
  }
}

describe('simplify', () => {
  it('rescales onto the boundary of C: mass is the sum of |v|‖θ‖ and no value changes', () => {
    const theta = [
      [3, 0, 4],
      [0.1, 0.2, -0.2],
    ];
    const output = [0.5, -7];
    const network = simplify(joint, { theta: theta.flat(), output, skip: NO_SKIP });
    expect(network.neurons.map((neuron) => neuron.output)).toEqual([
      expect.closeTo(2.5, 12),
      expect.closeTo(-2.1, 12),
    ]);
    for (const { weights, bias } of network.neurons) expect(Math.hypot(...weights, bias)).toBeCloseTo(1, 12);
    expectClose(valuesOf(joint, network), trainedValues(theta, output), 1e-14);
  });

  it('merges neurons of one direction, of either sign of output', () => {
    const theta = [
      [1, 2, 0.5],
      [2, 4, 1],
      [3, 6, 1.5],
    ];
    const output = [1, 1, -0.5];
    const network = simplify(joint, { theta: theta.flat(), output, skip: NO_SKIP });
    expect(network.neurons).toHaveLength(1);
    expectClose(valuesOf(joint, network), trainedValues(theta, output), 1e-13);
  });

  it('merges what agrees to 1e-3 and keeps what does not', () => {
    const count = (angle: number): number =>
      simplify(joint, {
        theta: [1, 0, 0, Math.cos(angle), Math.sin(angle), 0],
        output: [1, 1],
        skip: NO_SKIP,
      }).neurons.length;
    expect(count(0.9e-3)).toBe(1);
    expect(count(1.1e-3)).toBe(2);
  });

  it('drops contributions below a thousandth of the largest', () => {
    const count = (small: number): number =>
      simplify(joint, { theta: [1, 0, 0, 0, 1, 0], output: [1, small], skip: NO_SKIP }).neurons.length;
    expect(count(0.9e-3)).toBe(1);
    expect(count(-1.1e-3)).toBe(2);
  });

  it('drops neurons without output or without weights, and an empty network stays empty', () => {
    const network = simplify(joint, { theta: [1, 0, 0, 0, 0, 0], output: [0, 5], skip: [1, 2, 3] });
    expect(network).toEqual({ neurons: [], skip: { constant: 1, linear: [2, 3] } });
  });

  it('keeps the constant that flat neurons with a free bias amount to', () => {
    const free = { ...joint, bias: { kind: 'free' as const } };
    const theta = [
      [1, -1, 0.2],
      [1e-9, 0, 1],
    ];
    const output = [2, 0.7];
    const network = simplify(free, { theta: theta.flat(), output, skip: [0.1, 0, 0] });
    expect(network.neurons).toHaveLength(1);
    expectClose(valuesOf(free, network), trainedValues(theta, output, [0.1, 0, 0]), 1e-8);
  });
});

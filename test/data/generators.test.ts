import { describe, expect, it } from 'vitest';
import {
  circles,
  curve,
  friedman,
  moons,
  parabola,
  spirals,
  teacher,
  teacherNeurons,
  xor,
} from '../../src/data/generators';
import { Random } from '../../src/data/random';

const CLASSES = { samples: 101, seed: 4, noise: 0 };

describe('the random generator', () => {
  it('is xoshiro128**, filled by SplitMix32', () => {
    const mask = 0xffffffffn;
    const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
    let mixing = 5n;
    const s = Array.from({ length: 4 }, () => {
      mixing = (mixing + 0x9e3779b9n) & mask;
      let z = mixing;
      z = ((z ^ (z >> 16n)) * 0x21f0aaadn) & mask;
      z = ((z ^ (z >> 15n)) * 0x735a2d97n) & mask;
      return z ^ (z >> 15n);
    });
    const next = () => {
      const answer = (rotate((s[1] * 5n) & mask, 7n) * 9n) & mask;
      const carried = (s[1] << 9n) & mask;
      s[2] ^= s[0];
      s[3] ^= s[1];
      s[1] ^= s[2];
      s[0] ^= s[3];
      s[2] ^= carried;
      s[3] = rotate(s[3], 11n);
      return answer;
    };
    const random = new Random(5);
    for (let i = 0; i < 100; i++) {
      const high = next() >> 5n;
      const low = next() >> 6n;
      expect(random.uniform()).toBe(Number((high << 26n) | low) / 2 ** 53);
    }
  });

  it('is uniform and normal enough, and differs by seed', () => {
    const random = new Random(12);
    const n = 20_000;
    const uniform = Array.from({ length: n }, () => random.uniform());
    const normal = Array.from({ length: n }, () => random.normal());
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / n;
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(Math.abs(mean(normal.map((z) => z * z)) - 1)).toBeLessThan(0.05);
    expect(new Random(1).uniform()).not.toBe(new Random(2).uniform());
    expect(new Random(1).uniform()).not.toBe(new Random(1 + 2 ** 32).uniform());
  });

  it('permutes', () => {
    const order = new Random(3).permutation(50);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
  });
});

describe('every generator', () => {
  it.each([
    [
      'teacher',
      (seed: number) => teacher({ neurons: 3, inputs: 2, samples: 20, seed, noise: 0.1, slope: 0.1 }),
    ],
    ['curve', (seed: number) => curve(Math.sin, { from: 0, to: 1, samples: 20, seed, noise: 0.1 })],
    ['moons', (seed: number) => moons({ ...CLASSES, seed, noise: 0.1 })],
    ['circles', (seed: number) => circles({ ...CLASSES, seed, noise: 0.1, factor: 0.5 })],
    ['spirals', (seed: number) => spirals({ ...CLASSES, seed, noise: 0.1, turns: 1 })],
    ['xor', (seed: number) => xor({ ...CLASSES, seed, noise: 0.1 })],
    ['friedman', (seed: number) => friedman({ inputs: 5, samples: 20, seed, noise: 1 })],
    ['parabola', (seed: number) => parabola({ samples: 20, seed })],
  ])('%s is the same for the same seed, and another for another', (_, make) => {
    expect(make(7)).toEqual(make(7));
    expect(make(7)).not.toEqual(make(8));
  });
});

describe('teacher', () => {
  it('is a network of unit neurons whose mass is known, with kinks inside the box', () => {
    const options = { neurons: 5, inputs: 2, samples: 40, seed: 9, noise: 0, slope: 0.25 };
    const neurons = teacherNeurons(options, new Random(9));
    const { inputs, targets } = teacher(options);
    for (const { weights, bias, output } of neurons) {
      expect(Math.hypot(...weights, bias)).toBeCloseTo(1, 12);
      expect(Math.abs(output)).toBeGreaterThanOrEqual(1);
      expect(Math.abs(output)).toBeLessThan(3);
      expect(Math.abs(bias)).toBeLessThanOrEqual(weights.reduce((sum, w) => sum + Math.abs(w), 0));
    }
    expect(neurons.map(({ output }) => Math.sign(output))).toEqual([1, -1, 1, -1, 1]);
    targets.forEach((y, i) => {
      const value = neurons.reduce((sum, { weights: [a, b], bias, output }) => {
        const t = a * inputs[2 * i] + b * inputs[2 * i + 1] + bias;
        return sum + output * (t > 0 ? t : 0.25 * t);
      }, 0);
      expect(y).toBeCloseTo(value, 12);
    });
  });
});

describe('friedman', () => {
  it('is the published formula on the unit cube, without the terms of inputs that are not there', () => {
    const six = friedman({ inputs: 6, samples: 50, seed: 3, noise: 0 });
    six.targets.forEach((y, i) => {
      const [a, b, c, d, e] = six.inputs.subarray(6 * i);
      expect(y).toBeCloseTo(10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e, 12);
    });
    const three = friedman({ inputs: 3, samples: 50, seed: 3, noise: 0 });
    three.targets.forEach((y, i) => {
      const [a, b, c] = three.inputs.subarray(3 * i);
      expect(y).toBeCloseTo(10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2, 12);
    });
    for (const x of six.inputs) expect(x >= 0 && x < 1).toBe(true);
  });

  it('has noise of the deviation that is asked for', () => {
    const options = { inputs: 3, samples: 4000, seed: 1 };
    const { inputs } = friedman({ ...options, noise: 0 });
    const noisy = friedman({ ...options, noise: 2 });
    let squares = 0;
    noisy.targets.forEach((y, i) => {
      const [a, b, c] = inputs.subarray(3 * i);
      squares += (y - 10 * Math.sin(Math.PI * a * b) - 20 * (c - 0.5) ** 2) ** 2;
    });
    // the deviation of a mean of 4000 squares is √(2/4000) of it: four of them
    expect(Math.abs(squares / 4000 / 4 - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
  });
});

describe('parabola', () => {
  it('has the class of the side, and both', () => {
    const { inputs, targets } = parabola({ samples: 200, seed: 5 });
    targets.forEach((y, i) => expect(y).toBe(2 * inputs[2 * i + 1] > 3 * inputs[2 * i] ** 2 - 1 ? 1 : -1));
    expect(new Set(targets).size).toBe(2);
  });
});

describe('curve', () => {
  it('is even, both ends included', () => {
    const { inputs, targets } = curve((x) => x * x, { from: -1, to: 3, samples: 5, seed: 0, noise: 0 });
    expect([...inputs]).toEqual([-1, 0, 1, 2, 3]);
    expect([...targets]).toEqual([1, 0, 1, 4, 9]);
  });
});

describe('two classes', () => {
  const radius = (inputs: Float64Array, i: number) => Math.hypot(inputs[2 * i], inputs[2 * i + 1]);

  it('moons: two half circles of radius 1, as in scikit-learn', () => {
    const { inputs, targets } = moons(CLASSES);
    expect([...targets].filter((y) => y === -1)).toHaveLength(50);
    targets.forEach((y, i) => {
      const [cx, cy] = y === -1 ? [0, 0] : [1, 0.5];
      expect(Math.hypot(inputs[2 * i] - cx, inputs[2 * i + 1] - cy)).toBeCloseTo(1, 12);
    });
    expect([inputs[0], inputs[1]]).toEqual([1, 0]);
    expect([inputs[100], inputs[101]]).toEqual([0, 0.5]);
  });

  it('circles: radius 1 outside, factor inside', () => {
    const { inputs, targets } = circles({ ...CLASSES, factor: 0.3 });
    targets.forEach((y, i) => expect(radius(inputs, i)).toBeCloseTo(y === -1 ? 1 : 0.3, 12));
  });

  it('spirals: one is the other turned by half a turn', () => {
    const { inputs, targets } = spirals({ samples: 40, seed: 0, noise: 0, turns: 1.5 });
    for (let i = 0; i < 20; i++) {
      expect([targets[i], targets[i + 20]]).toEqual([-1, 1]);
      expect(inputs[2 * i]).toBeCloseTo(-inputs[2 * (i + 20)], 12);
      expect(inputs[2 * i + 1]).toBeCloseTo(-inputs[2 * (i + 20) + 1], 12);
    }
    expect(radius(inputs, 19)).toBeCloseTo(1, 12);
  });

  it('xor: the sign of the product, both classes from two samples on', () => {
    const { inputs, targets } = xor(CLASSES);
    targets.forEach((y, i) => expect(Math.sign(inputs[2 * i] * inputs[2 * i + 1])).toBe(y));
    expect([...xor({ ...CLASSES, samples: 2 }).targets]).toEqual([1, -1]);
  });
});

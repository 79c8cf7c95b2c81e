/**
 * Synthetic datasets, reproducible by their seed. Moons and circles follow scikit-learn's make_moons and make_circles
 * (version 1.5), without its shuffling; the classes are −1 and +1 where it has 0 and 1.
 */
import type { Neuron } from '../core/solution';
import { Random } from './random';

export interface Generated {
  readonly dimension: number;
  /** samples × dimension, row-major. */
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

export interface TeacherOptions {
  readonly neurons: number;
  readonly inputs: number;
  readonly samples: number;
  readonly seed: number;
  /** Standard deviation of what is added to the targets. */
  readonly noise: number;
  /** Slope of the teacher's leaky ReLU. */
  readonly slope: number;
}

/**
 * A planted network: each neuron has ‖(w, b)‖₂ = 1 and an output weight of magnitude in [1, 3), signs alternating, so the
 * planted mass Σ|v| is known. Every kink passes through a random point of the inputs' box [−1, 1]^d.
 */
export function teacherNeurons(
  options: Pick<TeacherOptions, 'neurons' | 'inputs'>,
  random: Random,
): Neuron[] {
  return Array.from({ length: options.neurons }, (_, index) => {
    const direction = Array.from({ length: options.inputs }, () => random.normal());
    const through = direction.map(() => random.between(-1, 1));
    const length = Math.hypot(...direction);
    const unit = direction.map((w) => w / length);
    const offset = -unit.reduce((sum, w, k) => sum + w * through[k], 0);
    const norm = Math.hypot(1, offset);
    const output = (index % 2 === 0 ? 1 : -1) * random.between(1, 3);
    return { weights: unit.map((w) => w / norm), bias: offset / norm, output };
  });
}

/** Inputs uniform in [−1, 1]^d, targets a planted network's values plus normal noise. */
export function teacher(options: TeacherOptions): Generated {
  const random = new Random(options.seed);
  const neurons = teacherNeurons(options, random);
  const dimension = options.inputs;
  const inputs = Float64Array.from({ length: options.samples * dimension }, () => random.between(-1, 1));
  const targets = Float64Array.from({ length: options.samples }, (_, i) => {
    const clean = neurons.reduce((sum, { weights, bias, output }) => {
      const t = weights.reduce((total, w, k) => total + w * inputs[i * dimension + k], bias);
      return sum + output * Math.max(t, options.slope * t);
    }, 0);
    return clean + noiseOf(options.noise, random);
  });
  return { dimension, inputs, targets };
}

export interface CurveOptions {
  readonly from: number;
  readonly to: number;
  readonly samples: number;
  readonly seed: number;
  readonly noise: number;
}

/** y = f(x) at evenly spaced x, both ends included, plus normal noise. */
export function curve(f: (x: number) => number, options: CurveOptions): Generated {
  const random = new Random(options.seed);
  const inputs = linspace(options.from, options.to, options.samples, true);
  const targets = inputs.map((x) => f(x) + noiseOf(options.noise, random));
  return { dimension: 1, inputs, targets };
}

export interface ClassesOptions {
  readonly samples: number;
  readonly seed: number;
  /** Standard deviation of what is added to the inputs. */
  readonly noise: number;
}

/** Two interleaved half circles, as scikit-learn's make_moons. */
export function moons(options: ClassesOptions): Generated {
  const upper = Math.floor(options.samples / 2);
  const outer = Array.from(linspace(0, Math.PI, upper, true), (t) => [Math.cos(t), Math.sin(t)]);
  const inner = Array.from(linspace(0, Math.PI, options.samples - upper, true), (t) => [
    1 - Math.cos(t),
    0.5 - Math.sin(t),
  ]);
  return twoClasses(outer, inner, options);
}

/** Two concentric circles, as scikit-learn's make_circles; `factor` is the inner radius. */
export function circles(options: ClassesOptions & { readonly factor: number }): Generated {
  const outside = Math.floor(options.samples / 2);
  const ring = (count: number, radius: number) =>
    Array.from(linspace(0, 2 * Math.PI, count, false), (t) => [radius * Math.cos(t), radius * Math.sin(t)]);
  return twoClasses(ring(outside, 1), ring(options.samples - outside, options.factor), options);
}

/** Two interleaved Archimedean spirals that wind `turns` times and end on the unit circle. */
export function spirals(options: ClassesOptions & { readonly turns: number }): Generated {
  const first = Math.floor(options.samples / 2);
  const arm = (count: number, start: number) =>
    Array.from({ length: count }, (_, i) => {
      const radius = (i + 1) / count;
      const angle = start + 2 * Math.PI * options.turns * radius;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
  return twoClasses(arm(first, 0), arm(options.samples - first, Math.PI), options);
}

/** The four quadrants of [−1, 1]², visited in turn; the class is the sign of x₁x₂ before the noise. */
export function xor(options: ClassesOptions): Generated {
  const random = new Random(options.seed);
  const quadrants = [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
  ];
  const inputs = new Float64Array(2 * options.samples);
  const targets = new Float64Array(options.samples);
  for (let i = 0; i < options.samples; i++) {
    const [a, b] = quadrants[i % 4];
    // 1 − uniform lies in (0, 1], so no sample sits on a border.
    inputs[2 * i] = a * (1 - random.uniform()) + noiseOf(options.noise, random);
    inputs[2 * i + 1] = b * (1 - random.uniform()) + noiseOf(options.noise, random);
    targets[i] = a * b;
  }
  return { dimension: 2, inputs, targets };
}

export interface FriedmanOptions {
  /** At least 3; the first five count, as far as there are so many. */
  readonly inputs: number;
  readonly samples: number;
  readonly seed: number;
  /** Standard deviation of what is added to the targets. */
  readonly noise: number;
}

/**
 * Friedman's first problem (1991): y = 10 sin(π x₁x₂) + 20 (x₃ − ½)² + 10 x₄ + 5 x₅ on the unit cube, plus normal noise. Inputs
 * beyond the fifth say nothing; with fewer than five their terms are missing.
 */
export function friedman({ inputs: dimension, samples, seed, noise }: FriedmanOptions): Generated {
  const random = new Random(seed);
  const inputs = Float64Array.from({ length: samples * dimension }, () => random.uniform());
  const targets = Float64Array.from({ length: samples }, (_, i) => {
    const [a, b, c, d = 0, e = 0] = inputs.subarray(i * dimension, (i + 1) * dimension);
    const clean = 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e;
    return clean + noiseOf(noise, random);
  });
  return { dimension, inputs, targets };
}

/** Points of [−1, 1]² above the parabola x₂ = (3x₁² − 1)/2 and below it, two classes that touch: no noise, and a hard margin. */
export function parabola({ samples, seed }: Pick<ClassesOptions, 'samples' | 'seed'>): Generated {
  const random = new Random(seed);
  const inputs = Float64Array.from({ length: 2 * samples }, () => random.between(-1, 1));
  const targets = Float64Array.from({ length: samples }, (_, i) =>
    inputs[2 * i + 1] > (3 * inputs[2 * i] ** 2 - 1) / 2 ? 1 : -1,
  );
  return { dimension: 2, inputs, targets };
}

function twoClasses(negative: number[][], positive: number[][], options: ClassesOptions): Generated {
  const random = new Random(options.seed);
  const points = [...negative, ...positive];
  const inputs = Float64Array.from(
    points.flat(),
    (coordinate) => coordinate + noiseOf(options.noise, random),
  );
  const targets = Float64Array.from(points, (_, i) => (i < negative.length ? -1 : 1));
  return { dimension: 2, inputs, targets };
}

function noiseOf(deviation: number, random: Random): number {
  return deviation === 0 ? 0 : deviation * random.normal();
}

function linspace(from: number, to: number, count: number, closed: boolean): Float64Array {
  const steps = closed ? Math.max(count - 1, 1) : count;
  return Float64Array.from({ length: count }, (_, i) =>
    closed && i === steps ? to : from + ((to - from) * i) / steps,
  );
}

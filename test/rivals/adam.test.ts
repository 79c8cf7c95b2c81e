import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { gradientDescent, initialParameters, train, trainedNetwork } from '../../src/rivals/adam';
import { massOf, maxResidualOf, objectiveOf, valuesOf } from '../../src/rivals/evaluate';
import { TrainingLoss } from '../../src/rivals/trainingLoss';
import { problem, run } from '../helpers/solved';
import torchTraining from './torchTraining.json';

const now = (): number => performance.now();

/** Two kinks on eight samples of one input. */
const kinked = (change: Partial<Problem> = {}): Problem => {
  const xs = [-1, -0.7, -0.4, -0.1, 0.2, 0.5, 0.8, 1];
  return problem(
    xs.map((x) => [x]),
    xs.map((x) => Math.abs(x - 0.1) - 0.5 * Math.max(0, x + 0.5)),
    change,
  );
};

const separated = (change: Partial<Problem> = {}): Problem =>
  problem(
    [
      [-1, 0],
      [-0.5, 0.8],
      [-0.2, -0.6],
      [0.3, 0.5],
      [0.6, -0.4],
      [1, 0.2],
    ],
    [-1, -1, 1, 1, -1, 1],
    { goal: { kind: 'classify' }, ...change },
  );

describe('the training loss', () => {
  const problems: Readonly<Record<string, Problem>> = {
    'interpolate, joint bias': kinked(),
    'within a tolerance, free bias, affine skip': kinked({
      bias: { kind: 'free' },
      skip: 'affine',
      goal: { kind: 'within', tolerance: 0.05 },
    }),
    'no bias, constant skip': kinked({ bias: { kind: 'none' }, skip: 'constant' }),
    'classify, bounded bias': separated({ bias: { kind: 'bound', limit: 2 } }),
    'classify soft': separated({ goal: { kind: 'classify_soft', softness: 3 } }),
  };
  it.each(Object.entries(problems))('has the gradient of its finite differences: %s', (_, p) => {
    const loss = new TrainingLoss(p, 5, 0.01);
    const { length } = loss.layout;
    const random = mulberry32(11);
    const at = Float64Array.from({ length }, (__, k) => loss.masks.trained[k] * (2 * random() - 1));
    const gradient = new Float64Array(length);
    loss.at(at, gradient);
    const scratch = new Float64Array(length);
    for (let k = 0; k < length; k++) {
      if (loss.masks.trained[k] === 0) {
        expect(Math.abs(gradient[k])).toBe(0);
        continue;
      }
      const h = 1e-5;
      const shifted = (by: number): number =>
        loss.at(
          at.map((value, q) => (q === k ? value + by : value)),
          scratch,
        );
      // Inside a cell the loss is a polynomial: the quotient is off by h² times a third derivative, and by rounding / h.
      expect(Math.abs((shifted(h) - shifted(-h)) / (2 * h) - gradient[k])).toBeLessThan(1e-8);
    }
  });

  it('with the decay of a soft classification is the objective itself, up to its unit', () => {
    const softness = 3;
    const p = separated({ goal: { kind: 'classify_soft', softness } });
    const loss = new TrainingLoss(p, 5, 0.01);
    const start = initialParameters(loss.layout, loss.masks, 2);
    const { outputs, dimension } = loss.layout;
    // Both layers of a neuron equally long, as at a minimum.
    for (let j = 0; j < 5; j++) {
      const theta = start.subarray(j * (dimension + 1), (j + 1) * (dimension + 1));
      const length = Math.hypot(...theta);
      theta.forEach((part, c) => (theta[c] = (part / length) * Math.abs(start[outputs + j])));
    }
    const trained = trainedNetwork(loss, start);
    const neurons = Array.from(trained.output, (output, j) => {
      const theta = Array.from(trained.theta).slice(3 * j, 3 * j + 3);
      const length = Math.hypot(...theta);
      const [bias] = theta.splice(2).map((b) => b / length);
      return { weights: theta.map((w) => w / length), bias, output: output * length };
    });
    const network = { neurons, skip: { constant: 0, linear: [0, 0] } };
    const objective = objectiveOf(p, network, valuesOf(p, network));
    const value = loss.at(start, new Float64Array(start.length));
    expect(value * softness * p.count).toBeCloseTo(objective, 12);
  });
});

describe('Adam', () => {
  // Each case was made by giving its `task` to bench/torch_adam.py, in double precision.
  it.each(torchTraining)(
    'takes the steps of PyTorch: $task.goal, bias $task.bias, skip $task.skip',
    async ({ task, answer }) => {
      const p: Problem = {
        count: task.count,
        dimension: task.dimension,
        inputs: Float64Array.from(task.inputs),
        targets: Float64Array.from(task.targets),
        slope: task.slope,
        weights: { norm: 'l2', radius: 1 },
        bias: { kind: task.bias as 'joint' | 'free' },
        skip: task.skip as 'none' | 'affine',
        goal: { kind: task.goal as 'interpolate' | 'classify' },
      };
      const loss = new TrainingLoss(p, task.width, task.decay);
      const start = Float64Array.from([
        ...task.start.weights.flatMap((weights, j) => [...weights, task.start.biases[j]]),
        ...task.start.outputs,
        ...new Array<number>(task.dimension + 1).fill(0),
      ]);
      const { steps, learningRate } = task;
      const { parameters, iterations } = await train(loss, start, { steps, learningRate, now });
      const trained = trainedNetwork(loss, parameters);
      expect(iterations).toBe(answer.iterations);
      for (const part of ['theta', 'output', 'skip'] as const) {
        const ours = Array.from(trained[part]);
        expect(ours).toHaveLength(answer[part].length);
        ours.forEach((value, k) => {
          expect(Math.abs(value - answer[part][k])).toBeLessThan(1e-9);
        });
      }
      const scratch = new Float64Array(parameters.length);
      const theirs = Float64Array.from([
        ...answer.theta,
        ...answer.output.map((value) => value / loss.unit),
        ...answer.skip.map((value) => value / loss.unit),
      ]);
      const [ended, reference] = [loss.at(parameters, scratch), loss.at(theirs, scratch)];
      expect(Math.abs(ended - reference)).toBeLessThan(1e-6);
      expect(ended).toBeLessThan(loss.at(start, scratch));
    },
  );
});

describe('gradientDescent', () => {
  const short = { width: 30, steps: 4000, now };

  it('finds no network lighter than the proven bound at its own residual', async () => {
    const p = kinked();
    const [result] = await gradientDescent(p, { ...short, decay: 1e-3, seeds: [1] });
    const proven = await run({ ...p, goal: { kind: 'within', tolerance: result.maxResidual } });
    expect(result.mass).toBeGreaterThanOrEqual(proven.lowerBound * (1 - 1e-9));
    // And it is no bad rival: at its minimum the loss, at least λ · mass, is at most λ‖y‖, that of the interpolation.
    const interpolation = await run(p);
    expect(result.mass).toBeLessThan(1.001 * interpolation.objective!);
  });

  it('comes close to the optimum of a soft classification, never under it', async () => {
    const p = separated({ goal: { kind: 'classify_soft', softness: 3 } });
    const [result] = await gradientDescent(p, { ...short, seeds: [1] });
    const objective = objectiveOf(p, result, valuesOf(p, result));
    const proven = await run(p);
    expect(objective).toBeGreaterThanOrEqual(proven.lowerBound * (1 - 1e-9));
    expect(objective).toBeLessThan(1.05 * proven.objective!);
  });

  it('reports what its network does', async () => {
    const p = kinked({ weights: { norm: 'l1', radius: 2 }, bias: { kind: 'bound', limit: 0.5 } });
    const [result] = await gradientDescent(p, { ...short, steps: 300, seeds: [4] });
    expect(result).toMatchObject({ kind: 'gradient_descent', seed: 4, iterations: 300, stoppedBy: 'steps' });
    expect(result.mass).toBe(massOf(result.neurons));
    expect(result.maxResidual).toBe(maxResidualOf(p, valuesOf(p, result)));
    for (const { weights, bias } of result.neurons) {
      const gauge = Math.max(Math.abs(weights[0]) / 2, Math.abs(bias) / 0.5);
      expect(gauge).toBeCloseTo(1, 12);
    }
  });

  it('trains once for each seed, the same again for the same seed', async () => {
    const options = { ...short, steps: 100 };
    const plain = (results: Awaited<ReturnType<typeof gradientDescent>>) =>
      results.map(({ ms: _ms, ...rest }) => rest);
    const both = plain(await gradientDescent(kinked(), { ...options, seeds: [1, 2] }));
    expect(both.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(plain(await gradientDescent(kinked(), { ...options, seeds: [2] }))).toEqual([both[1]]);
    expect(both[0].mass).not.toBe(both[1].mass);
  });

  it('gives targets of any scale the same network, scaled', async () => {
    const p = kinked();
    const scale = 2 ** 30;
    const options = { ...short, steps: 200, seeds: [1] };
    const [one] = await gradientDescent(p, options);
    const [large] = await gradientDescent({ ...p, targets: p.targets.map((y) => y * scale) }, options);
    // a power of two, so that not even rounding differs
    expect(large.neurons).toEqual(
      one.neurons.map((neuron) => ({ ...neuron, output: neuron.output * scale })),
    );
    expect(large.maxResidual).toBe(one.maxResidual * scale);
  });

  it('ends at once when cancelled beforehand, with an empty training', async () => {
    const results = await gradientDescent(kinked(), { ...short, seeds: [1, 2], signal: { aborted: true } });
    expect(results.map(({ iterations, stoppedBy }) => ({ iterations, stoppedBy }))).toEqual([
      { iterations: 0, stoppedBy: 'cancel' },
    ]);
  });

  it('obeys an AbortSignal while it trains', async () => {
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 30);
    const [result] = await gradientDescent(kinked(), {
      ...short,
      steps: 1e9,
      seeds: [1],
      signal: controller.signal,
    });
    expect(result.stoppedBy).toBe('cancel');
    expect(result.iterations).toBeLessThan(1e9);
  });

  it('keeps its time limit on the clock it is given', async () => {
    let reads = 0;
    const clock = (): number => reads++;
    const [result] = await gradientDescent(kinked(), { ...short, seeds: [1], timeMs: 50, now: clock });
    expect(result.stoppedBy).toBe('time');
    expect(result.iterations).toBeLessThan(60);
  });
});

/**
 * Gradient descent as it is commonly run: full-batch Adam (Kingma and Ba 2015, with bias correction) on a leaky-ReLU
 * network of fixed width with weight decay on both layers (theory.md, section 5). It proves nothing.
 */
import type { Problem } from '../core/problem';
import type { CancelSignal } from '../core/cancelSignal';
import { mulberry32 } from '../core/startingNeurons';
import { massOf, maxResidualOf, valuesOf } from './evaluate';
import type { TrainedRival } from './trainedRival';
import { simplify, type TrainedNetwork } from './simplify';
import { RivalRefusal } from './task';
import { type Layout, type Masks, TrainingLoss } from './trainingLoss';

export interface GradientDescentOptions {
  /** Neurons of the trained network; 200 unless said. */
  readonly width?: number;
  /** One training for each. */
  readonly seeds: readonly number[];
  /** Steps of a training; 20,000 unless said. The learning rate falls over these. */
  readonly steps?: number;
  /** Weight decay λ on both layers, with the targets scaled to at most 1; 1e-4 unless said. */
  readonly decay?: number;
  /** Learning rate of the first step; 1e-2 unless said. */
  readonly learningRate?: number;
  /** Limit in milliseconds for each training. */
  readonly timeMs?: number;
  readonly signal?: CancelSignal;
  /** The share of the present training's steps that is done. */
  readonly onProgress?: (share: number) => void;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
}

const WIDTH = 200;
const STEPS = 20_000;
const DECAY = 1e-4;
const LEARNING_RATE = 1e-2;
/** The learning rate ends at this part of the first. */
const FINAL_RATE = 1e-3;
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
/** Milliseconds after which a training lets others run, so that an AbortSignal can arrive. */
const BREATH = 20;

/** Trains once for each seed, in turn; a cancelled run returns what it has, the training under way included. */
export async function gradientDescent(
  problem: Problem,
  options: GradientDescentOptions,
): Promise<TrainedRival[]> {
  const loss = new TrainingLoss(problem, options.width ?? WIDTH, options.decay ?? DECAY);
  const results: TrainedRival[] = [];
  for (const seed of options.seeds) {
    const started = options.now();
    const start = initialParameters(loss.layout, loss.masks, seed);
    const { parameters, iterations, stoppedBy } = await train(loss, start, options);
    const network = simplify(problem, trainedNetwork(loss, parameters));
    results.push({
      kind: 'gradient_descent',
      seed,
      neurons: network.neurons,
      skip: network.skip,
      mass: massOf(network.neurons),
      maxResidual: maxResidualOf(problem, valuesOf(problem, network)),
      iterations,
      ms: options.now() - started,
      stoppedBy,
    });
    if (stoppedBy === 'cancel') break;
  }
  return results;
}

/**
 * Called after each step with its learning rate and the part √v̂ of each number's denominator: where a penalty that has no
 * gradient takes its proximal step, in the metric of Adam's own.
 */
export type Proximal = (parameters: Float64Array, rate: number, scale: (p: number) => number) => void;

export interface Training {
  readonly parameters: Float64Array;
  readonly iterations: number;
  readonly stoppedBy: TrainedRival['stoppedBy'];
}

/**
 * Adam from `start` (of the loss's layout, left as it is), the learning rate on half a cosine. Rejects with a RivalRefusal
 * when it ends in numbers that are none.
 */
export async function train(
  loss: TrainingLoss,
  start: Float64Array,
  options: Pick<
    GradientDescentOptions,
    'steps' | 'learningRate' | 'timeMs' | 'signal' | 'onProgress' | 'now'
  >,
  proximal?: Proximal,
): Promise<Training> {
  const { steps = STEPS, learningRate = LEARNING_RATE, timeMs = Infinity, signal, onProgress, now } = options;
  const parameters = start.slice();
  const length = parameters.length;
  const gradient = new Float64Array(length);
  const mean = new Float64Array(length);
  const square = new Float64Array(length);
  const started = now();
  let breathed = started;
  let remaining1 = 1;
  let remaining2 = 1;
  for (let step = 0; step < steps; step++) {
    const time = now();
    if (time - breathed >= BREATH) {
      onProgress?.(step / steps);
      await new Promise((resolve) => setTimeout(resolve));
      breathed = now();
    }
    if (signal?.aborted) return { parameters, iterations: step, stoppedBy: 'cancel' };
    if (time - started >= timeMs) return { parameters, iterations: step, stoppedBy: 'time' };
    loss.at(parameters, gradient);
    remaining1 *= BETA1;
    remaining2 *= BETA2;
    const first = scheduled(learningRate, step, steps);
    const rate = first / (1 - remaining1);
    for (let p = 0; p < length; p++) {
      const g = gradient[p];
      mean[p] += (1 - BETA1) * (g - mean[p]);
      square[p] += (1 - BETA2) * (g * g - square[p]);
      parameters[p] -= (rate * mean[p]) / (Math.sqrt(square[p] / (1 - remaining2)) + EPSILON);
    }
    proximal?.(parameters, first, (p) => Math.sqrt(square[p] / (1 - remaining2)) + EPSILON);
  }
  // what simplifying would drop without a word
  if (!parameters.every(Number.isFinite))
    throw new RivalRefusal('Its training diverged; take a smaller rate.');
  return { parameters, iterations: steps, stoppedBy: 'steps' };
}

/** Half a cosine from the first learning rate to FINAL_RATE of it. */
function scheduled(first: number, step: number, steps: number): number {
  const last = FINAL_RATE * first;
  return last + ((first - last) * (1 + Math.cos((Math.PI * step) / steps))) / 2;
}

/** Uniform in ±1/√(inputs of the layer), as common frameworks initialise a linear layer; skip terms begin at zero. */
export function initialParameters(layout: Layout, masks: Masks, seed: number): Float64Array {
  const random = mulberry32(seed);
  const { dimension, width, outputs, skip, length } = layout;
  return Float64Array.from({ length }, (_, p) => {
    if (p >= skip) return 0;
    const range = 1 / Math.sqrt(p < outputs ? dimension : width);
    return masks.trained[p] * range * (2 * random() - 1);
  });
}

/** The parameters in the targets' units. */
export function trainedNetwork({ layout, unit }: TrainingLoss, parameters: Float64Array): TrainedNetwork {
  const { outputs, skip } = layout;
  return {
    theta: parameters.subarray(0, outputs),
    output: parameters.subarray(outputs, skip).map((value) => value * unit),
    skip: parameters.subarray(skip).map((value) => value * unit),
  };
}

/**
 * Pruned gradient descent (theory.md, section 5): the loss without decay plus penalty · Σ‖(wⱼ, bⱼ, vⱼ)‖₂, by Adam with a
 * proximal step on every neuron (Melchior, Joseph, Moolekamp 2019), which sets whole neurons to zero. Then the usual
 * merging, and of what remains the smallest network whose worst residual stays under a tolerance.
 */
import type { Problem } from '../core/problem';
import { initialParameters, type Proximal, train, trainedNetwork } from './adam';
import { termsOf } from './goals';
import { prune } from './prune';
import { simplify } from './simplify';
import type { RivalNetwork } from './evaluate';
import type { RivalOptions, RivalTask } from './task';
import { type Layout, TrainingLoss } from './trainingLoss';
import type { TrainedRival } from './trainedRival';

export interface PrunedTraining {
  readonly network: RivalNetwork;
  /** The pruned network keeps the tolerance; else nothing was pruned. */
  readonly reached: boolean;
  readonly iterations: number;
  readonly stoppedBy: TrainedRival['stoppedBy'];
}

export async function groupLasso(
  problem: Problem,
  task: Extract<RivalTask, { kind: 'group_lasso' }>,
  options: RivalOptions,
): Promise<PrunedTraining> {
  const loss = new TrainingLoss(problem, task.width, 0);
  const start = initialParameters(loss.layout, loss.masks, task.seed);
  const { parameters, iterations, stoppedBy } = await train(
    loss,
    start,
    { ...options, steps: task.steps, learningRate: task.rate },
    proximalStep(loss.layout, task.penalty),
  );
  const trained = simplify(problem, trainedNetwork(loss, parameters));
  // the tolerance is relative to the largest target, like everything of a training; a goal's own one is allowed on top
  const { toleranceOf } = termsOf(problem);
  const slack = Math.min(...Array.from({ length: problem.count }, (_, i) => toleranceOf(i)));
  const { network, reached } = prune(problem, trained, slack + task.tolerance * loss.unit, options.signal);
  return { network, reached, iterations, stoppedBy };
}

/** (θⱼ, vⱼ) ← its proximal point: shortened by rate · penalty, in units of the group's mean step; zero when shorter. */
function proximalStep({ width, dimension, outputs }: Layout, penalty: number): Proximal {
  const size = dimension + 1;
  return (parameters, rate, scale) => {
    for (let j = 0; j < width; j++) {
      let length = parameters[outputs + j] ** 2;
      let metric = scale(outputs + j);
      for (let p = j * size; p < (j + 1) * size; p++) {
        length += parameters[p] ** 2;
        metric += scale(p);
      }
      length = Math.sqrt(length);
      if (length === 0) continue;
      const kept = shrunk(length, (rate * penalty * (size + 1)) / metric) / length;
      parameters[outputs + j] *= kept;
      for (let p = j * size; p < (j + 1) * size; p++) parameters[p] *= kept;
    }
  };
}

/** The proximal point of threshold · |length|. */
export function shrunk(length: number, threshold: number): number {
  return Math.max(0, length - threshold);
}

/** One rival on one problem. */
import type { Problem } from '../core/problem';
import { gradientDescent } from './adam';
import { bruteForceRival } from './bruteForce/rival';
import { type RivalNetwork, valuesOf } from './evaluate';
import { groupLasso } from './groupLasso';
import { heldNetwork } from './heldNetwork';
import { gaussianProcess, neuralTangent } from './kernelFit';
import type { RivalAnswer, RivalOptions, RivalTask } from './task';

/** Rejects with a RivalRefusal when the method has no answer; the same task gives the same answer. */
export async function runRival(
  problem: Problem,
  task: RivalTask,
  options: RivalOptions,
): Promise<RivalAnswer> {
  const { signal, onProgress, now } = options;
  switch (task.kind) {
    case 'gradient_descent': {
      const { width, seed, steps, rate, decay } = task;
      const [trained] = await gradientDescent(problem, {
        ...{ width, steps, decay, now, seeds: [seed], learningRate: rate },
        ...(signal && { signal }),
        ...(onProgress && { onProgress }),
      });
      return finite(problem, trained, trained.ms, interruption(trained, steps));
    }
    case 'group_lasso': {
      const started = now();
      const trained = await groupLasso(problem, task, options);
      const stopped = interruption(trained, task.steps);
      const missed = trained.reached
        ? {}
        : { stopped: 'The trained network misses the tolerance, so that none of its neurons was pruned.' };
      return finite(problem, trained.network, now() - started, 'stopped' in stopped ? stopped : missed);
    }
    case 'gaussian_process':
      return gaussianProcess(problem, options);
    case 'neural_tangent':
      return neuralTangent(problem, options);
    case 'brute_force':
      return bruteForceRival(problem, options);
    case 'network': {
      const started = now();
      const network = heldNetwork(problem, task.network);
      return finite(problem, network, now() - started, {});
    }
  }
}

function finite(
  problem: Problem,
  { neurons, skip }: RivalNetwork,
  ms: number,
  end: Pick<RivalAnswer, 'stopped' | 'cancelled'>,
): RivalAnswer {
  const network = { neurons, skip };
  return {
    network,
    valuesAt: (inputs) => valuesOf({ ...problem, inputs, count: inputs.length / problem.dimension }, network),
    ms,
    ...end,
  };
}

function interruption(
  { stoppedBy, iterations }: { readonly stoppedBy: 'steps' | 'time' | 'cancel'; readonly iterations: number },
  steps: number,
): Pick<RivalAnswer, 'stopped' | 'cancelled'> {
  if (stoppedBy !== 'cancel') return {};
  return { stopped: `Cancelled after ${iterations} of ${steps} steps.`, cancelled: true };
}

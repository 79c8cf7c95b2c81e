/** One rival in a worker: from its answer in scaled units to a result in raw ones. */
import { loadProgramSolver } from '../core/highs';
import { withKnownPenalty } from '../core/penaltyScale';
import type { Problem } from '../core/problem';
import { SolveCache } from '../core/solveCache';
import { hasClasses } from '../result/goals';
import { scaleInputs, toRaw } from '../result/scaling';
import type { RivalResult, SampledFunction } from '../result/schema';
import type { RivalWork, WorkerAnswer } from '../protocol/worker';
import { massOf, objectiveOf } from '../rivals/evaluate';
import { missesOf, termsOf } from '../rivals/goals';
import { runRival } from '../rivals/run';
import { type RivalAnswer, type RivalOptions, RivalRefusal, type RivalTask } from '../rivals/task';

/** Points of a sampled function: along one input, and along each of two. */
const LINE = 241;
const MAP = 41;
/** How far a sampled function goes beyond the samples, as a part of their range. */
const BEYOND = 0.08;

export async function compare(work: RivalWork, options: RivalOptions): Promise<WorkerAnswer> {
  try {
    const { rival } = work;
    const problem = await knownProblem(work, options);
    const answer = await runRival(problem, rival, options);
    const values = answer.valuesAt(problem.inputs);
    if (!values.every(Number.isFinite))
      return { type: 'refused', reason: 'Its values are not finite numbers.' };
    const result = resultOf({ ...work, problem }, answer, values);
    return { type: 'compared', rival: result, values, cancelled: answer.cancelled ?? false };
  } catch (error) {
    if (error instanceof RivalRefusal) return { type: 'refused', reason: error.message };
    throw error;
  }
}

/** With the penalty that a percentage becomes; the fit has worked out the same. */
async function knownProblem({ problem, timeMs }: RivalWork, { signal, now }: RivalOptions): Promise<Problem> {
  const solveProgram = await loadProgramSolver();
  const known = withKnownPenalty(problem, {
    solveProgram,
    timeMs,
    signal,
    cache: new SolveCache(),
    now,
  });
  if (known === null) throw new RivalRefusal('The percentage of its penalty was not worked out in time.');
  return known.problem;
}

function resultOf(
  { problem, rival, scaling, test }: RivalWork,
  answer: RivalAnswer,
  values: Float64Array,
): RivalResult {
  const misses = missesOf(problem, values);
  const { network } = answer;
  return {
    kind: rival.kind,
    ...('seed' in rival ? { seed: rival.seed } : {}),
    ...settingsOf(rival),
    ...(rival.kind === 'network' ? { file: rival.file, sha256: rival.sha256 } : {}),
    neurons: network && network.neurons.length,
    mass: network && massOf(network.neurons),
    ...(network && hasCost(problem) && { objective: objectiveOf(problem, network, values) }),
    maxResidual: misses.reduce((worst, miss) => Math.max(worst, miss), 0),
    rmsResidual: Math.sqrt(misses.reduce((sum, miss) => sum + miss * miss, 0) / problem.count),
    ...testOf(problem, answer, test && { ...test, inputs: scaleInputs(test.inputs, scaling) }),
    ms: answer.ms,
    ...(answer.stopped === undefined ? {} : { stopped: answer.stopped }),
    ...(network
      ? { network: toRaw(network, scaling) }
      : problem.dimension <= 2
        ? { sampled: sampledOf(problem, answer, scaling) }
        : {}),
  };
}

/** Whether the goal minimises more than the mass. */
const hasCost = (problem: Problem): boolean => termsOf(problem).weight < Infinity;

/** The task's own numbers but the seed. */
function settingsOf(task: RivalTask): Pick<RivalResult, 'settings'> {
  const settings: Record<string, number> = {};
  for (const [name, value] of Object.entries(task)) {
    if (typeof value === 'number' && name !== 'seed') settings[name] = value;
  }
  return Object.keys(settings).length > 0 ? { settings } : {};
}

function testOf(
  { goal }: Problem,
  { valuesAt }: RivalAnswer,
  test: RivalWork['test'],
): Pick<RivalResult, 'testRms' | 'testAccuracy'> {
  if (test === undefined || test.targets.length === 0) return {};
  const { targets } = test;
  const values = valuesAt(test.inputs);
  if (hasClasses(goal)) {
    return { testAccuracy: targets.filter((y, i) => y * values[i] > 0).length / targets.length };
  }
  return {
    testRms: Math.sqrt(targets.reduce((sum, y, i) => sum + (values[i] - y) ** 2, 0) / targets.length),
  };
}

/** On a regular grid a little beyond the samples. */
function sampledOf(
  { count, dimension: d, inputs }: Problem,
  answer: RivalAnswer,
  { offset, factor }: RivalWork['scaling'],
): SampledFunction {
  const axes = Array.from({ length: d }, (_, k) => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < count; i++) {
      low = Math.min(low, inputs[i * d + k]);
      high = Math.max(high, inputs[i * d + k]);
    }
    const room = BEYOND * (high - low || 1);
    const points = d === 1 ? LINE : MAP;
    return Array.from(
      { length: points },
      (__, p) => low - room + ((high - low + 2 * room) * p) / (points - 1),
    );
  });
  const grid = d === 1 ? axes[0] : axes[1].flatMap((second) => axes[0].flatMap((first) => [first, second]));
  const at = Float64Array.from(grid);
  return {
    axes: axes.map((axis, k) => axis.map((value) => value / factor[k] + offset[k])),
    values: Array.from(answer.valuesAt(at)),
    ...(answer.deviationAt ? { deviation: Array.from(answer.deviationAt(at)) } : {}),
  };
}

/** The last stage of the search with moving neurons: fewer of them at hardly more than the objective, or at more where that is asked for. */
import { type Budget, secondsLeft } from '../budget';
import type { CancelSignal } from '../cancelSignal';
import { dot } from '../linear/kernels';
import { atom } from '../atom';
import { ColumnSet } from '../master/columns';
import { assess, type Network } from '../master/vertex';
import { mostNeurons } from '../neuronBudget';
import { polishBudget } from '../search';
import { SETTINGS } from '../settings';
import { SLIDING } from '../settings/sliding';
import { inBudget } from '../sparsify/inBudget';
import { leaveOut } from '../sparsify/leaveOut';
import { leaveOutTo } from '../sparsify/leaveOutTo';
import { mergeAll, type WeightedNeuron } from '../sparsify/merge';
import { reweightedHeld } from '../sparsify/reweighted';
import { sparseNetwork } from '../sparsify/sparse';
import type { SlidingSession } from './session';
import { slide } from './slide';

const { finalSlideSteps, slideDecrease } = SLIDING;

/** Fewer neurons at hardly more than the objective: those of one cell become one, and what is not needed is left out. */
export function polish(session: SlidingSession): void {
  const { problem, options, incumbent } = session;
  const network = incumbent.best();
  if (network === null || options.sparsify === 'off' || network.neurons.length <= 1) return;
  session.rounds?.decide({ decision: 'polish', reason: 'ending' });
  const budget = polishBudget(session);
  if (problem.loss.quadratic) leaveNeuronsOut(session, network, budget);
  else addVertex(session, budget);
}

function leaveNeuronsOut(session: SlidingSession, network: Network, budget: Budget): void {
  const { problem, incumbent } = session;
  const signal = budget.signal ?? session.finishing();
  const limit = network.objective * (1 + incumbent.slackOfMass(network));
  const neurons = mergeAll(problem.space, network.neurons, budget);
  const merged = networkOf(session, neurons, network.free, signal);
  const first = merged.objective <= limit ? merged : network;
  const best = (some: readonly WeightedNeuron[]): Network => {
    const found = networkOf(session, some, first.free, signal);
    return found.objective <= limit ? found : slidTo(session, found, signal);
  };
  const few = leaveOut(first, limit, best, SETTINGS.neededNeurons, signal);
  if (few.neurons.length < network.neurons.length) incumbent.replace(few);
}

/** The sparse network of the least objective over the neurons of the last network and of the best, its kinks no longer rounded. */
function addVertex(session: SlidingSession, budget: Budget): void {
  const { problem, support, incumbent, options } = session;
  if (problem.space.count > SETTINGS.pricedVertexRows) return;
  const columns = new ColumnSet(problem);
  for (const { theta } of [...support.neurons, ...(incumbent.best()?.neurons ?? [])]) columns.add(theta);
  const found = sparseNetwork(problem, columns.columns, options.sparsify !== 'off', budget);
  if (found) incumbent.addNetwork(found);
}

/** The network of these neurons with the outputs and free terms of the least objective. */
function networkOf(
  session: SlidingSession,
  neurons: readonly WeightedNeuron[],
  free: Float64Array,
  signal: CancelSignal,
): Network {
  const support = session.withOutputs(neurons, free, signal);
  return assess(session.problem, support.neurons, support.free);
}

/** The same, where its neurons have moved to. */
function slidTo(session: SlidingSession, network: Network, signal: CancelSignal): Network {
  if (signal.aborted) return network;
  const steps = { iterations: finalSlideSteps, decrease: slideDecrease, signal };
  const slid = slide(session.smooth, session.rows, network, steps);
  return networkOf(session, slid.neurons, slid.free, signal);
}

/** Fewer neurons at a larger norm. */
export function withFewer(session: SlidingSession, leastNorm: Network): Network {
  const { problem, options } = session;
  const most = mostNeurons(options.sparsify);
  if (most === null) return reweighted(session, leastNorm);
  const budget = polishBudget(session);
  if (!problem.loss.quadratic) return inBudget(problem, leastNorm, options.sparsify, budget, Infinity);
  const signal = budget.signal ?? session.finishing();
  return leaveOutTo(leastNorm, most, {
    solve: (some) => slidTo(session, networkOf(session, some, leastNorm.free, signal), signal),
    seconds: () => secondsLeft(budget),
  });
}

/** No sample missed by more, over the neurons of the network and those where its dual is tight. */
function reweighted(session: SlidingSession, leastNorm: Network): Network {
  const { problem, incumbent } = session;
  const columns = new ColumnSet(problem);
  const z = incumbent.dual;
  for (const { theta } of leastNorm.neurons) columns.add(theta);
  for (const theta of session.columns)
    if (z && Math.abs(dot(atom(problem.space, theta), z)) > SETTINGS.carriedSurface) columns.add(theta);
  return reweightedHeld(problem, columns.columns, leastNorm, polishBudget(session));
}

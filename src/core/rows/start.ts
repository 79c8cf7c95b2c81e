/** The first stage of the search over growing samples: the first neurons and samples, the last solution's or those of a descent. */
import { lastNeurons } from '../lastNeurons';
import { missesOf, type Network, networkOfDescent, withFreeTerms } from '../master/vertex';
import { SETTINGS } from '../settings';
import { onBoundary, type WeightedNeuron } from '../sparsify/merge';
import { descend, type Descent } from '../support/descend';
import { capped } from './capped';
import { offerAnyway } from './networks';
import type { GrowingSession } from './session';

/** What the search begins with. */
interface First {
  /** From the last solution. */
  readonly isWarm: boolean;
  readonly network: Network;
  readonly neurons: readonly WeightedNeuron[];
  /** Its samples are the first. */
  readonly z: Float64Array | null;
}

/**
 * Whether it is from the last solution. Null, and nothing is done, where so many samples are missed at a price that all of them at once,
 * with neurons that move, come further.
 */
export function start(session: GrowingSession): { readonly isWarm: boolean } | null {
  const first = firstOf(session);
  if (first === null) return null;
  const { isWarm, network, neurons, z } = first;
  session.known = { ...session.known, neurons, ...(isWarm && { dual: z }) };
  // the looks soon have a better one than could be made of the last
  if (isWarm) session.offer(network);
  else offerAnyway(session, network, session.timedSignal(SETTINGS.firstNetworkLatest));
  joinFirst(session, first);
  return { isWarm };
}

function firstOf(session: GrowingSession): First | null {
  const warm = lastSolution(session);
  if (session.searches.slides) {
    const rough = warm ?? descended(session, SETTINGS.lookDescentWork);
    if (overlaps(session, rough.network)) return null;
  }
  return warm ?? descended(session, descentWork(session));
}

/** Null where there is none of these samples. */
function lastSolution(session: GrowingSession): First | null {
  const { problem, options } = session;
  const neurons = lastNeurons(problem, options.warm?.neurons ?? []);
  const z = session.lastDual();
  if (neurons.length === 0 || z === null) return null;
  return { isWarm: true, network: withFreeTerms(problem, neurons), neurons, z };
}

function overlaps({ problem }: GrowingSession, network: Network): boolean {
  const missed = missesOf(problem, network).filter((miss) => miss !== 0).length;
  return missed >= SETTINGS.overlapShare * problem.space.count;
}

/** Where misses have their price the descent is one of the objective itself, and its network may be the best for long. */
function descentWork({ groups, options }: GrowingSession): number {
  if (!groups) return SETTINGS.lookDescentWork;
  const most = SETTINGS.pricedDescentShare * SETTINGS.plainSpeed * options.timeMs;
  return Math.max(SETTINGS.lookDescentWork, Math.min(SETTINGS.descentMostWork, most));
}

function descended(session: GrowingSession, work: number): First {
  const { problem } = session;
  let z: Float64Array | null = session.lastDual();
  const found: Descent = descend(problem, {
    width: SETTINGS.descentWidth,
    seed: 1,
    work,
    signal: session.timedSignal(SETTINGS.lookDescentLatest),
    onDual: (dual) => (z = dual),
  });
  const neurons = found.neurons.flatMap((neuron) => onBoundary(problem.space, neuron));
  return { isWarm: false, network: networkOfDescent(problem, neurons, found.free), neurons, z };
}

/** Those of the dual join, the largest first; without any, those of the largest targets. */
function joinFirst({ problem, binding, groups }: GrowingSession, { isWarm, z }: First): void {
  const { firstSamples } = SETTINGS;
  const bound = isWarm && z ? z.reduce((count, value) => count + Number(value !== 0), 0) : 0;
  const between = z && groups ? capped(problem, z, binding) : null;
  const most = between ? between.length : Math.max(firstSamples, bound);
  binding.join(between ?? z ?? problem.targets, 0, most);
  if (binding.samples.length === 0) binding.join(problem.targets, 0, firstSamples);
}

/** The last stage of the search over growing samples: a sparse network of all of them, whatever has been proven. */
import type { CancelSignal } from '../cancelSignal';
import { isPenalty } from '../loss/loss';
import { ColumnSet } from '../master/columns';
import { assess, missesOf, type Network } from '../master/vertex';
import { mostNeurons } from '../neuronBudget';
import { finish as finishSearch, type Outcome, polishBudget } from '../search';
import { SETTINGS } from '../settings';
import { released, withHeldLosses } from '../sparsify/heldLosses';
import { inBudget } from '../sparsify/inBudget';
import { reweightedNetwork } from '../sparsify/reweighted';
import { meets, sparseNetwork } from '../sparsify/sparse';
import { offerAnyway, offerSparse } from './networks';
import { restrictedTo } from './restrict';
import type { GrowingSession } from './session';

/** A sparse network for when the search has ended without a proof. */
export function polish(session: GrowingSession, why: Outcome['stoppedBy']): void {
  const { problem, options } = session;
  const network = session.least?.network;
  if (!network || why === 'cancel') return;
  offerAnyway(session, network, session.finishing(SETTINGS.firstNetworkOfRest), true);
  // where a miss has its price any network is one of all samples: what is known is reduced first
  if (isPenalty(problem.loss)) session.reduceBest(why);
  const keeps = mostNeurons(options.sparsify) !== null;
  const part = keeps ? SETTINGS.repairsBeforeBudget : SETTINGS.repairsOfRest;
  repair(session, network, session.finishing(part));
}

/** Makes the network of the best look a sparse one of the samples that are in, which take in what it misses until it misses none. */
function repair(session: GrowingSession, network: Network, signal: CancelSignal): void {
  const { problem, options, binding } = session;
  for (let round = 0; round < SETTINGS.lastRepairs && !signal.aborted; round++) {
    const inner = restrictedTo(problem, binding.counted);
    const columns = new ColumnSet(inner);
    for (const { theta } of network.neurons) columns.add(theta);
    // a look that was cut short has few heavy neurons
    for (const theta of session.known.columns) columns.add(theta);
    const budget = { ...polishBudget(session), signal };
    const found = sparseNetwork(inner, columns.columns, options.sparsify !== 'off', budget);
    if (found === null) return;
    const sparse = session.whole(found);
    const met = offerSparse(session, sparse, signal);
    if (met || binding.join(session.wrong(sparse), SETTINGS.missed) === 0) return;
  }
}

/** The best network, with at most as many neurons as samples that bind. */
export function finish(session: GrowingSession, why: Outcome['stoppedBy']): Outcome {
  session.reduceBest(why);
  return finishSearch(session, why, (network) => withFewer(session, network));
}

/** As many neurons as asked; else fewer at a larger norm, no sample missed by more. */
function withFewer(session: GrowingSession, leastNorm: Network): Network {
  const { problem, options } = session;
  const within = inBudget(problem, leastNorm, options.sparsify, polishBudget(session), Infinity);
  return within === leastNorm ? reweighted(session, leastNorm) : within;
}

/** Of the samples that are in, with those that it misses by more than before; the network itself where none with fewer neurons is found. */
function reweighted(session: GrowingSession, leastNorm: Network): Network {
  const { problem, binding } = session;
  const held = withHeldLosses(problem, leastNorm);
  for (let round = 0; round < SETTINGS.reweightedRepairs; round++) {
    const inner = restrictedTo(held, binding.counted);
    const columns = new ColumnSet(inner);
    for (const theta of session.known.columns) columns.add(theta);
    const start = assess(inner, leastNorm.neurons, leastNorm.free);
    const found = reweightedNetwork(inner, columns.columns, start, polishBudget(session));
    if (found.neurons.length >= leastNorm.neurons.length) return leastNorm;
    const network = assess(held, found.neurons, found.free);
    if (meets(network)) return released(problem, network) ?? leastNorm;
    if (binding.join(missesOf(held, network), SETTINGS.missed) === 0) return leastNorm;
  }
  return leastNorm;
}

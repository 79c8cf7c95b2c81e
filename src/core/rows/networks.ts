/** Networks of all samples, made of those of some. */
import { correctionIsAffordable } from '../affordable';
import type { CancelSignal } from '../cancelSignal';
import { completed } from '../completed';
import { type Network, withFreeTerms } from '../master/vertex';
import { metOutwards, outwardsIsAffordable } from '../outwards';
import { SETTINGS } from '../settings';
import { refine } from '../sparsify/refine';
import { meets } from '../sparsify/sparse';
import { startingNeurons } from '../startingNeurons';
import type { GrowingSession } from './session';

/**
 * Takes a sparse network of the samples that bind; it may miss others by a rounding, which a little of its neurons makes up for.
 * Returns whether it meets all.
 */
export function offerSparse(session: GrowingSession, network: Network, signal: CancelSignal): boolean {
  const isNear = session.wrong(network).every((miss) => Math.abs(miss) <= SETTINGS.mendedMiss);
  const met = meets(network) || !isNear ? network : refine(session.problem, network, undefined, signal);
  session.offer(met, true);
  return meets(met);
}

/**
 * Takes a network that meets all samples, however heavy, so that there is one.
 *
 * @param last nothing comes after it that could find one
 */
export function offerAnyway(
  session: GrowingSession,
  network: Network,
  signal: CancelSignal,
  last = false,
): void {
  const { problem, options, incumbent } = session;
  session.offer(network);
  if (incumbent.best() !== null) return;
  if (correctionIsAffordable(problem.space, SETTINGS.completionShare * options.timeMs)) {
    const met = completed(problem, network, startingNeurons(problem.space), signal);
    session.offer(met);
    // rows that nearly depend on one another leave the sums of many neurons digits short
    if (last && !meets(met)) session.offer(refine(problem, met, undefined, signal));
    if (incumbent.best() !== null) return;
  }
  // the descent may have had too little time to be better than nothing
  const [fewest] = [network, withFreeTerms(problem, [])]
    .map((start) => ({
      start,
      missed: session.wrong(start).reduce((sum, miss) => sum + Number(miss !== 0), 0),
    }))
    .sort((p, q) => p.missed - q.missed);
  if (outwardsIsAffordable(problem, fewest.missed, SETTINGS.outwardsShare * options.timeMs))
    session.offer(metOutwards(problem, fewest.start, signal));
}

/** The proving stage of the search over growing samples: what proves some of them proves all (theory.md, section 8). */
import { LOOP_SPEED } from '../affordable';
import { SETTINGS } from '../settings';
import type { Outcome } from '../search';
import { offerSparse } from './networks';
import { restrictedTo } from './restrict';
import type { GrowingSession } from './session';

/** Solves the samples that are in to the end. */
export function proveSamples(session: GrowingSession, samples: Int32Array): Outcome {
  const inner = restrictedTo(session.problem, samples, session.binding.capped);
  const outcome = session.searches.run(inner, session.innerOptions(samples));
  session.absorb(samples, outcome);
  if (outcome.network) offerSparse(session, session.whole(outcome.network), session.finishing());
  session.report(outcome.network?.neurons.length ?? 0);
  return outcome;
}

/** Proves the best dual of all looks, where their part of the time is over before the samples that bind were found. */
export function proveBest(session: GrowingSession): void {
  const { problem, incumbent, unproven, groups, searches, searchMs } = session;
  if (!unproven || unproven.conjecturedBound <= incumbent.lowerBound || session.interrupted()) return;
  const { z, largest } = unproven;
  const samples = Int32Array.from(z.keys()).filter((i) => z[i] !== 0);
  const some = Float64Array.from(samples, (i) => z[i]);
  const part = groups ? SETTINGS.pricedProofShare : SETTINGS.lookProofShare;
  const bound = session.stages.run('prove', () =>
    searches.bound(restrictedTo(problem, samples), some, {
      target: largest,
      enough: Infinity,
      work: part * LOOP_SPEED * searchMs,
      expired: () => session.interrupted() !== null,
    }),
  );
  incumbent.addBound(z, bound);
  session.post();
}

/** The first stage of the search with moving neurons: from the last solution's neurons, or from none. */
import { freeTermsAlone } from '../freeTermsAlone';
import { lastNeurons } from '../lastNeurons';
import { move } from './improve';
import { roundAtFirst } from './rounding';
import type { SlidingSession } from './session';

export function start(session: SlidingSession): void {
  const { problem, options, rounds } = session;
  const last = lastNeurons(problem, options.warm?.neurons ?? []);
  const alone = freeTermsAlone(problem, session.solveProgram, options.timeMs);
  const free = alone?.coefficients ?? new Float64Array(problem.free.length);
  session.take({ neurons: [], free });
  if (!problem.loss.quadratic) roundAtFirst(session);
  if (last.length > 0) move(session, last, free);
  rounds?.decide({
    decision: 'start',
    reason: last.length > 0 ? 'last_solution' : 'no_solution',
    neurons: last.length,
  });
  session.post();
}

/** The network of the loop with a local ascent: now and then the master without the penalty on z, made sparse. */
import type { Decision } from '../log';
import { dualObjective } from '../master/master';
import { SETTINGS } from '../settings';
import type { HeuristicSession } from './heuristicSession';
import { polish, settle } from './polish';
import { keepPrimal } from './restricted';

type NetworkReason = Extract<Decision, { decision: 'network' }>['reason'];

/** At first, when the dual gets no further, and when the duals have left the last network's mass behind. */
export function networkDue(session: HeuristicSession, iteration: number, idle: number): NetworkReason | null {
  const { problem, incumbent, exactAt, lastZ, share } = session;
  if (exactAt === 0) return 'first';
  if (idle > 0) return 'dual_idle';
  if (iteration - exactAt < SETTINGS.networkEvery || lastZ === null) return null;
  const ahead = dualObjective(problem, lastZ) * (1 + SETTINGS.networkAhead * share);
  return incumbent.upper > ahead ? 'behind' : null;
}

/** The master without the penalty, until its cells are bounded by all that they need: the network, and the support. */
export function solveExactly(session: HeuristicSession, iteration: number, reason: NetworkReason): void {
  session.rounds?.decide({ decision: 'network', reason });
  session.exactAt = iteration;
  for (let round = 0; round < SETTINGS.networkMasters; round++) {
    const master = session.solve(false);
    const merged = keepPrimal(session, master);
    if (session.loopIsOver()) return settle(session, master, merged);
    if (master.crossed > 0) continue;
    session.exact = { master, merged };
    settle(session, master, merged);
    polish(session, master, merged, 'network_due');
    session.lastZ ??= master.dual;
    const network = session.incumbent.best();
    if (network) session.support = network.neurons;
    return;
  }
}

/** Whether the gap is closed, by a network of as few neurons as a vertex has: one of more may be lighter by what is left of the gap. */
export function isDone({ incumbent, problem }: HeuristicSession): boolean {
  const network = incumbent.best();
  return network !== null && incumbent.closed() && network.neurons.length <= problem.rows.rank;
}

/** A stopped fit has no more neurons than a vertex either. */
export function reduceToVertex(session: HeuristicSession): void {
  const { exact, problem } = session;
  const network = session.incumbent.best();
  if (exact && network && network.neurons.length > problem.rows.rank)
    polish(session, exact.master, exact.merged, 'ending');
}

/** One step of the network: violated neurons join, outputs are found, neurons slide, and those of one cell are merged. */
import type { Candidate, CandidatePool } from '../pricing/pricer';
import { SLIDING } from '../settings/sliding';
import { mergeByCell } from '../sparsify/merge';
import type { SlidingSession } from './session';
import { slide } from './slide';

const { addedNeurons, addedSeparations, slideDecrease, slideSteps } = SLIDING;

/** Returns how many neurons have joined. */
export function improve(session: SlidingSession, pool: CandidatePool, idle: number): number {
  const { problem, smooth, support, rows, loopSignal: signal } = session;
  const separation = addedSeparations[Math.min(idle, addedSeparations.length - 1)];
  const violated: readonly Candidate[] = pool.select(addedNeurons, separation);
  session.columns = violated.map(({ theta }) => theta);
  const all = [...support.neurons, ...violated.map(({ theta }) => ({ theta, output: 0 }))];
  const found = session.withOutputs(all, support.free);
  if (signal.aborted) return violated.length;
  const slid = slide(smooth, rows, found, { iterations: slideSteps, decrease: slideDecrease, signal });
  session.work += slid.work;
  if (signal.aborted) {
    session.take(found);
    return violated.length;
  }
  const merged = mergeByCell(problem.space, slid.neurons);
  session.take(session.withOutputs(merged, slid.free));
  session.post();
  return violated.length;
}

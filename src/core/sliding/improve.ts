/** One step of the network: violated neurons join, outputs are found, neurons slide, and those of one cell are merged. */
import type { Candidate, CandidatePool } from '../pricing/pricer';
import { SLIDING } from '../settings/sliding';
import { mergeByCell, type WeightedNeuron } from '../sparsify/merge';
import type { SlidingSession } from './session';
import { slide } from './slide';

const { addedNeurons, addedSeparations, slideDecrease, slideSteps } = SLIDING;

/** Returns how many neurons have joined. */
export function improve(session: SlidingSession, pool: CandidatePool, idle: number): number {
  const { support } = session;
  const separation = addedSeparations[Math.min(idle, addedSeparations.length - 1)];
  const violated: readonly Candidate[] = pool.select(addedNeurons, separation);
  session.columns = violated.map(({ theta }) => theta);
  const all = [...support.neurons, ...violated.map(({ theta }) => ({ theta, output: 0 }))];
  move(session, all, support.free);
  return violated.length;
}

/** The network of these neurons: their best outputs, where they slide to from there, and one for all of a cell. */
export function move(session: SlidingSession, neurons: readonly WeightedNeuron[], free: Float64Array): void {
  const { problem, smooth, rows, loopSignal: signal } = session;
  const found = session.withOutputs(neurons, free);
  if (signal.aborted) return;
  const slid = slide(smooth, rows, found, { iterations: slideSteps, decrease: slideDecrease, signal });
  session.work += slid.work;
  if (signal.aborted) {
    session.take(found);
    return;
  }
  const merged = mergeByCell(problem.space, slid.neurons);
  session.take(session.withOutputs(merged, slid.free));
  session.post();
}

/** A look at the samples that are in: solved to about a gap, without a proof, to see which others are missed. */
import { ColumnGeneration } from '../columnGeneration/columnGeneration';
import type { DualCandidate } from '../columnGeneration/supportProof';
import { freeTermsSuffice } from '../freeTermsSuffice';
import { maxAbs } from '../linear/kernels';
import { assess, type Network } from '../master/vertex';
import { SETTINGS } from '../settings';
import { distancesToBend } from './capped';
import { extendedTo, restrictedTo } from './restrict';
import type { GrowingSession } from './session';

/** What a look has come to. */
export interface Look {
  /** One of all samples. */
  readonly network: Network;
  /** Of all samples: those that are not in have no part in it. */
  readonly dual: Float64Array;
  /** The part of the time is over that looks may take. */
  readonly over: boolean;
}

/** Null where there are too many samples for it. */
export function look(session: GrowingSession, samples: Int32Array, gap: number): Look | null {
  const { problem } = session;
  const inner = restrictedTo(problem, samples, session.binding.capped);
  const { count } = problem.space;
  const free = freeTermsSuffice(inner, session.solveProgram, session.options.timeMs);
  if (free) return { network: assess(problem, [], free), dual: new Float64Array(count), over: false };
  const search = session.searches.searchFor(inner, session.innerOptions(samples));
  if (!(search instanceof ColumnGeneration)) return null;
  const found = search.scout(gap);
  session.absorb(samples, search.proven());
  const dual = extendedTo(count, samples, found.dual);
  remember(session, samples, found.candidate);
  const { cells: neurons, columns, work } = found;
  session.known = { ...session.known, neurons, columns, dual, work };
  const network = session.whole(found.network);
  session.offer(network);
  session.report(network.neurons.length);
  return { network, dual, over: found.over };
}

function remember(session: GrowingSession, samples: Int32Array, candidate: DualCandidate | null): void {
  if (!candidate || candidate.conjecturedBound <= (session.unproven?.conjecturedBound ?? 0)) return;
  session.unproven = { ...candidate, z: extendedTo(session.problem.space.count, samples, candidate.z) };
}

/** What a look's network misses of each sample; the one that misses the least in all is kept. */
export function missesOfLook(session: GrowingSession, { network }: Look): Float64Array {
  const misses = session.wrong(network);
  const missed = misses.reduce((sum, miss) => sum + Math.abs(miss), 0);
  if (missed <= (session.least?.missed ?? Infinity)) session.least = { network, missed };
  return misses;
}

/** Samples that have no part in the look's dual leave, and those at their largest multiplier count together. */
export function leave(
  { binding, groups, problem }: GrowingSession,
  { dual }: Look,
  misses: Float64Array,
): void {
  binding.leave(dual, misses, SETTINGS.noPart * maxAbs(dual));
  if (groups) binding.saturate(dual, misses, problem);
}

/**
 * Takes in samples that are missed, or not missed as they should be. Where a miss has its price the last of them are few and move the
 * others over their bend: the nearest join with them. Returns whether any has joined.
 */
export function join(
  { binding, problem, groups }: GrowingSession,
  { network }: Look,
  misses: Float64Array,
  allowed: number,
): boolean {
  const quota = binding.quota();
  const joined = binding.join(misses, allowed);
  if (joined > 0 && groups) binding.joinNearest(distancesToBend(problem, network), quota - joined);
  return joined > 0;
}

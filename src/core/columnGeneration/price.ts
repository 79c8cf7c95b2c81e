/**
 * The pricing stage: the largest |zᵀa(θ)| of a dual, and the neurons above a threshold. An exact pricer proves a bound by it; a local
 * ascent only says what it has seen, which proves nothing.
 */
import { exactPricingWork } from '../affordable';
import type { CancelSignal } from '../cancelSignal';
import { dot } from '../linear/kernels';
import { type Column, ColumnSet } from '../master/columns';
import type { NeuronFinder } from '../pricing/localAscent/localAscent';
import { CandidatePool, type Pricer, priceSizeOf } from '../pricing/pricer';
import { SETTINGS } from '../settings';
import type { ColumnSession } from './session';
import { conjecturedBoundOf, type DualCandidate } from './supportProof';

/** The proven bound of |zᵀa(θ)|; neurons above the pool's threshold go there. */
export function priceExactly(
  session: ColumnSession,
  pricer: Pricer,
  z: Float64Array,
  pool: CandidatePool,
): number {
  const limits = { target: 0, enough: Infinity, expired: () => session.interrupted() !== null };
  const { bound } = session.stages.run('price', () => pricer.price(z, pool, limits));
  session.rounds?.note({ price: bound });
  return bound;
}

/** Prices a dual and keeps the bound it proves. Returns the neurons that violate it by more than comes of the master's tolerance. */
export function certify(
  session: ColumnSession,
  pricer: Pricer,
  z: Float64Array,
  tolerance: number,
): CandidatePool {
  const admitted = session.admit(z);
  session.spent += exactPricingWork(session.problem.space);
  const pool = new CandidatePool(
    1 + Math.min(SETTINGS.mostViolation, SETTINGS.violationPerTolerance * tolerance),
  );
  const bound = priceExactly(session, pricer, z, pool);
  if (admitted) session.incumbent.addBound(z, bound);
  return pool;
}

/** What the local ascent sees of z from these neurons, or the columns do; the best of those above the pool's threshold go there. */
export function priceHeuristically(
  { problem, working }: ColumnSession,
  localAscent: NeuronFinder,
  z: Float64Array,
  pool: CandidatePool,
  starts: readonly Float64Array[],
  signal: CancelSignal,
): DualCandidate {
  const close = new CandidatePool(pool.threshold);
  const limits = { enough: Infinity, expired: () => signal.aborted };
  const found = localAscent.find(z, close, starts, limits);
  for (const { theta, value } of close.select(SETTINGS.foundMost, SETTINGS.tightSeparation))
    pool.add(theta, value);
  let largest = Math.max(found, SETTINGS.leastPrice);
  const sizeOf = priceSizeOf(problem.space);
  for (const { atom } of working.columns.columns) largest = Math.max(largest, sizeOf(dot(atom, z)));
  return { z, largest, conjecturedBound: conjecturedBoundOf(problem, z, largest) };
}

/** Finds neurons of a dual from some others; those above the pool's threshold go there. */
type Find = (
  z: Float64Array,
  pool: CandidatePool,
  starts: readonly Float64Array[],
  expired: () => boolean,
) => void;

/** The neurons of the best network, where it is to start from, and those where the best dual is within the tolerance of its bound. */
export function tightNeurons(
  session: ColumnSession,
  tolerance: number,
  known: readonly Float64Array[],
  find: Find,
): Column[] {
  const { problem, incumbent } = session;
  const signal = session.finishing();
  const pool = new CandidatePool(1 - tolerance);
  const tight = new ColumnSet(problem);
  for (const theta of known) tight.add(theta);
  find(
    incumbent.dual!,
    pool,
    tight.columns.map(({ theta }) => theta),
    () => signal.aborted,
  );
  const limit = SETTINGS.tightPerSample * problem.space.count + SETTINGS.tightBesides;
  for (const { theta } of pool.select(limit, SETTINGS.tightSeparation)) tight.add(theta);
  return tight.columns;
}

/**
 * A support of few neurons put to the proof at once (theory.md, section 3, "The tail"): among the duals that are stationary at
 * it those of least Σ‖x̃_i‖|z_i|, with room left everywhere else, until neither the local ascent nor the search sees one violated.
 */
import { dot } from '../linear/kernels';
import { norm2 } from '../linear/orthogonal';
import { type Column, ColumnSet } from '../master/columns';
import {
  dualObjective,
  dualScale,
  type DualSpace,
  type MasterSolution,
  type Restriction,
} from '../master/master';
import type { NormalizedProblem } from '../normalize';
import { CandidatePool, priceSizeOf } from '../pricing/pricer';
import type { CancelSignal } from '../cancelSignal';
import type { WeightedNeuron } from '../sparsify/merge';
import { SETTINGS } from '../settings';
import { dualsOf, stationarity, stationaryNear } from '../support/dualSelection';
import type { Additions } from './workingSet';

/** Of `DualSpace.limitOf`, one after the other: how far below 1 the dual must stay away from the support. */
const MARGINS = [0.1, 0.01, 0];

/** A dual that the local ascent has looked at. */
export interface DualCandidate {
  readonly z: Float64Array;
  /** Largest |zᵀa(θ)| the local ascent has seen. */
  readonly largest: number;
  /** Dual objective of z / largest: what z would prove if the local ascent had seen everything. */
  readonly conjecturedBound: number;
}

/** What z would prove if no |zᵀa(θ)| were larger. */
export function conjecturedBoundOf(problem: NormalizedProblem, z: Float64Array, largest: number): number {
  const scale = dualScale(problem, z, largest);
  if (!Number.isFinite(scale)) return 0;
  return Math.max(
    0,
    dualObjective(
      problem,
      z.map((value) => value / scale),
    ),
  );
}

/** A support, and what the loop that came upon it does with duals. */
export interface SupportProof {
  readonly problem: NormalizedProblem;
  readonly support: readonly WeightedNeuron[];
  /** The loop's; neurons that say the support is not optimal join them. */
  readonly columns: ColumnSet;
  /** Where the dual is cheap. */
  readonly l1Penalty: Float64Array;
  /** Of one round of the loop. */
  readonly additions: Additions;
  readonly signal: CancelSignal;
  solve(restriction: Restriction, tolerance: number): MasterSolution;
  /** Makes z admissible, in place; false when nothing is left of it. */
  admit(z: Float64Array): boolean;
  /** What the local ascent sees from these starts; the neurons above the pool's threshold go there. */
  priceHeuristically(z: Float64Array, pool: CandidatePool, starts: readonly Float64Array[]): DualCandidate;
  /** Whether a candidate would close the gap if the local ascent had seen everything. */
  promising(candidate: DualCandidate): boolean;
  /** The search; whether the gap is closed. Neurons that it meets go to the pool. */
  prove(candidate: DualCandidate, pool: CandidatePool): boolean;
}

/** Returns whether the gap is closed. If the support is not optimal, the neurons that said so stay as columns. */
export function proveSupport(proof: SupportProof): boolean {
  const { problem, support, additions, signal } = proof;
  const equations = stationarity(problem, support);
  if (equations.equations.length > SETTINGS.supportEquations * problem.space.count) return false;
  const columns = new ColumnSet(problem);
  for (const { theta } of proof.columns.columns) columns.add(theta);
  for (const margin of MARGINS) {
    const duals = dualsOf(problem, equations, support, margin);
    let before = Infinity;
    for (let round = 0; round < SETTINGS.supportRounds && !signal.aborted; round++) {
      const master = solveAmong(proof, duals, columns.columns);
      if (master.accuracy > SETTINGS.unsolved) break;
      const z = stationaryNear(master.dual, equations);
      if (!proof.admit(z)) break;
      const found = new CandidatePool(1 - margin);
      const candidate = proof.priceHeuristically(z, found, nearest(problem, columns.columns, z));
      if (proof.promising(candidate) && proof.prove(candidate, found)) return true;
      // what no new column can lower lies in the support's own cells: the support is not optimal
      const excess = candidate.largest - 1;
      if (Math.abs(excess - before) <= SETTINGS.unmoved * excess) return false;
      before = excess;
      let added = 0;
      for (const { theta, value } of found.select(
        SETTINGS.supportAdditions * additions.neurons,
        additions.separation,
      )) {
        if (Math.abs(value) <= duals.limitOf(theta) * (1 + SETTINGS.keptLimit)) continue;
        if (columns.add(theta)) added++;
        if (Math.abs(value) > 1) proof.columns.add(theta);
      }
      if (added === 0) break;
    }
  }
  return false;
}

/** The dual of least Σ‖x̃_i‖|z_i| among some, over the columns that still have a say in them. */
function solveAmong(
  { l1Penalty, solve }: SupportProof,
  duals: DualSpace,
  columns: readonly Column[],
): MasterSolution {
  // what lies in a cell of the support is as tight as it is, whatever the dual
  const open = columns.filter(
    ({ atom }) => norm2(duals.rows.project(atom)) > SETTINGS.fixedColumn * norm2(atom),
  );
  return solve(
    { columns: open, cells: null, l1Penalty, missPrice: Infinity, duals },
    SETTINGS.supportTolerance,
  );
}

/** The columns with the largest |zᵀa(θ)|. */
function nearest({ space }: NormalizedProblem, columns: readonly Column[], z: Float64Array): Float64Array[] {
  const sizeOf = priceSizeOf(space);
  return columns
    .map(({ theta, atom }) => ({ theta, price: sizeOf(dot(atom, z)) }))
    .sort((p, q) => q.price - p.price)
    .slice(0, SETTINGS.supportClimbs)
    .map(({ theta }) => theta);
}

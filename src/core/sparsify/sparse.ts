/**
 * From a solved restricted program to a sparse network (theory.md, section 4): a vertex of the optimal face, merged.
 */
import { dot } from '../linear/kernels';
import type { Column } from '../master/columns';
import { assess, type Network, solveVertex } from '../master/vertex';
import type { Budget } from '../budget';
import type { NormalizedProblem } from '../normalize';
import { type Face, networkOnCells, sparsestOnFace } from './face';
import { mergeAll, withoutDust } from './merge';
import { refine } from './refine';
import { SPARSIFY } from '../settings/sparsify';
import { ACCURACY } from '../settings/accuracy';
import { normOf } from '../set';

const { allowedMiss, exactMiss } = ACCURACY;

const { massDust, mergedMiss, widenings } = SPARSIFY;

/**
 * Whether a network meets the samples as well as double precision lets one of its mass: eleven digits, or fewer when its
 * neurons must cancel.
 */
export function meets(network: Network): boolean {
  return (
    network.violation <= Math.min(allowedMiss, Math.max(exactMiss, 64 * Number.EPSILON * network.objective))
  );
}

/** The vertex over the columns, refined and (if asked) merged; null when none meets the samples. */
export function sparseNetwork(
  problem: NormalizedProblem,
  columns: readonly Column[],
  merge: boolean,
  budget: Budget,
): Network | null {
  const vertex = solveVertex(problem, columns, budget, { bend: true });
  budget.log?.('vertex', 1, vertex && vertex.network);
  if (vertex === null) return null;
  const refined = refine(problem, vertex.network, undefined, budget.signal);
  const network = merge ? mergeRepeatedly(problem, refined, budget) : refined;
  return network.violation <= allowedMiss ? network : null;
}

/**
 * The sparsest network that the tight neurons carry: a vertex over the neurons with |zᵀa(θ)| = 1, all optimal networks
 * being made of those. They are known only as well as z is, so the samples may be missed by a little; the
 * refinement takes that back. Null when nothing with at most `objective` (to a relative `tolerance`) comes out.
 *
 * @param dual z, whose price zᵀa(θ) says the sign of a tight neuron's output; without it either sign is tried
 */
export function faceNetwork(
  problem: NormalizedProblem,
  tight: readonly Column[],
  objective: number,
  tolerance: number,
  merge: boolean,
  budget: Budget,
  dual?: Float64Array,
): Network | null {
  const limit = objective * (1 + tolerance);
  const accept = (vertex: Network): Network | null => {
    const refined = refine(problem, cleaned(problem, vertex), undefined, budget.signal);
    const network = merge ? mergeRepeatedly(problem, refined, budget) : refined;
    return meets(network) && network.objective <= limit ? network : null;
  };
  const signs = Int8Array.from(tight, ({ atom }) => {
    if (problem.space.oneSided) return 1;
    return dual ? Math.sign(dot(dual, atom)) : 0;
  });
  const face = (widening: number): Face => {
    return { problem, columns: tight, signs, widening, limit, budget, accept };
  };
  // corners are exact; of a ball's neurons only some digits are known, and a program that has no point takes longest
  const coarseFirst = normOf(problem.space.norm).isRound;
  const inOrder = coarseFirst ? widenings.toReversed() : widenings;
  for (const [round, widening] of inOrder.entries()) {
    if (budget.signal?.aborted) return null;
    const vertex = solveVertex(problem, tight, budget, { widening, bend: true });
    const network = vertex && accept(vertex.network);
    budget.log?.('tight_neurons', round + 1, network);
    if (vertex === null && coarseFirst) break;
    if (network === null) continue;
    return merge ? sparsestOnFace(face(widening), network) : network;
  }
  if (!merge) return null;
  const network = networkOnCells(face(0));
  return network && sparsestOnFace(face(0), network);
}

/** Neurons that carry less than rounding of the whole. */
function cleaned(problem: NormalizedProblem, network: Network): Network {
  const kept = withoutDust(problem.space, network.neurons, massDust);
  return kept.length === network.neurons.length ? network : assess(problem, kept, network.free);
}

/** Merging moves neurons inside their cells, after which others may fit together: repeat until nothing changes. */
export function mergeRepeatedly(problem: NormalizedProblem, network: Network, budget: Budget): Network {
  let current = network;
  for (let round = 1; ; round++) {
    const neurons = mergeAll(problem.space, current.neurons, budget);
    if (neurons.length >= current.neurons.length) return current;
    const next = refine(problem, assess(problem, neurons, current.free), undefined, budget.signal);
    if (next.violation > Math.max(mergedMiss * allowedMiss, current.violation)) return current;
    current = next;
    budget.log?.('merge', round, current);
  }
}

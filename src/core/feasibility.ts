/**
 * Can any network fit these samples? (theory.md, section 2.6) If not: which samples conflict, the dual ray that proves it, and the
 * least tolerance that would be met.
 *
 * A ray z is a Farkas certificate: zᵀa(θ) = 0 on every neuron, Fᵀz = 0, and yᵀz > Σ ε_i|z_i| (a classification: z = y∘λ with
 * λ ≥ 0 not zero), so that no network can have zᵀf(X) = 0 and meet the goal. With outputs ≥ 0 it is enough that zᵀa(θ) ≤ 0 (section 9).
 */
import type { CancelSignal } from './cancelSignal';
import type { ProgramSolver } from './highs';
import { LeastMiss } from './leastMiss';
import { maxAbs } from './linear/kernels';
import { Misses } from './linePairs';
import { equalInputs, linesThroughOrigin } from './lines';
import { lossOf } from './loss';
import { isPenalty } from './loss/loss';
import { ownRoom } from './ownRoom';
import type { Problem } from './problem';
import { biasOf } from './set';
import { PROBLEM } from './settings/problem';
import { aboveOthers } from './shape/aboveOthers';
import { isOfOneInput, missOfOneInput } from './shape/oneInputMiss';
import { hasShape, isConcave, turned, turnedInfeasibility } from './shape/shape';

const { agreeingTargets } = PROBLEM;

export interface Infeasibility {
  /** 0-based samples that cannot be satisfied together, ascending. */
  readonly rows: readonly number[];
  /** The dual ray on those samples, Σ|z| = 1; it is zero on the others. */
  readonly ray: readonly number[];
  /**
   * Where slopes have limits and are part of the proof: the multipliers of the rises between neighbours of the rows, by ascending input.
   */
  readonly slopeRay?: readonly number[];
  /** The least tolerance that a network can keep everywhere; absent for a classification, and where samples have their own. */
  readonly leastTolerance?: number;
}

/** The largest miss that every network has somewhere: proven by `ray`, kept by some network but for rounding. */
interface Miss {
  readonly least: number;
  readonly rows: readonly number[];
  readonly ray: readonly number[];
  /** The least miss of the whole problem, at most; infinite when the search for it was ended early. */
  readonly kept: number;
}

/**
 * Null when there is no conflict, or none could be proven before `signal`.
 *
 * @param solveProgram what a shape of several inputs is held against the samples with; nothing is found out about it without one
 */
export function findInfeasibility(
  problem: Problem,
  signal?: CancelSignal,
  solveProgram?: ProgramSolver,
): Infeasibility | null {
  const loss = lossOf(problem);
  if (isPenalty(loss)) return null;
  if (isConcave(problem)) {
    const found = findInfeasibility(turned(problem), signal, solveProgram);
    return found && turnedInfeasibility(found);
  }
  const allowed = allowedMiss(problem);
  if (hasShape(problem) && isOfOneInput(problem)) return infeasibleShape(problem, allowed);
  const miss = biasOf(problem.bias).exists
    ? missOfDuplicates(problem)
    : missWithoutBias(problem, allowed, signal);
  if (miss === null || !(miss.least > allowed))
    return hasShape(problem) && solveProgram
      ? aboveOthers(problem, ownRoom(problem), allowed, solveProgram, signal)
      : null;
  const found = { rows: miss.rows, ray: miss.ray };
  // what duplicates or rays need at the least need not do where the shape asks for more
  const uniform = loss.ofResidual && !loss.differ && !hasShape(problem);
  return uniform && Number.isFinite(miss.kept) ? { ...found, leastTolerance: miss.kept } : found;
}

function infeasibleShape(problem: Problem, allowed: number): Infeasibility | null {
  const loss = lossOf(problem);
  const miss = missOfOneInput(problem, ownRoom(problem));
  if (miss === null || !(miss.least > allowed)) return null;
  const order = [...miss.rows.keys()].sort((p, q) => miss.rows[p] - miss.rows[q]);
  return {
    rows: order.map((k) => miss.rows[k]),
    ray: order.map((k) => miss.ray[k]),
    ...(miss.slopes.length > 0 && { slopeRay: miss.slopes }),
    ...(loss.ofResidual && !loss.differ && { leastTolerance: miss.least }),
  };
}

/** What a sample may be missed by beyond what is its own (`ownRoom`): the goal's tolerance, and what still counts as met. */
export function allowedMiss(problem: Problem): number {
  return lossOf(problem).tolerance + agreeingTargets * maxAbs(problem.targets);
}

/** With a bias only equal inputs can conflict: half of what their targets differ by is missed. */
function missOfDuplicates(problem: Problem): Miss | null {
  const { targets } = problem;
  const room = ownRoom(problem);
  let widest: readonly [number, number] | null = null;
  let least = 0;
  for (const group of equalInputs(problem)) {
    if (group.length < 2) continue;
    let low = group[0];
    let high = group[0];
    for (const i of group) {
      if (targets[i] + room(i) < targets[low] + room(low)) low = i;
      if (targets[i] - room(i) > targets[high] - room(high)) high = i;
    }
    const half = (targets[high] - room(high)) / 2 - (targets[low] + room(low)) / 2;
    if (half <= least) continue;
    least = half;
    widest = [low, high];
  }
  if (widest === null) return null;
  const [low, high] = widest;
  const rows = low < high ? [low, high] : [high, low];
  return { least, rows, ray: rows[0] === low ? [-0.5, 0.5] : [0.5, -0.5], kept: least };
}

/**
 * Without a bias f(x) = c₀ + ℓᵀx + h(x): h is the even, positively homogeneous part, which takes any values on distinct
 * lines through the origin, and ℓ is free (from the odd part of σ, or the skip). So samples conflict only at the origin and
 * on lines that carry several of them.
 */
function missWithoutBias(problem: Problem, allowed: number, signal: CancelSignal | undefined): Miss | null {
  const { lines, origin } = linesThroughOrigin(problem);
  const shared = lines.filter(({ members }) => members.length > 1);
  if (shared.length === 0 && origin.length === 0) return null;
  const misses = new Misses(problem, shared, origin);
  const search = new LeastMiss(misses, allowed);
  search.run(signal);
  const { rows, ray } = search.certificate();
  return { least: search.proven, rows, ray, kept: search.kept };
}

/**
 * Samples that no network of the problem can satisfy together (theory.md, section 2.6), found before the fit so that the text can
 * show them. The solver decides by itself; what is found here is a warning.
 */
import { allowedMiss, findInfeasibility } from '../../core/feasibility';
import { Misses } from '../../core/linePairs';
import { type Line, linesThroughOrigin } from '../../core/lines';
import { isPenaltyGoal } from '../../core/loss';
import { ownRoom } from '../../core/ownRoom';
import type { Problem } from '../../core/problem';
import { hasShape } from '../../core/shape/shape';
import { firstAlike } from '../../data/duplicates';

/** 0-based positions of the samples in conflict, ascending, and on which grounds. */
export interface Conflict {
  /** Equal inputs; one ray from the origin; the origin itself; several lines and the free terms together; the shape. */
  readonly kind: 'duplicates' | 'ray' | 'origin' | 'lines' | 'shape';
  readonly samples: readonly number[];
}

export interface Conflicts {
  /** One for each group of samples that has one. */
  readonly conflicts: readonly Conflict[];
  /** The least tolerance of `goal within` that a network meets everywhere; absent without conflicts and for classes. */
  readonly leastTolerance?: number;
}

/** Rays are looked for among this many samples; of more, the solver alone says what is infeasible. */
const MAX_RAYS = 100_000;

export function findConflicts(problem: Problem): Conflicts {
  const { bias } = problem;
  if (isPenaltyGoal(problem.goal)) return { conflicts: [] };
  const conflicts = conflictingDuplicates(problem);
  const lines = bias.kind === 'none' && problem.count <= MAX_RAYS;
  if (lines && problem.skip === 'none') {
    const known = new Set(conflicts.flatMap(({ samples }) => samples));
    conflicts.push(...conflictingRays(problem).filter(({ samples }) => !samples.every((i) => known.has(i))));
  }
  const shaped = hasShape(problem);
  if (conflicts.length === 0 && !lines && !shaped) return { conflicts };
  const found = findInfeasibility(problem);
  if (found === null) return { conflicts };
  if (conflicts.length === 0) conflicts.push({ kind: shaped ? 'shape' : 'lines', samples: found.rows });
  const { leastTolerance } = found;
  return leastTolerance === undefined ? { conflicts } : { conflicts, leastTolerance };
}

function conflictingDuplicates(problem: Problem): Conflict[] {
  const first = firstAlike(problem);
  const groups = new Map<number, number[]>();
  first.forEach((alike, i) => {
    if (alike === i) return;
    const known = groups.get(alike);
    if (known) known.push(i);
    else groups.set(alike, [alike, i]);
  });
  const { targets } = problem;
  const allowed = allowedMiss(problem);
  const room = ownRoom(problem);
  const least = (i: number): number => targets[i] - room(i);
  const most = (i: number): number => targets[i] + room(i);
  return [...groups.values()].flatMap((samples) => {
    const high = samples.reduce((best, i) => (least(i) > least(best) ? i : best));
    const low = samples.reduce((best, i) => (most(i) < most(best) ? i : best));
    if (least(high) / 2 - most(low) / 2 <= allowed) return [];
    return [{ kind: 'duplicates' as const, samples: high < low ? [high, low] : [low, high] }];
  });
}

/** Without a bias f(t·x) = t·f(x) for t > 0, and f(0) = 0. */
function conflictingRays(problem: Problem): Conflict[] {
  const { lines, origin } = linesThroughOrigin(problem);
  const allowed = allowedMiss(problem);
  const none = new Float64Array(problem.dimension);
  const worst = (rays: readonly Line[], zeros: readonly number[]) =>
    new Misses(problem, rays, zeros).worst(none, allowed)?.cut.rows;
  const conflicts: Conflict[] = [];
  const atOrigin = worst([], origin);
  if (atOrigin) conflicts.push({ kind: 'origin', samples: atOrigin });
  for (const line of lines) {
    for (const sign of [1, -1] as const) {
      const pair = worst([rayOf(line, sign)], []);
      if (pair) conflicts.push({ kind: 'ray', samples: [...pair].sort((p, q) => p - q) });
    }
  }
  return conflicts;
}

/** The samples on one side of the origin. */
function rayOf({ members, lengths, direction }: Line, sign: 1 | -1): Line {
  const kept = members.map((_, p) => p).filter((p) => lengths[p] * sign > 0);
  return { members: kept.map((p) => members[p]), lengths: kept.map((p) => lengths[p]), direction };
}

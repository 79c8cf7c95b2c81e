/** What is left of a fit whose thread was ended: the best that it had told. */
import type { Problem } from '../core/problem';
import type { Ending } from '../core/ending';
import type { Solution, TraceEntry } from '../core/solution';
import { withoutNetwork, withoutSearch } from '../core/withoutNetwork';
import { type PackedSolution, unpack } from '../protocol/packed';

/** Why a fit ended without an answer of its own. */
type EndedBy = 'time' | 'cancel' | 'queue';

export interface Unfinished {
  readonly problem: Problem;
  readonly by: EndedBy;
  /** The fit's time limit. */
  readonly timeMs: number;
  /** What the solver told last; null when it had nothing. */
  readonly best: PackedSolution | null;
  /** What the solver reported before it was ended. */
  readonly trace: readonly TraceEntry[];
  readonly totalMs: number;
}

export function unfinished({ problem, by, timeMs, best, trace, totalMs }: Unfinished): Solution {
  const status = by === 'time' ? 'stopped' : 'cancelled';
  const endingAt = (gap: number | null): Ending =>
    by === 'time' ? { by, timeMs, gap } : { by: 'cancel', started: by === 'cancel', gap };
  if (by === 'queue') return { ...withoutNetwork(problem, status, totalMs), ending: endingAt(null) };
  if (best === null) {
    const known = withoutSearch(problem, status, totalMs);
    return { ...known, ending: endingAt(known.gap), trace };
  }
  const told = unpack(best, trace);
  const solution = { ...told, timing: { ...told.timing, totalMs } };
  if (told.status === 'optimal') return solution;
  return { ...solution, status, ending: endingAt(told.gap) };
}

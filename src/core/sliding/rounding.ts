/** Losses with kinks: these are rounded over a width that shrinks (theory.md, section 7, "Losses with kinks"). */
import { conjecturedBoundOf, type DualCandidate } from '../columnGeneration/supportProof';
import { assess, networkValues } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { SLIDING } from '../settings/sliding';
import type { SlidingSession } from './session';
import type { Support } from './support';

const { roundingShare, sharper, sharpestWidth } = SLIDING;

/** Rounds the kinks over what the network at hand misses on average. */
export function roundAtFirst(session: SlidingSession): void {
  session.firstWidth = meanMiss(session.problem, session.support);
  round(session, session.firstWidth);
}

/** Rounds the kinks of the loss over so much of a value. */
function round(session: SlidingSession, width: number): void {
  const { problem } = session;
  session.width = width;
  if (width > 0) session.smooth = { ...problem, loss: problem.loss.smoothed(width) };
}

/** What the samples are missed by on average, where that costs anything. */
export function meanMiss(problem: NormalizedProblem, { neurons, free }: Support): number {
  const { targets, loss, space } = problem;
  const values = networkValues(problem, neurons, free);
  const sum = values.reduce((all, f, i) => all + Math.abs(loss.of(i).miss(f - targets[i], targets[i])), 0);
  return sum / space.count;
}

/**
 * Rounds the kinks over less where that is what keeps the gap open: more than the price of the dual does, or where no round gets
 * further. What it costs is the objective of the network less what its dual would be worth at the price 1. Returns whether it has.
 */
export function sharpen(
  session: SlidingSession,
  { z, conjecturedBound }: DualCandidate,
  idle: number,
): boolean {
  const { problem, support, options, incumbent, width, firstWidth } = session;
  if (width <= sharpestWidth * firstWidth) return false;
  const worth = conjecturedBoundOf(problem, z, 1);
  const cost = support.objective - worth;
  if (cost <= roundingShare * options.gap * incumbent.upper) return false;
  if (idle === 0 && cost <= worth - conjecturedBound) return false;
  round(session, sharper * width);
  return true;
}

/** Of the network at hand, with the kinks as they are rounded. */
export function roundedObjective({ smooth, problem, support, incumbent }: SlidingSession): number {
  return smooth === problem ? incumbent.upper : assess(smooth, support.neurons, support.free).objective;
}

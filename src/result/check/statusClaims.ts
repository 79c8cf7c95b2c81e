/** What a result says of itself: its status, the rows in conflict, the way there and the time it took. */
import { show } from '../../core/verify/claim';
import { UNIT } from '../../core/verify/sums';
import type { FitResult } from '../schema';
import { AGREEMENT, allOf, type OwnClaim } from './claim';

/** Roundings of each term of a bound on its way from the solver's units. */
const ROUNDINGS = 64;
/** Clocks that are read one after the other, in ms. */
const CLOCK = 1;

/** `met`: the network does what its goal asks for, as far as that was checked. */
export function checkStatus(result: FitResult, targets: Float64Array, met: boolean): OwnClaim[] {
  return [
    statusClaim(result),
    ...rowsClaim(result),
    ...traceClaim(result, targets, met),
    timingClaim(result),
  ];
}

function statusClaim({
  status,
  gap,
  requestedGap,
  reason,
  stoppedBy,
  conflict,
  infeasibility,
  objective,
}: FitResult): OwnClaim {
  const reached = gap !== null && gap <= requestedGap;
  const fine =
    gap === null
      ? `The status is ${status}.`
      : `The status is ${status}: the gap is ${show(gap)}, ${show(requestedGap)} was asked for.`;
  return allOf('status', fine, [
    [
      status !== 'optimal' || reached,
      `The status is optimal, which means a gap of at most ${requestedGap}: it is ${gap}.`,
    ],
    [
      (status === 'optimal') === (reason === undefined),
      status === 'optimal' ? 'An optimal result has no reason why not.' : `A ${status} result must say why.`,
    ],
    [
      (status === 'infeasible') === (infeasibility !== undefined) &&
        (status === 'infeasible') === (conflict !== undefined),
      'Rows in conflict and their proof belong to the status infeasible, and to no other.',
    ],
    [stoppedBy === undefined || status === 'stopped', 'Only a stopped fit has something that stopped it.'],
    [status !== 'infeasible' || objective === null, 'An infeasible problem has no objective.'],
  ]);
}

function rowsClaim({ conflict, infeasibility }: FitResult): OwnClaim[] {
  if (conflict === undefined || infeasibility === undefined) return [];
  const { rows } = infeasibility;
  const same = conflict.length === rows.length && conflict.every((row, at) => row === rows[at]);
  const fine = `The rows in conflict, ${conflict.join(', ')}, are those of the proof.`;
  return [allOf('rows', fine, [[same, `The rows in conflict, ${conflict.join(', ')}, are not those of the proof, ${rows.join(', ')}.`]])]; // prettier-ignore
}

/** The way there cannot be gone again; but it must lead forwards, to what is reported, and never past it. */
function traceClaim(result: FitResult, targets: Float64Array, met: boolean): OwnClaim[] {
  const { trace, objective, lowerBound, timing, dual } = result;
  if (trace.length === 0) return [];
  // what rounding dual and targets makes of a bound
  const rounding = ROUNDINGS * UNIT * dual.reduce((sum, z, i) => sum + Math.abs(z * targets[i]), 0);
  const pairs = trace.slice(1).map((entry, at) => [trace[at], entry] as const);
  const least = trace.reduce(
    (most, entry) => Math.min(most, entry.objective ?? Infinity),
    objective ?? Infinity,
  );
  const slack = 1 + AGREEMENT;
  // objectives of networks that rounding keeps from meeting the goal bound nothing
  const bounds = objective !== null && met;
  const last = trace[trace.length - 1];
  return [
    allOf('trace', `The trace of ${trace.length} entries is in order, and contradicts nothing.`, [
      [pairs.every(([a, b]) => b.iteration >= a.iteration), 'The iterations of the trace are not in order.'],
      [pairs.every(([a, b]) => b.ms >= a.ms), 'The times of the trace are not in order.'],
      [
        pairs.every(([a, b]) => b.lowerBound >= a.lowerBound / slack - rounding),
        'The lower bound of the trace falls, where it is the best so far.',
      ],
      [
        pairs.every(
          ([a, b]) =>
            !bounds || a.objective === null || (b.objective ?? Infinity) <= a.objective * slack + rounding,
        ),
        'The objective of the trace rises, where it is the best so far.',
      ],
      [
        !bounds || trace.every((entry) => entry.lowerBound <= least * slack + rounding),
        'A lower bound of the trace is above an objective.',
      ],
      [
        !bounds || trace.every((entry) => (entry.objective ?? Infinity) >= lowerBound / slack - rounding),
        'An objective of the trace is below the lower bound reported.',
      ],
      [last.ms <= timing.totalMs + CLOCK, 'The trace takes longer than the fit.'],
    ]),
  ];
}

function timingClaim({ timing: { totalMs, masterMs, pricingMs } }: FitResult): OwnClaim {
  const parts = masterMs + pricingMs;
  return allOf(
    'timing',
    `The parts of the time, ${parts.toFixed(1)} ms, fit in its ${totalMs.toFixed(1)} ms.`,
    [
      [
        parts <= totalMs + CLOCK,
        `Master and pricing took ${parts} ms, more than the ${totalMs} ms of the whole.`,
      ],
    ],
  );
}

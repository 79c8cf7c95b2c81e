/** The largest |z*ᵀa(θ)| over the constraint set, enclosed. */
import type { Problem } from '../problem';
import type { Unfinished, VerifyOptions } from './claim';
import type { FeasibleDual } from './dual';
import type { DualValue } from './dualValue';
import type { Enclosure } from './enclosure';
import { type FarRows, farRows } from './farRows';
import { appliesOneInput, proveOneInput } from './oneInput';
import { largestAtom, responsesOf } from './response';
import { enclose } from './search';
import type { Rises } from './slopes';
import { UNIT, sumOf } from './sums';

const DEFAULT_BUDGET = 1e10;

/** max|zᵀa| is enclosed to this, relatively: well inside the 1e-9 to which bounds are compared. */
const PRECISION = 2e-10;

export interface ProvenResponse {
  /** U ≥ max { |z*ᵀa(θ)| : θ ∈ C }, or the floor where that is more. */
  readonly upper: number;
  /** The part of U that is there for rounding. */
  readonly rounding: number;
  /** What |z*ᵀa(θ)| certainly reaches at some θ of C. */
  readonly reached: number;
  /** What was taken off that for rounding. */
  readonly unsure: number;
  /** At most what z* is worth. */
  readonly value: DualValue;
  /** z* must be divided by at least this for each z*_i to be within its limits (1 for a hard goal). */
  readonly scale: number;
  /** The search came to its end: what U is above what is reached is rounding. */
  readonly closed: boolean;
}

/** What keeps U from what was to be shown, where no neuron is known to be above that. */
export const endOf = ({ closed }: ProvenResponse): Exclude<Unfinished, 'signal'> =>
  closed ? 'rounding' : 'budget';

/**
 * @param options with the value below which nothing needs to be resolved
 * @param rises what pulls at the values beside z, of one input
 */
export function proveResponse(
  problem: Problem,
  feasible: FeasibleDual,
  options: VerifyOptions & { readonly floor: number },
  rises: Rises | null = null,
): ProvenResponse {
  const { floor } = options;
  const exact = appliesOneInput(problem) ? proveOneInput(problem, feasible.signed, rises) : null;
  if (exact !== null) {
    return { ...exact, upper: Math.max(floor, exact.upper), unsure: exact.rounding, closed: true };
  }
  const { value, scale } = feasible;
  // only where the rounding of a classification would turn a sign
  if (rises !== null)
    return { upper: Infinity, rounding: 0, reached: 0, unsure: 0, value, scale, closed: true };
  const far = farRows(problem, feasible);
  const searched = enclose(far ? [far.middle] : responsesOf(problem, feasible.dual), {
    floor,
    precision: PRECISION,
    budget: options.budget ?? DEFAULT_BUDGET,
    signal: options.signal,
  });
  const found = far ? withLinear(searched, far) : searched;
  const moved = far ? 0 : movedBy(problem, feasible.errors);
  const unsure = (problem.count + problem.dimension + 8) * UNIT * found.magnitude + moved;
  return {
    upper: Math.max(floor, found.upper + moved),
    rounding: found.rounding + moved,
    reached: found.reached - unsure,
    unsure,
    value,
    scale,
    closed: searched.upper <= Math.max(floor, searched.reached) * (1 + 2 * PRECISION) + searched.rounding,
  };
}

/** |z*ᵀa − ẑᵀa| ≤ Σ errors_i·max|a_i|. */
function movedBy(problem: Problem, errors: Float64Array): number {
  const largest = largestAtom(problem);
  return sumOf(problem.count, (i) => (errors[i] === 0 ? 0 : errors[i] * largest(i)));
}

/** Of the whole ball, from what is known of its middle. */
function withLinear(
  middle: Enclosure,
  { linear, linearReached, excess, rounding, moved }: FarRows,
): Enclosure {
  const own = rounding * middle.magnitude + moved;
  return {
    ...middle,
    upper: Math.max((middle.upper + own) * (1 + excess), linear),
    reached: Math.max(middle.reached * (1 - excess) - own, linearReached),
    rounding: middle.rounding + own + excess,
  };
}

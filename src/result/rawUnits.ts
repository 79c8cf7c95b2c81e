/**
 * What the weights in raw units leave of a solution. They carry w·offset in the bias: where an input's spread is tiny beside its
 * values that takes the digits that the goal needs, and the network that is written out does less than the one that was solved.
 */
import { gapOf, HALF_ULP } from '../core/gap';
import { maxAbs } from '../core/linear/kernels';
import type { Problem } from '../core/problem';
import type { Solution } from '../core/solution';
import { endingSentence } from './ending';
import { costOf, excessOf } from './goals';
import type { FittedNetwork } from './predict';
import type { Scaling } from './scaling';
import type { FitResult, StoppedBy } from './schema';

/** A sample is met that is missed by this part of the largest target, */
const MET = 1e-9;
/** or by this many roundings of the network's terms and for each input as many, */
const ROUNDINGS = 16;
/** but not by more than this part: `verify` allows as much. */
const MOST_MISSED = 1e-8;
/** An objective is another one when it differs by more, relatively: hinges are summed to as many digits. */
const SAME = 1e-10;

/** Values so many spreads from zero cost three digits, which leaves enough. */
const NEAR = 1000;

export type Verdict = Pick<FitResult, 'status' | 'objective' | 'lowerBound' | 'gap'> & {
  readonly reason: string | undefined;
  readonly stoppedBy: StoppedBy | undefined;
};

export interface Judged {
  readonly problem: Problem;
  readonly rawInputs: Float64Array;
  readonly scaling: Scaling;
  readonly inputNames: readonly string[];
  /** The gap asked for. */
  readonly gap: number;
}

/** The solver's own. */
export function verdictOf({ status, objective, lowerBound, gap, ending }: Solution): Verdict {
  const reason = ending && endingSentence(ending);
  return { status, objective, lowerBound, gap, reason, stoppedBy: ending?.by };
}

/** The solution's numbers and status as those of `network`, which is the solution's in raw units; `residual`, the mean `loss` and the miss `beyond` own tolerances are its own. */
export function inRawUnits(
  judged: Judged,
  solution: Solution,
  network: FittedNetwork,
  residual: FitResult['residual'],
  { loss, beyond }: { readonly loss: number | undefined; readonly beyond: number | undefined },
): Verdict {
  const { objective, lowerBound } = solution;
  const asSolved = verdictOf(solution);
  const { problem, scaling } = judged;
  const scaled = scaling.offset.some((value) => value !== 0) || scaling.factor.some((value) => value !== 1);
  if (!scaled || residual === null || objective === null) return asSolved;
  const { goal } = problem;
  const excess = excessOf(goal, residual, beyond);
  if (excess === null) {
    const own = (solution.mass ?? 0) + costOf(goal, residual, loss);
    if (Math.abs(own - objective) <= SAME * objective) return asSolved;
    const bound = Math.min(lowerBound, own);
    const left = gapOf(problem, solution.dual, own, bound);
    const numbers = { objective: own, lowerBound: bound, gap: left };
    // no network of the set lies below the bound: a bias that rounding moved has left it
    const outside = own < lowerBound * (1 - SAME);
    if (left <= judged.gap && !outside) return { ...asSolved, ...numbers };
    const words = `: their objective is ${own}, where ${objective} was found`;
    return { ...stopped(judged, asSolved, words), ...numbers };
  }
  if (excess <= allowance(judged, network)) return asSolved;
  return stopped(judged, asSolved, ` that the goal asks for: they miss it by ${shown(excess)}`);
}

/** `optimal` becomes `stopped`; what is not optimal has one more reason. */
function stopped(judged: Judged, asSolved: Verdict, words: string): Verdict {
  const status = asSolved.status === 'optimal' ? 'stopped' : asSolved.status;
  const sentence = `The weights in raw units cannot carry the precision${words}; ${remedy(judged)}.`;
  const reason = asSolved.reason ? `${asSolved.reason} ${sentence}` : sentence;
  return { ...asSolved, status, reason, stoppedBy: asSolved.stoppedBy ?? 'precision' };
}

/** The input with the largest values for its spread, and what to take from it: a short number that is near enough. */
function remedy({ scaling, inputNames }: Judged): string {
  const { offset, factor } = scaling;
  const sizes = offset.map((value, k) => Math.abs(value * factor[k]));
  const k = sizes.indexOf(Math.max(...sizes));
  const spread = 1 / Math.abs(factor[k]);
  let near = offset[k];
  for (let digits = 17; digits >= 1; digits--) {
    const shorter = Number(offset[k].toPrecision(digits));
    if (Math.abs(shorter - offset[k]) <= NEAR * spread) near = shorter;
  }
  return `\`${inputNames[k]}\` lies near ${near} and spreads over ${shown(spread)}: subtract ${near} from that column in the data`;
}

const shown = (value: number): string => String(Number(value.toPrecision(3)));

/** By how much a sample may be missed, in target units: what `verify` allows, but for one rounding of each term. */
function allowance({ problem, rawInputs }: Judged, { neurons, skip }: FittedNetwork): number {
  const { dimension: d, targets } = problem;
  const slopes = skip.linear.map(Math.abs);
  let constant = Math.abs(skip.constant);
  for (const { weights, bias, output } of neurons) {
    constant += Math.abs(output * bias);
    for (let k = 0; k < d; k++) slopes[k] += Math.abs(output * weights[k]);
  }
  let size = constant;
  for (let start = 0; start < rawInputs.length; start += d) {
    let own = constant;
    for (let k = 0; k < d; k++) own += slopes[k] * Math.abs(rawInputs[start + k]);
    size = Math.max(size, own);
  }
  const scale = maxAbs(targets);
  const rounding = ROUNDINGS * (d + 3) * HALF_ULP * size;
  return Math.min(MOST_MISSED * scale, Math.max(MET * scale, rounding));
}

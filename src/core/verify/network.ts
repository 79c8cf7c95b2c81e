/**
 * The primal side: does the network do what is claimed, with neurons of the constraint set, at the claimed cost?
 */
import type { Problem } from '../problem';
import { MARGIN } from '../problem';
import type { Finding, VerifyClaim } from './claim';
import type { CancelSignal } from '../cancelSignal';
import { atMost, show } from './claim';
import { termsOf } from './goals';
import { networkValues, type NetworkValues } from './evaluate';
import { sidesOf } from './shape';
import { checkSlopes } from './slopes';
import { UNIT, largestOf, sumOf } from './sums';
import { vectorNorm } from './unitSet';

/** Relative agreement asked of every number that is merely added up again. */
export const AGREEMENT = 1e-9;

export interface Recomputed {
  /** Σ|v_j|. */
  readonly mass: number;
  /** The goal's primal value. */
  readonly objective: number;
  /** It does what its goal asks for, to the rounding of its own numbers. */
  readonly met: boolean;
  readonly findings: readonly Finding[];
}

/** The values of the network as it was written; null when the signal came first. */
export function valuesOf(
  problem: Problem,
  claim: VerifyClaim,
  signal: CancelSignal | undefined,
): NetworkValues | null {
  const { neurons, skip } = claim.written ?? claim;
  return networkValues(
    { neurons, skip, slope: problem.slope },
    claim.written?.inputs ?? problem.inputs,
    signal,
  );
}

/** Re-derives residual, mass, objective and membership. The claim's arrays must have the problem's lengths. */
export function checkNetwork(problem: Problem, claim: VerifyClaim, values: NetworkValues): Recomputed {
  const { count, targets } = problem;
  const mass = sumOf(claim.neurons.length, (j) => Math.abs(claim.neurons[j].output));
  const { penalty, cost, slope } = termsOf(problem);
  const missOf = missesOf(problem, values);
  const isAbove = (i: number): boolean => values.high[i] - targets[i] + values.low[i] > 0;
  const objective = penalty ? mass + sumOf(count, (i) => cost(i, missOf(i), isAbove(i))) : mass;
  // what is missed is a difference from a target
  const ofTargets = (i: number): number => slope(i, missOf(i), isAbove(i)) * Math.abs(targets[i]);
  const findings = [
    atMost(
      'mass',
      Math.abs(mass - (claim.mass ?? NaN)),
      AGREEMENT * mass,
      'Distance of Σ|v| from the mass reported',
    ),
    atMost(
      'objective',
      Math.abs(objective - (claim.objective ?? NaN)),
      AGREEMENT * objective + (penalty ? 64 * UNIT * sumOf(count, ofTargets) : 0),
      'Distance of the objective from the one reported',
    ),
    ...checkMembership(problem, claim),
    ...checkSkip(problem, claim),
    ...checkOutputs(problem, claim),
    ...checkSlopes(problem, claim),
  ];
  if (penalty) return { mass, objective, met: true, findings };
  const residual = checkResidual(problem, values);
  const met = residual.holds;
  return { mass, objective, met, findings: [met ? residual : missed(residual, claim), ...findings] };
}

/** max(0, t) that keeps NaN. */
const positivePart = (t: number): number => (t <= 0 ? 0 : t);

/** What costs, of sample i: 1 − y f(x) of a classification, or |f(x) − y| beyond the tolerance. Never negative, but NaN stays. */
function missesOf(problem: Problem, { high, low }: NetworkValues): (i: number) => number {
  const { targets } = problem;
  const { classes, toleranceOf } = termsOf(problem);
  return classes
    ? (i) => positivePart(MARGIN - targets[i] * high[i] - targets[i] * low[i])
    : (i) => positivePart(Math.abs(high[i] - targets[i] + low[i]) - toleranceOf(i));
}

/**
 * What the numbers of a written network, each rounded to a double, leave of its values, and what a reader who adds in
 * doubles sees: 16·(d + 4) roundings of the sizes added.
 */
const roundingOf = (problem: Problem, { sizes }: NetworkValues): number =>
  16 * (problem.dimension + 4) * UNIT * largestOf(sizes.length, (i) => sizes[i]);

/**
 * max(|f(x_i) − y_i| − ε_i) ≤ rounding, or y_i f(x_i) ≥ 1 − rounding.
 *
 * rounding = 1e-9·max|y|, or the rounding of the network's numbers when that is more; but never above 1e-8·max|y|, so that
 * a network of huge cancelling outputs cannot pass as exact.
 */
function checkResidual(problem: Problem, values: NetworkValues): Finding {
  const { targets, count } = problem;
  const { classes, tolerance, ownTolerances } = termsOf(problem);
  const scale = classes ? MARGIN : largestOf(count, (i) => Math.abs(targets[i]));
  const rounding = Math.min(1e-8 * scale, Math.max(1e-9 * scale, roundingOf(problem, values)));
  if (classes) {
    const most = largestOf(count, missesOf(problem, values));
    return atMost('residual', most, rounding, 'Largest shortfall of a sample from the margin');
  }
  if (ownTolerances) {
    const most = largestOf(count, missesOf(problem, values));
    return atMost(
      'residual',
      most,
      rounding,
      'Largest distance of the network from a target beyond its tolerance',
    );
  }
  const residual = largestOf(count, (i) => Math.abs(values.high[i] - targets[i] + values.low[i]));
  return atMost('residual', residual, tolerance + rounding, 'Largest distance of the network from a target');
}

/** Only `optimal` claims that the goal is met: a network that could not be written any better is no false claim. */
function missed(finding: Finding, { status }: VerifyClaim): Finding {
  if (status === 'optimal' || Number.isNaN(finding.value)) return finding;
  const { value, limit } = finding;
  const sentence = `The network misses its goal by ${show(value)}, above the ${show(limit)} that counts as met; the status, ${status}, does not say otherwise.`;
  return { ...finding, holds: true, limit: Infinity, sentence };
}

/** Every (w, b) in C: its gauge, to 1e-9. */
function checkMembership(problem: Problem, claim: VerifyClaim): Finding[] {
  const { weights, bias } = problem;
  const gaugeOf = (j: number): number => {
    const neuron = claim.neurons[j];
    const theta = bias.kind === 'joint' ? [...neuron.weights, neuron.bias] : neuron.weights;
    const inside = vectorNorm(weights.norm, theta) / weights.radius;
    if (bias.kind === 'none' && neuron.bias !== 0) return Infinity;
    if (bias.kind === 'free' && !Number.isFinite(neuron.bias)) return Infinity;
    return bias.kind === 'bound' ? Math.max(inside, Math.abs(neuron.bias) / bias.limit) : inside;
  };
  const largest = largestOf(claim.neurons.length, gaugeOf);
  return [atMost('membership', largest, 1 + AGREEMENT, 'Largest gauge of a neuron in the constraint set')];
}

/** Outputs of one sign where the shape asks for it, to the last digit. */
function checkOutputs(problem: Problem, { neurons, written }: VerifyClaim): Finding[] {
  const sides = sidesOf(problem);
  if (sides.length > 1) return [];
  const all = [...neurons, ...(written?.neurons ?? [])];
  const wrong = largestOf(all.length, (j) => -sides[0] * all[j].output);
  const sign = sides[0] > 0 ? 'negative' : 'positive';
  return [
    atMost('membership', wrong, 0, `Largest ${sign} output of a neuron, which the shape does not allow`),
  ];
}

/** Skip terms only where they are free: a constant with skip constant, affine or a free bias (2.3), a slope with affine. */
function checkSkip(problem: Problem, claim: VerifyClaim): Finding[] {
  const constantFree = problem.skip !== 'none' || problem.bias.kind === 'free';
  const constant = constantFree ? 0 : Math.abs(claim.skip.constant);
  const linear =
    problem.skip === 'affine' ? 0 : largestOf(problem.dimension, (k) => Math.abs(claim.skip.linear[k]));
  return [
    atMost(
      'membership',
      Math.max(constant, linear),
      0,
      'Largest skip term that the network block does not allow',
    ),
  ];
}

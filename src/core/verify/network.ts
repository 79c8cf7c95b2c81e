/**
 * The primal side: does the network do what is claimed, with neurons of the constraint set, at the claimed cost?
 */
import type { Problem } from '../problem';
import { MARGIN } from '../problem';
import type { Finding, VerifyClaim } from './claim';
import { atMost } from './claim';
import { UNIT, largestOf, sumOf } from './sums';
import { vectorNorm } from './unitSet';

/** Relative agreement asked of every number that is merely added up again. */
export const AGREEMENT = 1e-9;

export interface Recomputed {
  /** Σ|v_j|. */
  readonly mass: number;
  /** The goal's primal value. */
  readonly objective: number;
  readonly findings: readonly Finding[];
}

/** Re-derives residual, mass, objective and membership. The claim's arrays must have the problem's lengths. */
export function checkNetwork(problem: Problem, claim: VerifyClaim): Recomputed {
  const outputs = Array.from({ length: problem.count }, (_, i) => outputAt(problem, claim, i));
  const mass = sumOf(claim.neurons.length, (j) => Math.abs(claim.neurons[j].output));
  const softness = problem.goal.kind === 'classify' ? problem.goal.softness : undefined;
  const hinge = (i: number): number => positivePart(MARGIN - problem.targets[i] * outputs[i].value);
  const objective = softness === undefined ? mass : mass + softness * sumOf(problem.count, hinge);
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
      // hinges are differences of numbers of order one
      AGREEMENT * objective + 64 * UNIT * (softness ?? 0) * problem.count,
      'Distance of the objective from the one reported',
    ),
    ...checkMembership(problem, claim),
    ...checkSkip(problem, claim),
  ];
  if (softness === undefined) findings.unshift(checkResidual(problem, outputs));
  return { mass, objective, findings };
}

/** max(0, t) that keeps NaN. */
const positivePart = (t: number): number => (t <= 0 ? 0 : t);

interface Output {
  readonly value: number;
  /** Sum of the absolute values of everything that was added: what its rounding is relative to. */
  readonly size: number;
}

/** f(x_i) = Σ_j v_j σ(w_jᵀx_i + b_j) + c₀ + cᵀx_i. */
function outputAt(problem: Problem, claim: VerifyClaim, i: number): Output {
  const { dimension: d, inputs, slope } = problem;
  const at = (k: number): number => inputs[i * d + k];
  let size = Math.abs(claim.skip.constant);
  for (let k = 0; k < d; k++) size += Math.abs(claim.skip.linear[k] * at(k));
  const value = sumOf(claim.neurons.length + 1, (j) => {
    if (j === claim.neurons.length)
      return claim.skip.constant + sumOf(d, (k) => claim.skip.linear[k] * at(k));
    const { weights, bias, output } = claim.neurons[j];
    const activation = bias + sumOf(d, (k) => weights[k] * at(k));
    let parts = Math.abs(bias);
    for (let k = 0; k < d; k++) parts += Math.abs(weights[k] * at(k));
    size += Math.abs(output) * parts;
    return output * Math.max(activation, slope * activation);
  });
  return { value, size };
}

/**
 * max|f(x_i) − y_i| ≤ ε + tolerance, or y_i f(x_i) ≥ 1 − tolerance.
 *
 * tolerance = 1e-9·max|y|, or what evaluating the network can round, 16·(d + 4) roundings of the sizes added, when
 * that is more; but never above 1e-8·max|y|, so that a network of huge cancelling outputs cannot pass as exact.
 */
function checkResidual(problem: Problem, outputs: readonly Output[]): Finding {
  const { targets, goal, count, dimension } = problem;
  const scale = goal.kind === 'classify' ? MARGIN : largestOf(count, (i) => Math.abs(targets[i]));
  const rounding = 16 * (dimension + 4) * UNIT * largestOf(count, (i) => outputs[i].size);
  const tolerance = Math.min(1e-8 * scale, Math.max(1e-9 * scale, rounding));
  if (goal.kind === 'classify') {
    const shortfall = largestOf(count, (i) => MARGIN - targets[i] * outputs[i].value);
    return atMost('residual', shortfall, tolerance, 'Largest shortfall of a sample from the margin');
  }
  const residual = largestOf(count, (i) => Math.abs(outputs[i].value - targets[i]));
  return atMost(
    'residual',
    residual,
    (goal.tolerance ?? 0) + tolerance,
    'Largest distance of the network from a target',
  );
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

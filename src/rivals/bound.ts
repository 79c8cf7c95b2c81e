/**
 * Weak duality as a check of every rival: for a dual vector z with |zᵀa(θ)| ≤ 1 on C and Fᵀz = 0, any network f has
 * Σ|vⱼ| ≥ Σ vⱼ zᵀa(θⱼ) = zᵀf(X). In terms of what the network misses this is the dual objective of the goal relaxed to
 * its residual, yᵀz − r‖z‖₁, or more: no rival can be left of the proven optimum at equal residual.
 */
import { MARGIN, type Problem } from '../core/problem';
import { termsOf } from './goals';

/** z is feasible, and the values are right, to this relative to Σ|zᵢ f(xᵢ)|. */
const ROUNDING = 1e-8;

/** The least mass of any network that misses no sample by more than `residual`; proven by the dual vector of a fit. */
export function leastMassWithin(problem: Problem, dual: ArrayLike<number>, residual: number): number {
  const { classes } = termsOf(problem);
  let bound = 0;
  for (let i = 0; i < dual.length; i++) {
    // of a classification z has the labels' signs, and the shortfall lowers the margin
    bound += classes
      ? Math.abs(dual[i]) * Math.max(0, MARGIN - residual)
      : dual[i] * problem.targets[i] - residual * Math.abs(dual[i]);
  }
  return Math.max(0, bound);
}

/** The least mass of any network with these values on the samples: at least `leastMassWithin` of its residual. */
export function leastMassOf(dual: ArrayLike<number>, values: ArrayLike<number>): number {
  let bound = 0;
  for (let i = 0; i < dual.length; i++) bound += dual[i] * values[i];
  return Math.max(0, bound);
}

/**
 * Whether a network of this mass and these values is on the right side of what the dual vector proves. False means that a
 * rival's numbers or a fit's proof are wrong.
 */
export function keepsBound(mass: number, dual: ArrayLike<number>, values: ArrayLike<number>): boolean {
  let size = 0;
  for (let i = 0; i < dual.length; i++) size += Math.abs(dual[i] * values[i]);
  return mass >= leastMassOf(dual, values) - ROUNDING * (mass + size);
}

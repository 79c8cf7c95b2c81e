/**
 * What another method made of a problem: plain data in the problem's own units, comparable to a `Solution`.
 */
import type { Neuron, SkipTerms } from '../core/solution';

export interface TrainedRival {
  readonly kind: 'gradient_descent';
  readonly seed: number;
  /** Neurons on the boundary of the constraint set, largest output weight first. */
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
  /** Σ|vⱼ|. */
  readonly mass: number;
  /** The worst sample: |f(xᵢ) − yᵢ|, or for a classification how far yᵢf(xᵢ) stays below the margin. */
  readonly maxResidual: number;
  /** Training steps that were taken. */
  readonly iterations: number;
  readonly ms: number;
  /** Why the training ended. */
  readonly stoppedBy: 'steps' | 'time' | 'cancel';
}

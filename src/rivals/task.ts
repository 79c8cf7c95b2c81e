/**
 * A rival as a job: one method with its arguments, and for a trained one the seed of one training (theory.md, section 5).
 * Plain data, so that it can travel to a worker and be part of a cache's key.
 */
import type { Neuron, SkipTerms } from '../core/solution';
import type { CancelSignal } from '../core/cancelSignal';

export type RivalTask =
  | ({ readonly kind: 'gradient_descent'; readonly decay: number } & Training)
  | ({ readonly kind: 'group_lasso'; readonly penalty: number; readonly tolerance: number } & Training)
  | { readonly kind: 'gaussian_process' }
  | { readonly kind: 'neural_tangent' }
  | { readonly kind: 'brute_force' }
  | NetworkTask;

/** A trained network that was read from a file. */
export interface NetworkTask {
  readonly kind: 'network';
  /** The file as the .hull file names it. */
  readonly file: string;
  /** SHA-256 of its bytes, in hex: a file that changes is another rival. */
  readonly sha256: string;
  /** In the problem's own (scaled) units. */
  readonly network: GivenNetwork;
}

export interface GivenNetwork {
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
  /** σ(t) is slope·t below zero; null: as the problem's. */
  readonly slope: number | null;
}

/** Tells a task from every other one of the same problem. The numbers of a network follow from its hash. */
export function keyOfTask(task: RivalTask): string {
  if (task.kind !== 'network') return JSON.stringify(task);
  const { kind, file, sha256 } = task;
  return JSON.stringify({ kind, file, sha256 });
}

interface Training {
  readonly width: number;
  readonly seed: number;
  readonly steps: number;
  /** Learning rate of the first step. */
  readonly rate: number;
}

export interface RivalOptions {
  readonly signal?: CancelSignal;
  /** The share that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
}

/** What a rival made of a problem, in the problem's own (scaled) units. */
export interface RivalAnswer {
  /** A finite network, its neurons on the boundary of the constraint set; null for an infinitely wide one. */
  readonly network: { readonly neurons: readonly Neuron[]; readonly skip: SkipTerms } | null;
  /** Its function, at rows of inputs (row-major). */
  readonly valuesAt: (inputs: Float64Array) => Float64Array;
  /** Standard deviation of its prediction at rows of inputs, where the method has one. */
  readonly deviationAt?: (inputs: Float64Array) => Float64Array;
  readonly ms: number;
  /** One sentence on why it ended before it was done. */
  readonly stopped?: string;
  /** It was cancelled: another run may come further. */
  readonly cancelled?: boolean;
}

/** The method has no answer to this problem; the message is one sentence for the user. */
export class RivalRefusal extends Error {
  override readonly name = 'RivalRefusal';
}

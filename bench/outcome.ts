/** What one method made of one problem, as its process reports it. */
import type { Problem } from '../src/core/problem';
import { massOf, maxResidualOf, objectiveOf, valuesOf, type RivalNetwork } from '../src/rivals/evaluate';
import { hasClasses } from '../src/result/goals';

export interface Answer {
  readonly kind: 'answer';
  /** Σ|vⱼ|. */
  readonly mass: number;
  /** What the goal minimises: the mass, and a soft classification's hinge losses on top. */
  readonly objective: number;
  /** Proven relative gap; null when the method proves none. */
  readonly gap: number | null;
  /** The worst sample, or the largest shortfall from a classification's margin. */
  readonly maxResidual: number;
  readonly neurons: number;
  /** What a reader of the numbers should know, such as the number of atoms or an early stop. */
  readonly note: string;
}

/** The method has no answer, and why. */
export interface NoAnswer {
  readonly kind: 'none';
  readonly note: string;
}

export type Outcome = Answer | NoAnswer;

/** An outcome with what it cost its process. */
export interface Measured {
  readonly outcome: Outcome;
  /** From problem to answer on the wall clock, without the start of the process; null when it had to be ended. */
  readonly ms: number | null;
  /** Processor time of the process in that span; other work on the machine disturbs it less. */
  readonly cpuMs: number | null;
  /** Largest resident set of the process, in bytes, its runtime included. */
  readonly peakBytes: number | null;
}

/** What a method itself returns: a network, and the gap if it proves one. */
export interface Fit {
  readonly kind: 'fit';
  readonly network: RivalNetwork;
  readonly gap: number | null;
  readonly note: string;
}

/** Products of samples and neurons beyond which residuals are looked up on a part of the samples. */
const MOST_PRODUCTS = 1e8;

/** The fit in numbers that are re-derived from the network itself, alike for every method; not part of its time. */
export function outcomeOf(problem: Problem, fit: Fit | NoAnswer): Outcome {
  if (fit.kind === 'none') return fit;
  const { network, gap } = fit;
  const every = Math.ceil((problem.count * network.neurons.length) / MOST_PRODUCTS);
  const seen = every > 1 ? partOf(problem, every) : problem;
  const values = valuesOf(seen, network);
  return {
    kind: 'answer',
    mass: massOf(network.neurons),
    objective: objectiveOf(seen, network, values),
    gap,
    maxResidual: maxResidualOf(seen, values),
    neurons: network.neurons.length,
    note: every > 1 ? `${fit.note} (residual of ${seen.count} samples)` : fit.note,
  };
}

/** Every so many samples of a problem whose objective is the mass alone. */
function partOf(problem: Problem, every: number): Problem {
  const { dimension: d } = problem;
  if (hasClasses(problem.goal)) throw new Error('A part of a classification has another objective.');
  const targets = problem.targets.filter((_, i) => i % every === 0);
  const inputs = problem.inputs.filter((_, p) => Math.floor(p / d) % every === 0);
  return { ...problem, count: targets.length, inputs, targets };
}

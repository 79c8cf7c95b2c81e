/**
 * What a solve returns and how it is steered. Plain data with named fields.
 */
import type { CancelSignal } from './cancelSignal';
import type { Ending } from './ending';
import type { FitPath } from './fitPath';
import type { Infeasibility } from './feasibility';
import type { LogLine } from './log';
import type { NeuronBudget } from './neuronBudget';
import type { KnownPenalty } from './penalty';
import type { SearchHelpers } from './pricing/branchAndBound/helpers';
import type { Problem } from './problem';
import type { SolveCache } from './solveCache';
import type { SolveStatus, Sparsify } from './status';

export type { SolveStatus, Sparsify } from './status';

/** v·σ(wᵀx + b): one neuron with its output weight v (never zero). */
export interface Neuron {
  /** w, one number an input. */
  readonly weights: readonly number[];
  /** b. */
  readonly bias: number;
  /** v, the output weight. */
  readonly output: number;
}

/** c₀ + cᵀx; zeros when absent. */
export interface SkipTerms {
  /** c₀. */
  readonly constant: number;
  /** c, one number an input. */
  readonly linear: readonly number[];
}

/** One iteration of the solver: upper bound, proven lower bound, neurons of the incumbent. */
export interface TraceEntry {
  /** From 1. */
  readonly iteration: number;
  /** Since the solve began, milliseconds. */
  readonly ms: number;
  /** Primal value of the best feasible network so far; null until there is one. */
  readonly objective: number | null;
  /** Best proven lower bound so far. */
  readonly lowerBound: number;
  /** Of the best network so far. */
  readonly neurons: number;
}

export interface SolveOptions {
  /** Stop once (upper − lower) / upper ≤ gap. */
  readonly gap: number;
  /** Wall-clock limit in milliseconds. */
  readonly timeMs: number;
  /** What of it was over before the solve began; 0 unless said. Times that are told count from there. */
  readonly spentMs?: number;
  readonly sparsify: Sparsify;
  readonly signal?: CancelSignal;
  readonly onProgress?: (entry: TraceEntry) => void;
  /**
   * A better network or bound is known: `best` makes the solution that the solve would end with if it were cancelled now,
   * without its trace. Answers whether it was taken; one that was not is offered again.
   */
  readonly onBest?: (best: () => Solution) => boolean;
  /** Is told what each loop did, round by round; nothing of the solve depends on it. */
  readonly log?: (line: LogLine) => void;
  /** Threads that help with long searches. */
  readonly helpers?: SearchHelpers;
  /** The solution of a problem with the same inputs and bias, to start from; whatever it is, the answer is proven anew. */
  readonly warm?: Pick<Solution, 'neurons' | 'dual'>;
  /** The path that the fit is a part of, which goes on from what its fits before have found. */
  readonly path?: FitPath;
  /** What fits of the same samples before it have computed; one of its own by default. */
  readonly cache?: SolveCache;
  /** Takes all samples at once even where few may bind: to tell what that is worth. */
  readonly allSamples?: boolean;
  /** Milliseconds on a monotonic clock; the core never reads one of its own. */
  readonly now: () => number;
}

/** How long a solve took, in milliseconds: all of it, its linear programs, and its search for better neurons. */
export interface SolveTiming {
  /** All of it, the reading of data aside, milliseconds. */
  readonly totalMs: number;
  /** In restricted programs and sparse networks, milliseconds. */
  readonly masterMs: number;
  /** In the search for neurons and in proofs, milliseconds. */
  readonly pricingMs: number;
}

export interface Solution {
  readonly status: SolveStatus;
  /** What ended the solve before its gap was reached; absent when it is optimal or infeasible. */
  readonly ending?: Ending;
  /** The samples that cannot be satisfied together, and the proof of it; only when infeasible. */
  readonly infeasibility?: Infeasibility;
  /** The goal's primal value; null when no feasible network is known. */
  readonly objective: number | null;
  /** Σ|vⱼ|; null when no feasible network is known. */
  readonly mass: number | null;
  /** Proven: no network of this goal and constraint set has a smaller objective. */
  readonly lowerBound: number;
  /** λ and what it is a percentage of, where the goal asks for one. */
  readonly penalty?: KnownPenalty;
  /** The objective of the network of least norm that was found before neurons were taken away; absent where none were. */
  readonly leastObjective?: number;
  /** Where a budget of neurons, or as few as possible, was asked for. */
  readonly budget?: NeuronBudget;
  /** (objective − lowerBound) / max(objective, floor), never negative; null without an objective. See gap.ts. */
  readonly gap: number | null;
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
  /** Dual vector z, one number a sample, scaled so that |zᵀa(θ)| ≤ 1 on the constraint set. Empty when infeasible. */
  readonly dual: readonly number[];
  /**
   * Where slopes have limits: multipliers μ of the rises f(x_{k+1}) − f(x_k) between distinct inputs, ascending; z + Dᵀμ then is what has
   * |(z + Dᵀμ)ᵀa(θ)| ≤ 1 (theory.md, section 9).
   */
  readonly slopeDual?: readonly number[];
  readonly trace: readonly TraceEntry[];
  readonly timing: SolveTiming;
}

/** The solver: rejects only on a programming error, never on data. */
export type Solve = (problem: Problem, options: SolveOptions) => Promise<Solution>;

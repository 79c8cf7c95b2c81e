/**
 * The solver's log: one line a round of each loop, as plain data. It says what was decided and why; no decision reads it.
 *
 * Bounds, objectives and masses are in the user's units. `price` is |zᵀa(θ)| of the scaled problem, where a dual is feasible up
 * to 1. Every time is in milliseconds; `ms` counts from the begin of the solve.
 */
import type { BiasConstraint, Goal, Skip, WeightConstraint } from './problem';
import type { SolveStatus, Sparsify, SearchEnd } from './status';

export type LogLine = StartLine | RoundLine | PolishLine | EndLine;

/** The loops of `solve`; `closed_form` and `free_terms` have no rounds. */
export type LoopName =
  | 'free_terms'
  | 'closed_form'
  | 'one_input'
  | 'column_generation'
  | 'guided_generation'
  | 'large_search'
  | 'sliding'
  | 'growing_samples';

/** The problem and what was asked of it. */
export interface StartLine {
  readonly type: 'start';
  readonly ms: number;
  readonly samples: number;
  readonly inputs: number;
  readonly goal: Goal;
  readonly weights: WeightConstraint;
  readonly bias: BiasConstraint;
  readonly skip: Skip;
  readonly slope: number;
  readonly gap: number;
  readonly timeMs: number;
  readonly sparsify: Sparsify;
  /** It starts from an earlier solution. */
  readonly warm: boolean;
}

/** What a solve's time goes to. `other` is what lies between the stages: columns that are added or dropped, and this log. */
export const STAGES = ['start', 'master', 'price', 'prove', 'polish', 'other'] as const;
export type Stage = (typeof STAGES)[number];

/** Why a loop did what it did next, in the order in which it did it. */
export type Decision =
  /** A network to start from, of so many neurons. */
  | {
      readonly decision: 'start';
      readonly reason: 'no_solution' | 'last_solution' | 'descent';
      readonly neurons: number;
    }
  /** The best network so far is put to the proof at once. */
  | { readonly decision: 'prove'; readonly reason: 'few_neurons' }
  /**
   * The search runs for a bound: the one that the dual promises closes the gap; for an honest gap on the way; the loop's part of the
   * work is done; the loop has ended.
   */
  | {
      readonly decision: 'prove';
      readonly reason: 'gap_small' | 'interim' | 'work_spent' | 'loop_ended';
      /** What the dual would prove if no neuron above those seen exists. */
      readonly promised: number;
    }
  /** The restricted program is solved for a network: there is none yet; the dual gets no further; the dual's bound has left it behind. */
  | { readonly decision: 'network'; readonly reason: 'first' | 'dual_idle' | 'behind' | 'ending' }
  | { readonly decision: 'polish'; readonly reason: 'gap_small' | 'rounds_over' | 'network_due' | 'ending' }
  | { readonly decision: 'sharpen'; readonly reason: 'cells_blunt' | 'fewer_neurons' }
  | { readonly decision: 'simplex'; readonly reason: 'interior_point_stuck' }
  | { readonly decision: 'tighten'; readonly reason: 'nothing_new'; readonly tolerance: number }
  | { readonly decision: 'add_columns'; readonly count: number }
  | { readonly decision: 'add_samples'; readonly count: number }
  | { readonly decision: 'end'; readonly reason: SearchEnd };

/** One round of a loop; round 0 is its start. */
export interface RoundLine {
  readonly type: 'round';
  readonly loop: LoopName;
  readonly round: number;
  readonly ms: number;
  /** Accuracy that the master was asked for and has reached, relative; null without one, or where it diverged. */
  readonly tolerance: number | null;
  readonly accuracy: number | null;
  /** What the restricted program is made of: neurons, whole cells, samples. */
  readonly columns: number;
  readonly cells: number;
  readonly rows: number;
  /** Largest |zᵀa(θ)| that was seen or, where pricing is exact, proven for the round's dual; null where none was priced. */
  readonly price: number | null;
  /** The least known primal value, of a network or of a restricted program, and the neurons of the best network; null until there is one. */
  readonly objective: number | null;
  readonly neurons: number | null;
  readonly lowerBound: number;
  readonly gap: number | null;
  /** Nodes that the search over signs has bounded in this round. */
  readonly nodes: number;
  readonly decided: readonly Decision[];
  readonly spentMs: Readonly<Record<Stage, number>>;
}

/** The loops of theory.md, section 4, that make a network sparser. */
export type PolishLoop =
  | 'vertex'
  | 'merge'
  | 'tight_neurons'
  | 'face_reweighted'
  | 'face_search'
  | 'neurons_reweighted'
  | 'cells_reweighted'
  | 'cells_left_out'
  | 'least_norm';

/** One round of such a loop, and what came of it; it comes before the line of the round that asked for it. */
interface PolishLine {
  readonly type: 'polish';
  readonly loop: PolishLoop;
  readonly round: number;
  readonly ms: number;
  /** Null where the round came to no network that meets the samples. */
  readonly neurons: number | null;
  readonly objective: number | null;
  /** Nodes of the branch and bound over cells; absent in the other loops. */
  readonly nodes?: number;
}

export interface EndLine {
  readonly type: 'end';
  readonly ms: number;
  readonly status: SolveStatus;
  readonly stoppedBy: SearchEnd | 'infeasible';
  readonly loop: LoopName | null;
  readonly objective: number | null;
  readonly mass: number | null;
  readonly lowerBound: number;
  readonly gap: number | null;
  readonly neurons: number;
  readonly masterMs: number;
  readonly pricingMs: number;
}

/** How a solve is asked to end and how it ended, in one word each. */

export type SolveStatus = 'optimal' | 'stopped' | 'infeasible' | 'cancelled';

/** What a search ended with: its gap, its time, a cancel, or no further progress in double precision. */
export type SearchEnd = 'gap' | 'time' | 'cancel' | 'stall';

/** `at_most K`: a budget of neurons (neuronBudget.ts). */
export type Sparsify = 'off' | 'merge' | 'reweighted' | `at_most ${number}`;

/** How a solve is asked to end and how it ended, in one word each. */

export type SolveStatus = 'optimal' | 'stopped' | 'infeasible' | 'cancelled';

/** What a search ended with: its gap, its time, a cancel, or no further progress in double precision. */
export type SearchEnd = 'gap' | 'time' | 'cancel' | 'stall';

/**
 * What ended a solve before its gap was reached. `precision`: double precision allows no further progress; `fewerNeurons`: a network
 * of fewer neurons was taken for one of less norm, as asked.
 */
export type StoppedBy = 'precision' | 'time' | 'cancel' | 'fewerNeurons';

/** `at_most K`: a budget of neurons (neuronBudget.ts). */
export type Sparsify = 'off' | 'merge' | 'reweighted' | `at_most ${number}`;

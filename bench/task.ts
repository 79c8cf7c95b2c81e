/** What a measuring process is asked: one method on one problem. */
import type { ProblemSpec } from './problems';

/** `hullfit`, `program` (all atoms into HiGHS) and `adam` run in a Node process, the others in a Python one. */
export type Method = 'hullfit' | 'program' | 'adam' | 'torch' | 'sklearn';

export interface Task {
  readonly method: Method;
  readonly problem: ProblemSpec;
  /** Of the method, not of the data. */
  readonly seed: number;
  /** How long it may take, on the wall clock. */
  readonly seconds: number;
  /** Hullfit's; 1e-6 unless said. */
  readonly gap?: number;
  /** Hullfit's; `merge` unless said. */
  readonly sparsify?: 'off' | 'merge' | 'reweighted';
  /** Hullfit's fit ends once it knows a network of less mass, which then is its answer. */
  readonly lighterThan?: number;
  /** A small problem is fitted first, so that code is loaded and compiled as in the editor's long-lived workers. */
  readonly warmedUp?: boolean;
}

/** A changed problem is fitted anew and from the fit of the unchanged one, in turn, in one process. */
export interface RefitTask {
  readonly method: 'refit';
  readonly problem: ProblemSpec;
  readonly seconds: number;
  readonly repeats: number;
}

/** Each fit's time, and whether all reached their gap at one objective. */
export interface Refit {
  readonly coldMs: readonly number[];
  readonly warmMs: readonly number[];
  readonly agree: boolean;
}

/** The gradient methods' network and effort. */
export const WIDTH = 200;
export const DECAY = 1e-4;
export const STEPS = 20_000;
export const LEARNING_RATE = 1e-2;

export const GAP = 1e-6;

/** A sweep that is ready to run: its points in the order of the clauses, each with the job of its fit. Plain data and functions. */
import type { ScaleKind } from '../data/scaling';
import type { FitJob } from '../engine/job';
import type { ChoiceRule } from '../result/sweepResult';
import type { Folds } from './rules';

/** One combination of values. */
export interface SweepPoint {
  /** As they stand in the text, in the order of the clauses. */
  readonly values: readonly string[];
  /** Null where the values make no fit. */
  readonly job: FitJob | null;
  /** How each fold's inputs are scaled anew. */
  readonly scale: ScaleKind;
  /** Why there is no job: one sentence. */
  readonly reason?: string;
}

export interface SweepPlan {
  readonly name: string;
  /** Path of the .hull file as the user gave it. */
  readonly file: string;
  readonly fit: string;
  readonly clauses: readonly string[];
  /** The first clause varies slowest. */
  readonly points: readonly SweepPoint[];
  readonly folds: Folds | null;
  /** What `choose` says, or what is chosen by without it; null where nothing is compared. */
  readonly choose: ChoiceRule | null;
}

/** Every combination of the values, the first list slowest. */
export function combinations(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>(
    (so, list) => so.flatMap((values) => list.map((value) => [...values, value])),
    [[]],
  );
}

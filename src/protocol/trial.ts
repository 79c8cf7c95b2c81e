/** Trying a change of the text before it is written: the fit that the changed text asks for, and the edits that write it. */
import type { FitResult } from '../result/schema';
import type { TextEdits } from './places';

/** What is changed. Everything else of the text stays as it is. */
export type TrialChange =
  /** `goal within VALUE`, or `goal interpolate` for 0; in the units of the target. */
  | { readonly kind: 'tolerance'; readonly value: number }
  /** The penalty of the goal, in per cent where the text has it so. */
  | { readonly kind: 'penalty'; readonly value: number }
  /** The numbers of a sample that stands in the text; null: as it is. `input` only of a dataset of one input. */
  | {
      readonly kind: 'sample';
      /** 1-based row of the dataset. */
      readonly row: number;
      readonly input: number | null;
      readonly target: number | null;
    };

/** Client → server: fit the changed text. Nothing is kept of it. Cancelling the request ends the fit. Answers TrialAnswer. */
export interface TryChange {
  readonly uri: string;
  readonly fit: string;
  readonly change: TrialChange;
}

export type TrialAnswer =
  | { readonly kind: 'fitted'; readonly result: FitResult }
  /** One sentence. */
  | { readonly kind: 'nothing'; readonly reason: string };

/** Client → server: the edits that write a change. Params TryChange. */
export type ChangeAnswer =
  | ({ readonly kind: 'edits' } & TextEdits)
  /** One sentence. */
  | { readonly kind: 'nothing'; readonly reason: string };

export const TrialMethod = {
  try: 'hullfit/tryChange',
  edits: 'hullfit/changeEdits',
} as const;

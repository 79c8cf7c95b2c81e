/** Trying a change of the text before it is written: the fit that the changed text asks for, and the edits that write it. */
import * as v from 'valibot';
import type { FitResult } from '../result/schema';
import type { TextEdits } from './places';

const finite = v.pipe(v.number(), v.finite());

/** What is changed, as it comes from a panel or a client. Everything else of the text stays as it is. */
export const trialChange = v.variant('kind', [
  /** `goal within VALUE`, or `goal interpolate` for 0; in the units of the target. */
  v.object({ kind: v.literal('tolerance'), value: finite }),
  /** The penalty of the goal, in per cent where the text has it so. */
  v.object({ kind: v.literal('penalty'), value: finite }),
  /** `goal within VALUE%`, of a goal that has its tolerance as a share of |target|. */
  v.object({ kind: v.literal('share'), value: finite }),
  /** `goal classify soft VALUE`, of such a goal. */
  v.object({ kind: v.literal('softness'), value: finite }),
  /** The numbers of a sample that stands in the text; null: as it is. `input` only of a dataset of one input. */
  v.object({
    kind: v.literal('sample'),
    /** 1-based row of the dataset. */
    row: v.pipe(v.number(), v.integer(), v.minValue(1)),
    input: v.nullable(finite),
    target: v.nullable(finite),
  }),
  /** What `--set` takes, by clause: the values of a point of a sweep. */
  v.object({ kind: v.literal('set'), set: v.record(v.string(), v.string()) }),
]);

export type TrialChange = Readonly<v.InferOutput<typeof trialChange>>;

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

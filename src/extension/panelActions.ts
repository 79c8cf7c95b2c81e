/** What a panel asks of the extension. */
import type { FromPanel, NetworkLanguage, SavedView, ToPanel, TrialOutcome } from '../protocol/panel';
import type { AskedAnswer } from '../protocol/asked';
import type { SamplesAnswer } from '../protocol/proof';
import type { TrialChange } from '../protocol/trial';

/** A change to be tried; `whole`: its result is wanted, else its figures. */
export type Trial = Pick<Extract<FromPanel, { type: 'try' }>, 'fit' | 'change' | 'whole'>;

/** Where rows in conflict stand, and what would mend it. */
export type ConflictAnswer = Pick<Extract<ToPanel, { type: 'conflict' }>, 'of' | 'places' | 'remedies'>;

/** What the panel's buttons do. */
export interface PanelActions {
  run(uri: string, fit: string): void;
  cancel(uri: string, fit: string): void;
  reveal(uri: string, fit: string): void;
  pin(uri: string, pinned: boolean): void;
  compare(uri: string, fit: string): void;
  verify(uri: string, fit: string): void;
  stopVerify(uri: string, fit: string): void;
  /** Answers through `take`. */
  samples(uri: string, fit: string, take: (answer: SamplesAnswer) => void): void;
  /** What a fit asks that has not run, through `take`. */
  asked(uri: string, fit: string, take: (answer: AskedAnswer) => void): void;
  saveNetwork(uri: string, fit: string): void;
  /** Answers what was copied, in words. */
  copyNetwork(uri: string, fit: string, language: NetworkLanguage, said: (words: string) => void): void;
  /** A row of the dataset is pointed at; null: none any more. */
  point(uri: string, fit: string, row: number | null): void;
  openRow(uri: string, fit: string, row: number): void;
  conflict(uri: string, fit: string, take: (answer: ConflictAnswer) => void): void;
  remedy(uri: string, fit: string, title: string): void;
  /** Answers through `take`, unless a newer one overtakes it. */
  try(uri: string, trial: Trial, take: (outcome: TrialOutcome) => void): void;
  stopTrying(uri: string, whole: boolean): void;
  /** Answers when the fit of the new text has begun, or why it has not. */
  write(uri: string, fit: string, change: TrialChange, done: (problem: string | null) => void): void;
  /** Answers what came of it, in words. */
  save(uri: string, file: SavedView, said: (words: string) => void): void;
}

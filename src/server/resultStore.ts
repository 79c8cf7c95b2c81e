/** What is kept on the disk: the results of fits, and the tables of sweeps. */
import * as v from 'valibot';
import { readResult } from '../result/read';
import type { FitResult } from '../result/schema';
import { sweepHeadShape, sweepRowShape } from '../result/sweepResult';
import { whole } from '../result/numbers';
import type { PlacedRow } from '../protocol/sweepRuns';
import type { SweepHead } from '../result/sweepResult';
import { FileStore, type StoreLimits } from './fileStore';

export class ResultStore extends FileStore<FitResult> {
  constructor(folder: string, log: (text: string) => void, limits?: StoreLimits) {
    super(folder, log, { what: 'fit', read: readResult, nameOf: ({ fit }) => fit }, limits);
  }
}

/** A table with what it was asked for. */
export interface KeptSweep {
  /** Of the compiled sweep. */
  readonly key: string;
  /** When its run began, ISO 8601. */
  readonly startedAt: string;
  readonly head: SweepHead;
  readonly rows: readonly PlacedRow[];
}

const keptShape = v.object({
  key: v.string(),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  head: sweepHeadShape,
  rows: v.array(v.tuple([whole, sweepRowShape])),
});

export class SweepStore extends FileStore<KeptSweep> {
  constructor(folder: string, log: (text: string) => void) {
    super(folder, log, {
      what: 'sweep',
      read: (value) => v.parse(keptShape, value),
      nameOf: ({ head }) => head.sweep,
    });
  }
}

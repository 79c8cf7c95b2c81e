/** The rows of a sweep by the place of their points, as they come. */
import type { PlacedRow } from '../../protocol/sweepRuns';
import { listOf } from '../format';
import type { SweepHead, SweepRow } from '../../result/sweepResult';

export class SweepRows {
  private readonly rows: (SweepRow | undefined)[] = [];
  private startedAt: string | null = null;
  /** Made when they are asked for, until rows come. */
  private listed: { readonly points: readonly number[]; readonly all: readonly SweepRow[] } | null = null;

  /** Another table: its rows come anew. Answers whether it is another. */
  begin(startedAt: string | null): boolean {
    if (startedAt === this.startedAt) return false;
    this.startedAt = startedAt;
    this.rows.length = 0;
    this.listed = null;
    return true;
  }

  /** False where they are rows of another table. */
  take(startedAt: string, rows: readonly PlacedRow[]): boolean {
    if (startedAt !== this.startedAt) return false;
    for (const [point, row] of rows) this.rows[point] = row;
    this.listed = null;
    return true;
  }

  at(point: number): SweepRow | undefined {
    return this.rows[point];
  }

  /** Points that have a row, in the order of the clauses. */
  get points(): readonly number[] {
    return this.lists().points;
  }

  get all(): readonly SweepRow[] {
    return this.lists().all;
  }

  private lists(): { readonly points: readonly number[]; readonly all: readonly SweepRow[] } {
    if (this.listed !== null) return this.listed;
    const points = [...this.rows.keys()].filter((point) => this.rows[point] !== undefined);
    this.listed = { points, all: points.map((point) => this.rows[point]!) };
    return this.listed;
  }
}

/** What `--set` takes to fit a row. */
export function setOf({ clauses }: Pick<SweepHead, 'clauses'>, row: SweepRow): Record<string, string> {
  return Object.fromEntries(clauses.map((clause, at) => [clause, row.values[at]]));
}

/** Numbers of a row that are drawn and compared. */
const MEASURES = ['cv', 'test', 'residual', 'neurons', 'mass', 'gap', 'objective', 'ms'] as const;
export type Measure = (typeof MEASURES)[number];

export const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  cv: 'error on held-out folds',
  test: 'test error',
  residual: 'error on the fitted samples',
  neurons: 'neurons',
  mass: 'mass',
  gap: 'proven gap',
  objective: 'objective',
  ms: 'time, ms',
};

/** Why points have no number: how their fits ended, each once; the empty text for none. */
export function lackingWords(rows: readonly SweepRow[]): string {
  const ends = rows.map(({ status }) =>
    status === 'optimal' || status === 'stopped' ? 'not known' : status,
  );
  return listOf([...new Set(ends)].sort());
}

/** The measures of which any row has a number. */
export function measuresOf(rows: readonly SweepRow[]): Measure[] {
  return MEASURES.filter((measure) => rows.some((row) => row[measure] !== null));
}

/** The best error that is known: of held-out folds, else of the test, else of the samples themselves. */
export function errorMeasure(measures: readonly Measure[]): Measure | undefined {
  return measures.find((measure) => measure === 'cv' || measure === 'test' || measure === 'residual');
}

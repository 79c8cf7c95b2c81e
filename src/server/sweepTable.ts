/** The table of a sweep's last run: it grows while that runs, and stays until the next. */
import type { PlacedRow, SweepRows, SweepSummary } from '../protocol/sweepRuns';
import { PROTOCOL_VERSION } from '../protocol/fits';
import { isComplete, pointWords, type SweepHead, type SweepRow } from '../result/sweepResult';
import type { KeptSweep } from './resultStore';

export class SweepTable {
  private readonly rows: Map<number, SweepRow>;
  /** Points whose rows have not been told as they are. */
  private readonly untold = new Set<number>();

  private constructor(
    /** Of the compiled sweep that it is of. */
    readonly key: string,
    readonly startedAt: string,
    private head: SweepHead,
    rows: readonly PlacedRow[],
    readonly recalled: boolean,
  ) {
    this.rows = new Map(rows);
    for (const [point] of rows) this.untold.add(point);
  }

  static begun(key: string, startedAt: string, head: SweepHead): SweepTable {
    return new SweepTable(key, startedAt, head, [], false);
  }

  static recalled({ key, startedAt, head, rows }: KeptSweep): SweepTable {
    return new SweepTable(key, startedAt, head, rows, true);
  }

  set(point: number, row: SweepRow): void {
    this.rows.set(point, row);
    this.untold.add(point);
  }

  end(head: SweepHead): void {
    this.head = head;
  }

  /** All of it, to be kept. */
  get kept(): KeptSweep {
    const { key, startedAt, head } = this;
    return { key, startedAt, head, rows: this.placed([...this.rows.keys()]) };
  }

  get summary(): NonNullable<SweepSummary['table']> {
    const { startedAt, recalled, head } = this;
    const { choice, clauses, points } = head;
    const row = choice === null || choice.point === null ? undefined : this.rows.get(choice.point);
    const chosen = row === undefined ? null : pointWords(clauses, row.values);
    const complete = isComplete(head, this.rows.size);
    return { startedAt, rows: this.rows.size, points, complete, chosen, recalled };
  }

  /** The rows that have not been told yet; `all`: all rows. */
  news(uri: string, all = false): SweepRows {
    const points = all ? [...this.rows.keys()] : [...this.untold];
    this.untold.clear();
    const { startedAt, head } = this;
    return { protocol: PROTOCOL_VERSION, uri, startedAt, head, rows: this.placed(points) };
  }

  private placed(points: readonly number[]): PlacedRow[] {
    return points.map((point) => [point, this.rows.get(point)!] as const);
  }
}

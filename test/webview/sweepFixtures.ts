/** Tables of sweeps as the panel is sent them. */
import type { PlacedRow } from '../../src/protocol/sweepRuns';
import { SWEEP_PANEL_PROTOCOL, type SweepPanelState, type ToSweepPanel } from '../../src/protocol/sweepPanel';
import type { SweepHead, SweepRow } from '../../src/result/sweepResult';

export const STARTED = '2026-11-28T17:44:00.000Z';
const NORMS = ['l1', 'l2', 'linf'];

/** `penalties` values of the penalty, each with three norms. */
export function placedRows(penalties: number): PlacedRow[] {
  return Array.from({ length: penalties * NORMS.length }, (_, point): PlacedRow => {
    const [k, n] = [Math.floor(point / NORMS.length), point % NORMS.length];
    const penalty = Number((0.1 * 500 ** (k / Math.max(1, penalties - 1))).toPrecision(6));
    const row: SweepRow = {
      values: [`${penalty}%`, NORMS[n]],
      status: point === 4 ? 'stopped' : 'optimal',
      ...(point === 4 && { reason: 'It was stopped at its time.' }),
      objective: 1 + k / 10,
      mass: 12 / (1 + k) + n / 3,
      gap: 10 ** (-9 + (point % 3)),
      neurons: 3 + ((k * 7 + n) % 9),
      residual: 0.02 + k / 50,
      test: null,
      cv: 0.2 + (k - penalties / 3) ** 2 / penalties ** 2 + n / 40,
      cvSe: 0.02 + n / 100,
      ms: 40 + point,
    };
    return [point, row];
  });
}

/** Those of which the point at `place` has failed. */
export function withFailed(rows: readonly PlacedRow[], place: number): PlacedRow[] {
  const figures = { objective: null, mass: null, gap: null, neurons: null, residual: null };
  const failed = { ...figures, cv: null, cvSe: null, status: 'failed', reason: 'The thread ended.' } as const;
  return rows.map(([point, row]): PlacedRow => [point, point === place ? { ...row, ...failed } : row]);
}

export function headOf(points: number, chosen: PlacedRow | null): SweepHead {
  const [penalty = '', weights = ''] = chosen?.[1].values ?? [];
  return {
    schema: 'hullfit.sweep/1',
    sweep: 'penalties',
    file: 'trend.hull',
    fit: 'trend',
    clauses: ['penalty', 'weights'],
    folds: { count: 5, seed: 1 },
    choice: chosen && {
      rule: 'one_standard_error',
      point: chosen[0],
      set: { penalty, weights },
      why: `penalty ${penalty}, weights ${weights}: its 3 neurons are the fewest of the 9 points with a cv of at most the least cv, 0.2 at penalty 1%, weights l1, plus its standard error 0.02; its own is 0.21.`,
    },
    points,
    provenance: { version: '1.0.0', sha256: '0'.repeat(64) },
  };
}

export function sweepState(head: SweepHead, change: Partial<SweepPanelState> = {}): ToSweepPanel {
  const state: SweepPanelState = {
    uri: 'file:///trend.hull',
    title: 'trend.hull',
    sweep: 'penalties',
    fit: 'trend',
    runnable: true,
    size: { points: head.points, fits: head.points * 6 },
    state: { kind: 'done' },
    stale: false,
    table: { startedAt: STARTED, recalled: false, head },
    ...change,
  };
  return { protocol: SWEEP_PANEL_PROTOCOL, type: 'state', state };
}

export function rowsMessage(rows: readonly PlacedRow[]): ToSweepPanel {
  return { protocol: SWEEP_PANEL_PROTOCOL, type: 'rows', startedAt: STARTED, rows };
}

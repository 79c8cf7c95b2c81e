/** The report of a sweep: its panel's page with its script, its style and its table inside, in one file that needs no network. */
import type { SweepPanelState } from '../protocol/sweepPanel';
import type { SweepResult } from '../result/sweepResult';
import { element, pageHtml } from './reportHtml';
import { sweepBody } from './sweepHtml';

export interface SweepReportParts {
  readonly result: SweepResult;
  /** dist/webview/sweepReport.js and dist/webview/sweep.css. */
  readonly script: string;
  readonly style: string;
  /** Random; names the only script and the only style that may run. */
  readonly nonce: string;
}

export function sweepReportHtml({ result, ...page }: SweepReportParts): string {
  const { rows, ...head } = result;
  const title = head.file.split(/[\\/]/).at(-1) ?? head.file;
  const state: SweepPanelState = {
    uri: '',
    title,
    sweep: head.sweep,
    fit: head.fit,
    runnable: false,
    size: null,
    state: { kind: 'done' },
    stale: false,
    table: { startedAt: '', recalled: false, head },
    alone: true,
  };
  const data = element('hullfit-sweep', { state, rows: rows.map((row, point) => [point, row]) });
  return pageHtml(page, `${head.sweep} – ${title}`, 'sweep report', `${sweepBody()}\n${data}`);
}

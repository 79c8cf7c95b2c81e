/** How the bounds closed in on each other: objective and lower bound, and the gap on a log axis. Live while solving. */
import { byId, setText } from '../dom';
import { formatDuration, formatGap, formatNumber } from '../format';
import { roundName, type Round } from '../model/ending';
import { gapOf } from '../model/strip';
import type { DataTable } from '../model/tables';
import type { Size } from '../plot/axes';
import type { Plot } from './plotBox';
import { Playback } from './playback';
import { reportProblem } from './problemLine';
import { TraceCharts, type ChartLibrary } from './traceCharts';
import { SMALLEST_GAP, drawTrace, placeOf, traceData, type Over } from './tracePlot';

export class ConvergenceView {
  private readonly bounds = byId<HTMLCanvasElement>('convergence-bounds');
  private readonly gaps = byId<HTMLCanvasElement>('convergence-gap');
  /** More than half of the page's code and needed in this tab alone: loaded when it is first opened. */
  private library: ChartLibrary | null = null;
  private loading = false;
  private charts: TraceCharts | null = null;
  private trace: readonly Round[] = [];
  private requestedGap: number | null = null;
  private readonly over = byId<HTMLSelectElement>('convergence-over');

  private readonly playback: Playback;

  /** `played`: another round is shown. */
  constructor(played: () => void) {
    this.playback = new Playback(() => {
      this.mark();
      played();
    });
    this.over.addEventListener('change', () => this.redraw());
  }

  /** The same as a vector drawing, for a file. */
  draw(what: 'bounds' | 'gap', size: Size): Plot | string {
    return drawTrace(this.trace, this.axis, what, this.requestedGap, size);
  }

  /** The trace up to the round that is shown; null at its end. */
  get upToRound(): readonly Round[] | null {
    const { round } = this.playback;
    return round === null ? null : this.trace.slice(0, round + 1);
  }

  /** The round that is shown is the last. */
  get atEnd(): boolean {
    const { round } = this.playback;
    return round === null || round >= this.trace.length - 1;
  }

  /** What playing shows beside the figures. */
  explain(words: string): void {
    setText(byId('rounds-note'), words);
  }

  /** Nothing is played any more. */
  stopPlaying(): void {
    this.playback.end();
  }

  data(): DataTable {
    return traceData(this.trace);
  }

  private get axis(): Over {
    return this.over.value === 'ms' ? 'ms' : 'round';
  }

  /** The trace of the running fit, or of the result; `requestedGap` is drawn as a line when it is known. */
  update(trace: readonly Round[], requestedGap: number | null, live: boolean, why: string): void {
    this.trace = trace;
    this.requestedGap = requestedGap;
    this.playback.update(trace, live);
    const empty = trace.length === 0;
    for (const id of ['convergence-charts', 'convergence-tools']) byId(id).hidden = empty;
    setText(byId('convergence-note'), empty ? why : summary(trace, live));
    this.refresh();
  }

  /** Draws anew with the theme's present colours, and when the tab becomes visible. */
  redraw(): void {
    this.charts?.destroy();
    this.charts = null;
    this.refresh();
  }

  private refresh(): void {
    // Asked without a layout: in a tab that is not open it draws when that is opened.
    if (this.trace.length === 0 || this.bounds.closest('[hidden]') !== null) return;
    this.describe();
    if (this.library === null) return this.load();
    this.charts ??= new TraceCharts(this.library, { bounds: this.bounds, gap: this.gaps }, this.axis);
    this.charts.update(this.trace, this.requestedGap);
    this.mark();
  }

  private mark(): void {
    const { round } = this.playback;
    this.charts?.mark(round === null ? null : placeOf(this.trace[round], this.axis));
  }

  private load(): void {
    if (this.loading) return;
    this.loading = true;
    import('../chartLibrary').then(
      (library) => {
        this.library = library;
        this.refresh();
      },
      (error: unknown) => {
        this.loading = false;
        reportProblem(`The charts could not be loaded: ${String(error)}. Reload the window to try again.`);
      },
    );
  }

  private describe(): void {
    const over = this.axis === 'ms' ? 'time' : 'round';
    const last = this.trace[this.trace.length - 1];
    const [best, lower] = [formatNumber(last.objective, 6), formatNumber(last.lowerBound, 6)];
    this.bounds.setAttribute(
      'aria-label',
      `Bounds by ${over}; at the end objective ${best}, lower bound ${lower}`,
    );
    this.gaps.setAttribute('aria-label', `Proven gap by ${over}; at the end ${formatGap(gapOf(last))}`);
  }
}

function summary(trace: readonly Round[], live: boolean): string {
  const last = trace[trace.length - 1];
  const end = live ? 'so far' : 'at the end';
  const tiny =
    (gapOf(last) ?? 1) < SMALLEST_GAP ? ` Gaps below ${SMALLEST_GAP} are drawn at ${SMALLEST_GAP}.` : '';
  return `Round ${roundName(last)}, ${formatDuration(last.ms)}: gap ${formatGap(gapOf(last))} ${end}.${tiny}`;
}

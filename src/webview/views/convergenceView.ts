/** How the bounds closed in on each other: objective and lower bound, and the gap on a log axis. Live while solving. */
import { byId, setText } from '../dom';
import { formatDuration, formatGap } from '../format';
import { gapOf, type TraceEntry } from '../model/strip';
import type { DataTable } from '../model/tables';
import { PlotBox } from './plotBox';
import { drawTrace, traceData, type Over } from './tracePlot';

export class ConvergenceView {
  readonly bounds = new PlotBox('bounds', (size) => this.draw('bounds', size));
  readonly gap = new PlotBox('gap', (size) => this.draw('gap', size));
  private trace: readonly TraceEntry[] = [];
  private requestedGap: number | null = null;
  private readonly over = byId<HTMLSelectElement>('convergence-over');

  constructor() {
    this.over.addEventListener('change', () => this.redraw());
  }

  data(): DataTable {
    return traceData(this.trace);
  }

  /** The trace of the running fit, or of the result; `requestedGap` is drawn as a line when it is known. */
  update(trace: readonly TraceEntry[], requestedGap: number | null, live: boolean, why: string): void {
    if (trace === this.trace && requestedGap === this.requestedGap && trace.length > 0 && !live) return;
    this.trace = trace;
    this.requestedGap = requestedGap;
    const empty = trace.length === 0;
    byId('convergence-charts').hidden = empty;
    setText(byId('convergence-note'), empty ? why : summary(trace, live));
    this.redraw();
  }

  redraw(): void {
    this.bounds.redraw();
    this.gap.redraw();
  }

  private draw(what: 'bounds' | 'gap', size: Parameters<PlotBox['draw']>[0]): ReturnType<PlotBox['draw']> {
    const over: Over = this.over.value === 'ms' ? 'ms' : 'iteration';
    return drawTrace(this.trace, over, what, this.requestedGap, size);
  }
}

function summary(trace: readonly TraceEntry[], live: boolean): string {
  const last = trace[trace.length - 1];
  const end = live ? 'so far' : 'at the end';
  return `Iteration ${last.iteration}, ${formatDuration(last.ms)}: gap ${formatGap(gapOf(last))} ${end}.`;
}

/** How the bounds closed in on each other: objective and lower bound, and the gap on a log axis. Live while solving. */
import {
  Chart,
  Legend,
  LineController,
  LineElement,
  LinearScale,
  LogarithmicScale,
  PointElement,
  Tooltip,
  type ChartDataset,
} from 'chart.js';
import { byId, setText } from '../dom';
import { formatDuration, formatGap, formatNumber } from '../format';
import { gapOf, type TraceEntry } from '../model/strip';
import type { DataTable } from '../model/tables';
import type { Size } from '../plot/axes';
import { cssColour, smallFont } from '../theme';
import type { Plot } from './plotBox';
import { SMALLEST_GAP, boundLines, drawTrace, gapLine, placeOf, traceData, type Over } from './tracePlot';

Chart.register(Legend, LineController, LineElement, LinearScale, LogarithmicScale, PointElement, Tooltip);

type Points = { x: number; y: number }[];
type LineChart = Chart<'line', Points>;

export class ConvergenceView {
  private readonly bounds = byId<HTMLCanvasElement>('convergence-bounds');
  private readonly gaps = byId<HTMLCanvasElement>('convergence-gap');
  private charts: LineChart[] = [];
  private trace: readonly TraceEntry[] = [];
  private requestedGap: number | null = null;
  private readonly over = byId<HTMLSelectElement>('convergence-over');

  constructor() {
    this.over.addEventListener('change', () => this.redraw());
  }

  /** The same as a vector drawing, for a file. */
  draw(what: 'bounds' | 'gap', size: Size): Plot | string {
    return drawTrace(this.trace, this.axis, what, this.requestedGap, size);
  }

  data(): DataTable {
    return traceData(this.trace);
  }

  private get axis(): Over {
    return this.over.value === 'ms' ? 'ms' : 'iteration';
  }

  /** The trace of the running fit, or of the result; `requestedGap` is drawn as a line when it is known. */
  update(trace: readonly TraceEntry[], requestedGap: number | null, live: boolean, why: string): void {
    this.trace = trace;
    this.requestedGap = requestedGap;
    const empty = trace.length === 0;
    byId('convergence-charts').hidden = empty;
    setText(byId('convergence-note'), empty ? why : summary(trace, live));
    this.refresh();
  }

  /** Draws anew with the theme's present colours, and when the tab becomes visible. */
  redraw(): void {
    this.charts.forEach((chart) => chart.destroy());
    this.charts = [];
    this.refresh();
  }

  private refresh(): void {
    if (this.trace.length === 0 || this.bounds.parentElement!.clientWidth === 0) return;
    if (this.charts.length === 0)
      this.charts = [this.create(this.bounds, false), this.create(this.gaps, true)];
    const [boundsChart, gapChart] = this.charts;
    boundsChart.data.datasets = this.boundLines();
    gapChart.data.datasets = this.gapLines();
    for (const chart of this.charts) {
      chart.options.scales!['x']!.min = this.axis === 'ms' ? 0 : this.trace[0].iteration;
      chart.update('none');
    }
    const last = this.trace[this.trace.length - 1];
    const [best, lower] = [formatNumber(last.objective, 6), formatNumber(last.lowerBound, 6)];
    this.bounds.setAttribute(
      'aria-label',
      `Bounds by ${this.axis === 'ms' ? 'time' : 'iteration'}; at the end objective ${best}, lower bound ${lower}`,
    );
    this.gaps.setAttribute(
      'aria-label',
      `Proven gap by ${this.axis === 'ms' ? 'time' : 'iteration'}; at the end ${formatGap(gapOf(last))}`,
    );
  }

  private boundLines(): ChartDataset<'line', Points>[] {
    const [upper, lower] = boundLines(this.trace, this.axis);
    return [line(upper.words, upper.points, 'accent'), line(lower.words, lower.points, 'positive', [6, 3])];
  }

  private gapLines(): ChartDataset<'line', Points>[] {
    const { words, points } = gapLine(this.trace, this.axis);
    const lines = [line(words, points, 'accent')];
    if (this.requestedGap !== null && this.requestedGap > 0) {
      const ends = [this.trace[0], this.trace[this.trace.length - 1]].map((entry) =>
        placeOf(entry, this.axis),
      );
      const goal = ends.map((x) => ({ x, y: this.requestedGap! }));
      lines.push({ ...line('asked for', goal, 'muted', [2, 3]), pointRadius: 0 });
    }
    return lines;
  }

  private create(canvas: HTMLCanvasElement, log: boolean): LineChart {
    const font = smallFont();
    const colour = cssColour('foreground');
    const grid = { color: cssColour('grid') };
    const tick = { color: colour, font };
    return new Chart<'line', Points>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        parsing: false,
        interaction: { mode: 'index', intersect: false },
        scales: {
          x: {
            type: 'linear',
            title: {
              display: true,
              text: this.axis === 'ms' ? 'time in seconds' : 'iteration',
              color: colour,
              font,
            },
            ticks: { ...tick, ...(this.axis === 'ms' ? {} : { precision: 0 }), maxTicksLimit: 8 },
            grid,
          },
          y: {
            type: log ? 'logarithmic' : 'linear',
            title: { display: true, text: log ? 'relative gap (log)' : 'objective', color: colour, font },
            ticks: { ...tick, maxTicksLimit: 7, callback: (value) => formatNumber(Number(value), 3) },
            grid,
          },
        },
        plugins: {
          legend: {
            labels: { color: colour, font, usePointStyle: true, pointStyle: 'line', pointStyleWidth: 24 },
          },
          tooltip: {
            callbacks: {
              title: (items) => {
                const at = items[0]?.parsed.x ?? '';
                return this.axis === 'ms' ? `${formatNumber(Number(at), 4)} s` : `iteration ${at}`;
              },
              label: ({ dataset, parsed }) => `${dataset.label ?? ''}: ${formatNumber(parsed.y, 8)}`,
            },
          },
        },
      },
    });
  }
}

function line(
  label: string,
  data: readonly { readonly x: number; readonly y: number }[],
  token: 'accent' | 'positive' | 'muted',
  dash: number[] = [],
): ChartDataset<'line', Points> {
  const colour = cssColour(token);
  const pointRadius = data.length > 40 ? 0 : 2.5;
  return {
    label,
    data: [...data],
    borderColor: colour,
    backgroundColor: colour,
    borderDash: dash,
    borderWidth: 2,
    pointRadius,
  };
}

function summary(trace: readonly TraceEntry[], live: boolean): string {
  const last = trace[trace.length - 1];
  const end = live ? 'so far' : 'at the end';
  const tiny =
    (gapOf(last) ?? 1) < SMALLEST_GAP ? ` Gaps below ${SMALLEST_GAP} are drawn at ${SMALLEST_GAP}.` : '';
  return `Iteration ${last.iteration}, ${formatDuration(last.ms)}: gap ${formatGap(gapOf(last))} ${end}.${tiny}`;
}

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
import { formatDuration, formatGap, formatNumber, isNumber } from '../format';
import { gapOf, type TraceEntry } from '../model/strip';
import { cssColour, smallFont } from '../theme';

Chart.register(Legend, LineController, LineElement, LinearScale, LogarithmicScale, PointElement, Tooltip);

/** A log axis has no zero: gaps below are drawn here. */
const SMALLEST_GAP = 1e-10;

type Points = { x: number; y: number }[];
type LineChart = Chart<'line', Points>;

export class ConvergenceView {
  private readonly bounds = byId<HTMLCanvasElement>('convergence-bounds');
  private readonly gaps = byId<HTMLCanvasElement>('convergence-gap');
  private charts: LineChart[] = [];
  private trace: readonly TraceEntry[] = [];
  private requestedGap: number | null = null;

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
      chart.options.scales!['x']!.min = this.trace[0].iteration;
      chart.update('none');
    }
    const last = this.trace[this.trace.length - 1];
    const [best, lower] = [formatNumber(last.objective, 6), formatNumber(last.lowerBound, 6)];
    this.bounds.setAttribute(
      'aria-label',
      `Bounds by iteration; at the end objective ${best}, lower bound ${lower}`,
    );
    this.gaps.setAttribute('aria-label', `Proven gap by iteration; at the end ${formatGap(gapOf(last))}`);
  }

  private boundLines(): ChartDataset<'line', Points>[] {
    const upper = this.trace.filter(({ objective }) => isNumber(objective));
    return [
      line(
        'objective (best network)',
        upper.map((entry) => ({ x: entry.iteration, y: entry.objective! })),
        'accent',
      ),
      line(
        'proven lower bound',
        this.trace.map((entry) => ({ x: entry.iteration, y: entry.lowerBound })),
        'positive',
        [6, 3],
      ),
    ];
  }

  private gapLines(): ChartDataset<'line', Points>[] {
    const points = this.trace
      .map((entry) => ({ x: entry.iteration, y: gapOf(entry) }))
      .filter((point): point is { x: number; y: number } => point.y !== null)
      .map(({ x, y }) => ({ x, y: Math.max(y, SMALLEST_GAP) }));
    const lines = [line('proven gap', points, 'accent')];
    if (this.requestedGap !== null && this.requestedGap > 0) {
      const ends = [this.trace[0].iteration, this.trace[this.trace.length - 1].iteration];
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
            title: { display: true, text: 'iteration', color: colour, font },
            ticks: { ...tick, precision: 0, maxTicksLimit: 8 },
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
              title: (items) => `iteration ${items[0]?.parsed.x ?? ''}`,
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
  data: Points,
  token: 'accent' | 'positive' | 'muted',
  dash: number[] = [],
): ChartDataset<'line', Points> {
  const colour = cssColour(token);
  const pointRadius = data.length > 40 ? 0 : 2.5;
  return {
    label,
    data,
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

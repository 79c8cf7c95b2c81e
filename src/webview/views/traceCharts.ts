/** The two charts of convergence, drawn by chart.js. */
import type { Chart, ChartDataset } from 'chart.js';
import type * as Library from '../chartLibrary';
import { formatNumber } from '../format';
import type { TraceEntry } from '../model/strip';
import { canvasHatch } from '../plot/hatch';
import { cssColour, smallFont } from '../theme';
import { boundLines, gapLine, placeOf, type Over } from './tracePlot';

type Points = { x: number; y: number }[];
type LineChart = Chart<'line', Points>;
export type ChartLibrary = typeof Library;

/** Drawn with the theme's colours at the time it is made. */
export class TraceCharts {
  private readonly bounds: LineChart;
  private readonly gap: LineChart;
  /** Where the round is that is shown, in units of the axis. */
  private round: number | null = null;

  constructor(
    private readonly library: ChartLibrary,
    canvases: { readonly bounds: HTMLCanvasElement; readonly gap: HTMLCanvasElement },
    private readonly axis: Over,
  ) {
    this.bounds = this.create(canvases.bounds, false);
    this.gap = this.create(canvases.gap, true);
  }

  /** `requestedGap` is drawn as a line when it is known; the trace has at least one entry. */
  update(trace: readonly TraceEntry[], requestedGap: number | null): void {
    this.bounds.data.datasets = this.boundLines(trace);
    this.gap.data.datasets = this.gapLines(trace, requestedGap);
    for (const chart of [this.bounds, this.gap]) {
      const last = trace[trace.length - 1];
      const across = chart.options.scales!['x']!;
      across.min = this.axis === 'ms' ? 0 : trace[0].iteration;
      // not at the next round number, where the lines would seem to be cut off
      across.max = trace.length > 1 ? placeOf(last, this.axis) : undefined;
      chart.update('none');
    }
  }

  /** A line at a place of the axis; null: none. */
  mark(place: number | null): void {
    if (place === this.round) return;
    this.round = place;
    for (const chart of [this.bounds, this.gap]) chart.draw();
  }

  destroy(): void {
    this.bounds.destroy();
    this.gap.destroy();
  }

  private boundLines(trace: readonly TraceEntry[]): ChartDataset<'line', Points>[] {
    const [upper, lower] = boundLines(trace, this.axis);
    const proven = line(lower.words, lower.points, 'foreground');
    return [
      line(upper.words, upper.points, 'positive'),
      { ...proven, fill: 'start', backgroundColor: canvasHatch(cssColour('foreground')) },
    ];
  }

  private gapLines(
    trace: readonly TraceEntry[],
    requestedGap: number | null,
  ): ChartDataset<'line', Points>[] {
    const { words, points } = gapLine(trace, this.axis);
    const lines = [line(words, points, 'positive')];
    if (requestedGap !== null && requestedGap > 0) {
      const ends = [trace[0], trace[trace.length - 1]].map((entry) => placeOf(entry, this.axis));
      const goal = ends.map((x) => ({ x, y: requestedGap }));
      lines.push({ ...line('asked for', goal, 'muted', [2, 3]), pointRadius: 0 });
    }
    return lines;
  }

  private drawRound({ ctx, chartArea, scales }: Chart): void {
    if (this.round === null) return;
    const x = scales['x'].getPixelForValue(this.round);
    ctx.save();
    ctx.strokeStyle = cssColour('foreground');
    ctx.beginPath();
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  }

  private create(canvas: HTMLCanvasElement, log: boolean): LineChart {
    const font = smallFont();
    const colour = cssColour('foreground');
    const grid = { color: cssColour('grid') };
    const tick = { color: colour, font };
    return new this.library.Chart<'line', Points>(canvas, {
      type: 'line',
      data: { datasets: [] },
      plugins: [{ id: 'round', afterDatasetsDraw: (chart) => this.drawRound(chart) }],
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
              text: this.axis === 'ms' ? 'time in seconds' : 'round',
              color: colour,
              font,
            },
            ticks: { ...tick, ...(this.axis === 'ms' ? {} : { precision: 0 }), maxTicksLimit: 8 },
            grid,
          },
          y: {
            type: log ? 'logarithmic' : 'linear',
            ...(log ? {} : { beginAtZero: true }),
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
                return this.axis === 'ms' ? `${formatNumber(Number(at), 4)} s` : `round ${at}`;
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
  token: 'foreground' | 'positive' | 'muted',
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
    borderWidth: 1.75,
    // each value holds until the next
    stepped: true,
    pointRadius,
    // pixels beyond the axes: the first point is drawn whole
    clip: 4,
  };
}

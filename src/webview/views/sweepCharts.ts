/** The charts of a sweep: over one clause a chart for each measure, over two a map. */
import type { SweepHead, SweepRow } from '../../result/sweepResult';
import { pointWords } from '../../result/sweepResult';
import { byId, el, setText } from '../dom';
import type { Exportable } from '../exports';
import { axisOf, type SweepAxis } from '../model/sweepAxis';
import { errorMeasure, MEASURE_WORDS, measuresOf, type Measure, type SweepRows } from '../model/sweepRows';
import { LINE_CHARTS, type LineChart, type SweepView } from '../sweepHtml';
import type { DataTable } from '../model/tables';
import type { Size } from '../plot/axes';
import { PlotBox } from './plotBox';
import { drawSweepHeat, type HeatPlot } from './sweepHeat';
import { drawSweepLine, type LinePlot } from './sweepLine';

export interface Marks {
  readonly chosen: number | null;
  readonly selected: number | null;
}

interface SlicedPoint {
  readonly point: number;
  readonly row: SweepRow;
}

/** The points that are drawn, and what they were taken by. */
interface Slice {
  readonly of: readonly SweepRow[];
  readonly base: SweepRow | undefined;
  readonly over: string;
  readonly points: readonly SlicedPoint[];
}

/** A pointer this far from a point does not mean it, pixels. */
const REACH = 28;

export class SweepCharts {
  private readonly over = byId<HTMLSelectElement>('sweep-over');
  private readonly measure = byId<HTMLSelectElement>('sweep-measure');
  private readonly boxes: Readonly<Record<LineChart, PlotBox>>;
  private readonly map: PlotBox;
  private readonly drawn = new Map<LineChart, LinePlot>();
  private heat: HeatPlot | null = null;
  /** Of the rows as they are. */
  private axes: { readonly of: readonly SweepRow[]; readonly made: Map<number, SweepAxis> } | null = null;
  private sliced: Slice | null = null;
  private head: SweepHead | null = null;
  private measures: readonly Measure[] = [];
  private marks: Marks = { chosen: null, selected: null };

  constructor(
    private readonly rows: SweepRows,
    private readonly picked: (point: number) => void,
  ) {
    this.boxes = Object.fromEntries(
      LINE_CHARTS.map((id) => [id, new PlotBox(`chart-${id}`, (size) => this.drawLine(id, size))]),
    ) as Record<LineChart, PlotBox>;
    this.map = new PlotBox('chart-map', (size) => this.drawMap(size), { prepare: [() => void this.slice()] });
    this.over.addEventListener('change', () => this.redraw());
    this.measure.addEventListener('change', () => this.redraw());
    for (const id of LINE_CHARTS) {
      const { element } = this.boxes[id];
      element.addEventListener('click', (event) => this.pick(this.nearest(id, event)));
    }
    this.map.element.addEventListener('click', (event) => {
      const { left, top } = this.map.element.getBoundingClientRect();
      this.pick(this.heat?.pointAt(event.clientX - left, event.clientY - top));
    });
  }

  update(head: SweepHead, marks: Marks): void {
    const another = this.head === null || this.head.clauses.join() !== head.clauses.join();
    this.head = head;
    this.marks = marks;
    this.measures = measuresOf(this.rows.all);
    if (another) this.offer(head.clauses);
    this.redraw();
  }

  redraw(): void {
    if (this.head === null) return;
    const [, second] = this.shown;
    const map = second !== undefined;
    byId('sweep-heat').hidden = !map;
    byId('sweep-lines').hidden = map;
    byId('sweep-measure-box').hidden = !map;
    this.offerMeasures();
    this.sayHeadings();
    if (map) return this.map.redraw();
    for (const id of LINE_CHARTS) this.boxes[id].redraw();
  }

  /** A chart as it is on the page, for files. */
  exportable(view: SweepView): Exportable {
    const box = view === 'map' ? this.map : this.boxes[view];
    const measure = this.measureOf(view);
    return {
      title: this.title(measure),
      size: box.size,
      draw: (size) => (view === 'map' ? this.mapOf(size) : this.line(view, size)),
      data: () => this.data(measure),
    };
  }

  /** What a picture says that stands without the page. */
  private title(measure: Measure | undefined): string {
    if (this.head === null || measure === undefined) return '';
    const { clauses } = this.head;
    const over = this.shown.map((at) => clauses[at]).join(' and ');
    const rest = this.sliceWords();
    return `${MEASURE_WORDS[measure]} over ${over}${rest === '' ? '' : `, at ${rest}`}`;
  }

  /** The points of the line or the map: the values of every clause, and the number. */
  private data(measure: Measure | undefined): DataTable | string {
    if (this.head === null || measure === undefined) return 'There is nothing drawn.';
    const error = measure === 'cv' ? (['cvSe'] as const) : [];
    const numbers = [measure, ...error] as const;
    return {
      columns: [...this.head.clauses, measure, ...error.map(() => 'cv_se')],
      rows: this.slice().map(({ row }) => [...row.values, ...numbers.map((name) => row[name])]),
    };
  }

  /** Indices of the clauses that are drawn over: one, or two. */
  private get shown(): readonly number[] {
    return this.over.value.split(' ').filter(Boolean).map(Number);
  }

  private offer(clauses: readonly string[]): void {
    const single = clauses.map((clause, at) => [String(at), clause] as const);
    const pairs = clauses.flatMap((a, at) =>
      clauses.slice(at + 1).map((b, k) => [`${at} ${at + 1 + k}`, `${a} and ${b}`] as const),
    );
    const options = [...single, ...pairs].map(([value, words]) => el('option', { value }, words));
    this.over.replaceChildren(...options);
  }

  private offerMeasures(): void {
    const wanted = this.measures.join(' ');
    const there = [...this.measure.options].map(({ value }) => value).join(' ');
    if (wanted === there) return;
    const { value } = this.measure;
    this.measure.replaceChildren(
      ...this.measures.map((measure) => el('option', { value: measure }, MEASURE_WORDS[measure])),
    );
    const first = errorMeasure(this.measures) ?? this.measures[0] ?? '';
    this.measure.value = this.measures.includes(value as Measure) ? value : first;
  }

  private sayHeadings(): void {
    for (const id of LINE_CHARTS) {
      const measure = this.measureOf(id);
      byId(`chart-${id}`).hidden = measure === undefined;
      setText(byId(`chart-${id}-heading`), measure === undefined ? '' : `↑ ${MEASURE_WORDS[measure]}`);
    }
    const measure = this.measureOf('map');
    setText(byId('chart-map-heading'), measure === undefined ? '' : `${MEASURE_WORDS[measure]}, as shades`);
    setText(byId('sweep-slice'), this.sliceWords());
  }

  /** Values of the clauses that are not drawn over, of the marked point. */
  private sliceWords(): string {
    const { clauses } = this.head!;
    const base = this.base;
    const rest = [...clauses.keys()].filter((at) => !this.shown.includes(at));
    if (base === undefined || rest.length === 0) return '';
    return pointWords(
      rest.map((at) => clauses[at]),
      rest.map((at) => base.values[at]),
    );
  }

  private measureOf(id: SweepView): Measure | undefined {
    if (id === 'error') return errorMeasure(this.measures);
    if (id === 'map') return this.measures.find((measure) => measure === this.measure.value);
    return this.measures.includes(id) ? id : undefined;
  }

  /** The row whose other values are drawn: the selected, the chosen, or the first. */
  private get base(): SweepRow | undefined {
    const { selected, chosen } = this.marks;
    const [first] = this.rows.points;
    return this.rows.at(selected ?? chosen ?? first ?? -1) ?? this.rows.at(first ?? -1);
  }

  /** The points with the base's values where nothing is drawn over: the same for all charts until the rows, the base or what is drawn over change. */
  private slice(): readonly SlicedPoint[] {
    const { base } = this;
    const [of, over] = [this.rows.all, this.over.value];
    if (this.sliced?.of === of && this.sliced.base === base && this.sliced.over === over)
      return this.sliced.points;
    const points: SlicedPoint[] = [];
    if (base !== undefined) {
      const { shown } = this;
      const fixed = [...base.values.keys()].filter((at) => !shown.includes(at));
      for (const point of this.rows.points) {
        const row = this.rows.at(point)!;
        if (fixed.every((at) => row.values[at] === base.values[at])) points.push({ point, row });
      }
    }
    this.sliced = { of, base, over, points };
    return points;
  }

  private axis(at: number): SweepAxis {
    if (this.axes?.of !== this.rows.all) this.axes = { of: this.rows.all, made: new Map() };
    const before = this.axes.made.get(at);
    if (before !== undefined) return before;
    const values = [...new Set(this.rows.all.map((row) => row.values[at]))];
    const axis = axisOf(this.head!.clauses[at], values);
    this.axes.made.set(at, axis);
    return axis;
  }

  private line(id: LineChart, size: Size): LinePlot | string {
    const measure = this.measureOf(id);
    const [at] = this.shown;
    if (measure === undefined || this.head === null) return '';
    const others = this.head.clauses.length > 1 ? this.rows.all : [];
    const valueOf = (row: SweepRow): string => row.values[at];
    const options = { measure, axis: this.axis(at), valueOf, slice: this.slice(), others, ...this.marks };
    return drawSweepLine(options, size);
  }

  private drawLine(id: LineChart, size: Size): LinePlot | string {
    const drawn = this.line(id, size);
    if (typeof drawn === 'string') this.drawn.delete(id);
    else this.drawn.set(id, drawn);
    return drawn;
  }

  private mapOf(size: Size): HeatPlot | string {
    const [first, second] = this.shown;
    const measure = this.measureOf('map');
    if (second === undefined || measure === undefined) return '';
    const axes = [this.axis(first), this.axis(second)] as const;
    const [across, up] = axes.map(({ values }) => new Map(values.map((value, place) => [value, place])));
    const cells = this.slice().map(({ point, row }) => ({
      point,
      row,
      x: across.get(row.values[first])!,
      y: up.get(row.values[second])!,
    }));
    return drawSweepHeat({ measure, axes, cells, ...this.marks }, size);
  }

  private drawMap(size: Size): HeatPlot | string {
    const drawn = this.mapOf(size);
    this.heat = typeof drawn === 'string' ? null : drawn;
    return drawn;
  }

  private nearest(id: LineChart, { clientX, clientY }: MouseEvent): number | undefined {
    const { left, top } = this.boxes[id].element.getBoundingClientRect();
    const away = ({ x, y }: { x: number; y: number }): number =>
      Math.hypot(x - clientX + left, y - clientY + top);
    const [best] = [...(this.drawn.get(id)?.spots ?? [])].sort((a, b) => away(a) - away(b));
    return best !== undefined && away(best) <= REACH ? best.point : undefined;
  }

  private pick(point: number | undefined): void {
    if (point !== undefined) this.picked(point);
  }
}

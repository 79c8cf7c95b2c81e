/**
 * One input with a bias, many samples and a penalty (theory.md, section 3, "One input is special"): a restricted program whose kinks are
 * at some places only, between which every function is straight, so that it has the size of the places → multipliers of all samples →
 * proof → the places that are priced highest. A round is a few passes over the samples.
 */
import type { NormalizedProblem } from '../normalize';
import type { Outcome, SearchOptions } from '../search';
import { ACCURACY } from '../settings/accuracy';
import { ONE_INPUT } from '../settings/oneInput';
import { roughPrice } from './certificate';
import { certifyRows, type Ranges, sumOfRows, takeIn } from './dual';
import { GapSquares, type SquaredSamples } from './gapSquares';
import { corners, type Ray } from './gauge';
import { type ProgramPoint, solveRestricted } from './interior';
import type { LossPart } from './lossPart';
import { onNodes, type OnNodes } from './lossPart';
import { LossRows, type RowData, rowDataOf } from './lossRows';
import { networkOfPenalty } from './network';
import { type GapOf, OneInputSearch } from './oneInputSearch';
import { addRay, firstRays } from './places';
import { makeProgram, type Program } from './program';
import { type Samples, sortSamples } from './samples';

const { leastSlack, slackOfGap } = ACCURACY;

const {
  coarsestRound,
  finestProgram,
  finestRound,
  finerProgram,
  firstMiss,
  firstPlaces,
  heldChanges,
  heldMiss,
  leastPlaceViolation,
  mostPrograms,
  nextCertificate,
  placeGap,
  programPerGap,
  roundPerGap,
  samePlace,
} = ONE_INPUT;

export class PlacesSearch extends OneInputSearch {
  private readonly samples: Samples;
  /** Of the rows in the order of `samples`: input and range of the multiplier. */
  private readonly inputs: Float64Array;
  private readonly ranges: Ranges;
  private readonly squared: SquaredSamples | null;
  private readonly rows: RowData | null;
  /** Where the restricted program may have kinks, both ends included; its values there, and those of the one before. */
  private nodes: Float64Array;
  private values: Float64Array;
  private before: Float64Array | null = null;
  private readonly rays: Ray[];

  constructor(problem: NormalizedProblem, options: SearchOptions, gapOf: GapOf) {
    super(problem, options, gapOf);
    const { loss, space, targets } = problem;
    this.samples = sortSamples(problem);
    const { order, x } = this.samples;
    this.inputs = Float64Array.from(order, (i) => space.inputs[i]);
    this.ranges = { low: new Float64Array(order.length), high: new Float64Array(order.length) };
    order.forEach((i, k) => ([this.ranges.low[k], this.ranges.high[k]] = loss.of(i).dualRange(targets[i])));
    this.squared =
      loss.quadratic && loss.dualFree
        ? {
            curvature: Float64Array.from(order, (i) => loss.of(i).curvature),
            target: Float64Array.from(order, (i) => targets[i]),
          }
        : null;
    this.rows = this.squared ? null : rowDataOf(problem, order);
    this.nodes = this.firstNodes();
    this.values = this.firstValues();
    this.rays = firstRays(space, x);
    this.rounds?.decide({ decision: 'start', reason: 'no_solution', neurons: 0 });
  }

  protected size(): { columns: number; rows: number } {
    return { columns: this.nodes.length, rows: this.samples.order.length };
  }

  run(): Outcome {
    const { options } = this;
    let left = 1;
    let certified = Infinity;
    let finest = Math.min(finestRound, Math.max(finestProgram, programPerGap * options.gap));
    let last = false;
    for (let iteration = 1; ; iteration++) {
      this.rounds?.begin(iteration);
      const tolerance = last ? finest : Math.max(finest, Math.min(coarsestRound, roundPerGap * left));
      this.rounds?.note({ tolerance });
      const program = this.program();
      const at = onNodes(this.nodes, this.inputs);
      const loss = this.lossAt(at);
      const point = this.stages.run('master', () =>
        solveRestricted(program, { start: this.values, free: true, sides: [], loss }, tolerance, this.expired),
      );
      if (point === null) return this.finish(this.interrupted() ?? 'stall');
      if (this.interrupted() === 'cancel' && this.dual !== null) return this.finish('cancel');
      this.before = this.values;
      this.values = point.values;
      const { z, added, lower } = this.stages.run('price', () => this.price(loss.multipliers(point.values)));
      left = this.gapOf(point.objective, lower);
      const settled = left <= options.gap / 2;
      const ending = iteration >= mostPrograms || (added.length === 0 && tolerance <= finestProgram);
      const stop = this.interrupted();
      const over = stop !== null || ending || (settled && last);
      if (over || left <= nextCertificate * certified) {
        certified = left;
        this.stages.run('price', () => this.keepBound(certifyRows(this.problem, this.samples, z)));
      }
      if (over && stop !== 'cancel') {
        this.rounds?.decide({ decision: 'polish', reason: settled ? 'gap_small' : 'ending' });
        this.stages.run('polish', () => this.build(program, point));
      }
      this.report(iteration);
      if (this.closed()) return this.finish('gap');
      if (stop) return this.finish(stop);
      if (ending) return this.finish('stall');
      if (added.length > 0) this.rounds?.decide({ decision: 'add_columns', count: added.length });
      this.join(added);
      if (added.length === 0 || (settled && last)) {
        if (tolerance <= finest) finest = Math.max(finestProgram, finerProgram * finest);
        this.rounds?.decide({ decision: 'tighten', reason: 'nothing_new', tolerance: finest });
        left = Math.min(left, tolerance);
      }
      last ||= settled || added.length === 0;
    }
  }

  private program(): Program {
    const { nodes } = this;
    const final = nodes.length - 1;
    const places = Array.from(nodes, (tau, j) => ({ gap: Math.min(j, final - 1), tau }));
    return makeProgram(this.problem, nodes, places, this.rays);
  }

  private lossAt(at: OnNodes): LossPart {
    if (this.squared) return new GapSquares(at, this.squared, this.nodes.length);
    const rows = this.rows!;
    return new LossRows(at, rows, this.held(at, rows), this.values, firstMiss);
  }

  /** Rows that will hardly be on another side of their center than they are: their multiplier is at that end of its range. */
  private held(at: OnNodes, { sample, center, low, high, compliance }: RowData): Int8Array {
    const held = new Int8Array(sample.length);
    const { before, values } = this;
    if (before === null) return held;
    const { node, share } = at;
    const off = new Float64Array(sample.length);
    let change = 0;
    for (let j = 0; j < values.length; j++) change = Math.max(change, Math.abs(values[j] - before[j]));
    let mean = 0;
    for (let k = 0; k < off.length; k++) {
      const i = sample[k];
      off[k] = (1 - share[i]) * values[node[i]] + share[i] * values[node[i] + 1] - center[k];
      mean += Math.abs(off[k]) / off.length;
    }
    const band = Math.max(heldChanges * change, heldMiss * mean);
    for (let k = 0; k < off.length; k++) {
      if (off[k] > band - compliance[k] * low[k]) held[k] = -1;
      else if (-off[k] > band + compliance[k] * high[k]) held[k] = 1;
    }
    return held;
  }

  /**
   * Multipliers of all rows in their ranges, what they would prove (but for rounding), and where they are priced above 1: the highest
   * of each run.
   */
  private price(z: Float64Array): { z: Float64Array; added: number[]; lower: number } {
    const { problem, samples, inputs, ranges, options } = this;
    const { space, free, loss, targets } = problem;
    takeIn(inputs, ranges, free.length, z);
    const threshold = 1 + Math.max(leastPlaceViolation, programPerGap * Math.min(placeGap, options.gap));
    const peaks = new Peaks();
    let rays = 0;
    const sums = sumOfRows(samples, z);
    const bound = roughPrice(space, samples.x, sums, free.length, threshold, (ray, value, gap) => {
      if (gap < 0) rays += Number(addRay(this.rays, ray));
      else peaks.add(ray, value, gap);
    });
    let [linear, square] = [0, 0];
    samples.order.forEach((i, k) => {
      const { tolerance, curvature } = loss.of(i);
      linear += targets[i] * z[k] - tolerance * Math.abs(z[k]);
      if (curvature > 0) square += (z[k] * z[k]) / (2 * curvature);
    });
    const scale = Math.min(bound > 0 ? 1 / bound : 1, 1, square > 0 ? Math.max(0, linear / (2 * square)) : 1);
    const lower = Math.max(0, scale * (linear - scale * square));
    const added = this.fresh(peaks.places);
    if (rays > 0) this.rounds?.decide({ decision: 'add_columns', count: rays });
    return { z, added, lower };
  }

  /** The places that are none of the nodes, ascending. */
  private fresh(places: readonly number[]): number[] {
    const { nodes } = this;
    const fresh: number[] = [];
    let j = 0;
    for (const tau of [...places].sort((p, q) => p - q)) {
      while (j + 2 < nodes.length && nodes[j + 1] <= tau) j++;
      const near = samePlace * (nodes[j + 1] - nodes[j]);
      const from = Math.max(nodes[j], fresh.at(-1) ?? -Infinity);
      if (tau > from + near && tau < nodes[j + 1] - near) fresh.push(tau);
    }
    return fresh;
  }

  /** Takes places in as nodes, at the values that the function has there. */
  private join(added: readonly number[]): void {
    if (added.length === 0) return;
    const nodes = Float64Array.from([...this.nodes, ...added]).sort();
    const { node, share } = onNodes(this.nodes, nodes);
    const at = (values: Float64Array): Float64Array =>
      nodes.map((_, i) => (1 - share[i]) * values[node[i]] + share[i] * values[node[i] + 1]);
    this.values = at(this.values);
    this.before = this.before && at(this.before);
    this.nodes = nodes;
  }

  /** Some samples, evenly in number, with the gauge's corners. */
  private firstNodes(): Float64Array {
    const { x } = this.samples;
    const final = x.length - 1;
    const some = new Set<number>();
    const count = Math.min(firstPlaces, final);
    for (let k = 0; k <= count; k++) some.add(x[Math.round((final * k) / count)]);
    for (const tau of corners(this.problem.space)) if (tau > x[0] && tau < x[final]) some.add(tau);
    return Float64Array.from(some).sort();
  }

  /** Means of the targets around each node. */
  private firstValues(): Float64Array {
    const { nodes, inputs, samples } = this;
    const { targets } = this.problem;
    const { node, share } = onNodes(nodes, inputs);
    const weight = new Float64Array(nodes.length);
    const sum = new Float64Array(nodes.length);
    samples.order.forEach((i, k) => {
      for (const [j, part] of [[node[k], 1 - share[k]], [node[k] + 1, share[k]]]) {
        weight[j] += part;
        sum[j] += part * targets[i];
      }
    });
    return sum.map((value, j) => (weight[j] > 0 ? value / weight[j] : 0));
  }

  private build(program: Program, point: ProgramPoint): void {
    const { problem, samples, options } = this;
    const slack = Math.max(leastSlack, slackOfGap * options.gap);
    const merge = options.sparsify !== 'off';
    this.keepNetwork(networkOfPenalty(problem, samples, { program, point }, merge, slack, this.cancelled));
  }
}

/** The kink of the highest price of each run of gaps, direction and sign, where prices are told gap by gap. */
class Peaks {
  readonly places: number[] = [];
  /** By direction and sign: the last gap of the run, and its highest price so far. */
  private readonly runs = [0, 1, 2, 3].map(() => ({ gap: -2, value: 0, at: -1 }));

  add([w, b]: Ray, value: number, gap: number): void {
    const run = this.runs[(w > 0 ? 0 : 2) + (value > 0 ? 0 : 1)];
    const height = Math.abs(value);
    if (gap > run.gap + 1) {
      run.at = this.places.length;
      run.value = 0;
      this.places.push(0);
    }
    run.gap = gap;
    if (height <= run.value) return;
    run.value = height;
    this.places[run.at] = -b / w;
  }
}

/**
 * One input with a bias, many samples and a penalty (theory.md, section 3, "One input is special"): a restricted program whose kinks are
 * at some places only, between which every function is straight, so that it has the size of the places → multipliers of all samples →
 * proof → the places that are priced highest. A round is a few passes over the samples.
 */
import type { NormalizedProblem } from '../normalize';
import type { Outcome, SearchOptions } from '../search';
import { ACCURACY } from '../settings/accuracy';
import { ONE_INPUT } from '../settings/oneInput';
import { RoughPrices } from './roughPrices';
import { certifyRows, type Ranges, sumOfRows, takeIn } from './dual';
import { GapSquares, type SquaredSamples } from './gapSquares';
import { corners, type Ray } from './gauge';
import { type ProgramPoint, solveRestricted } from './interior';
import { type LossPart, onNodes, type OnNodes } from './lossPart';
import { heldRows, LossRows, type RowData, rowDataOf } from './lossRows';
import { type BudgetKink, kinksTo, type WithKinks } from './kinkBudget';
import { networkOfPenalty } from './network';
import { mostNeurons } from '../neuronBudget';
import type { Network } from '../master/vertex';
import { type GapOf, OneInputSearch } from './oneInputSearch';
import { addRay, firstRays } from './places';
import { makeProgram, type Program } from './program';
import { type Samples, sortSamples } from './samples';
import { lighterOutputs } from './vertexNetwork';

const { leastSlack, slackOfGap } = ACCURACY;

const {
  budgetBend,
  budgetProgram,
  coarsestRound,
  finestProgram,
  finestRound,
  finerProgram,
  firstMiss,
  firstPlaces,
  lastOutputsShare,
  leastPlaceViolation,
  mostPrograms,
  nextCertificate,
  placeGap,
  programPerGap,
  roundPerGap,
  samePlace,
} = ONE_INPUT;

/** Multipliers of the rows, their largest price but for rounding, the places to add, and what would be proven. */
interface Priced {
  readonly z: Float64Array;
  readonly bound: number;
  readonly added: readonly number[];
  readonly lower: number;
}

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
  /** The last solution is known. */
  private readonly isWarm: boolean;
  private readonly prices: RoughPrices;
  /** Of the rows in the order of `samples`: what the dual objective Σ target·z − tolerance·|z| − compliance·z²/2 knows. */
  private readonly targets: Float64Array;
  private readonly tolerance: Float64Array;
  private readonly compliance: Float64Array;

  constructor(problem: NormalizedProblem, options: SearchOptions, gapOf: GapOf) {
    super(problem, options, gapOf);
    const { loss, space, targets } = problem;
    this.samples = sortSamples(problem);
    const { order, x } = this.samples;
    const array = (): Float64Array => new Float64Array(order.length);
    this.inputs = array();
    this.ranges = { low: array(), high: array(), pulls: null };
    [this.targets, this.tolerance, this.compliance] = [array(), array(), array()];
    for (let k = 0; k < order.length; k++) {
      const i = order[k];
      const own = loss.of(i);
      this.inputs[k] = space.inputs[i];
      [this.ranges.low[k], this.ranges.high[k]] = own.dualRange(targets[i]);
      this.targets[k] = targets[i];
      this.tolerance[k] = own.tolerance;
      this.compliance[k] = own.curvature > 0 ? 1 / own.curvature : 0;
    }
    this.prices = new RoughPrices(space, x);
    const curvature = (): Float64Array => this.compliance.map((give) => 1 / give);
    this.squared = loss.quadratic && loss.dualFree ? { curvature: curvature(), target: this.targets } : null;
    this.rows = this.squared ? null : rowDataOf(problem, order);
    const last = lastKinks(problem, options);
    this.isWarm = last.length > 0;
    this.nodes = this.firstNodes(last);
    this.values = this.firstValues();
    this.rays = firstRays(space, x);
    this.rounds?.decide({
      decision: 'start',
      reason: this.isWarm ? 'last_solution' : 'no_solution',
      neurons: last.length,
    });
  }

  protected size(): { columns: number; rows: number } {
    return { columns: this.nodes.length, rows: this.samples.order.length };
  }

  run(): Outcome {
    const { options } = this;
    let left = 1;
    let certified = Infinity;
    let finest = Math.min(finestRound, Math.max(finestProgram, programPerGap * options.gap));
    // kinks near the last solution's are worth a fine program at once
    let last = this.isWarm;
    for (let iteration = 1; ; iteration++) {
      this.rounds?.begin(iteration);
      const tolerance: number = last ? finest : Math.max(finest, Math.min(coarsestRound, roundPerGap * left));
      this.rounds?.note({ tolerance });
      const program: Program = this.programOf(this.nodes);
      const at = onNodes(this.nodes, this.inputs);
      const loss = this.lossAt(at, this.values, this.before);
      const point: ProgramPoint | null = this.stages.run('master', () =>
        solveRestricted(
          program,
          { start: this.values, free: true, sides: [], loss, slopes: null },
          tolerance,
          this.expired,
        ),
      );
      if (point === null) return this.finish(this.interrupted() ?? 'stall');
      if (this.interrupted() === 'cancel' && this.dual !== null) return this.finish('cancel');
      this.before = this.values;
      this.values = point.values;
      const { z, bound, added, lower }: Priced = this.stages.run('price', () =>
        this.price(loss.multipliers(point.values)),
      );
      left = this.gapOf(point.objective, lower);
      const settled = left <= options.gap / 2;
      const ending = iteration >= mostPrograms || (added.length === 0 && tolerance <= finestProgram);
      const stop = this.interrupted();
      const over = stop !== null || ending || (settled && last);
      if (over || left <= nextCertificate * certified) {
        certified = left;
        this.stages.run('price', () => this.keepBound(certifyRows(this.problem, this.samples, z, bound)));
      }
      if (over && stop !== 'cancel') {
        this.rounds?.decide({ decision: 'polish', reason: settled ? 'gap_small' : 'ending' });
        this.stages.run('polish', () => this.build(program, point));
      }
      this.report(iteration);
      if (this.closed()) return this.finishWith('gap');
      if (stop) return this.finishWith(stop);
      if (ending) return this.finishWith('stall');
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

  private finishWith(stoppedBy: Outcome['stoppedBy']): Outcome {
    const outcome = this.finish(stoppedBy);
    const { network } = outcome;
    const few = network && this.stages.run('polish', () => this.lastly(network));
    return few === network ? outcome : { ...outcome, network: few, ...(network && { leastNorm: network }) };
  }

  /** With no more neurons than asked, where that is asked for. */
  private lastly(network: Network): Network {
    const most = mostNeurons(this.options.sparsify);
    if (most === null || network.neurons.length <= most || this.cancelled()) return network;
    const { x } = this.samples;
    const range = [x[0], x[x.length - 1]] as const;
    const start = this.withKinks(
      network.neurons.map(({ theta: [w, b] }) => -b / w).filter((tau) => tau > range[0] && tau < range[1]),
    );
    if (start === null) return network;
    const signal = this.timedSignal();
    return kinksTo(start, most, range, (positions) => this.withKinks(positions), signal).network;
  }

  /** The best function with these kinks; null where there is none of it, or no time. */
  private withKinks(positions: readonly number[]): WithKinks | null {
    const { problem, samples, values, nodes: old } = this;
    const { x } = samples;
    if (positions.length === 0 || this.interrupted()) return null;
    const nodes = Float64Array.from(new Set([x[0], ...positions, x[x.length - 1]])).sort();
    const { node, share } = onNodes(old, nodes);
    const start = nodes.map((_, i) => (1 - share[i]) * values[node[i]] + share[i] * values[node[i] + 1]);
    const at = onNodes(nodes, this.inputs);
    const program = this.programOf(nodes);
    const demands = { start, free: true, sides: [], loss: this.lossAt(at, start, null), slopes: null };
    const point = solveRestricted(program, demands, budgetProgram, this.expired);
    if (point === null) return null;
    const network = networkOfPenalty(problem, samples, { program, point }, false, 0, this.cancelled);
    return { kinks: bendsAt(nodes, point.values), network };
  }

  private programOf(nodes: Float64Array): Program {
    const final = nodes.length - 1;
    const places = Array.from(nodes, (tau, j) => ({ gap: Math.min(j, final - 1), tau }));
    return makeProgram(this.problem, nodes, places, this.rays);
  }

  /** At some nodes with values to begin with, and what these were before; null where that is not known. */
  private lossAt(at: OnNodes, values: Float64Array, before: Float64Array | null): LossPart {
    if (this.squared) return new GapSquares(at, this.squared, values.length);
    return new LossRows(at, this.rows!, heldRows(at, this.rows!, values, before), values, firstMiss);
  }

  /**
   * Multipliers of all rows in their ranges, what they would prove (but for rounding), and where they are priced above 1: the highest
   * of each run.
   */
  private price(z: Float64Array): Priced {
    const { problem, samples, inputs, ranges, options, targets, tolerance, compliance } = this;
    const { free } = problem;
    takeIn(inputs, ranges, free.length, z);
    const threshold = 1 + Math.max(leastPlaceViolation, programPerGap * Math.min(placeGap, options.gap));
    const peaks = new Peaks();
    let rays = 0;
    const sums = sumOfRows(samples, z);
    const bound = this.prices.largest(sums, free.length, threshold, (ray, value, gap) => {
      if (gap < 0) rays += Number(addRay(this.rays, ray));
      else peaks.add(ray, value, gap);
    });
    let [linear, square] = [0, 0];
    for (let k = 0; k < z.length; k++) {
      linear += targets[k] * z[k] - tolerance[k] * Math.abs(z[k]);
      square += (compliance[k] * z[k] * z[k]) / 2;
    }
    const scale = Math.min(bound > 0 ? 1 / bound : 1, 1, square > 0 ? Math.max(0, linear / (2 * square)) : 1);
    const lower = Math.max(0, scale * (linear - scale * square));
    const added = this.fresh(peaks.places);
    if (rays > 0) this.rounds?.decide({ decision: 'add_columns', count: rays });
    return { z, bound, added, lower };
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

  /** Some samples, evenly in number, with the gauge's corners and the samples beside each kink of the last solution. */
  private firstNodes(lastKinks: readonly number[]): Float64Array {
    const { x } = this.samples;
    const final = x.length - 1;
    const some = new Set<number>();
    const count = Math.min(firstPlaces, final);
    for (let k = 0; k <= count; k++) some.add(x[Math.round((final * k) / count)]);
    for (const tau of lastKinks) {
      const right = x.findIndex((value) => value >= tau);
      for (const j of [right - 1, right, right + 1]) if (right > 0 && j <= final) some.add(x[j]);
    }
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
      for (const [j, part] of [
        [node[k], 1 - share[k]],
        [node[k] + 1, share[k]],
      ]) {
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
    const network = networkOfPenalty(problem, samples, { program, point }, merge, slack, this.cancelled);
    this.keepNetwork(network);
    if (this.closed()) return;
    const ms = lastOutputsShare * options.timeMs;
    this.keepNetwork(lighterOutputs(problem, program, point, network, slack, this.timedSignal(), ms));
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

/** Changes of slope at the inner nodes that are more than rounding. */
function bendsAt(nodes: Float64Array, values: Float64Array): BudgetKink[] {
  const slope = (j: number): number => (values[j + 1] - values[j]) / (nodes[j + 1] - nodes[j]);
  const kinks: BudgetKink[] = [];
  for (let j = 1; j + 1 < nodes.length; j++)
    kinks.push({ position: nodes[j], bend: slope(j) - slope(j - 1) });
  const steepest = kinks.reduce((most, { bend }) => Math.max(most, Math.abs(bend)), 0);
  return kinks.filter(({ bend }) => Math.abs(bend) > budgetBend * steepest);
}

/** Where the last solution has its kinks, in the coordinates of the search. */
function lastKinks({ space, units }: NormalizedProblem, { warm }: SearchOptions): number[] {
  const { offset, unit } = space.frame ?? { offset: 0, unit: 1 };
  return (warm?.neurons ?? []).flatMap(({ weights: [w, ...others], bias }) => {
    if (others.length > 0 || w === 0) return [];
    return [(-bias / w - units.origin[0]) / (units.unit * unit) - offset];
  });
}

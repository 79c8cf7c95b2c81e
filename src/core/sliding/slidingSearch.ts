/**
 * Column generation whose neurons move, for losses with a quadratic part (theory.md, section 7, "Least squares, measured"), and for others
 * with their kinks rounded, ever less ("Losses with kinks"): the program to solve has the size of the support, never that of the samples.
 * Each round prices the network's own multipliers z = −κℓ'(f − y), takes in the worst neurons, finds the outputs of all, and slides all of
 * them downhill with the true σ. Any network gives a dual at once; the search for a proof runs once that dual promises the gap asked for,
 * and cheaply on the way.
 */
import { LOOP_SPEED } from '../affordable';
import { atom } from '../atom';
import { type Budget, secondsLeft } from '../budget';
import type { CancelSignal } from '../cancelSignal';
import { conjecturedBoundOf, type DualCandidate } from '../columnGeneration/supportProof';
import { freeTermsAlone } from '../freeTermsAlone';
import type { ProgramSolver } from '../highs';
import { lastNeurons } from '../lastNeurons';
import { dot } from '../linear/kernels';
import { ColumnSet } from '../master/columns';
import { assess, type Network, networkValues } from '../master/vertex';
import { mostNeurons, wantsFewer } from '../neuronBudget';
import type { NormalizedProblem } from '../normalize';
import { type Candidate, CandidatePool, type PricingLimits } from '../pricing/pricer';
import type { Standing } from '../roundLog';
import {
  type Outcome,
  polishMs,
  Search,
  searchBudget,
  type SearchOptions,
  type SearchStart,
} from '../search';
import { SETTINGS } from '../settings';
import { SLIDING } from '../settings/sliding';
import { inBudget } from '../sparsify/inBudget';
import { leaveOut } from '../sparsify/leaveOut';
import { leaveOutTo } from '../sparsify/leaveOutTo';
import { mergeAll, mergeByCell, type WeightedNeuron } from '../sparsify/merge';
import { reweightedHeld } from '../sparsify/reweighted';
import { sparseNetwork } from '../sparsify/sparse';
import type { SlidingProver } from './applies';
import { PriceAscent } from './ascent';
import { bestOutputs } from './outputs';
import { slide } from './slide';
import { dualOf, type Rows, rowsOf, type Support } from './support';
import { priceAllowed } from './priceAllowed';

const {
  aboveLargest,
  addedNeurons,
  addedSeparations,
  climbShare,
  climbsAtFirst,
  climbsBeforeProof,
  endShare,
  finalSlideSteps,
  idleSlides,
  sharpestWidth,
  interimGrowth,
  interimShareOfWork,
  leastInterimWork,
  progress,
  readyShare,
  roundingShare,
  sharper,
  slideDecrease,
  slideSteps,
  violation,
  worthInterim,
} = SLIDING;

export class SlidingSearch extends Search {
  readonly loop = 'sliding';
  private readonly rows: Rows;
  private readonly ascent: PriceAscent;
  /** The network at hand. */
  private support: Network;
  /** The problem with its loss's kinks rounded over `width`, of which the network is; the problem itself where it has none. */
  private smooth: NormalizedProblem;
  private width = 0;
  private firstWidth = 0;
  /** Multiplications so far, and those of them for bounds. */
  private done = 0;
  private proofWork = 0;
  /** What the last bound on the way might take. */
  private interimWork = 0;
  /** The rest of the time is for the last proof. */
  private readonly loopSignal = this.timedSignal(SETTINGS.loopLatest);
  private best: DualCandidate | null = null;
  private columns: readonly Float64Array[] = [];

  constructor(
    problem: NormalizedProblem,
    private readonly prover: SlidingProver,
    solveProgram: ProgramSolver,
    options: SearchOptions,
    gapOf: (upper: number, lower: number) => number,
  ) {
    // a vertex takes longer than leaving out
    super(
      problem,
      solveProgram,
      options,
      gapOf,
      problem.loss.quadratic ? endShare * options.timeMs : polishMs(options),
    );
    const { space, free } = problem;
    this.rows = rowsOf(space);
    this.ascent = new PriceAscent(this.rows, space.dimension, space.slope);
    this.support = assess(problem, [], new Float64Array(free.length));
    this.smooth = problem;
  }

  run(): Outcome {
    this.stages.run('start', () => this.begin());
    let reached = Infinity;
    for (let iteration = 1, idle = 0; ; iteration++) {
      this.rounds?.begin(iteration);
      const pool = new CandidatePool(1 + violation);
      const candidate = this.stages.run('price', () => this.price(pool, idle));
      this.tell(iteration, this.support.neurons.length);
      if (this.incumbent.closed()) return this.end('gap');
      const stop = this.loopIsOver();
      if (stop) return this.end(stop);
      if (candidate && this.isReady(candidate, idle)) {
        this.prove(candidate, pool);
        this.tell(iteration, this.support.neurons.length);
        if (this.incumbent.closed()) return this.end('gap');
        const over = this.interrupted();
        if (over) return this.end(over);
      }
      if (candidate && this.sharpen(candidate, idle)) {
        reached = Infinity;
        idle = 0;
      }
      const added = this.stages.run('master', () => this.improve(pool, idle));
      this.rounds?.decide({ decision: 'add_columns', count: added });
      const objective = this.smoothObjective();
      const gained = reached - objective > progress * this.options.gap * objective;
      reached = Math.min(reached, objective);
      idle = gained ? 0 : idle + 1;
      if (idle > idleSlides) return this.end('stall');
    }
  }

  private loopIsOver(): 'time' | 'cancel' | null {
    return this.interrupted() ?? (this.loopSignal.aborted ? 'time' : null);
  }

  /** What the search knows, for another one to go on from. */
  carried(): SearchStart {
    const { dual } = this.incumbent;
    const { neurons } = this.incumbent.best() ?? this.support;
    return { neurons, columns: this.columns, dual, proven: dual, work: this.done };
  }

  size(): Pick<Standing, 'columns' | 'cells' | 'rows'> {
    return { columns: this.support.neurons.length, cells: 0, rows: this.problem.space.count };
  }

  /** From the last solution's neurons, or from none. */
  private begin(): void {
    const { problem, options } = this;
    const last = lastNeurons(problem, options.warm?.neurons ?? []);
    const alone = freeTermsAlone(problem, this.solveProgram, options.timeMs);
    const free = alone?.coefficients ?? new Float64Array(problem.free.length);
    this.take({ neurons: [], free });
    if (!problem.loss.quadratic) this.round(this.meanMiss());
    if (last.length > 0) this.take(this.withOutputs(last, free));
    this.rounds?.decide({
      decision: 'start',
      reason: last.length > 0 ? 'last_solution' : 'no_solution',
      neurons: last.length,
    });
    this.post();
  }

  private take({ neurons, free }: Support): void {
    this.support = assess(this.problem, neurons, free);
    this.incumbent.addNetwork(this.support);
  }

  /** Rounds the kinks of the loss over so much of a value. */
  private round(width: number): void {
    const { problem } = this;
    this.width = width;
    this.firstWidth = Math.max(this.firstWidth, width);
    if (width > 0) this.smooth = { ...problem, loss: problem.loss.smoothed(width) };
  }

  /** Of the network at hand. */
  private meanMiss(): number {
    const { problem, support } = this;
    const { targets, loss, space } = problem;
    const values = networkValues(problem, support.neurons, support.free);
    const sum = values.reduce((all, f, i) => all + Math.abs(loss.of(i).miss(f - targets[i], targets[i])), 0);
    return sum / space.count;
  }

  /**
   * Rounds the kinks over less where that is what keeps the gap open: more than the price of the dual does, or where no round gets
   * further. What it costs is the objective of the network less what its dual would be worth at the price 1.
   */
  private sharpen({ z, conjecturedBound }: DualCandidate, idle: number): boolean {
    const { problem, support, options, incumbent } = this;
    if (this.width <= sharpestWidth * this.firstWidth) return false;
    const worth = conjecturedBoundOf(problem, z, 1);
    const rounding = support.objective - worth;
    if (rounding <= roundingShare * options.gap * incumbent.upper) return false;
    if (idle === 0 && rounding <= worth - conjecturedBound) return false;
    this.round(sharper * this.width);
    return true;
  }

  private smoothObjective(): number {
    const { smooth, problem, support, incumbent } = this;
    return smooth === problem ? incumbent.upper : assess(smooth, support.neurons, support.free).objective;
  }

  /** The network's own dual with the largest price seen, and its bound where it is proven at once. */
  private price(pool: CandidatePool, idle: number): DualCandidate | null {
    const { problem, prover, support } = this;
    const z = dualOf(this.smooth, support);
    if (!this.admit(z)) return null;
    let largest: number;
    if (prover.isExact) {
      const { bound } = prover.pricer.price(z, pool, this.limits(0, Infinity));
      this.done += prover.work();
      this.incumbent.addBound(z, bound);
      largest = bound;
    } else {
      largest = this.climb(z, pool, idle === 0 ? climbsAtFirst : this.manyClimbs);
    }
    // what was ended half way has seen too little
    if (this.loopSignal.aborted) return null;
    largest = Math.max(largest, SETTINGS.leastPrice);
    this.rounds?.note({ price: largest });
    const candidate = { z, largest, conjecturedBound: conjecturedBoundOf(problem, z, largest) };
    if (candidate.conjecturedBound >= (this.best?.conjecturedBound ?? 0)) this.best = candidate;
    if (!prover.isExact) this.interim(candidate, pool);
    return candidate;
  }

  private get manyClimbs(): number {
    return climbsBeforeProof * this.rows.size ** 2;
  }

  private climb(z: Float64Array, pool: CandidatePool, climbs: number): number {
    const { ascent, support } = this;
    const before = ascent.work;
    const starts = support.neurons.map(({ theta }) => theta);
    const affordable = ascent.affordableClimbs(climbs, climbShare * LOOP_SPEED * this.searchMs);
    const found = ascent.find(z, pool, starts, affordable, this.loopSignal);
    this.done += ascent.work - before;
    return found;
  }

  /** A quick bound, so that whenever the search is stopped there is an honest gap. */
  private interim(candidate: DualCandidate, pool: CandidatePool): void {
    const { incumbent } = this;
    const { upper, lowerBound } = incumbent;
    const promised = this.gapOf(upper, candidate.conjecturedBound);
    if (lowerBound > 0 && promised > worthInterim * this.gapOf(upper, lowerBound)) return;
    const work = interimShareOfWork * (this.done - this.proofWork) - this.proofWork;
    const least = Math.max(leastInterimWork, this.prover.leastWork, interimGrowth * this.interimWork);
    if (lowerBound > 0 && work < least) return;
    this.interimWork = lowerBound > 0 ? work : 0;
    const limits = this.limits(candidate.largest + aboveLargest * (candidate.largest - 1), Infinity);
    // at first that of the whole set at once, which takes next to no time
    if (lowerBound === 0) this.bound(candidate, 'interim', pool, { ...limits, expired: () => true });
    else this.bound(candidate, 'interim', pool, { ...limits, work });
  }

  /** Whether a dual is worth the proof: well under the price that closes the gap, or under it where no round makes it better. */
  private isReady({ z, largest }: DualCandidate, idle: number): boolean {
    if (this.prover.isExact) return false;
    const allowed = this.allowed(z);
    if (!(largest < allowed)) return false;
    return largest - 1 <= readyShare * (allowed - 1) || idle > 1;
  }

  /** The largest price at which z closes the gap but for a part of it. */
  private allowed(z: Float64Array): number {
    const { upper } = this.incumbent;
    return priceAllowed(this.problem, z, upper * (1 - SETTINGS.openShare * this.options.gap));
  }

  private prove(candidate: DualCandidate, pool: CandidatePool): void {
    const { z } = candidate;
    // with more climbs first: a violated neuron that they find is a proof spared
    const seen = Math.max(candidate.largest, this.climb(z, pool, this.manyClimbs));
    const target = Math.max(this.allowed(z), seen);
    if (seen > this.allowed(z)) return;
    this.bound(candidate, 'gap_small', pool, this.limits(target, target * (1 + SETTINGS.lostProof)));
  }

  private bound(
    { z, conjecturedBound }: DualCandidate,
    reason: 'gap_small' | 'interim' | 'loop_ended',
    pool: CandidatePool,
    limits: PricingLimits,
  ): void {
    this.rounds?.decide({ decision: 'prove', reason, promised: conjecturedBound * this.problem.massScale });
    const { bound, nodes } = this.stages.run('prove', () => this.prover.pricer.price(z, pool, limits));
    this.done += this.prover.work();
    this.proofWork += this.prover.work();
    this.rounds?.note({ nodes });
    this.incumbent.addBound(z, bound);
    this.post();
  }

  private limits(target: number, enough: number): PricingLimits {
    const over = (): boolean => this.interrupted() !== null;
    return { target, enough, expired: over, cut: over };
  }

  /** One step of the network: the violated neurons join, outputs are found, neurons slide, and those of one cell are merged. */
  private improve(pool: CandidatePool, idle: number): number {
    const { problem, smooth, support } = this;
    const signal = this.loopSignal;
    const separation = addedSeparations[Math.min(idle, addedSeparations.length - 1)];
    const violated: readonly Candidate[] = pool.select(addedNeurons, separation);
    this.columns = violated.map(({ theta }) => theta);
    const all = [...support.neurons, ...violated.map(({ theta }) => ({ theta, output: 0 }))];
    const found = this.withOutputs(all, support.free);
    if (signal.aborted) return violated.length;
    const slid = slide(smooth, this.rows, found, {
      iterations: slideSteps,
      decrease: slideDecrease,
      signal,
    });
    this.done += slid.work;
    if (signal.aborted) {
      this.take(found);
      return violated.length;
    }
    const merged = mergeByCell(problem.space, slid.neurons);
    this.take(this.withOutputs(merged, slid.free));
    this.post();
    return violated.length;
  }

  /** The least objective over these neurons; those that carry nothing go. */
  private withOutputs(
    neurons: readonly WeightedNeuron[],
    free: Float64Array,
    signal = this.timedSignal(),
  ): Support {
    const { smooth } = this;
    const outputs = Float64Array.from(neurons, ({ output }) => output);
    const atoms = neurons.map(({ theta }) => atom(smooth.space, theta));
    const found = bestOutputs(smooth, atoms, { outputs, free }, signal);
    this.done += found.work;
    const kept = neurons.flatMap(({ theta }, j) =>
      found.outputs[j] === 0 ? [] : [{ theta, output: found.outputs[j] }],
    );
    return { neurons: kept, free: found.free };
  }

  private end(why: Outcome['stoppedBy']): Outcome {
    if (why !== 'cancel' && why !== 'gap') this.proveLast();
    if (why !== 'cancel') this.stages.run('polish', () => this.makeSparse());
    if (!this.problem.loss.quadratic) this.reduceBest(why);
    return this.finish(this.incumbent.closed() ? 'gap' : why);
  }

  /** The bound of the best dual, in the time that is left. */
  private proveLast(): void {
    const { incumbent, problem, prover, support, smooth } = this;
    const z = this.best?.z ?? dualOf(smooth, support);
    if (!this.admit(z)) return;
    const largest = this.best?.largest ?? 1;
    const conjecturedBound = conjecturedBoundOf(problem, z, largest);
    if (incumbent.lowerBound > 0 && (prover.isExact || conjecturedBound <= incumbent.lowerBound)) return;
    // at the price itself the search would crawl along the neurons that reach it
    const target = largest + aboveLargest * (largest - 1);
    const pool = new CandidatePool(Infinity);
    this.bound({ z, largest, conjecturedBound }, 'loop_ended', pool, this.limits(target, Infinity));
  }

  /** Fewer neurons at hardly more than the objective: neurons of one cell become one, and what is not needed is left out. */
  private makeSparse(): void {
    const { problem, options, incumbent } = this;
    const network = incumbent.best();
    if (network === null || options.sparsify === 'off' || network.neurons.length <= 1) return;
    this.rounds?.decide({ decision: 'polish', reason: 'ending' });
    const budget = searchBudget(options, this.solveProgram, SETTINGS.polishWork, problem.massScale);
    if (!problem.loss.quadratic) {
      this.offerVertex(budget);
      return;
    }
    const signal: CancelSignal = budget.signal ?? this.finishing();
    const limit = network.objective * (1 + incumbent.slackOfMass(network));
    const merged = this.networkOf(mergeAll(problem.space, network.neurons, budget), network.free, signal);
    const start = merged.objective <= limit ? merged : network;
    const few = leaveOut(
      start,
      limit,
      (some) => {
        const first = this.networkOf(some, start.free, signal);
        return first.objective <= limit ? first : this.slidTo(first, signal);
      },
      SETTINGS.neededNeurons,
      signal,
    );
    if (few.neurons.length < network.neurons.length) incumbent.replace(few);
  }

  /** The sparse network of the least objective over the neurons of the last network and of the best, its kinks no longer rounded. */
  private offerVertex(budget: Budget): void {
    const { problem, support, incumbent, options } = this;
    if (problem.space.count > SETTINGS.pricedVertexRows) return;
    const columns = new ColumnSet(problem);
    for (const { theta } of [...support.neurons, ...(incumbent.best()?.neurons ?? [])]) columns.add(theta);
    const found = sparseNetwork(problem, columns.columns, options.sparsify !== 'off', budget);
    if (found) incumbent.addNetwork(found);
  }

  /** The network of these neurons with the outputs and free terms of the least objective. */
  private networkOf(neurons: readonly WeightedNeuron[], free: Float64Array, signal: CancelSignal): Network {
    const support = this.withOutputs(neurons, free, signal);
    return assess(this.problem, support.neurons, support.free);
  }

  /** The same, where its neurons have moved to. */
  private slidTo(network: Network, signal: CancelSignal): Network {
    if (signal.aborted) return network;
    const steps = { iterations: finalSlideSteps, decrease: slideDecrease, signal };
    const slid = slide(this.smooth, this.rows, network, steps);
    return this.networkOf(slid.neurons, slid.free, signal);
  }

  /** With fewer neurons at a larger norm, where that is asked for. */
  private finish(stoppedBy: Outcome['stoppedBy']): Outcome {
    this.post();
    const leastNorm = this.incumbent.best();
    const network =
      leastNorm && wantsFewer(this.options.sparsify, leastNorm.neurons.length) && stoppedBy !== 'cancel'
        ? this.stages.run('polish', () => this.withFewer(leastNorm))
        : leastNorm;
    this.rounds?.end(stoppedBy);
    const traded = leastNorm && network !== leastNorm ? { leastNorm } : {};
    return { ...this.outcome(network, stoppedBy), ...traded };
  }

  private withFewer(leastNorm: Network): Network {
    const { problem, options } = this;
    const most = mostNeurons(options.sparsify);
    if (most === null) return this.reweighted(leastNorm);
    const budget = searchBudget(options, this.solveProgram, SETTINGS.polishWork, problem.massScale);
    if (!problem.loss.quadratic) return inBudget(problem, leastNorm, options.sparsify, budget, Infinity);
    const signal = budget.signal ?? this.finishing();
    return leaveOutTo(leastNorm, most, {
      solve: (some) => this.slidTo(this.networkOf(some, leastNorm.free, signal), signal),
      seconds: () => secondsLeft(budget),
    });
  }

  /** No sample missed by more, over the neurons of the network and those where its dual is tight. */
  private reweighted(leastNorm: Network): Network {
    const { problem, options } = this;
    const columns = new ColumnSet(problem);
    const z = this.incumbent.dual;
    for (const { theta } of leastNorm.neurons) columns.add(theta);
    for (const theta of this.columns)
      if (z && Math.abs(dot(atom(problem.space, theta), z)) > SETTINGS.carriedSurface) columns.add(theta);
    const budget = searchBudget(options, this.solveProgram, SETTINGS.polishWork, problem.massScale);
    return reweightedHeld(problem, columns.columns, leastNorm, budget);
  }
}

/**
 * Only the samples that bind (theory.md, section 8): a fit of some samples is a relaxation, so its bound holds for all, and its
 * network is one for all once it misses none of them. The samples that are missed most join, until none is; those that stay
 * slack leave. Master, pricing and proof have the size of the samples that are in.
 */
import { correctionIsAffordable, LOOP_SPEED } from '../affordable';
import type { Budget } from '../budget';
import type { CancelSignal } from '../cancelSignal';
import type { DualCandidate } from '../columnGeneration/supportProof';
import { completed } from '../completed';
import { freeTermsSuffice } from '../freeTermsSuffice';
import { ColumnGeneration } from '../columnGeneration/columnGeneration';
import type { ProgramSolver } from '../highs';
import { lastNeurons } from '../lastNeurons';
import { maxAbs } from '../linear/kernels';
import { isPenalty } from '../loss/loss';
import { ColumnSet } from '../master/columns';
import { assess, missesOf, type Network, networkOfDescent, withFreeTerms } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { metOutwards, outwardsIsAffordable } from '../outwards';
import type { PricingLimits } from '../pricing/pricer';
import type { Standing } from '../roundLog';
import { SETTINGS } from '../settings';
import {
  type Outcome,
  polishMs,
  Search,
  searchBudget,
  type SearchOptions,
  type SearchStart,
} from '../search';
import { released, withHeldLosses } from '../sparsify/heldLosses';
import { inBudget } from '../sparsify/inBudget';
import { onBoundary } from '../sparsify/merge';
import { refine } from '../sparsify/refine';
import { mostNeurons, wantsFewer } from '../neuronBudget';
import { reweightedNetwork } from '../sparsify/reweighted';
import { meets, sparseNetwork } from '../sparsify/sparse';
import { startingNeurons } from '../startingNeurons';
import { descend, type Descent } from '../support/descend';
import { BindingSamples } from './binding';
import { capped, distancesToBend, wrongOf } from './capped';
import { extendedTo, restrictedTo } from './restrict';

/** How problems of some samples are searched. */
export interface Searches {
  /** The search that suits the size; one that is no `ColumnGeneration` has too many samples to be looked at. */
  searchFor(problem: NormalizedProblem, options: SearchOptions): Search;
  /** The whole way to a proof. */
  run(problem: NormalizedProblem, options: SearchOptions): Outcome;
  /** A proven bound of |zᵀa(θ)|. */
  bound(problem: NormalizedProblem, z: Float64Array, limits: PricingLimits): number;
}

export class GrowingSearch extends Search {
  readonly loop = 'growing_samples';
  private readonly binding: BindingSamples;
  /** Samples that are missed at a price count together. */
  private readonly groups: boolean;
  private start: SearchStart = { neurons: [], columns: [], dual: null, proven: null, work: 0 };
  /** Of the look that misses the least, dense: the last one may have been cut short. */
  private least: { network: Network; missed: number } | null = null;
  /** The dual that would prove the most of those that no search has proven, of all samples. */
  private unproven: DualCandidate | null = null;
  /** It starts from the last solution. */
  private isWarm = false;
  private isOutgrown = false;
  private isOverlapping = false;
  private iterations = 0;

  constructor(
    problem: NormalizedProblem,
    private readonly searches: Searches,
    /** Whether neurons that move are for this problem. */
    private readonly slides: boolean,
    solveProgram: ProgramSolver,
    options: SearchOptions,
    gapOf: (upper: number, lower: number) => number,
  ) {
    super(problem, solveProgram, options, gapOf, polishMs(options));
    this.binding = new BindingSamples(problem.space);
    this.groups = isPenalty(problem.loss) && problem.space.count >= SETTINGS.groupsFrom;
  }

  run(): Outcome {
    this.begin();
    if (this.isOverlapping) return this.outcome(this.incumbent.best(), 'stall');
    const { gap: asked } = this.options;
    const coarse = Math.max(SETTINGS.lastLookGap, SETTINGS.coarseLookPerGap * asked);
    const finest = Math.min(coarse, SETTINGS.lastLookPerGap * asked);
    // what bound the last time mostly does again, and is looked at as finely as at last
    for (let gap = this.isWarm ? finest : Math.max(finest, SETTINGS.firstLookGap); ;) {
      const samples = this.binding.counted;
      const look = this.look(samples, gap);
      if (look === null) {
        this.isOutgrown = true;
        return this.outcome(this.incumbent.best(), 'stall');
      }
      const misses = this.wrong(look.network);
      const missed = misses.reduce((sum, miss) => sum + Math.abs(miss), 0);
      if (missed <= (this.least?.missed ?? Infinity)) this.least = { network: look.network, missed };
      if (!look.over && !this.interrupted()) {
        this.binding.leave(look.dual, misses, SETTINGS.noPart * maxAbs(look.dual));
        if (this.groups) this.binding.saturate(look.dual, misses, this.problem);
        const outside = this.binding.outside(misses, SETTINGS.missedPerGap * gap).length;
        if (outside < SETTINGS.fewMissed * this.binding.samples.length)
          gap = Math.max(finest, SETTINGS.finerLook * gap);
        if (this.joins(misses, SETTINGS.missedPerGap * gap, look.network)) continue;
      }
      if (look.over) {
        this.proveBest();
        // to solve the samples that are in may take all that is left
        if (this.incumbent.best() === null) return this.end('time');
      }
      const { network, stoppedBy } = this.prove(samples);
      const left = network && this.wrong(this.whole(network));
      const joined = left ? this.binding.join(left, SETTINGS.missed) : 0;
      if (joined === 0 && this.incumbent.closed()) return this.finish('gap');
      const stop = this.interrupted() ?? (look.over ? 'time' : null);
      if (stop) return this.end(stop);
      if (joined === 0) return this.end(stoppedBy);
    }
  }

  size(): Pick<Standing, 'columns' | 'cells' | 'rows'> {
    return { columns: this.start.columns.length, cells: 0, rows: this.binding.samples.length };
  }

  /** Whether it has ended because too many samples bind for one program; and the time of its looks, by their work. */
  get outgrown(): { workedMs: number } | null {
    return this.isOutgrown ? { workedMs: this.start.work / LOOP_SPEED } : null;
  }

  /** Whether so many samples are missed at a price that all of them at once, with neurons that move, come further: it has done nothing. */
  get overlapping(): boolean {
    return this.isOverlapping;
  }

  /** The first neurons and samples: the last solution's, or those of a descent. */
  private begin(): void {
    const { problem, options } = this;
    const last = lastNeurons(problem, options.warm?.neurons ?? []);
    let z = this.lastDual();
    let network = withFreeTerms(problem, last);
    let first = SETTINGS.firstSamples;
    if (last.length > 0 && z !== null) {
      this.isWarm = true;
      this.isOverlapping = this.slides && this.overlaps(network);
      if (this.isOverlapping) return;
      this.start = { ...this.start, neurons: last, dual: z };
      first = Math.max(
        first,
        z.reduce((count, value) => count + Number(value !== 0), 0),
      );
    } else {
      const descendFor = (work: number): Descent =>
        descend(problem, {
          width: SETTINGS.descentWidth,
          seed: 1,
          work,
          signal: this.timedSignal(SETTINGS.lookDescentLatest),
          onDual: (dual) => (z = dual),
        });
      if (this.slides) {
        const short = descendFor(SETTINGS.lookDescentWork);
        const rough = short.neurons.flatMap((neuron) => onBoundary(problem.space, neuron));
        this.isOverlapping = this.overlaps(networkOfDescent(problem, rough, short.free));
        if (this.isOverlapping) return;
      }
      const descent = descendFor(this.descentWork());
      const neurons = descent.neurons.flatMap((neuron) => onBoundary(problem.space, neuron));
      this.start = { ...this.start, neurons };
      network = networkOfDescent(problem, neurons, descent.free);
    }
    // the looks soon have a better one than could be made of the last
    if (this.isWarm) this.offer(network);
    else this.offerAnyway(network, this.timedSignal(SETTINGS.firstNetworkLatest));
    const between = z && this.groups ? capped(problem, z, this.binding) : null;
    this.binding.join(between ?? z ?? problem.targets, 0, between ? between.length : first);
    if (this.binding.samples.length === 0) this.binding.join(problem.targets, 0, SETTINGS.firstSamples);
  }

  private overlaps(network: Network): boolean {
    const { problem } = this;
    const missed = missesOf(problem, network).filter((miss) => miss !== 0).length;
    return missed >= SETTINGS.overlapShare * problem.space.count;
  }

  /** Where misses have their price the descent is one of the objective itself, and its network may be the best for long. */
  private descentWork(): number {
    if (!this.groups) return SETTINGS.lookDescentWork;
    const most = SETTINGS.pricedDescentShare * SETTINGS.plainSpeed * this.options.timeMs;
    return Math.max(SETTINGS.lookDescentWork, Math.min(SETTINGS.descentMostWork, most));
  }

  /**
   * Takes in samples that are missed, or not missed as they should be. Where a miss has its price the last of them are few and move the
   * others over their bend: the nearest join with them.
   */
  private joins(misses: Float64Array, allowed: number, network: Network): boolean {
    const { binding, problem } = this;
    const quota = binding.quota();
    const joined = binding.join(misses, allowed);
    if (joined > 0 && this.groups) binding.joinNearest(distancesToBend(problem, network), quota - joined);
    return joined > 0;
  }

  /**
   * A look at some samples. Its network is one of all, its dual is extended to all; `over` once its part of the time is. Null where
   * there are too many.
   */
  private look(
    samples: Int32Array,
    gap: number,
  ): { network: Network; dual: Float64Array; over: boolean } | null {
    const { problem } = this;
    const inner = restrictedTo(problem, samples, this.binding.capped);
    const none = new Float64Array(problem.space.count);
    const free = freeTermsSuffice(inner, this.solveProgram, this.options.timeMs);
    if (free) return { network: assess(problem, [], free), dual: none, over: false };
    const search = this.searches.searchFor(inner, this.innerOptions(samples));
    if (!(search instanceof ColumnGeneration)) return null;
    const found = search.scout(gap);
    this.absorb(samples, search.proven());
    const dual = extendedTo(problem.space.count, samples, found.dual);
    this.remember(samples, found.candidate);
    const { cells: neurons, columns, work } = found;
    this.start = { ...this.start, neurons, columns, dual, work };
    const network = this.whole(found.network);
    this.offer(network);
    this.tell(++this.iterations, network.neurons.length);
    return { network, dual, over: found.over };
  }

  private remember(samples: Int32Array, candidate: DualCandidate | null): void {
    if (!candidate || candidate.conjecturedBound <= (this.unproven?.conjecturedBound ?? 0)) return;
    this.unproven = { ...candidate, z: extendedTo(this.problem.space.count, samples, candidate.z) };
  }

  /** Proves the best dual of all looks, where their part of the time is over before the samples that bind were found. */
  private proveBest(): void {
    const { problem, incumbent, unproven } = this;
    if (!unproven || unproven.conjecturedBound <= incumbent.lowerBound || this.interrupted()) return;
    const { z, largest } = unproven;
    const samples = Int32Array.from(z.keys()).filter((i) => z[i] !== 0);
    const some = Float64Array.from(samples, (i) => z[i]);
    const part = this.groups ? SETTINGS.pricedProofShare : SETTINGS.lookProofShare;
    const bound = this.stages.run('prove', () =>
      this.searches.bound(restrictedTo(problem, samples), some, {
        target: largest,
        enough: Infinity,
        work: part * LOOP_SPEED * this.searchMs,
        expired: () => this.interrupted() !== null,
      }),
    );
    incumbent.addBound(z, bound);
    this.post();
  }

  /** Solves the samples that are in to the end. */
  private prove(samples: Int32Array): Outcome {
    const inner = restrictedTo(this.problem, samples, this.binding.capped);
    const outcome = this.searches.run(inner, this.innerOptions(samples));
    this.absorb(samples, outcome);
    if (outcome.network) this.offerSparse(this.whole(outcome.network), this.finishing());
    this.tell(++this.iterations, outcome.network?.neurons.length ?? 0);
    return outcome;
  }

  private innerOptions(samples: Int32Array): SearchOptions {
    const { options } = this;
    const { dual } = this.start;
    // a bound that has multipliers of samples that are not in any more is none of those that are
    const isIn = new Uint8Array(this.problem.space.count);
    for (const i of samples) isIn[i] = 1;
    const known = this.incumbent.dual;
    const proven = known?.every((value, i) => value === 0 || isIn[i] === 1) ? known : null;
    const some = (z: Float64Array): Float64Array => Float64Array.from(samples, (i) => z[i]);
    return {
      ...options,
      // what is solved of some samples is then made one of all, and reduced
      timeMs: options.timeMs - Math.min(SETTINGS.lastReductionMs, polishMs(options)),
      stages: this.stages,
      onProgress: ({ neurons }) => this.tell(++this.iterations, neurons),
      sparsify: options.sparsify === 'off' ? 'off' : 'merge',
      start: { ...this.start, dual: dual && some(dual), proven: proven && some(proven) },
      onOutcome: (outcome) => {
        this.absorb(samples, outcome());
        return true;
      },
    };
  }

  /** A network of some samples as one of all. */
  private whole({ neurons, free }: Network): Network {
    return assess(this.problem, neurons, free);
  }

  private wrong(network: Network): Float64Array {
    return wrongOf(this.problem, network, this.binding.capped);
  }

  /** Takes a network if it meets all samples; one that need not be sparse only if it is lighter than what is known. */
  private offer(network: Network, sparse = false): void {
    const { incumbent } = this;
    if (meets(network)) {
      if (sparse) incumbent.addNetwork(network);
      else if (network.objective < incumbent.upper) incumbent.addDense(network);
    }
    this.post();
  }

  /**
   * Takes a sparse network of the samples that bind; it may miss others by a rounding, which a little of its neurons makes up for.
   * Returns whether it meets all.
   */
  private offerSparse(network: Network, signal: CancelSignal): boolean {
    const isNear = this.wrong(network).every((miss) => Math.abs(miss) <= SETTINGS.mendedMiss);
    const met = meets(network) || !isNear ? network : refine(this.problem, network, undefined, signal);
    this.offer(met, true);
    return meets(met);
  }

  /**
   * Takes a network that meets all samples, however heavy, so that there is one.
   *
   * @param last nothing comes after it that could find one
   */
  private offerAnyway(network: Network, signal: CancelSignal, last = false): void {
    const { problem, options, incumbent } = this;
    this.offer(network);
    if (incumbent.best() !== null) return;
    if (correctionIsAffordable(problem.space, SETTINGS.completionShare * options.timeMs)) {
      const met = completed(problem, network, startingNeurons(problem.space), signal);
      this.offer(met);
      // rows that nearly depend on one another leave the sums of many neurons digits short
      if (last && !meets(met)) this.offer(refine(problem, met, undefined, signal));
      if (incumbent.best() !== null) return;
    }
    // the descent may have had too little time to be better than nothing
    const [fewest] = [network, withFreeTerms(problem, [])]
      .map((start) => ({
        start,
        missed: this.wrong(start).reduce((sum, miss) => sum + Number(miss !== 0), 0),
      }))
      .sort((p, q) => p.missed - q.missed);
    if (outwardsIsAffordable(problem, fewest.missed, SETTINGS.outwardsShare * options.timeMs))
      this.offer(metOutwards(problem, fewest.start, signal));
  }

  /** Keeps the bound that a dual of some samples proves. */
  private absorb(samples: Int32Array, { dual }: Pick<Outcome, 'dual'>): void {
    if (!dual) return;
    this.incumbent.addBound(extendedTo(this.problem.space.count, samples, dual), 1);
    this.post();
  }

  /** A sparse network for when the search has ended without a proof. */
  private end(why: Outcome['stoppedBy']): Outcome {
    const network = this.least?.network;
    if (network && why !== 'cancel') {
      this.offerAnyway(network, this.finishing(SETTINGS.firstNetworkOfRest), true);
      // where a miss has its price any network is one of all samples: what is known is reduced first
      if (isPenalty(this.problem.loss)) this.reduceBest(why);
      const keeps = mostNeurons(this.options.sparsify) !== null;
      this.repair(network, this.finishing(keeps ? SETTINGS.repairsBeforeBudget : SETTINGS.repairsOfRest));
    }
    return this.finish(why);
  }

  /** Makes the network of the best look a sparse one of the samples that are in, which take in what it misses until it misses none. */
  private repair(network: Network, signal: CancelSignal): void {
    const { problem, options } = this;
    for (let round = 0; round < SETTINGS.lastRepairs && !signal.aborted; round++) {
      const inner = restrictedTo(problem, this.binding.counted);
      const columns = new ColumnSet(inner);
      for (const { theta } of network.neurons) columns.add(theta);
      // a look that was cut short has few heavy neurons
      for (const theta of this.start.columns) columns.add(theta);
      const budget = { ...this.polishBudget(), signal };
      const found = sparseNetwork(inner, columns.columns, options.sparsify !== 'off', budget);
      if (found === null) return;
      const sparse = this.whole(found);
      const met = this.offerSparse(sparse, signal);
      if (met || this.binding.join(this.wrong(sparse), SETTINGS.missed) === 0) return;
    }
  }

  /** With fewer neurons at a larger norm, where that is asked for. */
  private finish(why: Outcome['stoppedBy']): Outcome {
    const { problem, options } = this;
    this.reduceBest(why);
    const leastNorm = this.incumbent.best();
    this.post();
    if (leastNorm === null || !wantsFewer(options.sparsify, leastNorm.neurons.length) || why === 'cancel')
      return this.outcome(leastNorm, why);
    const within = inBudget(problem, leastNorm, options.sparsify, this.polishBudget(), Infinity);
    const few = within === leastNorm ? (this.reweighted(leastNorm) ?? leastNorm) : within;
    return few === leastNorm ? this.outcome(leastNorm, why) : { ...this.outcome(few, why), leastNorm };
  }

  /** Of the samples that are in, with those that it misses by more than before; null where none with fewer neurons is found. */
  private reweighted(leastNorm: Network): Network | null {
    const { problem } = this;
    const held = withHeldLosses(problem, leastNorm);
    for (let round = 0; round < SETTINGS.reweightedRepairs; round++) {
      const inner = restrictedTo(held, this.binding.counted);
      const columns = new ColumnSet(inner);
      for (const theta of this.start.columns) columns.add(theta);
      const start = assess(inner, leastNorm.neurons, leastNorm.free);
      const found = reweightedNetwork(inner, columns.columns, start, this.polishBudget());
      if (found.neurons.length >= leastNorm.neurons.length) return null;
      const network = assess(held, found.neurons, found.free);
      if (meets(network)) return released(problem, network);
      if (this.binding.join(missesOf(held, network), SETTINGS.missed) === 0) return null;
    }
    return null;
  }

  private polishBudget(): Budget {
    const { problem, options } = this;
    return searchBudget(options, this.solveProgram, SETTINGS.polishWork, problem.massScale);
  }
}

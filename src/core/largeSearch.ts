/**
 * For samples too many for even one restricted program: the best network that descent finds in the time, and the best bound
 * that its duals prove, with an honest gap between them. Everything is linear in the samples but for the correction of a network
 * that interpolates, which is tried where its n × 2n matrix fits into memory and time.
 */
import { correctionIsAffordable, LOOP_SPEED } from './affordable';
import { atom, gauge } from './atom';
import type { ProgramSolver } from './highs';
import { leastNormOn, leastSquaresOn } from './linear/orthogonal';
import { lastNeurons } from './lastNeurons';
import { assess, missesOf, type Network, networkValues } from './master/vertex';
import type { Normalized } from './normalize';
import { CandidatePool, type Pricer } from './pricing/pricer';
import type { HeuristicFinder } from './pricing/signs/finder';
import { type Outcome, Search, type SearchOptions } from './search';
import type { CancelSignal } from './solution';
import { mergeByCell, type WeightedNeuron } from './sparsify/merge';
import { refine } from './sparsify/refine';
import { meets } from './sparsify/sparse';
import { startingNeurons } from './startingNeurons';
import { descend } from './support/descend';
import { promiseOf } from './supportProof';

/** Neurons of a descent at least and at most, and the evaluations of its loss that it needs to get anywhere. */
const NARROWEST = 8;
const WIDEST = 300;
/** The first descent is narrow: where few neurons do, they get there sooner. */
const NARROW = 60;
/** Corrections of a descent's network, which is far off. */
const CORRECTIONS = 12;
const EVALUATIONS = 150;
/** Multiplications of a descent or a correction in a millisecond. */
const PLAIN_SPEED = 1e6;
/** By what part of the time that is left each step of the first and of a later round ends: the descent, the look at its duals, the proof. */
const FIRST_ROUND = { descent: 0.35, look: 0.4, proof: 0.45 };
const LATER_ROUND = { descent: 0.5, look: 0.7, proof: 0.95 };
/** So many of the descent's last duals are looked at; the first ones have hardly any neurons to be stationary at. */
const LAST_DUALS = 3;
/** A network misses its demand by at most this part of what it demands when a descent aims at a stricter one. */
const STRICTER = 0.95;
/** Entries of a correction's matrix, samples that bind × coordinates that may move. */
const MOST_MOVES = 2e7;

export class LargeSearch extends Search {
  constructor(
    problem: Normalized,
    private readonly prover: Pricer,
    private readonly finder: HeuristicFinder,
    solveProgram: ProgramSolver,
    options: SearchOptions,
    gapOf: (upper: number, lower: number) => number,
  ) {
    super(problem, solveProgram, options, gapOf);
  }

  run(): Outcome {
    this.begin();
    const early = this.interrupted();
    if (early) return this.outcome(this.incumbent.best(), early);
    for (let round = 1; ; round++) {
      const left = this.options.timeMs - this.elapsed();
      const start = this.elapsed();
      const ends = round === 1 ? FIRST_ROUND : LATER_ROUND;
      const until = (part: number): CancelSignal => this.untilMs(start + part * left);
      const duals = this.descent(round, ends.descent * left, until(ends.descent));
      this.tell(2 * round, 0);
      this.prove(this.best(duals, until(ends.look)), until(ends.proof));
      this.tell(2 * round + 1, 0);
      const stop = this.interrupted();
      if (this.incumbent.closed()) return this.outcome(this.incumbent.best(), 'gap');
      if (stop) return this.outcome(this.incumbent.best(), stop);
    }
  }

  /** What is there without any search: no neuron or the last solution's, and the bounds of the targets as a dual and of the last one. */
  private begin(): void {
    const { problem, options } = this;
    this.offer(lastNeurons(problem, options.warm?.neurons ?? []));
    this.offer([]);
    this.post();
    const last = this.lastDual();
    const { targets, demand } = problem;
    const weight = demand.kind === 'soft' ? demand.weight : 1;
    for (const z of [...(last ? [last] : []), targets.map((y) => weight * y)]) {
      if (this.interrupted()) break;
      if (this.admit(z)) this.bound(z, 0, () => true);
      this.post();
    }
    this.tell(1, 0);
  }

  private untilMs(ms: number): CancelSignal {
    const { options } = this;
    const elapsed = (): number => this.elapsed();
    return {
      get aborted(): boolean {
        return (options.signal?.aborted ?? false) || elapsed() > ms;
      },
    };
  }

  /** Offers what a descent comes upon, and returns its last duals. */
  private descent(round: number, ms: number, signal: CancelSignal): Float64Array[] {
    const { problem } = this;
    const { count: n, dimension: d } = problem.space;
    const evaluation = 2 * n * (d + 2);
    const most = (LOOP_SPEED * ms) / (evaluation * EVALUATIONS);
    const width = Math.round(Math.min(round === 1 ? NARROW : WIDEST, Math.max(NARROWEST, most)));
    const duals: Float64Array[] = [];
    const neurons = descend(stricter(problem), {
      width,
      seed: round,
      work: PLAIN_SPEED * ms,
      signal,
      onDual: (z) => {
        duals.push(z);
        if (duals.length > LAST_DUALS) duals.shift();
      },
      onNeurons: (some) => {
        this.offer(some);
        this.post();
      },
    });
    this.offer(neurons, true);
    this.post();
    return duals;
  }

  /** The network of these neurons, with the free terms that suit them best and corrected so far as that goes, if it meets its demands. */
  private offer(neurons: readonly WeightedNeuron[], thorough = false): void {
    const { problem } = this;
    const signal = this.timedSignal();
    const own = neurons.flatMap((neuron) => onBoundary(problem, neuron));
    const bare = assess(problem, own, new Float64Array(problem.free.length));
    const network = assess(problem, own, leastSquaresOn(problem.free, missesOf(problem, bare)));
    for (const candidate of this.corrected(network, thorough, signal)) {
      if (signal.aborted) return;
      if (!meets(candidate)) continue;
      this.incumbent.offer(candidate);
      return;
    }
  }

  /** A network as it is, and then closer to its demands; `thorough` is what takes the longest. */
  private *corrected(network: Network, thorough: boolean, signal: CancelSignal): Generator<Network> {
    const { problem, options } = this;
    yield network;
    const { demand, space } = problem;
    if (demand.kind === 'margin') {
      yield scaledToMargin(problem, network);
      return;
    }
    const moves = network.neurons.length * (space.dimension + 1) + network.free.length;
    const binding = missesOf(problem, network).reduce((count, miss) => count + Number(miss !== 0), 0);
    if (!thorough) return;
    const rank = Math.min(binding, moves);
    const work = CORRECTIONS * binding * moves * rank;
    if (binding * moves <= MOST_MOVES && work <= PLAIN_SPEED * (options.timeMs - this.elapsed()))
      yield refine(problem, network, CORRECTIONS, signal);
    if (demand.kind !== 'equal') return;
    if (correctionIsAffordable(space, this.options.timeMs - this.elapsed()))
      yield completed(problem, network, signal);
  }

  /** The dual that promises most if the finder has seen everything, and what it has seen. */
  private best(
    duals: readonly Float64Array[],
    signal: CancelSignal,
  ): { z: Float64Array; largest: number } | null {
    const { problem } = this;
    let best: { z: Float64Array; largest: number; promise: number } | null = null;
    for (const z of duals) {
      if (signal.aborted || !this.admit(z)) continue;
      const expired = (): boolean => signal.aborted;
      const limits = { enough: Infinity, expired, cut: expired };
      const starts = (this.incumbent.network?.neurons ?? []).map(({ theta }) => theta);
      const found = this.finder.find(z, new CandidatePool(Infinity), starts, limits);
      const largest = Math.max(found, 1e-12);
      this.bound(z, largest, () => true);
      this.post();
      const promise = promiseOf(problem, z, largest);
      if (best === null || promise > best.promise) best = { z, largest, promise };
    }
    return best;
  }

  private prove(best: { z: Float64Array; largest: number } | null, signal: CancelSignal): void {
    if (best && !signal.aborted) this.bound(best.z, best.largest, () => signal.aborted);
  }

  private bound(z: Float64Array, target: number, expired: () => boolean): void {
    const t0 = this.options.now();
    const { bound } = this.prover.price(z, new CandidatePool(Infinity), {
      target,
      enough: Infinity,
      expired,
      cut: () => this.interrupted() !== null,
    });
    this.incumbent.keep(z, bound);
    this.pricingMs += this.options.now() - t0;
  }
}

/** The same problem with a smaller tolerance, so that what a descent misses it by is allowed. */
function stricter(problem: Normalized): Normalized {
  const { demand } = problem;
  return demand.kind === 'within'
    ? { ...problem, demand: { ...demand, tolerance: STRICTER * demand.tolerance } }
    : problem;
}

/** A neuron of any length on the boundary of the unit set; none where it costs nothing, which the free terms make up for. */
function onBoundary({ space }: Normalized, { theta, output }: WeightedNeuron): WeightedNeuron[] {
  const size = gauge(space, theta);
  return size > 0 ? [{ theta: theta.map((value) => value / size), output: output * size }] : [];
}

/** Every output and free term larger by one factor, so that the nearest sample is at the margin. */
function scaledToMargin(problem: Normalized, { neurons, free }: Network): Network {
  const { targets } = problem;
  const values = networkValues(problem, neurons, free);
  let least = Infinity;
  for (let i = 0; i < values.length; i++) least = Math.min(least, targets[i] * values[i]);
  const factor = least > 0 ? (1 + 4 * Number.EPSILON) / least : 1;
  return assess(
    problem,
    neurons.map(({ theta, output }) => ({ theta, output: factor * output })),
    free.map((value) => factor * value),
  );
}

/** What a network misses is met by a little of every starting neuron. */
function completed(problem: Normalized, network: Network, signal: CancelSignal): Network {
  const { space, free } = problem;
  const columns = startingNeurons(space);
  const little = leastNormOn(
    [...columns.map((theta) => atom(space, theta)), ...free],
    missesOf(problem, network),
    signal,
  );
  if (signal.aborted) return network;
  const neurons = [...network.neurons, ...columns.map((theta, j) => ({ theta, output: little[j] }))];
  return assess(
    problem,
    mergeByCell(space, neurons),
    network.free.map((value, c) => value + little[columns.length + c]),
  );
}

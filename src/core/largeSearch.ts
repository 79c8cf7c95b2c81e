/**
 * For samples too many for even one restricted program: the best network that descent finds in the time, and the best bound
 * that its duals prove, with an honest gap between them. Everything is linear in the samples but for the correction of a network
 * that interpolates, which is tried where its n × 2n matrix fits into memory and time.
 */
import { correctionIsAffordable, LOOP_SPEED } from './affordable';
import { atom, gauge } from './atom';
import type { ProgramSolver } from './highs';
import { leastNormOn, leastSquaresOn } from './linear/orthogonal';
import { isPenalty } from './loss/loss';
import { lastNeurons } from './lastNeurons';
import { assess, missesOf, type Network, networkValues } from './master/vertex';
import type { Normalized } from './normalize';
import { CandidatePool } from './pricing/pricer';
import type { HeuristicFinder } from './pricing/signs/finder';
import type { SignPricer } from './pricing/signs/signPricer';
import { type Outcome, Search, type SearchOptions } from './search';
import type { CancelSignal } from './cancelSignal';
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
/** Which part of the time that is left each step of the first and of a later round may work for: the descent, the look at its duals, the proof. */
const FIRST_ROUND = { descent: 0.35, look: 0.05, proof: 0.05 };
const LATER_ROUND = { descent: 0.5, look: 0.2, proof: 0.25 };
/** Rounds go on for at least this part of the whole time, so that a fast machine uses it. */
const LEAST_ROUND = 0.1;
/** The part of the time after which, by the clock, the last descent and the look at its duals end on a slow machine. */
const LATEST = { descent: 0.75, look: 0.85 };
/** So many of the descent's last duals are looked at; the first ones have hardly any neurons to be stationary at. */
const LAST_DUALS = 3;
/** A network misses no limit when a descent aims at a tolerance of this part. */
const STRICTER = 0.95;
/** Entries of a correction's matrix, samples that bind × coordinates that may move. */
const MOST_MOVES = 2e7;

export class LargeSearch extends Search {
  /** Work so far, in the milliseconds that it takes at the speeds above: what a clock would show otherwise on each machine. */
  private workedMs = 0;

  constructor(
    problem: Normalized,
    private readonly prover: SignPricer,
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
      const { timeMs } = this.options;
      const left = Math.max(timeMs - this.workedMs, LEAST_ROUND * timeMs);
      const part = round === 1 ? FIRST_ROUND : LATER_ROUND;
      const latest = this.timedSignal(LATEST.descent);
      const duals = this.descent(round, part.descent * left, latest);
      this.tell(2 * round, 0);
      const best = this.best(duals, part.look * left);
      // beyond the latest descent there is no further round: the proof has all the time there is
      const last = latest.aborted;
      if (best) this.prove(best, last ? Infinity : part.proof * left);
      this.tell(2 * round + 1, 0);
      if (this.incumbent.closed()) return this.outcome(this.incumbent.best(), 'gap');
      const stop = this.interrupted() ?? (last ? 'time' : null);
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
    const { targets, loss } = problem;
    const weight = isPenalty(loss) ? loss.weight : 1;
    for (const z of [...(last ? [last] : []), targets.map((y) => weight * y)]) {
      if (this.interrupted()) break;
      if (this.admit(z)) this.bound(z, 0, 0);
      this.post();
    }
    this.tell(1, 0);
  }

  /** Offers what a descent comes upon, and returns its last duals. */
  private descent(round: number, ms: number, signal: CancelSignal): Float64Array[] {
    const { problem } = this;
    const { count: n, dimension: d } = problem.space;
    const evaluation = 2 * n * (d + 2);
    const most = (LOOP_SPEED * ms) / (evaluation * EVALUATIONS);
    const width = Math.round(Math.min(round === 1 ? NARROW : WIDEST, Math.max(NARROWEST, most)));
    const duals: Float64Array[] = [];
    const { neurons, work } = descend(stricter(problem), {
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
    this.workedMs += work / PLAIN_SPEED;
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
    const { problem } = this;
    yield network;
    const { loss, space } = problem;
    if (!loss.ofResidual && !isPenalty(loss)) {
      yield scaledToMargin(problem, network);
      return;
    }
    const moves = network.neurons.length * (space.dimension + 1) + network.free.length;
    const binding = missesOf(problem, network).reduce((count, miss) => count + Number(miss !== 0), 0);
    if (!thorough) return;
    const rank = Math.min(binding, moves);
    const work = CORRECTIONS * binding * moves * rank;
    const left = this.options.timeMs - this.workedMs;
    if (binding * moves <= MOST_MOVES && work <= PLAIN_SPEED * left) {
      this.workedMs += work / PLAIN_SPEED;
      yield refine(problem, network, CORRECTIONS, signal);
    }
    if (!loss.exact) return;
    if (correctionIsAffordable(space, left)) yield completed(problem, network, signal);
  }

  /** The dual that promises most if the finder has seen everything, and what it has seen. */
  private best(duals: readonly Float64Array[], ms: number): { z: Float64Array; largest: number } | null {
    const { problem, finder } = this;
    const signal = this.timedSignal(LATEST.look);
    const expired = (): boolean => signal.aborted;
    const most = finder.work + LOOP_SPEED * ms;
    let best: { z: Float64Array; largest: number; promise: number } | null = null;
    for (const z of duals) {
      const before = finder.work;
      if (before >= most || signal.aborted || !this.admit(z)) continue;
      const limits = { enough: Infinity, work: most - before, expired, cut: expired };
      const starts = (this.incumbent.network?.neurons ?? []).map(({ theta }) => theta);
      const found = finder.find(z, new CandidatePool(Infinity), starts, limits);
      this.workedMs += (finder.work - before) / LOOP_SPEED;
      const largest = Math.max(found, 1e-12);
      this.bound(z, largest, 0);
      this.post();
      const promise = promiseOf(problem, z, largest);
      if (best === null || promise > best.promise) best = { z, largest, promise };
    }
    return best;
  }

  private prove({ z, largest }: { z: Float64Array; largest: number }, ms: number): void {
    if (!this.interrupted()) this.bound(z, largest, ms);
  }

  /** Keeps the bound that is proven for so long; none but that of the whole set at once where that is 0. */
  private bound(z: Float64Array, target: number, ms: number): void {
    const t0 = this.options.now();
    const over = (): boolean => this.interrupted() !== null;
    const { bound } = this.prover.price(z, new CandidatePool(Infinity), {
      target,
      enough: Infinity,
      work: LOOP_SPEED * ms,
      expired: ms === 0 ? () => true : over,
      cut: over,
    });
    this.workedMs += this.prover.work / LOOP_SPEED;
    this.incumbent.keep(z, bound);
    this.pricingMs += this.options.now() - t0;
  }
}

/** The same problem with a smaller tolerance, so that what a descent misses it by is allowed. */
function stricter(problem: Normalized): Normalized {
  return { ...problem, loss: problem.loss.tightened(STRICTER) };
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

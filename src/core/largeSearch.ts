/**
 * For samples too many for even one restricted program: the best network that descent finds in the time, and the best bound
 * that its duals prove, with an honest gap between them. Everything is linear in the samples but for the correction of a network
 * that interpolates, which is tried where its n × 2n matrix fits into memory and time.
 */
import { correctionIsAffordable, LOOP_SPEED } from './affordable';
import { completed } from './completed';
import type { ProgramSolver } from './highs';
import { isPenalty } from './loss/loss';
import { lastNeurons } from './lastNeurons';
import {
  assess,
  missesOf,
  type Network,
  networkOfDescent,
  networkValues,
  withFreeTerms,
} from './master/vertex';
import type { NormalizedProblem } from './normalize';
import { metOutwards, outwardsIsAffordable } from './outwards';
import { CandidatePool } from './pricing/pricer';
import type { LocalAscent } from './pricing/localAscent/localAscent';
import type { BranchAndBoundPricer } from './pricing/branchAndBound/branchAndBoundPricer';
import type { Standing } from './roundLog';
import { SETTINGS } from './settings';
import { type Outcome, polishMs, type Search, type SearchOptions, Session } from './search';
import type { CancelSignal } from './cancelSignal';
import { onBoundary, type WeightedNeuron } from './sparsify/merge';
import { refine } from './sparsify/refine';
import { meets } from './sparsify/sparse';
import { startingNeurons } from './startingNeurons';
import { descend } from './support/descend';
import { conjecturedBoundOf, type DualCandidate } from './columnGeneration/supportProof';

/** Which part of the time that is left each step of the first and of a later round may work for: the descent, the look at its duals, the proof. */
const FIRST_ROUND = {
  descent: SETTINGS.firstDescentShare,
  look: SETTINGS.firstLookShare,
  proof: SETTINGS.firstProofShare,
};
const LATER_ROUND = {
  descent: SETTINGS.laterDescentShare,
  look: SETTINGS.laterLookShare,
  proof: SETTINGS.laterProofShare,
};

/** What a search before this one has come to. */
export interface SearchedBefore {
  readonly outcome: Outcome;
  /** Its time, by its work. */
  readonly workedMs: number;
}

export class LargeSearch extends Session implements Search {
  readonly loop = 'large_search';
  /** Neurons that the last descent ended with. */
  private descended = 0;
  /** Work so far, in the milliseconds that it takes at the speeds above: what a clock would show otherwise on each machine. */
  private workedMs: number;

  constructor(
    problem: NormalizedProblem,
    private readonly prover: BranchAndBoundPricer,
    private readonly localAscent: LocalAscent,
    solveProgram: ProgramSolver,
    options: SearchOptions,
    gapOf: (upper: number, lower: number) => number,
    private readonly before: SearchedBefore | null,
  ) {
    super(problem, solveProgram, options, gapOf, polishMs(options));
    this.workedMs = before?.workedMs ?? 0;
  }

  size(): Pick<Standing, 'columns' | 'cells' | 'rows'> {
    return { columns: this.descended, cells: 0, rows: this.problem.space.count };
  }

  run(): Outcome {
    this.begin();
    const early = this.interrupted();
    if (early) return this.finish(early);
    for (let round = 1; ; round++) {
      this.rounds?.begin(round);
      const { timeMs } = this.options;
      const left = Math.max(timeMs - this.workedMs, SETTINGS.largeLeastRound * timeMs);
      const part = round === 1 ? FIRST_ROUND : LATER_ROUND;
      const latest = this.timedSignal(SETTINGS.largeDescentLatest);
      const duals = this.stages.run('start', () => this.descent(round, part.descent * left, latest));
      this.tell(2 * round, 0);
      const best = this.stages.run('price', () => this.best(duals, part.look * left));
      if (best) this.rounds?.note({ price: best.largest });
      // beyond the latest descent there is no further round: the proof has all the time there is
      const last = latest.aborted;
      if (best) this.prove(best, last ? Infinity : part.proof * left);
      this.tell(2 * round + 1, 0);
      if (this.incumbent.closed()) return this.finish('gap');
      const stop = this.interrupted() ?? (last ? 'time' : null);
      if (stop) return this.finish(stop);
    }
  }

  private finish(stoppedBy: Outcome['stoppedBy']): Outcome {
    this.reduceBest(stoppedBy);
    this.post();
    this.rounds?.end(stoppedBy);
    return this.outcome(this.incumbent.best(), stoppedBy);
  }

  /** What is there without any search: no neuron or the last solution's, and the bounds of the targets as a dual and of the last one. */
  private begin(): void {
    const { problem, options, before, incumbent } = this;
    if (before?.outcome.network) incumbent.addNetwork(before.outcome.network);
    if (before?.outcome.dual) incumbent.addBound(before.outcome.dual, 1);
    this.offer(lastNeurons(problem, options.warm?.neurons ?? []));
    this.offer([]);
    this.post();
    const last = this.lastDual();
    for (const z of [...(last ? [last] : []), this.targetsDual()]) {
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
    const most = (LOOP_SPEED * ms) / (evaluation * SETTINGS.largeEvaluations);
    const width = Math.round(
      Math.min(
        round === 1 ? SETTINGS.descentWidth : SETTINGS.descentWidest,
        Math.max(SETTINGS.largeLeastWidth, most),
      ),
    );
    const duals: Float64Array[] = [];
    const { neurons, free, work } = descend(stricter(problem), {
      width,
      seed: round,
      work: SETTINGS.plainSpeed * ms,
      signal,
      onDual: (z) => {
        duals.push(z);
        if (duals.length > SETTINGS.lastDuals) duals.shift();
      },
      onNeurons: (some, terms) => {
        this.offer(some, false, terms);
        this.post();
      },
    });
    this.workedMs += work / SETTINGS.plainSpeed;
    this.descended = neurons.length;
    this.rounds?.decide({ decision: 'start', reason: 'descent', neurons: neurons.length });
    this.offer(neurons, true, free);
    this.post();
    return duals;
  }

  /** The network of these neurons, with the free terms that suit them best and corrected so far as that goes, if it meets its demands. */
  private offer(neurons: readonly WeightedNeuron[], thorough = false, free?: Float64Array): void {
    const { problem } = this;
    const signal = this.timedSignal();
    const own = neurons.flatMap((neuron) => onBoundary(problem.space, neuron));
    const network = free ? networkOfDescent(problem, own, free) : withFreeTerms(problem, own);
    for (const candidate of this.corrected(network, thorough, signal)) {
      if (signal.aborted) return;
      if (!meets(candidate)) continue;
      this.incumbent.addNetwork(candidate);
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
    const work = SETTINGS.firstCorrections * binding * moves * rank;
    const left = this.options.timeMs - this.workedMs;
    if (binding * moves <= SETTINGS.correctionEntries && work <= SETTINGS.plainSpeed * left) {
      this.workedMs += work / SETTINGS.plainSpeed;
      yield refine(problem, network, SETTINGS.firstCorrections, signal);
    }
    if (loss.exact && correctionIsAffordable(space, left))
      yield completed(problem, network, startingNeurons(space), signal);
    if (outwardsIsAffordable(problem, binding, left)) yield metOutwards(problem, network, signal);
  }

  /** The dual that promises most if the local ascent has seen everything, and what it has seen. */
  private best(duals: readonly Float64Array[], ms: number): DualCandidate | null {
    const { problem, localAscent } = this;
    const signal = this.timedSignal(SETTINGS.largeLookLatest);
    const expired = (): boolean => signal.aborted;
    const most = localAscent.work + LOOP_SPEED * ms;
    let best: DualCandidate | null = null;
    for (const z of duals) {
      const before = localAscent.work;
      if (before >= most || signal.aborted || !this.admit(z)) continue;
      const limits = { enough: Infinity, work: most - before, expired, cut: expired };
      const starts = (this.incumbent.network?.neurons ?? []).map(({ theta }) => theta);
      const found = localAscent.find(z, new CandidatePool(Infinity), starts, limits);
      this.workedMs += (localAscent.work - before) / LOOP_SPEED;
      const largest = Math.max(found, SETTINGS.leastPrice);
      this.bound(z, largest, 0);
      this.post();
      const conjecturedBound = conjecturedBoundOf(problem, z, largest);
      if (best === null || conjecturedBound > best.conjecturedBound) best = { z, largest, conjecturedBound };
    }
    return best;
  }

  private prove({ z, largest, conjecturedBound }: DualCandidate, ms: number): void {
    if (this.interrupted()) return;
    const reason = ms === Infinity ? 'loop_ended' : 'interim';
    this.rounds?.decide({ decision: 'prove', reason, promised: conjecturedBound * this.problem.massScale });
    this.bound(z, largest, ms);
  }

  /** Keeps the bound that is proven for so long; none but that of the whole set at once where that is 0. */
  private bound(z: Float64Array, target: number, ms: number): void {
    const over = (): boolean => this.interrupted() !== null;
    const { bound, nodes } = this.stages.run('prove', () =>
      this.prover.price(z, new CandidatePool(Infinity), {
        target,
        enough: Infinity,
        work: LOOP_SPEED * ms,
        expired: ms === 0 ? () => true : over,
        cut: over,
      }),
    );
    this.rounds?.note({ nodes });
    this.workedMs += this.prover.work / LOOP_SPEED;
    this.incumbent.addBound(z, bound);
  }
}

/** The same problem with a smaller tolerance, so that what a descent misses it by is allowed. */
function stricter(problem: NormalizedProblem): NormalizedProblem {
  return { ...problem, loss: problem.loss.tightened(SETTINGS.stricterTube) };
}

/** Every output and free term larger by one factor, so that the nearest sample is at the margin. */
function scaledToMargin(problem: NormalizedProblem, { neurons, free }: Network): Network {
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

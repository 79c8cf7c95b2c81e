/**
 * The loop where pricing is a search of its own (theory.md, section 3, "The tail"): a local ascent looks for violated neurons, the
 * master's dual is chosen to be easy to prove, and the branch and bound over signs runs once nothing violated is found.
 *
 * The master is solved in two ways: with an ℓ1 penalty on z (every sample may be missed a little), for the dual; and as it is, for the
 * network. Nothing the local ascent says is believed: what is reported is proven by the search, closed or not.
 */
import { LOOP_SPEED } from '../affordable';
import { ColumnGeneration, type Outcome, type Scouted, type SearchOptions } from './columnGeneration';
import type { ProgramSolver } from '../highs';
import type { Decision } from '../log';
import type { Column } from '../master/columns';
import { dualObjective, type MasterSolution, type Restriction, solveMasterBySimplex } from '../master/master';
import type { NormalizedProblem } from '../normalize';
import { CandidatePool, type Pricer, type PricingLimits } from '../pricing/pricer';
import { SETTINGS } from '../settings';
import type { NeuronFinder } from '../pricing/localAscent/localAscent';
import type { WeightedNeuron } from '../sparsify/merge';
import { l1PenaltyOf, rowLengths } from '../support/dualSelection';
import { dualCandidates } from './dualCandidates';
import { priceHeuristically, tightNeurons } from './price';
import { type ProofReason, prove } from './prove';
import { finish, polish, searchFace, settle } from './polish';
import { polishBudget } from '../search';
import { keepPrimal, raisesMissPrice, solveRestricted } from './restricted';
import { conjecturedBoundOf, proveSupport, type DualCandidate } from './supportProof';
import type { Additions } from './workingSet';

const ADDED_CELLS: Additions = {
  neurons: SETTINGS.guidedAddedInBall,
  cells: SETTINGS.guidedAddedCells,
  separation: SETTINGS.addedSeparation,
};
const ADDED_CORNERS: Additions = {
  neurons: SETTINGS.guidedAddedCorners,
  cells: 0,
  separation: SETTINGS.cornerSeparation,
};

type NetworkReason = Extract<Decision, { decision: 'network' }>['reason'];

export class HeuristicPricing extends ColumnGeneration {
  private readonly lengths: Float64Array;
  private share = SETTINGS.firstL1Share;
  private lastZ: Float64Array | null;
  /** Of the last master with the penalty on z. */
  private norm = 1;
  /** The work that there is time for, what the loop has done, and where it ends; multiplications of plain loops. */
  private readonly affordable = LOOP_SPEED * this.searchMs;
  private done: number;
  private loopEnd = SETTINGS.loopShare * this.affordable;
  private exactAt = 0;
  private interimAt = 0;
  private support: readonly WeightedNeuron[] = [];
  private mostPromising: DualCandidate | null = null;
  /** Of the last master without the penalty on z, and its neurons merged. */
  private exact: { master: MasterSolution; merged: WeightedNeuron[] } | null = null;

  constructor(
    problem: NormalizedProblem,
    private readonly prover: Pricer,
    private readonly localAscent: NeuronFinder,
    solveProgram: ProgramSolver,
    options: SearchOptions,
    gapOf: (upper: number, lower: number) => number,
    /** Few coordinates: a proof takes no longer than the ascent. */
    private readonly isQuick: boolean,
  ) {
    super('guided_generation', problem, solveProgram, options, gapOf);
    this.lengths = rowLengths(problem);
    this.lastZ = options.start?.dual ?? null;
    this.done = options.start?.work ?? 0;
  }

  scout(gap: number): Scouted {
    this.begin();
    for (let iteration = 1; ; iteration++) {
      this.rounds?.begin(iteration);
      const { pool, penalised, best } = this.penalisedRound();
      this.norm = penalised.objective;
      const over = this.loopIsOver() !== null || this.done > this.loopEnd;
      const found = this.scouted(penalised, over);
      const violated = Math.max(0, best.largest - 1);
      if (over || violated <= gap || iteration >= SETTINGS.lookRounds) {
        this.rounds?.end(over ? 'time' : 'gap');
        return { ...found, candidate: best, work: this.done };
      }
      this.support = found.support;
      const added = this.working.extend(pool, this.support, this.additions);
      this.rounds?.decide({ decision: 'add_columns', count: added });
      this.working.drop(penalised);
      this.share = Math.max(
        SETTINGS.leastL1Share * this.options.gap,
        SETTINGS.l1Shrink * Math.min(SETTINGS.mostSeen, violated),
      );
      this.lastZ = penalised.dual;
    }
  }

  run(): Outcome {
    this.begin();
    // rounds in which the dual got no further, and in which not even a neuron was added
    let idle = 0;
    let stuck = 0;
    for (let iteration = 1; ; iteration++) {
      this.rounds?.begin(iteration);
      const due = this.networkDue(iteration, idle);
      if (due) this.solveExactly(iteration, due);
      if (this.isDone()) return finish(this, 'gap');
      if (this.exactAt === iteration && this.support.length > 0 && this.supportIsProven()) {
        searchFace(this);
        this.report(iteration);
        return finish(this, 'gap');
      }
      const { pool, penalised, best } = this.penalisedRound();
      this.report(iteration);
      const stop = this.loopIsOver();
      if (stop) return this.end(stop, best);

      const seen = Math.max(0, best.largest - 1);
      const promised = this.gapOf(this.incumbent.upper, best.conjecturedBound);
      if (promised <= SETTINGS.openShare * this.options.gap) {
        const proven = this.incumbent.closed() || this.proveGap(best, pool, SETTINGS.openShare);
        this.report(iteration);
        if (this.incumbent.closed()) {
          // the certificate tells which neurons are tight, and so where a sparser network is
          this.solveExactly(iteration, 'ending');
          if (!this.isDone() && this.proveGap(best, pool, SETTINGS.sparserShare))
            this.solveExactly(iteration, 'ending');
          return finish(this, 'gap');
        }
        const stopped = this.interrupted();
        if (stopped) return this.end(stopped, best);
        // the proof met a neuron the local ascent had missed, or lost to rounding what there was
        if (!proven) idle++;
      }
      const added = this.working.extend(pool, this.support, this.additions) + penalised.crossed;
      this.rounds?.decide({ decision: 'add_columns', count: added });
      if (added === 0 && raisesMissPrice(this, penalised)) continue;
      stuck = added === 0 ? stuck + 1 : 0;
      if (added === 0) idle++;
      else if (seen > SETTINGS.leastL1Share * this.options.gap) idle = 0;
      if (stuck > SETTINGS.stuckRounds) return this.end('stall', best);
      this.working.drop(penalised);
      const lost = this.gapOf(this.incumbent.upper, best.conjecturedBound);
      const share = idle > 0 ? SETTINGS.idleL1Shrink * this.share : this.share;
      const next = SETTINGS.l1Shrink * Math.min(SETTINGS.mostSeen, Math.max(seen, share, 0));
      this.share = Math.max(
        SETTINGS.leastL1Share * this.options.gap,
        Math.min(next, SETTINGS.l1PerGap * lost),
      );
      this.lastZ = penalised.dual;
      if (this.done > this.loopEnd) {
        this.proveLast(best, 'work_spent');
        if (this.isDone()) return finish(this, 'gap');
        // where the proof was soon done there is time for a better dual
        const left = this.affordable - this.done;
        this.loopEnd =
          this.done + Math.max(SETTINGS.loopShare * left, SETTINGS.leastLoopShare * this.affordable);
      }
    }
  }

  /** Whether the gap is closed, by a network of as few neurons as a vertex has: one of more may be lighter by what is left of the gap. */
  private isDone(): boolean {
    const { incumbent, problem } = this;
    const network = incumbent.best();
    return network !== null && incumbent.closed() && network.neurons.length <= problem.rows.rank;
  }

  /** The master with the penalty on z, and what its best dual promises: an interim bound where that is due, violated neurons in the pool. */
  private penalisedRound(): { pool: CandidatePool; penalised: MasterSolution; best: DualCandidate } {
    const pool = new CandidatePool(1 + SETTINGS.guidedViolation);
    const penalised = this.solve(true);
    const candidates = this.candidates(penalised, pool);
    const best = candidates.reduce((p, q) => (q.conjecturedBound > p.conjecturedBound ? q : p));
    this.remember(best);
    this.interim(best);
    return { pool, penalised, best };
  }

  /** Cancels when the solve is cancelled, or when the time is over but for the last proof. */
  private readonly loopSignal = this.timedSignal(SETTINGS.loopLatest);

  private loopIsOver(): 'time' | 'cancel' | null {
    return this.interrupted() ?? (this.started.late || this.loopSignal.aborted ? 'time' : null);
  }

  private get additions(): Additions {
    return this.working.cells ? ADDED_CELLS : ADDED_CORNERS;
  }

  private solve(penalised: boolean): MasterSolution {
    const { problem } = this;
    const norm = Number.isFinite(this.incumbent.upper) ? this.incumbent.upper : this.norm;
    const { columns } = this.working.columns;
    // a dual that is unique is not chosen
    const l1Penalty =
      penalised && !problem.loss.quadratic ? l1PenaltyOf(this.lengths, this.lastZ, norm, this.share) : null;
    const { missPrice } = this;
    const restriction = { columns, cells: this.working.cells, l1Penalty, missPrice, duals: null };
    const solution = this.counted(restriction, SETTINGS.guidedTolerance);
    // not where the time has ended it: numbers so unequal that the interior point gets nowhere: a vertex's dual may jump about, but it is one
    const solved = solution.accuracy <= SETTINGS.unsolved || problem.loss.quadratic;
    if (solved || this.loopSignal.aborted) return solution;
    this.rounds?.decide({ decision: 'simplex', reason: 'interior_point_stuck' });
    const vertex = this.stages.run('master', () =>
      solveMasterBySimplex(problem, columns, polishBudget(this)),
    );
    this.done += vertex?.work ?? 0;
    return vertex ?? solution;
  }

  private counted(restriction: Restriction, tolerance: number): MasterSolution {
    const solution = solveRestricted(this, restriction, tolerance, this.loopSignal);
    this.done += solution.work;
    return solution;
  }

  /** Puts the support to the proof at once, where it is of few neurons. Returns whether the gap is closed. */
  private supportIsProven(): boolean {
    const { problem, support, incumbent, options } = this;
    if (problem.loss.quadratic) return false;
    this.rounds?.decide({ decision: 'prove', reason: 'few_neurons' });
    return proveSupport({
      problem,
      support,
      columns: this.working.columns,
      l1Penalty: l1PenaltyOf(this.lengths, this.lastZ, 1, 1),
      additions: this.additions,
      signal: this.loopSignal,
      admit: (z) => this.admit(z),
      priceHeuristically: (z, pool, starts) =>
        this.stages.run('price', () => this.priceHeuristically(z, pool, starts)),
      promising: ({ conjecturedBound }) =>
        this.gapOf(incumbent.upper, conjecturedBound) <= SETTINGS.openShare * options.gap,
      prove: (candidate, pool) => {
        this.proveGap(candidate, pool, SETTINGS.openShare);
        return incumbent.closed();
      },
      solve: (restriction, tolerance) => this.counted(restriction, tolerance),
    });
  }

  /** At first, when the dual gets no further, and when the duals have left the last network's mass behind. */
  private networkDue(iteration: number, idle: number): NetworkReason | null {
    if (this.exactAt === 0) return 'first';
    if (idle > 0) return 'dual_idle';
    if (iteration - this.exactAt < SETTINGS.networkEvery || this.lastZ === null) return null;
    const ahead = dualObjective(this.problem, this.lastZ) * (1 + SETTINGS.networkAhead * this.share);
    return this.incumbent.upper > ahead ? 'behind' : null;
  }

  /** The master without the penalty, until its cells are bounded by all that they need: the network, and the support. */
  private solveExactly(iteration: number, reason: NetworkReason): void {
    this.rounds?.decide({ decision: 'network', reason });
    this.exactAt = iteration;
    for (let round = 0; round < SETTINGS.networkMasters; round++) {
      const master = this.solve(false);
      const merged = keepPrimal(this, master);
      if (this.loopIsOver()) return settle(this, master, merged);
      if (master.crossed > 0) continue;
      this.exact = { master, merged };
      settle(this, master, merged);
      polish(this, master, merged, 'network_due');
      this.lastZ ??= master.dual;
      const network = this.incumbent.best();
      if (network) this.support = network.neurons;
      return;
    }
  }

  private candidates(master: MasterSolution, pool: CandidatePool): readonly DualCandidate[] {
    return dualCandidates(this, master.dual, this.support, pool, (z, found) =>
      this.priceHeuristically(z, found),
    );
  }

  private priceHeuristically(
    z: Float64Array,
    pool: CandidatePool,
    columns: readonly Float64Array[] = [],
  ): DualCandidate {
    const starts = [...this.support.map((neuron) => neuron.theta), ...columns];
    const before = this.localAscent.work;
    const candidate = priceHeuristically(this, this.localAscent, z, pool, starts, this.loopSignal);
    this.done += this.localAscent.work - before;
    return this.isQuick && candidate.largest - 1 <= SETTINGS.seenWhole
      ? this.seenWhole(candidate, pool)
      : candidate;
  }

  /** Where the search in boxes is as quick as the ascent it prices every dual: its bound is proven, and no summit is missed. */
  private seenWhole({ z, largest }: DualCandidate, pool: CandidatePool): DualCandidate {
    const found = new CandidatePool(pool.threshold);
    const { nodes, ...priced } = this.prover.price(z, found, {
      target: 1,
      enough: Infinity,
      work: SETTINGS.seenWholeWork,
      expired: () => this.loopSignal.aborted,
    });
    this.rounds?.note({ nodes });
    for (const { theta, value } of found.select(SETTINGS.guidedAddedInBall, SETTINGS.tightSeparation))
      pool.add(theta, value);
    this.incumbent.addBound(z, priced.bound);
    const most = Math.max(largest, priced.largest);
    return { z, largest: most, conjecturedBound: conjecturedBoundOf(this.problem, z, most) };
  }

  /** A quick bound, so that whenever the search is stopped there is an honest gap. */
  private interim(candidate: DualCandidate): void {
    if (
      candidate.conjecturedBound <= this.incumbent.lowerBound * (1 + SETTINGS.lostProof) ||
      this.spent < SETTINGS.interimEvery * this.interimAt
    )
      return;
    this.interimAt = this.spent;
    prove(this, this.prover, candidate, 'interim', {
      target: 1,
      enough: Infinity,
      work: Math.max(SETTINGS.interimLeastWork, SETTINGS.interimShare * this.spent),
      expired: () => this.timeIsUp(),
    });
  }

  /** The search; false where it has ended without the bound that was promised: with that share of the gap. */
  private proveGap(candidate: DualCandidate, pool: CandidatePool, share: number): boolean {
    const { conjecturedBound, largest } = candidate;
    const value = conjecturedBound * largest;
    // the bound with which z would close the gap
    const wanted = value / (this.incumbent.upper * (1 - share * this.options.gap));
    const before = this.incumbent.lowerBound;
    const limits = this.limits(Math.max(wanted, largest));
    prove(this, this.prover, candidate, 'gap_small', limits, pool);
    return this.incumbent.lowerBound > before;
  }

  private limits(target: number): PricingLimits {
    return { target, enough: target * (1 + SETTINGS.lostProof), expired: () => this.timeIsUp() };
  }

  private timeIsUp(): boolean {
    return this.interrupted() !== null;
  }

  /** The last proof, in the time that is left. */
  private end(why: 'time' | 'cancel' | 'stall', best: DualCandidate): Outcome {
    if (!this.incumbent.best()) this.solveExactly(1, 'ending');
    if (why !== 'cancel') {
      // a loop that stalls on ever poorer duals had its best one before
      this.remember(best);
      const most =
        this.mostPromising ??
        this.candidateOf(this.started.dual) ??
        this.candidateOf(this.targetsDual()) ??
        best;
      this.proveLast(most, 'loop_ended');
      // a sharper conjecture may be the harder one to prove
      if (most !== best && best.conjecturedBound > this.incumbent.lowerBound && !this.incumbent.closed())
        this.proveLast(best, 'loop_ended');
    }
    if (!this.incumbent.best()) this.solveExactly(1, 'ending');
    this.reduce();
    return finish(this, this.incumbent.closed() ? 'gap' : why);
  }

  /** Keeps the candidate that promises the most of all rounds, and anything. */
  private remember(candidate: DualCandidate): void {
    if (candidate.conjecturedBound > (this.mostPromising?.conjecturedBound ?? 0))
      this.mostPromising = candidate;
  }

  /** A dual for want of a better one; null where it promises nothing. */
  private candidateOf(dual: Float64Array | null): DualCandidate | null {
    const z = dual && Float64Array.from(dual);
    if (!z || !this.admit(z)) return null;
    const candidate = this.stages.run('price', () => this.priceHeuristically(z, new CandidatePool(Infinity)));
    return candidate.conjecturedBound > 0 ? candidate : null;
  }

  /** A stopped fit has no more neurons than a vertex either. */
  private reduce(): void {
    const network = this.incumbent.best();
    if (this.exact && network && network.neurons.length > this.problem.rows.rank)
      polish(this, this.exact.master, this.exact.merged, 'ending');
  }

  private proveLast(candidate: DualCandidate, reason: ProofReason): void {
    prove(this, this.prover, candidate, reason, {
      target: candidate.largest,
      enough: Infinity,
      expired: () => this.timeIsUp(),
    });
  }

  tightColumns(tolerance: number): Column[] {
    const known = (this.incumbent.best()?.neurons ?? []).map(({ theta }) => theta);
    return tightNeurons(this, tolerance, known, (z, pool, starts, expired) =>
      this.localAscent.find(z, pool, starts, { enough: Infinity, expired }),
    );
  }
}

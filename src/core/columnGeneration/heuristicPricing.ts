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
import { dot } from '../linear/kernels';
import type { Decision } from '../log';
import { type Column, ColumnSet } from '../master/columns';
import { dualObjective, type MasterSolution, type Restriction, solveMasterBySimplex } from '../master/master';
import type { NormalizedProblem } from '../normalize';
import { CandidatePool, type Pricer, type PricingLimits, priceSizeOf } from '../pricing/pricer';
import { SETTINGS } from '../settings';
import type { NeuronFinder } from '../pricing/localAscent/localAscent';
import type { CancelSignal } from '../cancelSignal';
import type { WeightedNeuron } from '../sparsify/merge';
import { l1PenaltyOf, rowLengths, stationarity, stationaryNear } from '../support/dualSelection';
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
  readonly loop = 'guided_generation';
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
  ) {
    super(problem, solveProgram, options, gapOf);
    this.lengths = rowLengths(problem);
    this.lastZ = options.start?.dual ?? null;
    this.done = options.start?.work ?? 0;
  }

  scout(gap: number): Scouted {
    for (let iteration = 1; ; iteration++) {
      this.rounds?.begin(iteration);
      const pool = new CandidatePool(1 + SETTINGS.guidedViolation);
      const penalised = this.solve(true);
      this.norm = penalised.objective;
      const candidates = this.candidates(penalised, pool);
      const best = candidates.reduce((p, q) => (q.conjecturedBound > p.conjecturedBound ? q : p));
      this.interim(best);
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
    // rounds in which the dual got no further, and in which not even a neuron was added
    let idle = 0;
    let stuck = 0;
    for (let iteration = 1; ; iteration++) {
      this.rounds?.begin(iteration);
      const due = this.networkDue(iteration, idle);
      if (due) this.solveExactly(iteration, due);
      if (this.incumbent.closed()) return this.finish('gap');
      const pool = new CandidatePool(1 + SETTINGS.guidedViolation);
      if (this.exactAt === iteration && this.support.length > 0 && this.supportIsProven()) {
        this.searchFace();
        this.report(iteration);
        return this.finish('gap');
      }
      const penalised = this.solve(true);
      const candidates = this.candidates(penalised, pool);
      const best = candidates.reduce((p, q) => (q.conjecturedBound > p.conjecturedBound ? q : p));
      this.remember(best);
      this.interim(best);
      this.report(iteration);
      const stop = this.loopIsOver();
      if (stop) return this.end(stop, best);

      const seen = Math.max(0, best.largest - 1);
      const promised = this.gapOf(this.incumbent.upper, best.conjecturedBound);
      if (promised <= SETTINGS.openShare * this.options.gap) {
        const proven = this.prove(best, pool);
        this.report(iteration);
        if (this.incumbent.closed()) {
          // the certificate tells which neurons are tight, and so where a sparser network is
          this.solveExactly(iteration, 'ending');
          return this.finish('gap');
        }
        const stopped = this.interrupted();
        if (stopped) return this.end(stopped, best);
        // the proof met a neuron the local ascent had missed, or lost to rounding what there was
        if (!proven) idle++;
      }
      const added = this.working.extend(pool, this.support, this.additions) + penalised.crossed;
      this.rounds?.decide({ decision: 'add_columns', count: added });
      if (added === 0 && this.raisesMissPrice(penalised)) continue;
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
        if (this.incumbent.closed()) return this.finish('gap');
        // where the proof was soon done there is time for a better dual
        const left = this.affordable - this.done;
        this.loopEnd =
          this.done + Math.max(SETTINGS.loopShare * left, SETTINGS.leastLoopShare * this.affordable);
      }
    }
  }

  /** Cancels when the solve is cancelled, or when the time is over but for the last proof. */
  private readonly loopSignal = this.timedSignal(SETTINGS.loopLatest);

  private loopIsOver(): 'time' | 'cancel' | null {
    return this.interrupted() ?? (this.late || this.loopSignal.aborted ? 'time' : null);
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
    const solution = this.timedMaster(restriction, SETTINGS.guidedTolerance, this.loopSignal);
    // not where the time has ended it: numbers so unequal that the interior point gets nowhere: a vertex's dual may jump about, but it is one
    const solved = solution.accuracy <= SETTINGS.unsolved || problem.loss.quadratic;
    if (solved || this.loopSignal.aborted) return solution;
    this.rounds?.decide({ decision: 'simplex', reason: 'interior_point_stuck' });
    const vertex = this.stages.run('master', () =>
      solveMasterBySimplex(problem, columns, this.polishBudget()),
    );
    this.done += vertex?.work ?? 0;
    return vertex ?? solution;
  }

  protected override timedMaster(
    restriction: Restriction,
    tolerance: number,
    signal: CancelSignal,
  ): MasterSolution {
    const solution = super.timedMaster(restriction, tolerance, signal);
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
        this.prove(candidate, pool);
        return incumbent.closed();
      },
      solve: (restriction, tolerance) => this.timedMaster(restriction, tolerance, this.loopSignal),
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
      const merged = this.primal(master);
      if (this.loopIsOver()) return this.settle(master, merged);
      if (master.crossed > 0) continue;
      this.exact = { master, merged };
      this.settle(master, merged);
      this.polish(master, merged, 'network_due');
      this.lastZ ??= master.dual;
      const network = this.incumbent.best();
      if (network) this.support = network.neurons;
      return;
    }
  }

  /** The master's dual, and the one that is stationary at the support; the local ascent's neurons go to the pool. */
  private candidates(master: MasterSolution, pool: CandidatePool): DualCandidate[] {
    const candidates = this.stages.run('price', () => this.priceCandidates(master, pool));
    this.rounds?.note({ price: Math.min(...candidates.map(({ largest }) => largest)) });
    const { length } = master.dual;
    return candidates.length > 0
      ? candidates
      : [{ z: new Float64Array(length), largest: 1, conjecturedBound: 0 }];
  }

  private priceCandidates(master: MasterSolution, pool: CandidatePool): DualCandidate[] {
    const z = Float64Array.from(master.dual);
    const candidates = this.admit(z) ? [this.priceHeuristically(z, pool)] : [];
    const near =
      candidates.length > 0 &&
      this.gapOf(this.incumbent.upper, candidates[0].conjecturedBound) <= SETTINGS.stationaryGap;
    if (this.working.cells && near && this.support.length > 0) {
      const stationary = this.stationary(z);
      const found = new CandidatePool(pool.threshold);
      const candidate =
        stationary && this.admit(stationary) ? this.priceHeuristically(stationary, found) : null;
      // of a support that is not optimal the equations contradict one another: what such a z violates says nothing
      if (candidate && candidate.conjecturedBound >= candidates[0].conjecturedBound) {
        candidates.push(candidate);
        for (const { theta, value } of found.select(Infinity, 0)) pool.add(theta, value);
      }
    }
    return candidates;
  }

  /** The dual next to z that is stationary at the support; null where that leaves it no freedom. */
  private stationary(z: Float64Array): Float64Array | null {
    const equations = stationarity(this.problem, this.support);
    return equations.equations.length > SETTINGS.supportEquations * z.length
      ? null
      : stationaryNear(z, equations);
  }

  private priceHeuristically(
    z: Float64Array,
    pool: CandidatePool,
    columns: readonly Float64Array[] = [],
  ): DualCandidate {
    const starts = [...this.support.map((neuron) => neuron.theta), ...columns];
    const close = new CandidatePool(pool.threshold);
    const before = this.localAscent.work;
    const found = this.localAscent.find(z, close, starts, {
      enough: Infinity,
      expired: () => this.loopSignal.aborted,
    });
    this.done += this.localAscent.work - before;
    for (const { theta, value } of close.select(SETTINGS.foundMost, SETTINGS.tightSeparation))
      pool.add(theta, value);
    let largest = Math.max(found, SETTINGS.leastPrice);
    const sizeOf = priceSizeOf(this.problem.space);
    for (const { atom } of this.working.columns.columns) largest = Math.max(largest, sizeOf(dot(atom, z)));
    return { z, largest, conjecturedBound: conjecturedBoundOf(this.problem, z, largest) };
  }

  /** A quick bound, so that whenever the search is stopped there is an honest gap. */
  private interim({ z, conjecturedBound }: DualCandidate): void {
    if (conjecturedBound <= this.incumbent.lowerBound || this.spent < SETTINGS.interimEvery * this.interimAt)
      return;
    this.interimAt = this.spent;
    this.bound(z, conjecturedBound, 'interim', new CandidatePool(Infinity), {
      target: 1,
      enough: Infinity,
      work: Math.max(SETTINGS.interimLeastWork, SETTINGS.interimShare * this.spent),
      expired: () => this.timeIsUp(),
    });
  }

  /** Keeps the bound that the search proves for z. */
  private bound(
    z: Float64Array,
    conjecturedBound: number,
    reason: 'gap_small' | 'interim' | 'work_spent' | 'loop_ended',
    pool: CandidatePool,
    limits: PricingLimits,
  ): void {
    this.rounds?.decide({ decision: 'prove', reason, promised: conjecturedBound * this.problem.massScale });
    const { bound, nodes } = this.stages.run('prove', () => this.prover.price(z, pool, limits));
    this.rounds?.note({ nodes });
    this.incumbent.addBound(z, bound);
  }

  /** The search; false where it has ended without the bound that was promised. */
  private prove({ z, conjecturedBound, largest }: DualCandidate, pool: CandidatePool): boolean {
    const value = conjecturedBound * largest;
    // the bound with which z would close the gap
    const wanted = value / (this.incumbent.upper * (1 - SETTINGS.openShare * this.options.gap));
    const before = this.incumbent.lowerBound;
    this.bound(z, conjecturedBound, 'gap_small', pool, this.limits(Math.max(wanted, largest)));
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
        this.candidateOf(this.descentDual) ??
        this.candidateOf(this.targetsDual()) ??
        best;
      this.proveLast(most, 'loop_ended');
      // a sharper conjecture may be the harder one to prove
      if (most !== best && best.conjecturedBound > this.incumbent.lowerBound && !this.incumbent.closed())
        this.proveLast(best, 'loop_ended');
    }
    return this.settleLast(why);
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

  private settleLast(why: 'time' | 'cancel' | 'stall'): Outcome {
    if (!this.incumbent.best()) this.solveExactly(1, 'ending');
    this.reduce();
    return this.finish(this.incumbent.closed() ? 'gap' : why);
  }

  /** A stopped fit has no more neurons than a vertex either. */
  private reduce(): void {
    const network = this.incumbent.best();
    if (this.exact && network && network.neurons.length > this.problem.rows.rank)
      this.polish(this.exact.master, this.exact.merged, 'ending');
  }

  private proveLast(
    { z, conjecturedBound, largest }: DualCandidate,
    reason: 'work_spent' | 'loop_ended',
  ): void {
    this.bound(z, conjecturedBound, reason, new CandidatePool(Infinity), {
      target: largest,
      enough: Infinity,
      expired: () => this.timeIsUp(),
    });
  }

  protected tightColumns(tolerance: number): Column[] {
    const signal = this.finishing();
    const pool = new CandidatePool(1 - tolerance);
    const tight = new ColumnSet(this.problem);
    for (const { theta } of this.incumbent.best()?.neurons ?? []) tight.add(theta);
    this.localAscent.find(
      this.incumbent.dual!,
      pool,
      tight.columns.map((column) => column.theta),
      {
        enough: Infinity,
        expired: () => signal.aborted,
      },
    );
    for (const { theta } of pool.select(
      SETTINGS.tightPerSample * this.problem.space.count + SETTINGS.tightBesides,
      SETTINGS.tightSeparation,
    ))
      tight.add(theta);
    return tight.columns;
  }
}

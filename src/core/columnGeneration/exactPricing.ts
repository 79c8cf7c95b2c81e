/**
 * The loop (theory.md, section 3): restricted program → central dual → exact pricing → certificate → new columns, until the
 * proven gap is small enough. At every iteration there is a proven lower bound, so it can be stopped at any time.
 */
import { ColumnGeneration, type Outcome, type Scouted, type SearchOptions } from './columnGeneration';
import type { ProgramSolver } from '../highs';
import type { Column } from '../master/columns';
import { type MasterSolution, solveMasterBySimplex } from '../master/master';
import { assess } from '../master/vertex';
import { freeTermsAlone } from '../freeTermsAlone';
import type { NormalizedProblem } from '../normalize';
import { CandidatePool, type Pricer } from '../pricing/pricer';
import type { WeightedNeuron } from '../sparsify/merge';
import { SETTINGS } from '../settings';
import { l1PenaltyOf, rowLengths } from '../support/dualSelection';
import { certify, priceExactly, tightNeurons } from './price';
import { finish, polish, searchFace, settle } from './polish';
import { polishBudget } from '../search';
import { keepPrimal, raisesMissPrice, solveRestricted } from './restricted';
import { conjecturedBoundOf, proveSupport } from './supportProof';
import type { Additions } from './workingSet';
import { normOf } from '../set';

export type { Outcome } from './columnGeneration';

export class ExactPricing extends ColumnGeneration {
  private bySimplex = false;
  /** Duals that were looked at before the first round. */
  private proofs = 0;
  private previous: { master: MasterSolution; merged: WeightedNeuron[] } | null = null;

  constructor(
    problem: NormalizedProblem,
    private readonly pricer: Pricer,
    solveProgram: ProgramSolver,
    options: SearchOptions,
    gapOf: (upper: number, lower: number) => number,
  ) {
    super('column_generation', problem, solveProgram, options, gapOf);
  }

  protected override begin(): void {
    super.begin();
    const { problem, options } = this;
    if (problem.loss.quadratic && !options.start) this.beginWithoutNeurons();
    const z = this.lastDual();
    if (z && this.admit(z)) {
      // neurons that were tight, or nearly, hold the dual where it was
      const tight = new CandidatePool(SETTINGS.warmSurface);
      // whatever the samples are now, z is a dual, and its bound may be all that is wanted
      this.incumbent.addBound(z, priceExactly(this, this.pricer, z, tight));
      for (const { theta } of tight.select(
        SETTINGS.warmPerSample * problem.space.count,
        SETTINGS.warmSeparation,
      ))
        this.working.columns.add(theta);
    }
  }

  /** The free terms alone, and what their multipliers prove: where the penalty leaves no neuron, that is all. */
  private beginWithoutNeurons(): void {
    const { problem, working } = this;
    const alone = freeTermsAlone(problem, this.solveProgram, this.options.timeMs);
    if (alone === null) return;
    this.incumbent.addNetwork(assess(problem, [], alone.coefficients));
    const violated = certify(this, this.pricer, alone.dual, SETTINGS.firstTolerance);
    for (const { theta } of violated.select(this.additions.neurons, this.additions.separation))
      working.columns.add(theta);
  }

  scout(gap: number): Scouted {
    this.begin();
    const { firstTolerance: tolerance, lookRounds } = SETTINGS;
    for (let iteration = 1; ; iteration++) {
      this.rounds?.begin(iteration);
      const master = this.solved(tolerance);
      const pool = certify(this, this.pricer, master.dual, tolerance);
      const over = this.interrupted() !== null;
      const found = this.scouted(master, over);
      const left = this.incumbent.remaining(found.network.objective);
      if (over || left <= gap || iteration >= lookRounds) {
        this.rounds?.end(over ? 'time' : 'gap');
        return found;
      }
      const added = this.working.extend(pool, found.support, this.additions);
      this.rounds?.decide({ decision: 'add_columns', count: added });
      this.working.drop(master);
    }
  }

  run(): Outcome {
    this.begin();
    const { dual, late } = this.started;
    if (this.incumbent.closed() || this.startIsProven()) {
      searchFace(this);
      this.report(++this.proofs);
      return finish(this, 'gap');
    }
    if (late && dual) certify(this, this.pricer, dual, SETTINGS.firstTolerance);
    const early = this.interrupted() ?? (late ? 'time' : null);
    if (early && this.incumbent.best()) {
      this.report(++this.proofs);
      return finish(this, early);
    }
    let tolerance = SETTINGS.firstTolerance;
    let stalled = 0;
    let sharpened = false;
    let closedAt: { iteration: number; work: number } | null = null;
    for (let iteration = this.proofs + 1; ; iteration++) {
      this.rounds?.begin(iteration);
      const master = this.solved(tolerance);
      // ended half way: what the last whole round left is better than pricing an unfinished one
      const ended = this.interrupted();
      if (ended && this.previous) {
        settle(this, this.previous.master, this.previous.merged);
        if (ended === 'time') polish(this, this.previous.master, this.previous.merged, 'ending');
        return finish(this, this.incumbent.closed() ? 'gap' : ended);
      }
      const before = this.incumbent.lowerBound;
      const pool = certify(this, this.pricer, master.dual, tolerance);
      const merged = keepPrimal(this, master);
      this.previous = { master, merged };
      this.report(iteration);
      const stop = this.interrupted();
      if (stop) {
        settle(this, master, merged);
        if (stop === 'time') polish(this, master, merged, 'ending');
        return finish(this, this.incumbent.closed() ? 'gap' : stop);
      }
      // a primal that is feasible but for a small residual still says how far there is to go; one that is not, or a relaxation, says nothing
      const isFeasible = master.residual <= SETTINGS.nearlyFeasible && !this.problem.together;
      const reached = isFeasible ? master.objective : Infinity;
      const gap = this.incumbent.remaining(Math.min(this.incumbent.upper, reached));
      const enough = gap <= SETTINGS.closedShare * this.options.gap;
      if (enough && !sharpened && this.isBlunt(master, tolerance)) {
        // the cells of its neurons, solved to the last digits, say which of them are needed
        sharpened = true;
        tolerance = SETTINGS.sharpTolerance;
        this.rounds?.decide({ decision: 'sharpen', reason: 'cells_blunt' });
        this.working.extend(pool, merged, this.additions);
        continue;
      }
      if (enough && closedAt === null) {
        polish(this, master, merged, 'gap_small');
        closedAt = this.incumbent.closed() ? { iteration, work: this.spent } : null;
      }
      if (closedAt && this.sharpEnough(closedAt, iteration, gap)) {
        if (iteration > closedAt.iteration) polish(this, master, merged, 'rounds_over');
        return finish(this, 'gap');
      }
      if (closedAt) this.rounds?.decide({ decision: 'sharpen', reason: 'fewer_neurons' });
      const added = this.working.extend(pool, merged, this.additions) + master.crossed;
      if (added === 0 && raisesMissPrice(this, master)) {
        stalled = 0;
        continue;
      }
      stalled = this.incumbent.lowerBound > before * (1 + SETTINGS.sameBound) || added > 0 ? 0 : stalled + 1;
      const stuck = added === 0 && master.accuracy > SETTINGS.stuckAccuracy * tolerance;
      if (stuck && !this.bySimplex) {
        this.bySimplex = true;
        this.rounds?.decide({ decision: 'simplex', reason: 'interior_point_stuck' });
        continue;
      }
      if (
        (added === 0 && (this.bySimplex || tolerance <= SETTINGS.finestTolerance)) ||
        stalled > SETTINGS.stalledRounds ||
        iteration > SETTINGS.mostRounds
      ) {
        settle(this, master, merged);
        polish(this, master, merged, 'ending');
        if (this.incumbent.lowerBound === 0) this.proveAnything();
        return finish(this, this.incumbent.closed() ? 'gap' : 'stall');
      }
      // only now: until here the master's outputs are those of the first columns, in order
      this.working.drop(master);
      const wanted = Math.max(
        SETTINGS.finestTolerance,
        Math.min(SETTINGS.firstTolerance, SETTINGS.tolerancePerGap * gap),
      );
      tolerance = added === 0 ? Math.min(wanted, tolerance * SETTINGS.tighterBy) : wanted;
      this.rounds?.decide(
        added === 0
          ? { decision: 'tighten', reason: 'nothing_new', tolerance }
          : { decision: 'add_columns', count: added },
      );
    }
  }

  /**
   * The network to start from may be all there is: one of few neurons is put to the proof at once. Pricing is exact, so that
   * every dual looked at proves its bound.
   */
  private startIsProven(): boolean {
    const { problem, incumbent, working } = this;
    const network = incumbent.best();
    if (!working.cells || !network || !problem.loss.exact) return false;
    this.rounds?.decide({ decision: 'prove', reason: 'few_neurons' });
    return proveSupport({
      problem,
      support: network.neurons,
      columns: working.columns,
      l1Penalty: l1PenaltyOf(rowLengths(problem), null, 1, 1),
      additions: this.additions,
      signal: this.timedSignal(),
      admit: (z) => this.admit(z),
      priceHeuristically: (z, pool) => {
        const bound = priceExactly(this, this.pricer, z, pool);
        incumbent.addBound(z, bound);
        this.report(++this.proofs);
        return { z, largest: bound, conjecturedBound: conjecturedBoundOf(problem, z, bound) };
      },
      promising: () => incumbent.closed(),
      prove: () => incumbent.closed(),
      solve: (restriction, tolerance) => solveRestricted(this, restriction, tolerance),
    });
  }

  /** Pricing sees every violated neuron, thousands at first: the more of them, the fewer rounds. */
  private get additions(): Additions {
    const { count } = this.problem.space;
    const { addedFewest, addedMost, addedPerSample } = SETTINGS;
    return {
      neurons: Math.max(addedFewest, Math.min(addedMost, addedPerSample * count)),
      cells: SETTINGS.addedCells,
      separation: SETTINGS.addedSeparation,
    };
  }

  /** Whether the master's cells may carry more neurons than they need, for want of a digit. */
  private isBlunt({ groups, accuracy }: MasterSolution, tolerance: number): boolean {
    return (
      this.options.gap <= SETTINGS.fineGap &&
      this.options.sparsify !== 'off' &&
      groups.length > 0 &&
      tolerance > SETTINGS.sharpTolerance &&
      accuracy <= SETTINGS.stuckAccuracy * tolerance
    );
  }

  /** The interior point, or once it is stuck the simplex method. */
  private solved(tolerance: number): MasterSolution {
    const { problem, working } = this;
    const { columns } = working.columns;
    if (this.bySimplex && !problem.loss.quadratic) {
      const vertex = this.stages.run('master', () =>
        solveMasterBySimplex(problem, columns, polishBudget(this)),
      );
      if (vertex) {
        this.rounds?.note({ tolerance, accuracy: vertex.accuracy });
        return vertex;
      }
    }
    const { missPrice } = this;
    const restriction = { columns, cells: working.cells, l1Penalty: null, missPrice, duals: null };
    return solveRestricted(this, restriction, tolerance);
  }

  /**
   * A few more rounds after the gap is closed place the tight neurons more precisely, and so let the face search find
   * fewer; they are worth a part of the work done so far. One or no neuron cannot be improved on.
   */
  private sharpEnough(
    closedAt: { iteration: number; work: number },
    iteration: number,
    gap: number,
  ): boolean {
    // cells place their neurons exactly as it is
    if (this.options.sparsify === 'off' || !normOf(this.problem.space.norm).isRound || this.working.cells)
      return true;
    if (this.incumbent.network!.neurons.length <= 1 || gap <= SETTINGS.sharpGap) return true;
    const spent = this.spent - closedAt.work;
    return (
      iteration - closedAt.iteration >= SETTINGS.sharpRounds ||
      (spent > SETTINGS.sharpWork && spent > SETTINGS.sharpShare * closedAt.work)
    );
  }

  /** Where the programs were of no use: a bound above 0. */
  private proveAnything(): void {
    for (const z of [this.started.dual, this.targetsDual()])
      if (z) certify(this, this.pricer, z, SETTINGS.firstTolerance);
  }

  tightColumns(tolerance: number): Column[] {
    return tightNeurons(this, tolerance, [], (z, pool, _, expired) =>
      this.pricer.price(z, pool, { target: 0, enough: Infinity, expired }),
    );
  }
}

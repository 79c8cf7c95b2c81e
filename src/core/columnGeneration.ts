/**
 * The loop (theory.md, section 3): restricted program → central dual → exact pricing → certificate → new columns, until the
 * proven gap is small enough. At every iteration there is a proven lower bound, so it can be stopped at any time.
 */
import { exactPricingWork, masterWork } from './affordable';
import { Generation, type Outcome, type SearchOptions } from './generation';
import type { ProgramSolver } from './highs';
import { type Column, ColumnSet } from './master/columns';
import { type MasterSolution, solveMaster, solveMasterBySimplex } from './master/master';
import type { Normalized } from './normalize';
import { CandidatePool, type Pricer, type PricingLimits } from './pricing/pricer';
import type { WeightedNeuron } from './sparsify/merge';
import { boxOf, rowLengths } from './support/easyDual';
import { promiseOf, proveSupport } from './supportProof';
import type { Additions } from './workingSet';

export type { Outcome } from './generation';

/** Two tight neurons nearer than this are one. */
const TIGHT_SEPARATION = 1e-3;
const NEARLY_TIGHT = 0.97;
const WARM_SEPARATION = 0.02;
/** The master's tolerance: at first, and as a part of the gap that is left. */
const FIRST_TOLERANCE = 1e-5;
const TOLERANCE_PER_GAP = 1e-3;
const SHARP_TOLERANCE = 1e-10;
/** Who asks for less does not wait for the last neuron either. */
const FINE_GAP = 1e-5;
const ADDED_PER_SAMPLE = 2;
/** A master's primal that misses its rows by no more, relatively, has an objective worth looking at. */
const NEARLY_FEASIBLE = 1e-6;
/** How far, and at most how long, rounds go on for the sake of a sparser network once the gap is closed. */
const SHARP_GAP = 1e-10;
const SHARP_ROUNDS = 8;
/** Multiplications: some 150 ms. */
const SHARP_WORK = 7.5e7;
const SHARP_SHARE = 0.3;

export class ColumnGeneration extends Generation {
  private bySimplex = false;
  /** Duals that were looked at before the first round. */
  private proofs = 0;
  private previous: { master: MasterSolution; merged: WeightedNeuron[] } | null = null;

  constructor(
    problem: Normalized,
    private readonly pricer: Pricer,
    solveProgram: ProgramSolver,
    options: SearchOptions,
    gapOf: (upper: number, lower: number) => number,
  ) {
    super(problem, solveProgram, options, gapOf);
    const z = this.lastDual();
    if (z && this.admit(z)) {
      // neurons that were tight, or nearly, hold the dual where it was
      const tight = new CandidatePool(NEARLY_TIGHT);
      // whatever the samples are now, z is a dual, and its bound may be all that is wanted
      this.incumbent.keep(z, this.pricer.price(z, tight, this.limits).bound);
      for (const { theta } of tight.select(2 * problem.space.count, WARM_SEPARATION))
        this.working.columns.add(theta);
    }
  }

  run(): Outcome {
    if (this.incumbent.closed() || this.startIsProven()) {
      this.searchFace();
      this.report(++this.proofs);
      return this.finish('gap');
    }
    if (this.late && this.descentDual) this.certify(this.descentDual, FIRST_TOLERANCE);
    const early = this.interrupted() ?? (this.late ? 'time' : null);
    if (early && this.incumbent.best()) {
      this.report(++this.proofs);
      return this.finish(early);
    }
    let tolerance = FIRST_TOLERANCE;
    let stalled = 0;
    let sharpened = false;
    let closedAt: { iteration: number; work: number } | null = null;
    for (let iteration = this.proofs + 1; ; iteration++) {
      const t0 = this.options.now();
      const master = this.solveRestricted(tolerance);
      const t1 = this.options.now();
      this.masterMs += t1 - t0;
      // ended half way: what the last whole round left is better than pricing an unfinished one
      const ended = this.interrupted();
      if (ended && this.previous) {
        this.settle(this.previous.master, this.previous.merged);
        if (ended === 'time') this.polish(this.previous.master, this.previous.merged);
        return this.finish(this.incumbent.closed() ? 'gap' : ended);
      }
      const before = this.incumbent.lowerBound;
      const pool = this.certify(master.dual, tolerance);
      this.pricingMs += this.options.now() - t1;
      const merged = this.primal(master);
      this.previous = { master, merged };
      this.report(iteration);
      const stop = this.interrupted();
      if (stop) {
        this.settle(master, merged);
        if (stop === 'time') this.polish(master, merged);
        return this.finish(this.incumbent.closed() ? 'gap' : stop);
      }
      // a primal that is feasible but for a small residual still says how far there is to go; one that is not says nothing
      const reached = master.residual <= NEARLY_FEASIBLE ? master.objective : Infinity;
      const gap = this.incumbent.remaining(Math.min(this.incumbent.upper, reached));
      const enough = gap <= 0.5 * this.options.gap;
      if (enough && !sharpened && this.isBlunt(master, tolerance)) {
        // the cells of its neurons, solved to the last digits, say which of them are needed
        sharpened = true;
        tolerance = SHARP_TOLERANCE;
        this.working.extend(pool, merged, this.additions);
        continue;
      }
      if (enough && closedAt === null) {
        this.polish(master, merged);
        closedAt = this.incumbent.closed() ? { iteration, work: this.spent } : null;
      }
      if (closedAt && this.sharpEnough(closedAt, iteration, gap)) {
        if (iteration > closedAt.iteration) this.polish(master, merged);
        return this.finish('gap');
      }
      const added = this.working.extend(pool, merged, this.additions) + master.crossed;
      stalled = this.incumbent.lowerBound > before * (1 + 1e-12) || added > 0 ? 0 : stalled + 1;
      const stuck = added === 0 && master.accuracy > 10 * tolerance;
      if (stuck && !this.bySimplex) {
        this.bySimplex = true;
        continue;
      }
      if ((added === 0 && (this.bySimplex || tolerance <= 1e-11)) || stalled > 6 || iteration > 2000) {
        this.settle(master, merged);
        this.polish(master, merged);
        return this.finish(this.incumbent.closed() ? 'gap' : 'stall');
      }
      // only now: until here the master's outputs are those of the first columns, in order
      this.working.drop(master);
      const wanted = Math.max(1e-11, Math.min(FIRST_TOLERANCE, TOLERANCE_PER_GAP * gap));
      tolerance = added === 0 ? Math.min(wanted, tolerance * 0.1) : wanted;
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
    return proveSupport({
      problem,
      support: network.neurons,
      columns: working.columns,
      box: boxOf(rowLengths(problem), null, 1, 1),
      additions: this.additions,
      signal: this.timedSignal(),
      admit: (z) => this.admit(z),
      look: (z, pool) => {
        const t0 = this.options.now();
        const { bound } = this.pricer.price(z, pool, this.limits);
        this.pricingMs += this.options.now() - t0;
        incumbent.keep(z, bound);
        this.report(++this.proofs);
        return { z, largest: bound, promise: promiseOf(problem, z, bound) };
      },
      promising: () => incumbent.closed(),
      prove: () => incumbent.closed(),
      solve: (restriction, tolerance) => this.timedMaster(restriction, tolerance),
    });
  }

  /** Pricing sees every violated neuron, thousands at first: the more of them, the fewer rounds. */
  private get additions(): Additions {
    const { count } = this.problem.space;
    return { neurons: Math.max(60, Math.min(400, ADDED_PER_SAMPLE * count)), cells: 5, separation: 0.05 };
  }

  /** Whether the master's cells may carry more neurons than they need, for want of a digit. */
  private isBlunt({ groups, accuracy }: MasterSolution, tolerance: number): boolean {
    return (
      this.options.gap <= FINE_GAP &&
      this.options.sparsify !== 'off' &&
      groups.length > 0 &&
      tolerance > SHARP_TOLERANCE &&
      accuracy <= 10 * tolerance
    );
  }

  /** The interior point, or once it is stuck the simplex method. */
  private solveRestricted(tolerance: number): MasterSolution {
    const { problem, working } = this;
    const { columns } = working.columns;
    const vertex = this.bySimplex ? solveMasterBySimplex(problem, columns, this.polishBudget()) : null;
    const restriction = { columns, cells: working.cells, box: null, duals: null };
    if (vertex) return vertex;
    this.spent += masterWork(problem.rows.rank, columns.length + problem.rows.rank);
    return solveMaster(problem, restriction, tolerance, this.timedSignal());
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
    if (this.options.sparsify === 'off' || this.problem.space.norm !== 'l2' || this.working.cells)
      return true;
    if (this.incumbent.network!.neurons.length <= 1 || gap <= SHARP_GAP) return true;
    const spent = this.spent - closedAt.work;
    return (
      iteration - closedAt.iteration >= SHARP_ROUNDS ||
      (spent > SHARP_WORK && spent > SHARP_SHARE * closedAt.work)
    );
  }

  private get limits(): PricingLimits {
    return { target: 0, enough: Infinity, expired: () => this.interrupted() !== null };
  }

  /** Prices a dual and keeps the bound it proves. */
  private certify(z: Float64Array, tolerance: number): CandidatePool {
    const admitted = this.admit(z);
    this.spent += exactPricingWork(this.problem.space);
    const pool = new CandidatePool(1 + Math.min(1e-6, 0.1 * tolerance));
    const { bound } = this.pricer.price(z, pool, this.limits);
    if (admitted) this.incumbent.keep(z, bound);
    return pool;
  }

  /** The neurons where the best dual touches its bound. */
  protected tightColumns(tolerance: number): Column[] {
    const pool = new CandidatePool(1 - tolerance);
    const signal = this.finishing();
    const limits = { target: 0, enough: Infinity, expired: () => signal.aborted };
    this.pricer.price(this.incumbent.dual!, pool, limits);
    const tight = new ColumnSet(this.problem);
    const limit = 4 * this.problem.space.count + 100;
    for (const { theta } of pool.select(limit, TIGHT_SEPARATION)) tight.add(theta);
    return tight.columns;
  }
}

/** What the stages of the loop with a local ascent share: its dual selection, the work that there is time for, and the best dual. */
import { LOOP_SPEED } from '../affordable';
import type { CancelSignal } from '../cancelSignal';
import { ColumnGeneration, type SearchOptions } from './columnGeneration';
import type { ProgramSolver } from '../highs';
import type { Column } from '../master/columns';
import { type MasterSolution, type Restriction, solveMasterBySimplex } from '../master/master';
import type { NormalizedProblem } from '../normalize';
import { CandidatePool, type Pricer } from '../pricing/pricer';
import { polishBudget } from '../search';
import { SETTINGS } from '../settings';
import type { NeuronFinder } from '../pricing/localAscent/localAscent';
import type { WeightedNeuron } from '../sparsify/merge';
import { l1PenaltyOf, rowLengths } from '../support/dualSelection';
import { priceHeuristically, tightNeurons } from './price';
import { solveRestricted } from './restricted';
import { conjecturedBoundOf, type DualCandidate } from './supportProof';
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

/** A solved master without the penalty on z, and its neurons merged. */
interface Exact {
  readonly master: MasterSolution;
  readonly merged: WeightedNeuron[];
}

export abstract class HeuristicSession extends ColumnGeneration {
  readonly lengths: Float64Array;
  /** How much of a miss the penalty on z allows. */
  share = SETTINGS.firstL1Share;
  lastZ: Float64Array | null;
  /** Of the last master with the penalty on z. */
  norm = 1;
  /** The work that there is time for, what the loop has done, and where it ends; multiplications of plain loops. */
  readonly affordable = LOOP_SPEED * this.searchMs;
  done: number;
  loopEnd = SETTINGS.loopShare * this.affordable;
  /** The round of the last network, and the work at the last interim bound. */
  exactAt = 0;
  interimAt = 0;
  support: readonly WeightedNeuron[] = [];
  mostPromising: DualCandidate | null = null;
  exact: Exact | null = null;
  /** Cancels when the solve is cancelled, or when the time is over but for the last proof. */
  readonly loopSignal: CancelSignal;

  constructor(
    problem: NormalizedProblem,
    readonly prover: Pricer,
    readonly localAscent: NeuronFinder,
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
    this.loopSignal = this.timedSignal(SETTINGS.loopLatest);
  }

  loopIsOver(): 'time' | 'cancel' | null {
    return this.interrupted() ?? (this.started.late || this.loopSignal.aborted ? 'time' : null);
  }

  timeIsUp(): boolean {
    return this.interrupted() !== null;
  }

  get additions(): Additions {
    return this.working.cells ? ADDED_CELLS : ADDED_CORNERS;
  }

  /** @param penalised with the ℓ1 penalty on z */
  solve(penalised: boolean): MasterSolution {
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

  counted(restriction: Restriction, tolerance: number): MasterSolution {
    const solution = solveRestricted(this, restriction, tolerance, this.loopSignal);
    this.done += solution.work;
    return solution;
  }

  priceHeuristically(
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

  /** Keeps the candidate that promises the most of all rounds, and anything. */
  remember(candidate: DualCandidate): void {
    if (candidate.conjecturedBound > (this.mostPromising?.conjecturedBound ?? 0))
      this.mostPromising = candidate;
  }

  tightColumns(tolerance: number): Column[] {
    const known = (this.incumbent.best()?.neurons ?? []).map(({ theta }) => theta);
    return tightNeurons(this, tolerance, known, (z, pool, starts, expired) =>
      this.localAscent.find(z, pool, starts, { enough: Infinity, expired }),
    );
  }
}

/** The stages of a column generation, each alone on a small problem: start, master, price, prove, polish. */
import { beforeAll, describe, expect, it } from 'vitest';
import { finish, polish, settle } from '../../src/core/columnGeneration/polish';
import { certify, priceHeuristically, tightNeurons } from '../../src/core/columnGeneration/price';
import { prove } from '../../src/core/columnGeneration/prove';
import { keepPrimal, solveRestricted } from '../../src/core/columnGeneration/restricted';
import { ColumnSession } from '../../src/core/columnGeneration/session';
import { start } from '../../src/core/columnGeneration/start';
import { relativeGap } from '../../src/core/gap';
import { loadProgramSolver, type ProgramSolver } from '../../src/core/highs';
import type { Column } from '../../src/core/master/columns';
import type { MasterSolution } from '../../src/core/master/master';
import { normalize } from '../../src/core/normalize';
import { branchAndBoundPricer } from '../../src/core/pricing/branchAndBound/branchAndBoundPricer';
import { exactPricer } from '../../src/core/pricing/exactPricer';
import { LocalAscent } from '../../src/core/pricing/localAscent/localAscent';
import { CandidatePool, type Pricer } from '../../src/core/pricing/pricer';
import type { Problem } from '../../src/core/problem';
import type { SearchOptions } from '../../src/core/search';
import { SolveCache } from '../../src/core/solveCache';
import { startingNeurons } from '../../src/core/startingNeurons';
import { planted } from '../helpers/planted';

const TOLERANCE = 1e-7;
let solveProgram: ProgramSolver;

beforeAll(async () => {
  solveProgram = await loadProgramSolver();
});

/** Where the best dual is tight, by exact pricing. */
class TestSession extends ColumnSession {
  constructor(
    p: Problem,
    readonly pricer: Pricer,
    options: Partial<SearchOptions> = {},
  ) {
    const all = {
      gap: 1e-6,
      timeMs: 60_000,
      sparsify: 'merge',
      cache: new SolveCache(),
      now: () => 0,
      started: 0,
      ...options,
    } as const;
    super('column_generation', normalize(p), solveProgram, all, relativeGap);
  }

  tightColumns(tolerance: number): Column[] {
    return tightNeurons(this, tolerance, [], (z, pool, _, expired) =>
      this.pricer.price(z, pool, { target: 0, enough: Infinity, expired }),
    );
  }
}

function sessionOf(p: Problem, options: Partial<SearchOptions> = {}): TestSession {
  const pricer = exactPricer(normalize(p).space);
  if (pricer === null) throw new Error('This set has no exact pricer in so few dimensions.');
  return new TestSession(p, pricer, options);
}

const master = (session: ColumnSession): MasterSolution =>
  solveRestricted(
    session,
    {
      columns: session.working.columns.columns,
      cells: session.working.cells,
      l1Penalty: null,
      missPrice: session.missPrice,
      duals: null,
    },
    TOLERANCE,
  );

const SMALL = (): Problem => planted(14, 2, 3);

describe('a session', () => {
  it('solves nothing when it is made', () => {
    const session = sessionOf(SMALL());
    expect(session.incumbent.best()).toBeNull();
    expect(session.incumbent.lowerBound).toBe(0);
    expect(session.spent).toBe(0);
    expect(session.working.columns.columns).toHaveLength(startingNeurons(session.problem.space).length);
  });
});

describe('the start', () => {
  it('descends where cells are columns, and leaves a network with its cells', () => {
    const session = sessionOf(SMALL());
    const { dual, late } = start(session);
    expect(dual).toHaveLength(session.problem.space.count);
    expect(late).toBe(false);
    expect(session.working.cells!.cells.length).toBeGreaterThan(0);
  });

  it('takes over what an earlier search has proven, without a descent', () => {
    const first = sessionOf(SMALL());
    start(first);
    certify(first, first.pricer, master(first).dual, TOLERANCE);
    const { dual: proven, lowerBound } = first.incumbent;
    const neurons = startingNeurons(first.problem.space)
      .slice(0, 2)
      .map((theta) => ({ theta, output: 1 }));
    const next = sessionOf(SMALL(), { start: { neurons, columns: [], dual: null, proven, work: 0 } });
    expect(start(next)).toEqual({ dual: null, late: false });
    expect(next.incumbent.lowerBound).toBeCloseTo(lowerBound, 12);
    expect(next.working.cells!.cells).toHaveLength(2);
  });

  it('is late where its time is over, and says so', () => {
    let ms = 0;
    const session = sessionOf(SMALL(), { now: () => (ms += 1000), timeMs: 2000 });
    expect(start(session).late).toBe(true);
  });
});

describe('the master', () => {
  it('gives a dual within the tolerance of its primal value, and counts its work', () => {
    const session = sessionOf(SMALL());
    const { dual, objective, accuracy } = master(session);
    const { targets } = session.problem;
    expect(accuracy).toBeLessThanOrEqual(TOLERANCE);
    const value = targets.reduce((sum, y, i) => sum + y * dual[i], 0);
    // the gap and the residuals are relative to the objective, which the residuals bound up to the size of the dual
    expect(Math.abs(value - objective)).toBeLessThanOrEqual(100 * TOLERANCE * objective);
    expect(session.spent).toBeGreaterThan(0);
  });

  it('leaves an upper bound that no bound exceeds', () => {
    const session = sessionOf(SMALL());
    start(session);
    const solved = master(session);
    keepPrimal(session, solved);
    certify(session, session.pricer, solved.dual, TOLERANCE);
    const { upper, lowerBound } = session.incumbent;
    expect(lowerBound).toBeGreaterThan(0);
    expect(lowerBound).toBeLessThanOrEqual(upper * (1 + TOLERANCE));
  });
});

describe('pricing', () => {
  it('by ascent sees no more than the exact pricer proves', () => {
    const session = sessionOf(SMALL());
    const { dual } = master(session);
    const z = Float64Array.from(dual);
    session.admit(z);
    const exact = session.pricer.price(z, new CandidatePool(Infinity), {
      target: 0,
      enough: Infinity,
      expired: () => false,
    });
    const { frame } = branchAndBoundPricer(session.problem.space);
    const ascent = new LocalAscent(session.problem.space, frame);
    const signal = session.timedSignal();
    const starts = startingNeurons(session.problem.space);
    const pool = new CandidatePool(1);
    const { largest } = priceHeuristically(session, ascent, z, pool, starts, signal);
    expect(largest).toBeLessThanOrEqual(exact.bound);
    expect(largest).toBeGreaterThan(0.9 * exact.bound);
    for (const { value } of pool.select(Infinity, 0)) expect(Math.abs(value)).toBeGreaterThan(1);
  });

  it('finds neurons that violate the dual of too few columns', () => {
    const session = sessionOf(SMALL());
    const found = certify(session, session.pricer, master(session).dual, TOLERANCE);
    expect(session.working.extend(found, [], { neurons: 10, cells: 2, separation: 0.01 })).toBeGreaterThan(0);
  });
});

describe('a proof', () => {
  it('by branch and bound comes to the exact bound, within the part that may be lost', () => {
    const z = Float64Array.from(master(sessionOf(SMALL())).dual);
    const exact = sessionOf(SMALL());
    certify(exact, exact.pricer, Float64Array.from(z), TOLERANCE);
    const searched = sessionOf(SMALL());
    searched.admit(z);
    const lost = 1e-6;
    const limits = { target: 0, enough: lost, expired: () => false };
    const prover = branchAndBoundPricer(searched.problem.space);
    prove(searched, prover, { z, conjecturedBound: 1 }, 'loop_ended', limits);
    expect(searched.incumbent.lowerBound).toBeLessThanOrEqual(exact.incumbent.lowerBound * (1 + 1e-9));
    expect(searched.incumbent.lowerBound).toBeGreaterThan(0);
  });
});

describe('polish', () => {
  it('makes a vertex of the master: as many neurons as samples at most, meeting them', () => {
    const session = sessionOf(SMALL());
    start(session);
    const solved = master(session);
    polish(session, solved, keepPrimal(session, solved), 'ending');
    const { network, stoppedBy } = finish(session, 'stall');
    expect(stoppedBy).toBe('stall');
    expect(network!.neurons.length).toBeLessThanOrEqual(session.problem.rows.rank);
    expect(network!.violation).toBeLessThanOrEqual(1e-9);
  });

  it('settles with a dense network of the same values where there is no time for a vertex', () => {
    const session = sessionOf(SMALL());
    start(session);
    const solved = master(session);
    settle(session, solved, keepPrimal(session, solved));
    expect(session.incumbent.best()!.violation).toBeLessThanOrEqual(1e-9);
  });
});

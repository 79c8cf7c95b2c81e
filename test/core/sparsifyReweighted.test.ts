/** Sparser networks: on the optimal face at the same norm, and by reweighting at a stated larger one. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadProgramSolver, type ProgramSolver } from '../../src/core/highs';
import { type Column, ColumnSet } from '../../src/core/master/columns';
import { type Network, networkValues } from '../../src/core/master/vertex';
import type { Budget } from '../../src/core/budget';
import { normalize, type NormalizedProblem } from '../../src/core/normalize';
import { closedForm } from '../../src/core/oneInput/closedForm';
import { exactPricer } from '../../src/core/pricing/exactPricer';
import { CandidatePool } from '../../src/core/pricing/pricer';
import type { Problem } from '../../src/core/problem';
import { CellProgram, cellsOf } from '../../src/core/sparsify/closedCells';
import { reweightedNetwork } from '../../src/core/sparsify/reweighted';
import { faceNetwork, sparseNetwork } from '../../src/core/sparsify/sparse';
import { mulberry32, startingNeurons } from '../../src/core/startingNeurons';
import { verify } from '../../src/core/verify/index';
import { problem, run } from '../helpers/solved';

let solveProgram: ProgramSolver;
beforeAll(async () => {
  solveProgram = await loadProgramSolver();
});
const budget = (): Budget => ({ solveProgram, seconds: () => 60, signal: undefined });

function columnsOf(normalized: NormalizedProblem, thetas: readonly Float64Array[]): readonly Column[] {
  const set = new ColumnSet(normalized);
  for (const theta of thetas) set.add(theta);
  return set.columns;
}

/** The network as a claim about the user's problem that proves nothing, for the independent verifier. */
function expectNetworkVerified(p: Problem, normalized: NormalizedProblem, network: Network): void {
  const { massScale, targetScale } = normalized;
  const objective = network.objective * massScale;
  const report = verify(p, {
    status: 'stopped',
    objective,
    mass: network.neurons.reduce((sum, { output }) => sum + Math.abs(output), 0) * massScale,
    lowerBound: 0,
    gap: objective / Math.max(1, objective),
    neurons: network.neurons.map(({ theta, output }) => ({
      weights: Array.from(theta.subarray(0, p.dimension)),
      bias: theta[p.dimension],
      output: output * massScale,
    })),
    skip: {
      constant: (network.free[0] ?? 0) * targetScale,
      linear: Array.from({ length: p.dimension }, (_, c) => (network.free[c + 1] ?? 0) * targetScale),
    },
    dual: [],
  });
  expect(report.findings.filter(({ holds }) => !holds).map(({ sentence }) => sentence)).toEqual([]);
}

function randomRows(count: number, seed: number): { rows: number[][]; y: number[] } {
  const random = mulberry32(seed);
  const rows = Array.from({ length: count }, () => [4 * random() - 2, 4 * random() - 2]);
  return { rows, y: rows.map(([a, b]) => Math.sin(a) + b * b * random()) };
}

const { rows, y } = randomRows(18, 11);
const labels = y.map((value) => (value > 0.4 ? 1 : -1));
const CASES: [string, Problem][] = [
  ['l2 joint', problem(rows, y)],
  ['linf joint', problem(rows, y, { weights: { norm: 'linf', radius: 1 } })],
  ['l1 free', problem(rows, y, { weights: { norm: 'l1', radius: 1 }, bias: { kind: 'free' } })],
  ['l2 bounded', problem(rows, y, { bias: { kind: 'bound', limit: 1 }, skip: 'constant' })],
  ['l2 without a bias', problem(rows, y, { bias: { kind: 'none' }, skip: 'affine' })],
  ['ReLU', problem(rows, y, { slope: 0 })],
  ['within a tolerance', problem(rows, y, { goal: { kind: 'within', tolerance: 0.1 } })],
  ['classification', problem(rows, labels, { goal: { kind: 'classify' } })],
  ['soft classification', problem(rows, labels, { goal: { kind: 'classify_soft', softness: 3 } })],
];

/** A merged vertex over the neurons that a solve starts from: what reweighting is given in a solve that was stopped. */
function start(p: Problem): { normalized: NormalizedProblem; columns: readonly Column[]; merged: Network } {
  const normalized = normalize(p);
  const columns = columnsOf(normalized, startingNeurons(normalized.space));
  const merged = sparseNetwork(normalized, columns, true, budget());
  expect(merged).not.toBeNull();
  return { normalized, columns, merged: merged! };
}

describe('the least norm over cells', () => {
  it.each(CASES)('is at most that of the network the cells are taken from: %s', (_, p) => {
    const { normalized, merged } = start(p);
    const cells = merged.neurons.flatMap((neuron) => cellsOf(normalized, neuron, 4));
    const solution = new CellProgram(normalized, cells, budget()).solve();
    expect(solution).not.toBeNull();
    expect(solution!.network.objective).toBeLessThanOrEqual(merged.objective * (1 + 1e-8));
    expectNetworkVerified(p, normalized, solution!.network);
  });

  it('is the closed form on the cells of a one-input fit', () => {
    const p = problem(
      [0, 1, 2.5, 3, 4.2, 5, 6].map((x) => [x]),
      [0, 1, -1, 0.5, 0.7, 2, -3],
      { bias: { kind: 'free' } },
    );
    const normalized = normalize(p);
    const { network } = closedForm(normalized, true);
    const cells = network.neurons.flatMap((neuron) => cellsOf(normalized, neuron, 4));
    const solution = new CellProgram(normalized, cells, budget()).solve();
    expect(solution!.network.objective / network.objective).toBeCloseTo(1, 8);
  });

  it('is null where the cells carry no network', () => {
    const { normalized, merged } = start(CASES[0][1]);
    const cells = cellsOf(normalized, merged.neurons[0], 1);
    expect(new CellProgram(normalized, cells, budget()).solve()).toBeNull();
  });
});

describe('the optimal face', () => {
  it('of a convex function of one input holds a network of half the kinks, which is found', () => {
    const x = [0, 0.8, 2, 2.7, 4, 5.1, 6, 7.3, 8];
    const p = problem(
      x.map((value) => [value]),
      x.map((value) => value * value),
      { bias: { kind: 'free' }, skip: 'affine' },
    );
    const normalized = normalize(p);
    const { network, dual } = closedForm(normalized, false);
    // all kinks at inner samples are tight, both ways round
    const tight = columnsOf(
      normalized,
      Array.from(normalized.space.inputs.slice(1, -1)).flatMap((kink) => [
        Float64Array.of(1, -kink),
        Float64Array.of(-1, kink),
      ]),
    );
    const sparse = faceNetwork(normalized, tight, network.objective, 1e-9, true, budget(), dual);
    expect(sparse!.neurons.length).toBe(Math.ceil((x.length - 2) / 2));
    expect(sparse!.objective / network.objective).toBeCloseTo(1, 8);
  });

  it('is searched beyond its first vertex: a teacher of three neurons comes out as three', async () => {
    const random = mulberry32(1);
    const data = Array.from({ length: 40 }, () => [4 * random() - 2, 4 * random() - 2]);
    const teacher = [3, -2, 1].map((output) => {
      const theta = Float64Array.from({ length: 3 }, () => 2 * random() - 1);
      const size = Math.hypot(...theta);
      return { theta: theta.map((v) => v / size), output };
    });
    const plain = problem(data, new Array<number>(40).fill(0), { weights: { norm: 'linf', radius: 1 } });
    const p = { ...plain, targets: networkValues(normalize(plain), teacher, new Float64Array(0)) };
    const solution = await run(p, { sparsify: 'off' });
    const normalized = normalize(p);
    const dual = Float64Array.from(solution.dual);
    const pool = new CandidatePool(1 - 1e-6);
    exactPricer(normalized.space)!.price(dual, pool);
    const tight = columnsOf(
      normalized,
      pool.select(400, 1e-3).map(({ theta }) => theta),
    );
    const objective = solution.objective! / normalized.massScale;
    const sparse = faceNetwork(normalized, tight, objective, 2.5e-7, true, budget(), dual)!;
    expect(sparse.neurons.length).toBe(3);
    expect(sparse.objective).toBeLessThanOrEqual(objective * (1 + 2.5e-7));
    expectNetworkVerified(p, normalized, sparse);

    // stopped at any point, it is a network of the face or none
    for (const after of [1, 2, 6]) {
      const signal = { aborted: false };
      let programs = 0;
      const counting: ProgramSolver = (program) => {
        if (++programs >= after) signal.aborted = true;
        return solveProgram(program);
      };
      const stopping = { ...budget(), solveProgram: counting, signal };
      const stopped = faceNetwork(normalized, tight, objective, 2.5e-7, true, stopping, dual);
      if (stopped) expectNetworkVerified(p, normalized, stopped);
      // at most the two programs that say whether the face is a point, and one of the search
      expect(programs).toBeLessThanOrEqual(after + 3);
    }
  });
});

describe('reweighting', () => {
  it.each(CASES)('never has more neurons than merging, and meets the samples: %s', (_, p) => {
    const { normalized, columns, merged } = start(p);
    const reweighted = reweightedNetwork(normalized, columns, merged, budget());
    expect(reweighted.neurons.length).toBeLessThanOrEqual(merged.neurons.length);
    expectNetworkVerified(p, normalized, reweighted);
  });

  it('finds a planted network behind one of least norm over other neurons', () => {
    const random = mulberry32(21);
    const data = Array.from({ length: 20 }, () => [4 * random() - 2, 4 * random() - 2]);
    const plain = (t: number): number => Math.max(t, 0.1 * t);
    const p = problem(
      data,
      data.map(([a, b]) => plain(a - 0.3 * b) + plain(b + 0.5)),
    );
    const { normalized, columns, merged } = start(p);
    expect(reweightedNetwork(normalized, columns, merged, budget()).neurons.length).toBeLessThan(
      merged.neurons.length / 2,
    );
  });

  it('keeps to a limit on the norm', () => {
    const { normalized, columns, merged } = start(CASES[0][1]);
    const limit = merged.objective * 0.98;
    const free = reweightedNetwork(normalized, columns, merged, budget());
    const limited = reweightedNetwork(normalized, columns, merged, budget(), limit);
    expect(limited === merged || limited.objective <= limit).toBe(true);
    expect(free.neurons.length).toBeLessThanOrEqual(limited.neurons.length);
  });

  it('ends soon after it is cancelled, with a network that meets the samples', () => {
    const [, p] = CASES[0];
    const { normalized, columns, merged } = start(p);
    for (const after of [0, 1, 5, 20]) {
      const signal = { aborted: after === 0 };
      let programs = 0;
      const counting: ProgramSolver = (program) => {
        if (++programs >= after) signal.aborted = true;
        return solveProgram(program);
      };
      const stopped = reweightedNetwork(normalized, columns, merged, {
        ...budget(),
        solveProgram: counting,
        signal,
      });
      expect(programs).toBeLessThanOrEqual(after);
      expect(stopped.neurons.length).toBeLessThanOrEqual(merged.neurons.length);
      expectNetworkVerified(p, normalized, stopped);
    }
  });

  it('leaves the network as it is when there is no time', () => {
    const { normalized, columns, merged } = start(CASES[0][1]);
    const late = { ...budget(), seconds: () => 0 };
    expect(reweightedNetwork(normalized, columns, merged, late)).toBe(merged);
  });
});

/** The search whose neurons move (sliding/): its parts against what defines them, and its answers against the restricted program's. */
import { describe, expect, it } from 'vitest';
import { atom } from '../../src/core/atom';
import { dot } from '../../src/core/linear/kernels';
import { admissibleDual, dualObjective } from '../../src/core/master/master';
import { normalize, type NormalizedProblem } from '../../src/core/normalize';
import { mulberry32, startingNeurons } from '../../src/core/startingNeurons';
import { hasEuclideanGauge } from '../../src/core/sliding/gauge';
import { bestOutputs } from '../../src/core/sliding/outputs';
import { priceAllowed } from '../../src/core/sliding/priceAllowed';
import { slide } from '../../src/core/sliding/slide';
import { dualOf, objectiveOf, rowsOf, type Support } from '../../src/core/sliding/support';
import type { BiasConstraint, Goal, Problem, Skip } from '../../src/core/problem';
import { assess } from '../../src/core/master/vertex';
import { problem, solved } from '../helpers/solved';

const NEVER = { aborted: false };
const SQUARES = { kind: 'least_squares', penalty: 0.02 } as const satisfies Goal;
const HUBER = { kind: 'huber', delta: 0.2, penalty: 0.02 } as const satisfies Goal;
const BIASES: readonly BiasConstraint[] = [{ kind: 'none' }, { kind: 'joint' }, { kind: 'free' }];

/** Products and waves of seeded inputs, with noise. */
function noisy(n: number, d: number, rest: Partial<Problem> = {}): Problem {
  const random = mulberry32(11);
  const rows = Array.from({ length: n }, () => Array.from({ length: d }, () => 2 * random() - 1));
  const targets = rows.map((x) => x[0] * x[d - 1] + Math.abs(x[0] - 0.3) + 0.3 * (random() - 0.5));
  return problem(rows, targets, { goal: SQUARES, ...rest });
}

const weighted = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => 1 + (i % 3));

function atoms(inner: NormalizedProblem): Float64Array[] {
  return startingNeurons(inner.space)
    .slice(0, 40)
    .map((theta) => atom(inner.space, theta));
}

describe('the outputs of given neurons', () => {
  it.each([
    ['squares', SQUARES, 'none'],
    ['squares with free terms', { ...SQUARES, penalty: 0.001 }, 'affine'],
    ['huber', HUBER, 'constant'],
  ] as const)('meet the conditions of the optimum: %s', (_, goal, skip) => {
    const inner = normalize(noisy(50, 2, { goal, skip, sampleWeights: weighted(50) }));
    const columns = atoms(inner);
    const start = { outputs: new Float64Array(columns.length), free: new Float64Array(inner.free.length) };
    const { outputs, free } = bestOutputs(inner, columns, start, NEVER);
    const z = inner.targets.map((y, i) => {
      let value = 0;
      columns.forEach((a, j) => (value += outputs[j] * a[i]));
      inner.free.forEach((column, c) => (value += free[c] * column[i]));
      return inner.loss.of(i).force(value - y, y);
    });
    // rounding of sums of 50 products, magnified by the condition of the Gram matrix
    const tolerance = 1e-7;
    expect(outputs.some((value) => value !== 0)).toBe(true);
    columns.forEach((a, j) => {
      const price = dot(a, z);
      if (outputs[j] === 0) expect(Math.abs(price)).toBeLessThanOrEqual(1 + tolerance);
      else expect(price).toBeCloseTo(Math.sign(outputs[j]), 6);
    });
    for (const column of inner.free) expect(Math.abs(dot(column, z))).toBeLessThanOrEqual(tolerance);
  });
});

describe('moving neurons', () => {
  const supportOf = (inner: NormalizedProblem): Support => ({
    neurons: startingNeurons(inner.space)
      .slice(0, 6)
      .map((theta, j) => ({ theta, output: j % 2 === 0 ? 0.3 : -0.2 })),
    free: new Float64Array(inner.free.length),
  });

  it.each(BIASES)('never raises the objective: $kind', (bias) => {
    const inner = normalize(noisy(60, 3, { bias, skip: 'constant' }));
    const support = supportOf(inner);
    const before = assess(inner, support.neurons, support.free).objective;
    const steps = { iterations: 30, decrease: 1e-10, signal: NEVER };
    const slid = slide(inner, rowsOf(inner.space), support, steps);
    const after = assess(inner, slid.neurons, slid.free).objective;
    expect(after).toBeLessThan(before);
    expect(after).toBeCloseTo(slid.objective, 9);
  });

  it('follows the gradient of the objective', () => {
    const inner = normalize(noisy(30, 3, { goal: HUBER, skip: 'constant' }));
    const at = objectiveOf(inner, rowsOf(inner.space), Int8Array.of(1, -1));
    const random = mulberry32(3);
    const p = Float64Array.from({ length: 2 * 4 + 1 }, () => random() - 0.5);
    const gradient = new Float64Array(p.length);
    const none = new Float64Array(p.length);
    at(p, gradient);
    const h = 1e-6;
    p.forEach((value, q) => {
      const [up, down] = [h, -h].map((step) => at(p.with(q, value + step), none));
      // the second difference of a piece is its third derivative, and no kink lies that near
      expect((up - down) / (2 * h)).toBeCloseTo(gradient[q], 4);
    });
  });
});

describe('the price that a dual may have', () => {
  it('is the one at which it is worth what is wanted', () => {
    const inner = normalize(noisy(40, 2));
    const z = dualOf(inner, { neurons: [], free: new Float64Array(0) });
    admissibleDual(inner, z);
    for (const wanted of [0.01, 0.1, 1]) {
      const most = priceAllowed(inner, z, wanted);
      const worth = dualObjective(
        inner,
        z.map((value) => value / most),
      );
      expect(Math.abs(worth - wanted)).toBeLessThanOrEqual(1e-9 * wanted);
    }
    // no multiple of z is worth more than p²/(4q)
    expect(priceAllowed(inner, z, 1e9)).toBe(0);
  });
});

describe('the answer', () => {
  const CASES: readonly [string, Problem][] = [
    ...BIASES.flatMap((bias) =>
      (['none', 'constant', 'affine'] as const satisfies readonly Skip[]).map((skip): [string, Problem] => [
        `2 inputs, bias ${bias.kind}, skip ${skip}`,
        noisy(60, 2, { bias, skip }),
      ]),
    ),
    ['4 inputs', noisy(60, 4, { skip: 'constant' })],
    ['huber, 3 inputs', noisy(60, 3, { goal: HUBER })],
    ['weights, 3 inputs', noisy(60, 3, { sampleWeights: weighted(60) })],
    ['relu, 2 inputs', noisy(60, 2, { slope: 0 })],
  ];

  it.each(CASES)('is proven: %s', async (_, p) => {
    expect(hasEuclideanGauge(normalize(p).space)).toBe(true);
    const solution = await solved(p, { gap: 1e-6 });
    expect(solution.status, JSON.stringify(solution.ending)).toBe('optimal');
  });

  it('of a percentage of the penalty is that of its value', async () => {
    const asked = noisy(50, 2, { goal: { kind: 'least_squares', penalty: 0, percent: 5 } });
    const relative = await solved(asked);
    const value = relative.penalty?.value ?? NaN;
    const absolute = await solved({ ...asked, goal: { kind: 'least_squares', penalty: value } });
    expect(relative.objective).toBeCloseTo(absolute.objective ?? NaN, 6);
  });

  it('is the same from a warm start, in no more rounds', async () => {
    const p = noisy(80, 3, { skip: 'constant' });
    const cold = await solved(p, { gap: 1e-5 });
    const warm = await solved(p, { gap: 1e-5, warm: cold });
    expect(warm.status).toBe('optimal');
    expect(warm.trace.length).toBeLessThanOrEqual(cold.trace.length);
  });

  it('of a fit that is stopped at once is a network with its honest gap', async () => {
    const p = noisy(200, 5, { skip: 'constant' });
    let asked = 0;
    const signal = {
      get aborted(): boolean {
        return ++asked > 40;
      },
    };
    const solution = await solved(p, { signal });
    expect(solution.status).toBe('cancelled');
    expect(solution.objective).not.toBeNull();
  });
});

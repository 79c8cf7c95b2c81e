/** The verifier's search in boxes: never a false proof, and the maximum to the last digits, over every set. */
import { describe, expect, test } from 'vitest';
import type { BiasConstraint, Problem, WeightNorm } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { pointOnFace } from '../../src/core/verify/boxGauge';
import { BoxModel, type BoxRows, roundingOfBoxes, Verdict } from '../../src/core/verify/boxModel';
import { encloseByBoxes } from '../../src/core/verify/boxEnclosure';
import { QuadraticBound } from '../../src/core/verify/boxProgram';
import type { Enclosure } from '../../src/core/verify/enclosure';
import type { Response } from '../../src/core/verify/response';
import { responsesOf } from '../../src/core/verify/response';
import { gauge } from '../../src/core/verify/unitSet';
import { threadOf } from '../helpers/thread/thread';
import { BIASES, NORMS } from '../helpers/constraintSets';
import { problemOf } from '../helpers/vectors';
import type * as work from './noisyResult';

const { noisyResult } = threadOf<typeof work>(new URL('./noisyResult.ts', import.meta.url));

const sets = NORMS.flatMap((norm) => BIASES.map((bias) => ({ norm, bias, name: `${norm} ${bias.kind}` })));
const PRECISION = 1e-9;

/** How the samples lie: where boxes have many kinks in one point, far from the origin, and of unequal size. */
const PLACES = ['anywhere', 'grid', 'far', 'unequal'] as const;

function samples(place: (typeof PLACES)[number], count: number, d: number, random: () => number): number[][] {
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: d }, (__, j) => {
      const x = 4 * random() - 2;
      if (place === 'grid') return Math.round(x);
      if (place === 'far') return x + 20 * (j + 1);
      return place === 'unequal' ? x * 10 ** ((i % 5) - 2) : x;
    }),
  );
}

function problemFor(rows: readonly number[][], norm: WeightNorm, bias: BiasConstraint): Problem {
  return problemOf(
    rows,
    rows.map(() => 0),
    { slope: 0.1, weights: { norm, radius: 1.5 }, bias, skip: 'none', goal: { kind: 'interpolate' } },
  );
}

/** Free bias asks for 1ᵀz = 0; every fourth sample has none of z. */
function dualFor(count: number, bias: BiasConstraint, random: () => number): Float64Array {
  const z = Float64Array.from({ length: count }, (_, i) => (i % 4 === 3 ? 0 : 2 * random() - 1));
  if (bias.kind === 'free') z[0] -= z.reduce((a, b) => a + b, 0);
  return z;
}

function valueAt({ set, rows, count, kinks, linear }: Response, theta: Float64Array): number {
  const m = set.size;
  const dot = (v: Float64Array, at: number): number => theta.reduce((sum, x, j) => sum + x * v[at + j], 0);
  let value = dot(linear, 0) + dot(linear, m);
  for (let i = 0; i < count; i++) value += kinks[i] * Math.abs(dot(rows, i * m));
  return Math.abs(value) / gauge(set, theta);
}

/** The largest value that sampling finds, improved by ever smaller random steps from the best points. */
function sampled(response: Response, random: () => number): number {
  const m = response.set.size;
  const around = (centre: Float64Array, width: number): Float64Array =>
    centre.map((x) => x + width * (random() + random() + random() - 1.5));
  const met = Array.from({ length: 1500 }, () => {
    const theta = around(new Float64Array(m), 1);
    return { theta, value: valueAt(response, theta) };
  }).sort((a, b) => b.value - a.value);
  let best = 0;
  for (const { theta, value } of met.slice(0, 4)) {
    let [at, highest] = [theta, value];
    for (let width = 0.3, step = 0; step < 400; step++) {
      const to = around(at, width * gauge(response.set, at));
      const here = valueAt(response, to);
      if (here > highest) [at, highest] = [to, here];
      else width *= 0.97;
    }
    best = Math.max(best, highest);
  }
  return best;
}

const nothing = (response: Response): Enclosure => ({
  upper: response.magnitude * (1 + 1e-9),
  reached: 0,
  rounding: 0,
  magnitude: response.magnitude,
  work: 0,
});

const byBoxes = (response: Response, floor: number, budget = 2e9): Enclosure =>
  encloseByBoxes(response, { floor, precision: PRECISION, budget }, nothing(response));

/** All rows as face 2k, where θ_k = 1, sees them. */
function rowsOnFace({ set, rows, count, kinks, linear }: Response, k: number): BoxRows {
  const m = set.size;
  const order = [...Array.from({ length: m }, (_, j) => j).filter((j) => j !== k), k];
  const all = Array.from({ length: count }, (_, i) => i);
  const convex = all.filter((i) => kinks[i] > 0);
  const numbers = Float64Array.from([
    ...order.map((j) => linear[j] + linear[m + j]),
    ...[...convex, ...all.filter((i) => kinks[i] < 0)].flatMap((i) => [
      ...order.map((j) => rows[i * m + j]),
      kinks[i],
    ]),
  ]);
  return { numbers, gradient: 0, start: m, convex: convex.length, count };
}

/** A point of a box, often at its corners, where majorants are worst. */
const inBox = (c: Float64Array, h: Float64Array, random: () => number): Float64Array =>
  c.map((x, j) => x + h[j] * (random() < 0.5 ? Math.sign(random() - 0.5) : 2 * random() - 1));

describe.each(sets)('$name', ({ norm, bias }) => {
  test('the model of a box is above all points of it, and a box is said to hold only where all do', () => {
    const random = mulberry32(11 + NORMS.indexOf(norm) * 10 + BIASES.indexOf(bias));
    const problem = problemFor(samples('anywhere', 12, 4, random), norm, bias);
    const response = responsesOf(problem, dualFor(12, bias, random))[0]();
    const m = response.set.size;
    const model = new BoxModel(response);
    const { fixed, perLevel } = roundingOfBoxes(response);
    const signed = (theta: Float64Array): number => {
      let value = 0;
      for (let j = 0; j < m; j++) value += (response.linear[j] + response.linear[m + j]) * theta[j];
      response.kinks.forEach((kink, i) => {
        value += kink * Math.abs(theta.reduce((sum, x, j) => sum + x * response.rows[i * m + j], 0));
      });
      return value / gauge(response.set, theta);
    };
    let held = 0;
    for (let box = 0; box < 600; box++) {
      const k = box % m;
      const width = 2 ** -(1 + Math.floor(5 * random()));
      const h = Float64Array.from({ length: m - 1 }, () => width * (random() < 0.5 ? 1 : 0.5));
      const c = h.map((x) => (1 - x) * (2 * random() - 1));
      const points = Array.from({ length: 60 }, () => pointOnFace(response.set, 2 * k, inBox(c, h, random)));
      const most = points.reduce((value, theta) => Math.max(value, signed(theta)), -Infinity);
      // levels about the largest value in the box, where a model that is too low is noticed
      for (const T of [1.0001, 1.1, 1.5].map((factor) => Math.max(0.01, most * factor))) {
        model.gauge.onFace(k);
        const slack = fixed + T * perLevel;
        const verdict = model.examine(rowsOnFace(response, k), c, h, T, slack);
        if (verdict === Verdict.holds) held++;
        else expect(model.upper).toBeGreaterThanOrEqual(most);
      }
      const low = 0.999 * most;
      if (low <= 0) continue;
      model.gauge.onFace(k);
      const verdict = model.examine(rowsOnFace(response, k), c, h, low, fixed + low * perLevel);
      expect(verdict).not.toBe(Verdict.holds);
      expect(model.upper).toBeGreaterThanOrEqual(most);
    }
    expect(held).toBeGreaterThan(50);
  });

  test.each(PLACES)('samples %s: encloses what sampling and ascent find', (place) => {
    const random = mulberry32(NORMS.indexOf(norm) * 100 + BIASES.indexOf(bias) * 10 + PLACES.indexOf(place));
    for (const [d, count] of [
      [3, 14],
      [4, 10],
    ]) {
      const problem = problemFor(samples(place, count, d, random), norm, bias);
      for (const make of responsesOf(problem, dualFor(count, bias, random))) {
        const response = make();
        if (response.set.size < 3) continue;
        const found = byBoxes(response, 0);
        // values are sums of `count` products, as good as the noise of the search
        const noise = 1e-13 * response.magnitude;
        expect(found.upper).toBeGreaterThanOrEqual(sampled(response, random) - noise);
        expect(found.upper).toBeGreaterThanOrEqual(found.reached);
        expect(found.upper).toBeLessThanOrEqual(found.reached * (1 + 2 * PRECISION) + found.rounding + noise);
      }
    }
  });

  test('a level under the maximum is never proven, one over it is', () => {
    const random = mulberry32(7 + NORMS.indexOf(norm) * 10 + BIASES.indexOf(bias));
    const problem = problemFor(samples('anywhere', 12, 3, random), norm, bias);
    for (const make of responsesOf(problem, dualFor(12, bias, random)).slice(0, 2)) {
      const response = make();
      const { reached, rounding } = byBoxes(response, 0);
      const below = byBoxes(response, reached * (1 - 1e-6));
      expect(below.upper).toBeGreaterThanOrEqual(reached * (1 - 1e-13));
      expect(below.reached).toBeGreaterThan(reached * (1 - 1e-9));
      const above = byBoxes(response, reached * (1 + 1e-6));
      expect(above.upper).toBeLessThanOrEqual(reached * (1 + 1e-6) * (1 + PRECISION) + rounding);
    }
  });
});

test('cut short, it keeps what a stage has proven, and never less than the maximum', () => {
  const random = mulberry32(5);
  const problem = problemFor(samples('anywhere', 30, 5, random), 'l2', { kind: 'joint' });
  const response = responsesOf(problem, dualFor(30, { kind: 'joint' }, random))[0]();
  const { upper: maximum } = byBoxes(response, 0, 1e11);
  let last = Infinity;
  for (const budget of [1e4, 1e6, 1e7, 1e8]) {
    const { upper, work } = byBoxes(response, 0, budget);
    expect(upper).toBeGreaterThanOrEqual(maximum * (1 - 3 * PRECISION));
    expect(upper).toBeLessThanOrEqual(last);
    // one box, or the signs of one, may be over it
    expect(work).toBeLessThan(budget + 1e7);
    last = upper;
  }
  expect(last).toBeLessThan(nothing(response).upper / 2);
});

test('an aborted search proves nothing new', () => {
  const random = mulberry32(6);
  const problem = problemFor(samples('anywhere', 12, 4, random), 'l2', { kind: 'joint' });
  const response = responsesOf(problem, dualFor(12, { kind: 'joint' }, random))[0]();
  const options = { floor: 0, precision: PRECISION, budget: 1e10, signal: { aborted: true } };
  expect(encloseByBoxes(response, options, nothing(response)).upper).toBe(nothing(response).upper);
});

describe.each([
  { name: 'an interpolation of noise, 5 inputs', count: 30, d: 5, goal: { kind: 'interpolate' } },
  { name: 'noise met within a half, 6 inputs', count: 40, d: 6, goal: { kind: 'within', tolerance: 0.5 } },
] as const)('$name', ({ count, d, goal }) => {
  test('what the solver claims is confirmed, and so is its dual scaled up to 1; 1e-6 more is not', async () => {
    const { solution, report, tight, forged } = await noisyResult(count, d, goal);
    expect(solution.lowerBound).toBeGreaterThan(0);
    expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
    // 2e-10 is the precision of the verifier, the rest its rounding
    expect(tight.upper).toBeLessThanOrEqual(1 + 2.1e-10 + tight.rounding);
    expect(forged.upper).toBeGreaterThan(1 + 0.9e-6);
  });
});

test('the bound of a quadratic is not below its values where coordinate ascent is slow', () => {
  const random = mulberry32(12);
  const D = 5;
  for (let round = 0; round < 500; round++) {
    // −(rank one + a little): concave, its maximum at v = top, far along a narrow ridge
    const r = Array.from({ length: D }, () => 0.5 + random());
    const A = Float64Array.from({ length: D * D }, (_, at) => {
      const [j, k] = [Math.floor(at / D), at % D];
      return -r[j] * r[k] - (j === k ? 0.02 : 0);
    });
    const top = Float64Array.from({ length: D }, () => 1.6 * random() - 0.8);
    const b = top.map((_, j) => -top.reduce((sum, v, k) => sum + A[j * D + k] * v, 0));
    const height = top.reduce((sum, v, j) => sum + 0.5 * b[j] * v, 0);
    // the maximum is 1e-4: nothing of at most 0 may be proven
    expect(new QuadraticBound(D).bound(1e-4 - height, b, A, 0)).toBeGreaterThan(0);
  }
});

/** The fewest pieces through intervals, against an exhaustive search over small cases. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadProgramSolver, type ProgramSolver } from '../../src/core/highs';
import { frameOneInput } from '../../src/core/oneInput/frame';
import { normalize } from '../../src/core/normalize';
import { fewestKinksNetwork } from '../../src/core/oneInput/fewestKinksNetwork';
import { fewestKinks, type PiecewiseLinear } from '../../src/core/oneInput/minimumLink';
import { evaluate, problem, solved } from '../helpers/solved';

let programs: ProgramSolver;
beforeAll(async () => {
  programs = await loadProgramSolver();
});

function valueOf(f: PiecewiseLinear, x: number): number {
  let at = f.start;
  let k = 0;
  while (k < f.breakpoints.length && f.breakpoints[k].x <= x) at = f.breakpoints[k++];
  return at.y + f.slopes[k] * (x - at.x);
}

/**
 * Consecutive samples share a line; two neighbouring lines either cross between their samples, from above or from below,
 * or are joined by a piece of their own. All of it is tried, each a linear program in the lines.
 */
function fewestPieces(x: readonly number[], lower: readonly number[], upper: readonly number[]): number {
  const n = x.length;
  let best = 2 * n;
  const groups: number[][] = [];
  const crossings: (1 | -1 | 0)[] = [];
  const feasible = (): boolean => {
    const rows: { coefficients: Float64Array; low: number; high: number }[] = [];
    const row = (low: number, high: number, parts: readonly (readonly [number, number, number])[]): void => {
      const coefficients = new Float64Array(2 * groups.length);
      for (const [g, at, sign] of parts) {
        coefficients[2 * g] += sign;
        coefficients[2 * g + 1] += sign * at;
      }
      rows.push({ coefficients, low, high });
    };
    groups.forEach((group, g) => {
      for (const i of group) row(lower[i], upper[i], [[g, x[i], 1]]);
    });
    crossings.forEach((side, g) => {
      if (side === 0) return;
      const [a, b] = [x[groups[g][groups[g].length - 1]], x[groups[g + 1][0]]];
      const parts = (at: number): (readonly [number, number, number])[] => [
        [g, at, side],
        [g + 1, at, -side],
      ];
      row(0, Infinity, parts(a));
      row(-Infinity, 0, parts(b));
    });
    const width = 2 * groups.length;
    const answer = programs({
      cost: new Float64Array(width),
      columnLower: new Float64Array(width).fill(-Infinity),
      columnUpper: new Float64Array(width).fill(Infinity),
      rowLower: Float64Array.from(rows, (r) => r.low),
      rowUpper: Float64Array.from(rows, (r) => r.high),
      columns: Array.from({ length: width }, (_, c) => Float64Array.from(rows, (r) => r.coefficients[c])),
      timeLimit: 10,
    });
    return answer.kind === 'optimal';
  };
  const extend = (from: number, pieces: number): void => {
    if (pieces >= best) return;
    if (from === n) {
      if (feasible()) best = pieces;
      return;
    }
    for (let end = n; end > from; end--) {
      groups.push(Array.from({ length: end - from }, (_, k) => from + k));
      if (groups.length === 1) extend(end, 1);
      else {
        for (const side of [1, -1, 0] as const) {
          crossings.push(side);
          extend(end, pieces + (side === 0 ? 2 : 1));
          crossings.pop();
        }
      }
      groups.pop();
    }
  };
  extend(0, 0);
  return best;
}

const intervals = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 7 }).chain((x) =>
  fc.tuple(
    fc.constant([...x].sort((p, q) => p - q)),
    fc.array(fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: 0, max: 4 })), {
      minLength: x.length,
      maxLength: x.length,
    }),
  ),
);

describe('the fewest pieces through intervals', () => {
  it('are as few as an exhaustive search finds, continuous, and meet every interval', () => {
    fc.assert(
      fc.property(intervals, ([x, ends]) => {
        // an odd fraction, so that no line touches by accident where the search must decide by rounding
        const lower = ends.map(([low], i) => low + 0.013 * i * i);
        const upper = ends.map(([, size], i) => lower[i] + size / 2 + 0.1);
        const f = fewestKinks(Float64Array.from(x), Float64Array.from(lower), Float64Array.from(upper));
        x.forEach((at, i) => {
          expect(valueOf(f, at)).toBeGreaterThanOrEqual(lower[i] - 1e-9);
          expect(valueOf(f, at)).toBeLessThanOrEqual(upper[i] + 1e-9);
        });
        expect(f.slopes).toHaveLength(f.breakpoints.length + 1);
        for (let k = 0; k + 1 < f.breakpoints.length; k++) {
          expect(f.breakpoints[k + 1].x).toBeGreaterThanOrEqual(f.breakpoints[k].x);
        }
        expect(f.slopes.length).toBe(fewestPieces(x, lower, upper));
      }),
      { numRuns: 80, seed: 1986 },
    );
  });

  it('takes one-sided intervals: labels on a line need one piece per two changes', () => {
    const x = Float64Array.from({ length: 12 }, (_, i) => i);
    const positive = (i: number): boolean => i % 4 < 2;
    const lower = x.map((_, i) => (positive(i) ? 1 : -Infinity));
    const upper = x.map((_, i) => (positive(i) ? Infinity : -1));
    const f = fewestKinks(x, lower, upper);
    x.forEach((at, i) => {
      const value = valueOf(f, at);
      expect(positive(i) ? value : -value).toBeGreaterThanOrEqual(1 - 1e-9);
    });
    // five changes of sign; a line takes one, so five pieces
    expect(f.slopes).toHaveLength(5);
  });

  it('makes a network that meets the tube with no more kinks than the one of least norm', async () => {
    const n = 60;
    const x = Array.from({ length: n }, (_, i) => -1 + (2 * i) / (n - 1));
    const y = x.map((v, i) => Math.sin(6 * v) + 0.05 * Math.sin(17 * i));
    const p = problem(
      x.map((v) => [v]),
      y,
      { bias: { kind: 'free' }, skip: 'affine', goal: { kind: 'within', tolerance: 0.1 } },
    );
    const least = await solved(p);
    const normalized = normalize(p);
    const { problem: framed, toProblem } = frameOneInput(normalized);
    const found = fewestKinksNetwork(framed)!;
    expect(found.neurons.length).toBeLessThanOrEqual(least.neurons.length);
    expect(found.objective * framed.massScale).toBeGreaterThanOrEqual(least.lowerBound);
    const timing = { trace: [], masterMs: 0, pricingMs: 0 };
    const { network } = toProblem({ network: found, dual: null, lowerBound: 0, stoppedBy: 'gap', ...timing });
    const asSolution = {
      ...least,
      neurons: network!.neurons.map(({ theta, output }) => ({
        weights: [theta[0]],
        bias: theta[1],
        output: output * normalized.massScale,
      })),
      skip: normalized.freeTerms.skipTerms(
        network!.free.map((value, k) => value * normalized.targetScale + normalized.freeStart[k]),
      ),
    };
    x.forEach((v, i) => {
      expect(Math.abs(evaluate(asSolution, p.slope, [v]) - y[i])).toBeLessThanOrEqual(0.1 + 1e-9);
    });
  });

  it('has nothing to say about exact or soft demands', () => {
    const rows = [[0], [1], [2]];
    expect(fewestKinksNetwork(normalize(problem(rows, [0, 1, 0])))).toBeNull();
    const soft = { kind: 'classify_soft', softness: 1 } as const;
    expect(fewestKinksNetwork(normalize(problem(rows, [1, -1, 1], { goal: soft })))).toBeNull();
  });
});

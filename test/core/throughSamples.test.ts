/** Samples of one input that lie close together: the network's doubles must pass through them (src/core/oneInput/throughSamples.ts). */
import { describe, expect, it } from 'vitest';
import { exactResiduals } from '../../src/core/evaluate';
import { maxAbs } from '../../src/core/linear/kernels';
import type { Problem } from '../../src/core/problem';
import { ACCURACY } from '../../src/core/settings/accuracy';
import { throughSamples } from '../../src/core/oneInput/throughSamples';
import { Random } from '../../src/data/random';
import { problem, solved } from '../helpers/solved';

/** Random inputs of [0, 1): among n the nearest two are about n⁻² apart. */
function scattered(
  n: number,
  seed: number,
  target: (x: number, random: Random) => number,
): [number[], number[]] {
  const random = new Random(seed);
  const x = Array.from({ length: n }, () => random.uniform());
  return [x, x.map((v) => target(v, random))];
}

const noise = (_: number, random: Random): number => random.normal();

const joint: Partial<Problem> = { skip: 'affine' };
const free: Partial<Problem> = { bias: { kind: 'free' }, skip: 'affine' };

describe('samples that lie close together', () => {
  it.each([
    ['free bias', 20_000, free],
    ['free bias, another slope', 5000, { ...free, slope: 0.6 }],
    ['joint bias', 5000, joint],
    ['joint bias, l1', 5000, { ...joint, weights: { norm: 'l1', radius: 2 } }],
    ['bounded bias', 5000, { ...joint, bias: { kind: 'bound', limit: 0.5 } }],
  ] as [string, number, Partial<Problem>][])('are met to nine digits: %s', async (_, n, rest) => {
    const [x, y] = scattered(n, n, noise);
    const solution = await solved(
      problem(
        x.map((v) => [v]),
        y,
        rest,
      ),
    );
    expect(solution.status).toBe('optimal');
  });

  it('do not make the bends of the others small', async () => {
    // a smooth curve, and two samples 1e-9 apart whose targets differ by a tenth
    const x = [...Array.from({ length: 1000 }, (_, i) => i / 999), 0.5001, 0.5001 + 1e-9];
    const y = x.map((v, i) => Math.sin(6 * v) + (i === 1001 ? 0.1 : 0));
    const p = problem(
      x.map((v) => [v]),
      y,
      free,
    );
    const solution = await solved(p);
    expect(solution.status).toBe('optimal');
    const residuals = exactResiduals({ ...solution, slope: p.slope }, p.inputs, p.targets);
    expect(maxAbs(residuals)).toBeLessThanOrEqual(1e-11);
  });

  it('turns neurons round, and takes back what rounding of each made the next samples miss', () => {
    const random = new Random(3);
    const x = Float64Array.from({ length: 402 }, (_, i) => i - (i > 0 && i % 2 === 0 ? 1 - 1e-7 : 0));
    const y = x.map(() => random.normal());
    // pairs 1e-7 apart, none at an end, where the affine term would be as steep; kinks at all samples but the ends, half of them on left of their kink, and all terms rounded to six digits
    const rough = (v: number): number => Number(v.toPrecision(6));
    const slopes = Array.from({ length: 401 }, (_, k) => (y[k + 1] - y[k]) / (x[k + 1] - x[k]));
    const neurons = slopes.slice(1).map((slope, k) => {
      const w = k % 3 === 0 ? -1 : 1;
      return { weights: [w], bias: -w * x[k + 1], output: rough((slope - slopes[k]) / 0.9) };
    });
    const network = { neurons, skip: { constant: 0, linear: [slopes[0]] }, slope: 0.1 };
    const through = throughSamples(network, x, y)!;
    expect(maxAbs(exactResiduals(through, x, y))).toBeLessThanOrEqual(ACCURACY.allowedMiss * maxAbs(y));
  });

  it('leaves alone what no neuron of the given kinks can meet', () => {
    const network = {
      neurons: [{ weights: [1], bias: -3.5, output: 1 }],
      skip: { constant: 0, linear: [0] },
      slope: 0,
    };
    // the kink where the lines meet is not between 3 and 4
    expect(
      throughSamples(network, Float64Array.of(1, 2, 3, 4, 5), Float64Array.of(0, 0, 0, 5, 6)),
    ).toBeNull();
  });
});

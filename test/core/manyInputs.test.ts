/** Fits in four and more lifted dimensions: proven where the search ends, honest where it does not. */
import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../src/core/log';
import type { Problem } from '../../src/core/problem';
import { SETTINGS } from '../../src/core/settings';
import { mulberry32 } from '../../src/core/startingNeurons';
import { planted } from '../helpers/planted';
import { expectVerified, problem, run, solved } from '../helpers/solved';

describe('planted networks in many inputs', () => {
  it.each([
    [50, 3, 2],
    [50, 5, 1],
    [40, 7, 3],
  ])('are found again or beaten, and proven: %i samples, %i inputs', async (n, d, seed) => {
    const solution = await solved(planted(n, d, seed));
    expect(solution.status).toBe('optimal');
    expect(solution.mass!).toBeLessThanOrEqual(6 * (1 + 1e-6));
    if (solution.mass! > 6 * (1 - 1e-6)) expect(solution.neurons).toHaveLength(3);
  });

  it.each<Partial<Problem>>([
    { weights: { norm: 'l1', radius: 1 } },
    { weights: { norm: 'linf', radius: 2 } },
    { bias: { kind: 'none' } },
    { bias: { kind: 'free' } },
    { bias: { kind: 'bound', limit: 0.5 } },
    { skip: 'affine' },
    { goal: { kind: 'within', tolerance: 0.1 } },
  ])('are proven under every constraint: %o', async (rest) => {
    const solution = await solved(planted(18, 4, 5, rest));
    expect(solution.status).toBe('optimal');
  });

  it.each<Problem['goal']>([{ kind: 'classify' }, { kind: 'classify_soft', softness: 2 }])(
    'are separated by their signs: %o',
    async (goal) => {
      const p = planted(30, 4, 6);
      const solution = await solved({ ...p, targets: p.targets.map((y) => (y > 0 ? 1 : -1)), goal });
      expect(solution.status).toBe('optimal');
    },
  );
});

describe('awkward numbers in many inputs', () => {
  it('may leave the first dual at zero', async () => {
    // inputs far from zero beside a small bias: the master's first dual is all zeros, and must not close the box
    const rows = [
      [100.7, 2.32, -1.09],
      [99.77, 1.3, -0.47],
      [99.73, -0.27, 0.95],
      [99.71, 1.83, 2.55],
      [100.44, 0.96, 0.83],
      [101.62, -1.22, 0.04],
      [100.24, -0.22, -1.06],
      [100.3, 0.59, 0.08],
    ];
    const p = problem(rows, [0.45, -0.09, -0.64, -0.004, 0.55, 1.87, 0.7, -1.27], {
      slope: 0.5,
      weights: { norm: 'linf', radius: 30 },
      bias: { kind: 'bound', limit: 0.3 },
    });
    expect((await solved(p)).status).toBe('optimal');
  });

  it('may have classes so cheap to separate that the master is badly scaled', async () => {
    const p = planted(10, 3, 7, {
      slope: 0.9,
      weights: { norm: 'l2', radius: 30 },
      bias: { kind: 'bound', limit: 5 },
      goal: { kind: 'classify_soft', softness: 10 },
    });
    const solution = await solved({ ...p, targets: p.targets.map((y) => (y > 0 ? 1 : -1)) });
    expect(solution.status).toBe('optimal');
  });

  it('may hold a sample at the origin without a bias', async () => {
    const p = planted(14, 4, 3, { bias: { kind: 'none' } });
    const inputs = Float64Array.from(p.inputs);
    const targets = Float64Array.from(p.targets);
    inputs.fill(0, 0, 4);
    targets[0] = 0;
    expect((await solved({ ...p, inputs, targets })).status).toBe('optimal');
  });
});

describe('what cannot be proven in the time', () => {
  it('has an honest gap', async () => {
    const solution = await solved(planted(60, 9, 4), { timeMs: 1 });
    expect(['stopped', 'optimal']).toContain(solution.status);
    if (solution.status === 'stopped') expect(solution.ending?.by).toBe('time');
  });

  it('keeps what it has when it is cancelled', async () => {
    const signal = { aborted: false };
    const p = planted(60, 8, 4);
    const solution = await run(p, {
      signal,
      onProgress: () => {
        signal.aborted = true;
      },
    });
    expect(solution.status).toBe('cancelled');
    expect(solution.objective).not.toBeNull();
    await expectVerified(p, solution);
  });

  it('is a network with few neurons for a table too large for any master', async () => {
    const p = planted(1500, 8, 2);
    const solution = await run(p, { timeMs: 6000 });
    expect(solution.objective).not.toBeNull();
    expect(solution.objective!).toBeGreaterThanOrEqual(solution.lowerBound);
    await expectVerified(p, solution);
  });
});

describe('a warm start', () => {
  it('gives the same norm as a cold one, whatever it starts from', async () => {
    const p = planted(40, 2, 8);
    const first = await solved(p);
    const targets = Float64Array.from(p.targets);
    targets[5] += 0.05;
    const edited = { ...p, targets };
    const cold = await solved(edited);
    const warm = await solved(edited, { warm: first });
    expect(cold.status).toBe('optimal');
    expect(warm.status).toBe('optimal');
    expect(Math.abs(warm.objective! - cold.objective!)).toBeLessThanOrEqual(2e-6 * cold.objective!);
    // of other inputs, and of another number of samples
    const others = await solved(edited, { warm: await solved(planted(12, 3, 1)) });
    expect(Math.abs(others.objective! - cold.objective!)).toBeLessThanOrEqual(2e-6 * cold.objective!);
  });

  it('of the same problem ends at once', async () => {
    const p = planted(40, 2, 8);
    const first = await solved(p);
    const again = await solved(p, { warm: first });
    expect(again.status).toBe('optimal');
    expect(again.trace.length).toBeLessThan(first.trace.length);
  });
});

describe('three inputs with a joint bias', () => {
  const random = mulberry32(31);
  const rows = Array.from({ length: 45 }, () => Array.from({ length: 3 }, () => 2 * random() - 1));
  const targets = rows.map(() => 2 * random() - 1);

  it('every dual near to feasible is proven by the way, and random targets to the last', async () => {
    const lines: LogLine[] = [];
    const log = (line: LogLine): void => void lines.push(line);
    const solution = await solved(problem(rows, targets, { skip: 'constant' }), { log });
    expect(solution.status).toBe('optimal');
    expect(solution.neurons.length).toBeLessThanOrEqual(rows.length);
    const rounds = lines
      .filter((line) => line.type === 'round')
      .filter(({ loop }) => loop === 'guided_generation');
    const near = rounds.filter(({ price }) => price !== null && price > 1 && price - 1 <= SETTINGS.seenWhole);
    expect(near.length).toBeGreaterThan(0);
    for (const round of near) {
      expect(round.nodes).toBeGreaterThan(0);
      // yᵀz/U of the round's dual, and U is its price: what is proven is at least the best so far
      expect(round.lowerBound).toBeGreaterThan(0);
    }
    const bounds = rounds.map(({ lowerBound }) => lowerBound);
    expect(bounds).toEqual([...bounds].sort((p, q) => p - q));
  });
});

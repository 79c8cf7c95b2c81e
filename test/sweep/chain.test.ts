/** A chain of neighbouring fits: each from the one before, which changes how long it takes and not what it comes to. */
import { performance } from 'node:perf_hooks';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { AtomSpace } from '../../src/core/atomSpace';
import { FitPath } from '../../src/core/fitPath';
import type { LogLine } from '../../src/core/log';
import type { SolveOptions } from '../../src/core/solution';
import { solve } from '../../src/core/solve';
import { SolveCache } from '../../src/core/solveCache';
import { runChain } from '../../src/engine/chain';
import {
  CHAIN_START,
  type ChainState,
  chainStateShape,
  type FitOutcome,
  type SweepChain,
  type SweepData,
} from '../../src/protocol/sweep';
import { workOf } from '../../src/sweep/chains';
import { problem } from '../helpers/solved';
import { planOf } from '../helpers/sweeps';

interface Path {
  readonly chain: SweepChain;
  readonly data: SweepData;
}

/** Penalties from 40 % to 4 %, as one chain. */
async function pathOf(inputs: number, samples: number, goal: string, network = ''): Promise<Path> {
  const { chains, data } = workOf(
    await planOf(`dataset d { generate teacher(neurons: 3, inputs: ${inputs}, samples: ${samples}, noise: 0.1, seed: 7) }
network n { ${network} }
fit f { data d network n goal ${goal} penalty 5% gap 1e-5 }
sweep s { fit f vary penalty from 4% to 40% steps 5 log }`),
  );
  const [chain] = chains;
  return { chain: { ...chain, fits: chains.flatMap(({ fits }) => fits) }, data: data.get(chain.data)! };
}

async function outcomesOf({ chain, data }: Path, options: Partial<SolveOptions> = {}): Promise<FitOutcome[]> {
  const told: FitOutcome[] = [];
  await runChain(chain, data, {
    solve: (asked, given) => solve(asked, { ...given, ...options }),
    signal: { aborted: false },
    now: () => performance.now(),
    onOutcome: (outcome) => told.push({ ...outcome, ms: 0 }),
  });
  return told;
}

async function outcomesInSlices({ chain, data }: Path): Promise<FitOutcome[]> {
  const told: FitOutcome[] = [];
  let from: ChainState | null = CHAIN_START;
  while (from !== null) {
    const before = told.length;
    const state: ChainState | null = await runChain(chain, data, {
      solve,
      signal: { aborted: false },
      now: () => performance.now(),
      onOutcome: (outcome) => told.push({ ...outcome, ms: 0 }),
      from,
      sliceMs: 0,
    });
    expect(told).toHaveLength(before + 1);
    from = state && v.parse(chainStateShape, JSON.parse(JSON.stringify(state)));
  }
  return told;
}

const eachAlone = ({ chain, data }: Path): Promise<FitOutcome[]> =>
  Promise.all(chain.fits.map((fit) => outcomesOf({ chain: { ...chain, fits: [fit] }, data }))).then((all) =>
    all.flat(),
  );

const PATHS = [
  ['squares of one input', 1, 60, 'least_squares', 'bias free skip affine'],
  ['squares of two inputs, priced exactly', 2, 40, 'least_squares', ''],
  ['squares of three inputs, priced in boxes', 3, 40, 'least_squares', ''],
  ['rounded kinks', 2, 110, 'least_absolute', ''],
] as const;

describe.each(PATHS)('a chain of %s', (_, inputs, samples, goal, network) => {
  it('comes to what its fits come to alone, within the gaps, and to the same bits each time', async () => {
    const path = await pathOf(inputs, samples, goal, network);
    const cache = new SolveCache();
    const [warm, cold] = [await outcomesOf(path, { cache }), await eachAlone(path)];
    expect(warm.map(({ status }) => status)).toEqual(path.chain.fits.map(() => 'optimal'));
    warm.forEach(({ objective, gap }, k) => {
      const larger = Math.max(objective!, cold[k].objective!);
      expect(Math.abs(objective! - cold[k].objective!)).toBeLessThanOrEqual(
        larger * (Math.max(gap!, cold[k].gap!) + 1e-12),
      );
    });
    // with what the first time has left in the cache, and without
    expect(await outcomesOf(path, { cache })).toEqual(warm);
    expect(await outcomesOf(path)).toEqual(warm);
    // and where another one goes on after each fit, who is told where it stands as JSON
    expect(await outcomesInSlices(path)).toEqual(warm);
  });
});

it.each(PATHS.slice(0, 2))('%s take fewer rounds in a chain than alone', async (_, ...given) => {
  const path = await pathOf(...given);
  let rounds = 0;
  const log = ({ type }: LogLine): number => (rounds += Number(type === 'round'));
  for (const fit of path.chain.fits)
    await outcomesOf({ ...path, chain: { ...path.chain, fits: [fit] } }, { log });
  const alone = rounds;
  await outcomesOf(path, { log });
  expect(rounds - alone).toBeLessThan(alone);
});

describe('what is kept between fits', () => {
  const space = (inputs: number[]): AtomSpace => ({
    count: 3,
    dimension: 2,
    inputs: Float64Array.from(inputs),
    slope: 0.1,
    norm: 'l2',
    bias: { kind: 'joint' },
  });

  it('is the exact pricer of samples of the same content', () => {
    const cache = new SolveCache();
    const first = cache.exactPricer(space([1, 2, 3, 4, 5, 7]));
    expect(cache.exactPricer(space([1, 2, 3, 4, 5, 7]))).toBe(first);
    for (let other = 8; other < 12; other++) cache.exactPricer(space([1, 2, 3, 4, 5, other]));
    expect(cache.exactPricer(space([1, 2, 3, 4, 5, 7]))).toBe(first);
    for (let other = 20; other < 40; other++) cache.exactPricer(space([1, 2, 3, 4, 5, other]));
    expect(cache.exactPricer(space([1, 2, 3, 4, 5, 7]))).not.toBe(first);
    expect(cache.exactPricer(space([1, 2, 3, 4, 5, 8]))).not.toBe(first);
    expect(cache.exactPricer({ ...space([1, 2, 3, 4, 5, 8]), slope: 0.2 })).not.toBe(first);
  });

  it('is the penalty’s scale of a problem of the same content and time', () => {
    const cache = new SolveCache();
    const asked = (y: number) =>
      problem([[0], [1], [2]], [0, 1, y], { goal: { kind: 'least_squares', penalty: 1 } });
    cache.keepScale(asked(3), 1000, { largest: 2 });
    expect(cache.knownScale(asked(3), 1000)).toEqual({ largest: 2 });
    expect(cache.knownScale(asked(4), 1000)).toBeNull();
    expect(cache.knownScale(asked(3), 2000)).toBeNull();
  });

  it('is where the last price was high, on the same samples only', () => {
    const path = new FitPath();
    expect(path.summitsOn(space([1, 2, 3, 4, 5, 7]))).toEqual([]);
    path.keepSummits(space([1, 2, 3, 4, 5, 7]), [Float64Array.of(1, 0, 0)]);
    expect(path.summitsOn(space([1, 2, 3, 4, 5, 7]))).toHaveLength(1);
    expect(path.summitsOn(space([1, 2, 3, 4, 5, 8]))).toEqual([]);
  });
});

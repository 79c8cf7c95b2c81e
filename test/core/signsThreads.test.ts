/** A search that two threads share: the same answer as from one, on a frontier in shared memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AtomSpace } from '../../src/core/atomSpace';
import { CandidatePool, type PricingLimits } from '../../src/core/pricing/pricer';
import type { SearchHelpers } from '../../src/core/pricing/branchAndBound/helpers';
import { HomogeneousFrame } from '../../src/core/pricing/homogeneousFrame';
import { Frontier } from '../../src/core/pricing/branchAndBound/frontier';
import { SearchKind } from '../../src/core/pricing/branchAndBound/layout';
import { SharedSearch } from '../../src/core/pricing/branchAndBound/sharedSearch';
import { BranchAndBound, serveSearch } from '../../src/core/pricing/branchAndBound/search';
import {
  type BranchAndBoundPricer,
  branchAndBoundPricer,
} from '../../src/core/pricing/branchAndBound/branchAndBoundPricer';
import { mulberry32 } from '../../src/core/startingNeurons';
import { SearchThreads } from '../../src/engine/searchThreads';

const folder = mkdtempSync(join(tmpdir(), 'hullfit-searcher-'));
const searcher = join(folder, 'searcher.cjs');
let threads: SearchHelpers & Pick<SearchThreads, 'end'>;

beforeAll(() => {
  buildSync({
    entryPoints: [join(import.meta.dirname, '../../src/engine/searcher.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: searcher,
    logLevel: 'error',
  });
  const own = new SearchThreads(searcher);
  threads = { ...own.helpers(() => 1), end: () => own.end() };
});
afterAll(async () => {
  await threads.end();
  rmSync(folder, { recursive: true });
});

function example(count: number, dimension: number): { space: AtomSpace; z: Float64Array } {
  const random = mulberry32(9);
  const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const inputs = Float64Array.from({ length: count * dimension }, gaussian);
  const z = Float64Array.from({ length: count }, gaussian);
  return { space: { count, dimension, inputs, slope: 0.1, norm: 'l2', bias: { kind: 'joint' } }, z };
}

const limits: PricingLimits = { target: 0, enough: Infinity, expired: () => false };

describe('two threads', () => {
  const { space, z } = example(90, 6);
  const priced = (pricer: BranchAndBoundPricer, some: PricingLimits = limits) => {
    const pool = new CandidatePool(0);
    const { bound, largest } = pricer.price(z, pool, some);
    return { bound, largest, nodes: pricer.nodes, found: pool.select(4000, 0) };
  };
  const alone = branchAndBoundPricer(space);
  const expected = priced(alone);

  it('begin with signs, and go on in boxes', () => {
    const signs = branchAndBoundPricer(space, undefined, SearchKind.signs);
    const boxes = branchAndBoundPricer(space, undefined, SearchKind.boxes);
    const bounds = [signs, boxes].map((pricer) => pricer.price(z, new CandidatePool(0), limits).bound);
    expect(expected.nodes).toBeGreaterThan(signs.nodes);
    for (const bound of bounds) expect(Math.abs(bound - expected.bound)).toBeLessThanOrEqual(1e-9 * bound);
  });

  /** Busy threads, so that the helper and its owner get in each other's way differently each time. */
  const load = (count: number): (() => Promise<unknown>) => {
    const busy = Array.from({ length: count }, () => new Worker('for (;;) Math.random();', { eval: true }));
    return () => Promise.all(busy.map((worker) => worker.terminate()));
  };

  it('come to the very same answer as one, to the last digit, however busy the machine is', async () => {
    const pricer = branchAndBoundPricer(space, threads);
    let helped = 0;
    const relieve = load(1);
    try {
      // the first searches may be over before the helper has started
      for (let round = 0; round < 200 && helped < 2; round++) {
        expect(priced(pricer)).toEqual(expected);
        if (pricer.helped > 10) helped++;
      }
    } finally {
      await relieve();
    }
    expect(helped).toBe(2);
    expect(expected.bound).toBeGreaterThanOrEqual(expected.largest);
    expect(expected.bound).toBeLessThanOrEqual(expected.largest * (1 + 1e-9));
  });

  it('end at the same place for want of work or for a neuron that is enough', () => {
    const work = 0.5 * alone.work;
    const enough = 0.9 * expected.largest;
    for (const some of [
      { ...limits, work },
      { ...limits, enough },
    ]) {
      const once = priced(branchAndBoundPricer(space), some);
      expect(once.nodes).toBeLessThan(expected.nodes);
      expect(once.bound).toBeGreaterThanOrEqual(expected.largest);
      expect(priced(branchAndBoundPricer(space, threads), some)).toEqual(once);
    }
  });

  it('prove a bound when they are stopped half way', () => {
    const pricer = branchAndBoundPricer(space, threads);
    for (let round = 0; round < 4; round++) {
      const looks = 30 + 9 * round;
      let asked = 0;
      const { bound } = pricer.price(z, new CandidatePool(0), { ...limits, expired: () => asked++ > looks });
      expect(bound).toBeGreaterThanOrEqual(expected.largest);
      expect(bound).toBeLessThanOrEqual(2 * expected.largest);
    }
  });
});

describe('the frontier', () => {
  it('hands out the node with the largest bound first, and grows as it fills', () => {
    const frontier = new Frontier(5, 20);
    const record = new Float64Array(5);
    const random = mulberry32(1);
    const bounds = Array.from({ length: 500 }, () => random());
    for (const bound of bounds) {
      record[0] = bound;
      record[4] = 2 * bound;
      expect(frontier.give(record)).toBe(true);
    }
    for (const bound of bounds.sort((p, q) => q - p)) {
      expect(frontier.top).toBe(bound);
      frontier.take(record);
      expect([record[0], record[4]]).toEqual([bound, 2 * bound]);
    }
    expect(frontier.top).toBe(-Infinity);
  });

  it('says when it is full', () => {
    const frontier = new Frontier(5, 4);
    const record = new Float64Array(5);
    for (let k = 0; k < frontier.capacity; k++) expect(frontier.give(record)).toBe(true);
    expect(frontier.give(record)).toBe(false);
    frontier.take(record);
    expect(frontier.room).toBe(1);
    expect(frontier.give(record)).toBe(true);
  });
});

describe('the memory', () => {
  const { space, z } = example(30, 4);
  const frame = new HomogeneousFrame(space);
  const buffer = new SharedArrayBuffer(SharedSearch.bytes(frame.set.size, frame.rows));
  const write = (): SharedSearch =>
    SharedSearch.write(buffer, frame.set, frame.dual(z), { floor: 0, threshold: 1, enough: Infinity });

  it('hands out each slot of a batch once', () => {
    const memory = write();
    expect(memory.takeSlot()).toBeNull();
    for (let batch = 1; batch < 70_000; batch += 997) {
      const count = 1 + (batch % memory.slots);
      memory.begin(count, 0, 0);
      const taken = Array.from({ length: count }, () => memory.takeSlot());
      expect(taken).toEqual(Array.from(taken.keys()));
      expect(memory.takeSlot()).toBeNull();
    }
  });

  it('has fewer slots where a node is large, and room for them in its buffer', () => {
    const { space: large } = example(60_000, 2);
    const wide = new HomogeneousFrame(large);
    const bytes = SharedSearch.bytes(wide.set.size, wide.rows);
    expect(bytes).toBeLessThan(30e6);
    const dual = wide.dual(new Float64Array(60_000).fill(1));
    const memory = SharedSearch.write(new ArrayBuffer(bytes), wide.set, dual, {
      floor: 0,
      threshold: 1,
      enough: 1,
    });
    expect(memory.slots).toBeGreaterThanOrEqual(1);
    expect(memory.slots).toBeLessThan(20);
  });

  it('lets nobody into a search that is over, or that has not begun', () => {
    const memory = write();
    expect(SharedSearch.enter(buffer)).toBeNull();
    memory.open();
    const entered = SharedSearch.enter(buffer);
    expect(entered).not.toBeNull();
    entered?.leave();
    expect(memory.close()).toBe(true);
    expect(SharedSearch.enter(buffer)).toBeNull();
    serveSearch(buffer);
    expect(memory.beats).toBe(0);
  });
});

it.each([
  { nodes: 'signs', kind: SearchKind.signs },
  { nodes: 'boxes', kind: SearchKind.boxes },
])('searches nodes to their end where the frontier is full: $nodes', ({ kind }) => {
  const { space, z } = example(30, 4);
  const frame = new HomogeneousFrame(space);
  const { bound, largest } = branchAndBoundPricer(space).price(z, new CandidatePool(Infinity));
  const dual = frame.dual(z);
  const buffer = new ArrayBuffer(SharedSearch.bytes(frame.set.size, frame.rows));
  const goal = { floor: 0, threshold: Infinity, enough: Infinity };
  const memory = SharedSearch.write(buffer, frame.set, dual, goal, kind);
  const search = new BranchAndBound(memory, Infinity, new Frontier(memory.stride, 1));
  let looks = 0;
  const found = search.run(
    () => looks++,
    () => true,
  );
  expect(found * dual.scale + dual.slack).toBeCloseTo(bound, 9);
  expect(found * dual.scale).toBeGreaterThanOrEqual(largest * (1 - 1e-12));
  expect(looks).toBeGreaterThan(10);
  // stopped at once, it proves what its roots say
  const again = new BranchAndBound(
    SharedSearch.write(buffer, frame.set, dual, goal, kind),
    Infinity,
    new Frontier(memory.stride, 1),
  );
  let asked = 0;
  const stopped = again.run(
    () => {
      if (asked++ > 3) again.memory.stop();
    },
    () => true,
  );
  expect(stopped * dual.scale).toBeGreaterThanOrEqual(largest * (1 - 1e-12));
  // nor does a node that is searched to its end take more work than there is
  const most = search.work / 4;
  const short = new BranchAndBound(
    SharedSearch.write(buffer, frame.set, dual, goal, kind),
    most,
    new Frontier(memory.stride, 1),
  );
  const left = short.run(
    () => undefined,
    () => true,
  );
  expect(left).toBeGreaterThan(found);
  expect(short.work).toBeLessThan(search.work / 2);
});

it('ends without helpers that do not come', () => {
  const { space, z } = example(90, 6);
  let joined = 0;
  const nobody: SearchHelpers = { join: () => joined++ };
  const { bound, largest } = branchAndBoundPricer(space, nobody, SearchKind.boxes).price(
    z,
    new CandidatePool(0),
  );
  expect(joined).toBe(1);
  expect(bound).toBeLessThanOrEqual(largest * (1 + 1e-9));
});

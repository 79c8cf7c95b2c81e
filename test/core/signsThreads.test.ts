/** A search that two threads share: the same answer as from one, on a frontier in shared memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AtomSpace } from '../../src/core/pricing/frames';
import { CandidatePool, type PricingLimits } from '../../src/core/pricing/pricer';
import type { SearchCrew } from '../../src/core/pricing/signs/crew';
import { Frame } from '../../src/core/pricing/signs/frame';
import { SearchMemory } from '../../src/core/pricing/signs/memory';
import { serveSearch } from '../../src/core/pricing/signs/search';
import { signPricer } from '../../src/core/pricing/signs/signPricer';
import { mulberry32 } from '../../src/core/startingNeurons';
import { SearchThreads } from '../../src/engine/searchThreads';

const folder = mkdtempSync(join(tmpdir(), 'hullfit-searcher-'));
const searcher = join(folder, 'searcher.cjs');
let threads: SearchThreads;

beforeAll(() => {
  buildSync({
    entryPoints: [join(import.meta.dirname, '../../src/engine/searcher.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: searcher,
    logLevel: 'error',
  });
  threads = new SearchThreads(searcher, 1);
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
  const alone = signPricer(space);
  const expected = alone.price(z, new CandidatePool(0));

  it('prove the same bound together', () => {
    const pricer = signPricer(space, threads);
    // the first searches may be over before the helper has started
    for (let round = 0; round < 200; round++) {
      const { bound, largest } = pricer.price(z, new CandidatePool(0));
      expect(Math.abs(bound - expected.bound)).toBeLessThanOrEqual(1e-9 * expected.bound);
      expect(Math.abs(largest - expected.largest)).toBeLessThanOrEqual(1e-9 * expected.largest);
      expect(bound).toBeGreaterThanOrEqual(expected.largest);
      if (pricer.helped > 10) return;
    }
    expect.unreachable('the helper never joined');
  });

  it('prove a bound when they are stopped half way', () => {
    const pricer = signPricer(space, threads);
    for (let round = 0; round < 10; round++) {
      const looks = 30 + 3 * round;
      let asked = 0;
      const { bound } = pricer.price(z, new CandidatePool(0), { ...limits, expired: () => asked++ > looks });
      expect(bound).toBeGreaterThanOrEqual(expected.largest);
      expect(bound).toBeLessThanOrEqual(2 * expected.largest);
    }
  });
});

describe('the memory', () => {
  const { space, z } = example(30, 4);
  const frame = new Frame(space);
  const buffer = new SharedArrayBuffer(SearchMemory.bytes(frame.set.size, frame.rows));
  const write = (): SearchMemory =>
    SearchMemory.write(buffer, frame.set, frame.dual(z), { floor: 0, threshold: 1, enough: Infinity });

  it('hands out the node with the largest bound first', () => {
    const memory = write();
    const record = new Float64Array(memory.stride);
    const random = mulberry32(1);
    const bounds = Array.from({ length: 500 }, () => random());
    for (const bound of bounds) {
      record[0] = bound;
      expect(memory.give(record)).toBe(true);
    }
    for (const bound of bounds.sort((p, q) => q - p)) {
      expect(memory.take(0, record)).toBe('node');
      expect(record[0]).toBe(bound);
    }
    expect(memory.take(0, record)).toBe('none');
    expect(memory.await()).toBe(false);
    expect(memory.take(0, record)).toBe('over');
  });

  it('counts what a thread has taken and not finished as open', () => {
    const memory = write();
    const record = new Float64Array(memory.stride);
    for (const bound of [0.25, 0.75, 0.5]) {
      record[0] = bound;
      memory.give(record);
    }
    memory.take(0, record);
    expect(memory.close()).toEqual({ bound: 0.75, clean: true });
  });

  it('says when the frontier is full', () => {
    const memory = write();
    const record = new Float64Array(memory.stride);
    let given = 0;
    while (memory.give(record)) given++;
    expect(given).toBeGreaterThan(60);
    expect(memory.take(0, record)).toBe('node');
    expect(memory.give(record)).toBe(true);
    expect(memory.give(record)).toBe(false);
  });

  it('lets nobody into a search that is over, or that has not begun', () => {
    const memory = write();
    expect(SearchMemory.enter(buffer)).toBeNull();
    memory.open();
    const entered = SearchMemory.enter(buffer);
    expect(entered?.id).toBe(1);
    entered?.memory.leave();
    memory.close();
    expect(SearchMemory.enter(buffer)).toBeNull();
    serveSearch(buffer);
    expect(memory.beats).toBe(0);
  });
});

it('ends without a crew that does not come', () => {
  const { space, z } = example(90, 6);
  let joined = 0;
  const nobody: SearchCrew = { join: () => joined++ };
  const { bound, largest } = signPricer(space, nobody).price(z, new CandidatePool(0));
  expect(joined).toBe(1);
  expect(bound).toBeLessThanOrEqual(largest * (1 + 1e-9));
});

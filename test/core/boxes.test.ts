/** The search in boxes (theory.md, section 12): its two kernels against each other, and what it proves against neurons of all kinds. */
import { describe, expect, it } from 'vitest';
import { type BoxKernel, Kind, R, recordLength } from '../../src/core/pricing/boxes/boxKernel';
import { boxProblem, slackOf } from '../../src/core/pricing/boxes/boxRows';
import { alongPrincipalAxes } from '../../src/core/pricing/boxes/principalAxes';
import { RowModel } from '../../src/core/pricing/boxes/rowModel';
import { pointOf, rootLevel, ScriptKernel } from '../../src/core/pricing/boxes/scriptKernel';
import { SignBox } from '../../src/core/pricing/boxes/signBox';
import { wasmKernel } from '../../src/core/pricing/boxes/wasmKernel';
import type { AtomSpace } from '../../src/core/atomSpace';
import { CandidatePool, type PricingLimits } from '../../src/core/pricing/pricer';
import { HomogeneousFrame, sideValue } from '../../src/core/pricing/homogeneousFrame';
import { LocalAscent } from '../../src/core/pricing/localAscent/localAscent';
import { SearchKind } from '../../src/core/pricing/branchAndBound/layout';
import { NodeBound } from '../../src/core/pricing/signs/nodeBound';
import { branchAndBoundPricer } from '../../src/core/pricing/branchAndBound/branchAndBoundPricer';
import { gaugeOf } from '../../src/core/pricing/unitSet';
import type { BiasConstraint, WeightNorm } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { BIASES, NORMS } from '../helpers/constraintSets';

const sets = BIASES.flatMap((bias) => NORMS.map((norm) => ({ bias, norm, kind: bias.kind })));
const limits: PricingLimits = { target: 0, enough: Infinity, expired: () => false };

interface Case {
  readonly space: AtomSpace;
  readonly z: Float64Array;
}

function gaussians(seed: number): () => number {
  const random = mulberry32(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Every third case has its samples on few points, every fourth mostly zeros in z. */
function example(
  seed: number,
  count: number,
  dimension: number,
  norm: WeightNorm,
  bias: BiasConstraint,
): Case {
  const gaussian = gaussians(seed);
  const inputs = Float64Array.from({ length: count * dimension }, () =>
    seed % 3 === 2 ? Math.round(gaussian()) : gaussian(),
  );
  const z = Float64Array.from({ length: count }, () => (seed % 4 === 3 && gaussian() < 0.5 ? 0 : gaussian()));
  if (bias.kind === 'free') {
    const mean = z.reduce((sum, value) => sum + value, 0) / count;
    for (let i = 0; i < count; i++) z[i] -= mean;
  }
  return { space: { count, dimension, inputs, slope: [0, 0.1, 0.9][seed % 3], norm, bias }, z };
}

function sidesOf({ space, z }: Case) {
  const frame = new HomogeneousFrame(space);
  const { dual } = alongPrincipalAxes(frame.set, frame.dual(z));
  return { set: frame.set, sides: dual.sides, scale: dual.scale };
}

/** A box somewhere on a face. */
function randomBox(m: number, random: () => number): Float64Array {
  const record = new Float64Array(recordLength(m));
  record[R.bound] = 10;
  record[R.side] = random() < 0.5 ? 0 : 1;
  record[R.face] = Math.floor(2 * m * random());
  for (let j = 0; j < m - 1; j++) {
    const h = 2 ** -Math.floor(6 * random());
    record[R.head + j] = (2 * random() - 1) * (1 - h);
    record[R.head + m - 1 + j] = h;
  }
  return record;
}

describe.each(sets)('$norm, bias $kind', ({ norm, bias }) => {
  it('models p − T·gauge from above on every box', () => {
    const given = example(1, 25, 3, norm, bias);
    const { set, sides } = sidesOf(given);
    const m = set.size;
    const problem = boxProblem(set, sides);
    const { fixed, perLevel } = slackOf(problem);
    const model = new RowModel(set, Math.max(problem.sides[0].count, problem.sides[1].count));
    const random = mulberry32(5);
    let pruned = 0;
    const wrong: unknown[] = [];
    for (let round = 0; round < 400; round++) {
      const record = randomBox(m, random);
      const T = 0.6 * random() ** 2;
      const c = record.slice(R.head, R.head + m - 1);
      const h = record.slice(R.head + m - 1);
      model.gauge.enterFace(record[R.face] >> 1);
      const level = rootLevel(problem, record[R.side], record[R.face]);
      const result = model.evaluate(level, c, h, T, fixed + perLevel * T);
      const bound = result === 'pruned' ? T : model.upper;
      if (result === 'pruned') pruned++;
      for (let k = 0; k < 40; k++) {
        // corners as well as points inside
        const others = c.map((x, j) => x + h[j] * (k < 20 ? Math.sign(random() - 0.5) : 2 * random() - 1));
        const phi = pointOf(record[R.face], others);
        const value = sideValue(sides[record[R.side]], phi) / gaugeOf(set, phi);
        // p and the gauge are rounded here as they are there
        if (!(value <= bound + fixed + perLevel * T)) wrong.push({ round, value, bound });
      }
    }
    expect(wrong).toEqual([]);
    expect(pruned).toBeGreaterThan(20);
  });

  it('is the same in WebAssembly as in TypeScript, to rounding', () => {
    for (const seed of [1, 2, 3]) {
      const given = example(seed, 25 + seed, 4, norm, bias);
      const { set, sides } = sidesOf(given);
      const problem = boxProblem(set, sides);
      const { fixed, perLevel } = slackOf(problem);
      const kernels: BoxKernel[] = [wasmKernel()!, new ScriptKernel()];
      for (const kernel of kernels) kernel.load(problem);
      const random = mulberry32(seed);
      for (let round = 0; round < 60; round++) {
        const record = randomBox(set.size, random);
        const T = 0.05 + 0.5 * random();
        const question = { level: T, slack: fixed + perLevel * T, budget: 5e5, signRows: 3, signNodes: 20 };
        const [compiled, script] = kernels.map((kernel) => {
          const { nodes, work, stuck, violation, left } = kernel.search(record, question);
          return { nodes, work, stuck, violation: violation?.slice(), left: left.map((box) => box.slice()) };
        });
        const { nodes, stuck, violation, left } = compiled;
        expect({ nodes, stuck, violation, boxes: left.length }).toEqual({
          nodes: script.nodes,
          stuck: script.stuck,
          violation: script.violation,
          boxes: script.left.length,
        });
        expect(Math.abs(compiled.work - script.work)).toBeLessThanOrEqual(1e-12 * script.work);
        left.forEach((box, k) => {
          // a bound is that of p − T·gauge, rounded as its slack says, over a gauge of at least 1
          expect(Math.abs(box[R.bound] - script.left[k][R.bound])).toBeLessThanOrEqual(2 * question.slack);
          expect(box.subarray(1)).toEqual(script.left[k].subarray(1));
        });
      }
    }
  });

  it('proves nothing that is false, and ends at the maximum', () => {
    for (let seed = 0; seed < 9; seed++) {
      const given = example(seed, 12 + seed, 3 + (seed % 2), norm, bias);
      const { space, z } = given;
      const { bound, largest } = branchAndBoundPricer(space, undefined, SearchKind.boxes).price(
        z,
        new CandidatePool(0),
      );
      const size = z.reduce((sum, value) => sum + Math.abs(value), 0);
      expect(largest).toBeLessThanOrEqual(bound);
      expect(bound).toBeLessThanOrEqual(largest * (1 + 1e-9) + 1e-11 * size);
      const climbed = new LocalAscent(space).find(z, new CandidatePool(Infinity), []);
      expect(climbed).toBeLessThanOrEqual(bound);
      // the other search, which shares neither nodes nor bounds
      const signs = branchAndBoundPricer(space, undefined, SearchKind.signs).price(z, new CandidatePool(0));
      expect(bound).toBeGreaterThanOrEqual(signs.largest);
      expect(signs.bound).toBeGreaterThanOrEqual(largest);
      // a false question is refuted, a true one proven
      const above = { ...limits, target: 1.01 * largest, enough: 1.01 * largest };
      const proven = branchAndBoundPricer(space, undefined, SearchKind.boxes).price(
        z,
        new CandidatePool(Infinity),
        above,
      );
      expect(proven.bound).toBeLessThanOrEqual(1.01 * largest * (1 + 1e-12));
      const below = { ...limits, target: 0.99 * largest, enough: 0.99 * largest };
      const refuted = branchAndBoundPricer(space, undefined, SearchKind.boxes).price(
        z,
        new CandidatePool(Infinity),
        below,
      );
      expect(refuted.largest).toBeGreaterThan(0.99 * largest);
      expect(refuted.bound).toBeGreaterThanOrEqual(largest);
    }
  });
});

describe('limits', () => {
  const { space, z } = example(1, 90, 5, 'l2', { kind: 'joint' });
  const priced = (some: Partial<PricingLimits>) => {
    const pricer = branchAndBoundPricer(space, undefined, SearchKind.boxes);
    const { bound, largest } = pricer.price(z, new CandidatePool(0), { ...limits, ...some });
    return { bound, largest, nodes: pricer.nodes, work: pricer.work };
  };
  const exact = priced({});

  it('leave a proven bound, which falls with the work', () => {
    let before = Infinity;
    for (const part of [0.001, 0.01, 0.1, 0.5]) {
      const { bound, nodes } = priced({ work: part * exact.work });
      expect(nodes).toBeLessThan(exact.nodes);
      expect(bound).toBeGreaterThanOrEqual(exact.largest);
      expect(bound).toBeLessThanOrEqual(before);
      before = bound;
    }
    expect(before).toBeLessThan(1.3 * exact.largest);
  });

  it('end the search at the same place each time, or when the time is up', () => {
    const work = 0.2 * exact.work;
    expect(priced({ work })).toEqual(priced({ work }));
    const { bound, nodes } = priced({ expired: () => true });
    expect(nodes).toBeLessThan(10);
    expect(bound).toBeGreaterThanOrEqual(exact.largest);
    expect(bound).toBeLessThan(Infinity);
  });
});

describe('the signs of a small box', () => {
  const given = example(4, 40, 4, 'l2', { kind: 'joint' });
  const { set, sides, scale } = sidesOf(given);
  const problem = boxProblem(set, sides);
  const { fixed, perLevel } = slackOf(problem);
  const m = set.size;
  const { largest } = branchAndBoundPricer(given.space).price(given.z, new CandidatePool(0));
  const questionAt = (T: number) => ({
    level: T,
    slack: fixed + perLevel * T,
    budget: 1e9,
    signRows: 40,
    signNodes: 0,
  });
  const kernel = wasmKernel()!;
  kernel.load(problem);

  /** A box about a neuron that is within a thousandth of the largest, found by refuting that there is none. */
  function summit(): { record: Float64Array; value: number } {
    const record = new Float64Array(recordLength(m));
    for (const side of [0, 1] as const) {
      for (let face = 0; face < 2 * m; face++) {
        record.fill(0).fill(1, R.head + m - 1);
        record.set([10, side, face, Kind.withoutSigns]);
        const { violation } = kernel.search(record, questionAt((0.999 * largest) / scale));
        if (violation === null) continue;
        const others = violation.filter((_, j) => j !== face >> 1);
        record.set(others, R.head);
        record.fill(0.1, R.head + m - 1);
        record[R.kind] = Kind.open;
        return { record, value: sideValue(sides[side], violation) / gaugeOf(set, violation) };
      }
    }
    throw new Error('No neuron comes near the largest.');
  }

  it('prove its maximum to the last digits, and nothing that is false', () => {
    const { record, value } = summit();
    const T = (largest * (1 + 1e-9)) / scale;
    const { left } = kernel.search(record, questionAt(T));
    expect(left.map((box) => box[R.kind])).toEqual([Kind.forSigns]);
    const side = sides[record[R.side]];
    const signs = new SignBox(set, side, new NodeBound(set, side));
    let met = 0;
    const bound = signs.bound(
      left[0],
      T,
      (some) => (met = Math.max(met, some)),
      () => true,
    );
    expect(bound).toBeGreaterThanOrEqual(value);
    expect(bound).toBeLessThanOrEqual(T);
    expect(met).toBeGreaterThan(value * (1 - 1e-3));
    expect(
      signs.bound(
        left[0],
        0.99 * value,
        () => undefined,
        () => true,
      ),
    ).toBeGreaterThanOrEqual(value);
  });
});

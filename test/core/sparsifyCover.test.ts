/** The fewest groups of neurons that merge, against brute force, and what merging leaves unchanged. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadProgramSolver, type ProgramSolver } from '../../src/core/highs';
import { networkValues } from '../../src/core/master/vertex';
import type { Budget } from '../../src/core/budget';
import { normalize } from '../../src/core/normalize';
import { closedForm } from '../../src/core/oneInput/closedForm';
import { cliqueCover, type Graph } from '../../src/core/sparsify/cover';
import {
  massOf,
  mergeAll,
  sharesCell,
  signPattern,
  type WeightedNeuron,
} from '../../src/core/sparsify/merge';
import { mulberry32 } from '../../src/core/startingNeurons';
import { problem } from '../helpers/solved';

let solveProgram: ProgramSolver;
beforeAll(async () => {
  solveProgram = await loadProgramSolver();
});
const budget = (signal?: { aborted: boolean }): Budget => ({ solveProgram, seconds: () => 60, signal });

function randomGraph(size: number, density: number, seed: number): Graph {
  const random = mulberry32(seed);
  const edges = Array.from({ length: size }, () => Array.from({ length: size }, () => random() < density));
  return { size, adjacent: (p, q) => edges[Math.min(p, q)][Math.max(p, q)] };
}

/** The clique cover number, by dynamic programming over all sets of nodes. */
function fewest({ size, adjacent }: Graph): number {
  const clique = new Uint8Array(1 << size);
  const cover = new Uint8Array(1 << size);
  for (let set = 1; set < 1 << size; set++) {
    const first = Math.log2(set & -set);
    const rest = set & (set - 1);
    const joined = Array.from({ length: size }, (_, q) => q).every(
      (q) => ((rest >> q) & 1) === 0 || adjacent(first, q),
    );
    clique[set] = rest === 0 || (clique[rest] === 1 && joined) ? 1 : 0;
    cover[set] = size;
    // the group of the first node, over all subsets that hold it
    for (let other = rest; ; other = (other - 1) & rest) {
      const group = set & ~other;
      if (clique[group] === 1) cover[set] = Math.min(cover[set], 1 + cover[other]);
      if (other === 0) break;
    }
  }
  return cover[(1 << size) - 1];
}

function expectCover(graph: Graph, groups: number[][]): void {
  expect(groups.flat().sort((p, q) => p - q)).toEqual(Array.from({ length: graph.size }, (_, p) => p));
  for (const group of groups) {
    for (const p of group) for (const q of group) if (p !== q) expect(graph.adjacent(p, q)).toBe(true);
  }
}

/** Neurons through one, two or three samples of the plane, so that many share cells. */
function neuronsOnKinks(count: number, seed: number): { rows: number[][]; neurons: WeightedNeuron[] } {
  const random = mulberry32(seed);
  const rows = Array.from({ length: 7 }, () => [2 * random() - 1, 2 * random() - 1]);
  const neurons = Array.from({ length: count }, () => {
    const [p, q] = [rows[Math.floor(7 * random())], rows[Math.floor(7 * random())]];
    const normal = p === q ? [random() - 0.5, random() - 0.5] : [p[1] - q[1], q[0] - p[0]];
    const sign = random() < 0.5 ? 1 : -1;
    const theta = Float64Array.of(
      sign * normal[0],
      sign * normal[1],
      -sign * (normal[0] * p[0] + normal[1] * p[1]),
    );
    const size = Math.hypot(...theta);
    return { theta: theta.map((v) => v / size), output: 0.1 + random() };
  });
  return { rows, neurons };
}

describe('the clique cover', () => {
  it('is a smallest one on random graphs', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const graph = randomGraph(11, 0.3 + 0.02 * seed, seed);
      const groups = cliqueCover(graph, budget());
      expectCover(graph, groups);
      expect(groups.length).toBe(fewest(graph));
    }
  });

  it('is a smallest one on the compatibility graphs of neurons', () => {
    for (let seed = 1; seed <= 15; seed++) {
      const { rows, neurons } = neuronsOnKinks(11, seed);
      const { space } = normalize(problem(rows, new Array<number>(rows.length).fill(1)));
      const patterns = neurons.map(({ theta }) => signPattern(space, theta));
      const graph = { size: 11, adjacent: (p: number, q: number) => sharesCell(patterns[p], patterns[q]) };
      const groups = cliqueCover(graph, budget());
      expectCover(graph, groups);
      expect(groups.length).toBe(fewest(graph));
    }
  });

  it('is still a cover when it is cancelled, has no time, or is too large for the integer program', () => {
    const graph = randomGraph(40, 0.5, 3);
    expectCover(graph, cliqueCover(graph, budget({ aborted: true })));
    expectCover(graph, cliqueCover(graph, { ...budget(), seconds: () => 0 }));
    const large = randomGraph(300, 0.2, 4);
    expectCover(large, cliqueCover(large, budget()));
  });
});

describe('merging', () => {
  it('keeps every fitted value and adds no mass', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { rows, neurons } = neuronsOnKinks(14, seed);
      const normalized = normalize(problem(rows, new Array<number>(rows.length).fill(1)));
      const signed = neurons.map((neuron, j) =>
        j % 3 === 0 ? { ...neuron, output: -neuron.output } : neuron,
      );
      const merged = mergeAll(normalized.space, signed, budget());
      expect(merged.length).toBeLessThan(signed.length);
      const before = networkValues(normalized, signed, new Float64Array(0));
      const after = networkValues(normalized, merged, new Float64Array(0));
      const mass = massOf(signed);
      // a pre-activation within 1e-10 counts as on its kink
      after.forEach((value, i) => expect(Math.abs(value - before[i])).toBeLessThanOrEqual(1e-9 * mass));
      expect(massOf(merged)).toBeLessThanOrEqual(mass * (1 + 1e-12));
    }
  });

  it('of connect-the-dots leaves half of each run of kinks, rounded up: the sparsest with an affine skip', () => {
    const values = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 16 });
    fc.assert(
      fc.property(values, (y) => {
        const rows = y.map((_, i) => [i + 0.25 * Math.sin(i)]);
        const p = problem(rows, y, { bias: { kind: 'free' }, skip: 'affine' });
        const normalized = normalize(p);
        fc.pre(!normalized.reachedByFree);
        const dots = closedForm(normalized, false).network;
        const signs = [...dots.neurons]
          .map(({ theta, output }) => ({ at: -theta[1] / theta[0], sign: Math.sign(output) }))
          .sort((a, b) => a.at - b.at);
        let sparsest = 0;
        let length = 0;
        signs.forEach(({ at, sign }, k) => {
          const next = signs[k + 1];
          length++;
          const between = normalized.space.inputs.filter(
            (x) => x > at + 1e-9 && next && x < next.at - 1e-9,
          ).length;
          if (next?.sign === sign && between === 0) return;
          sparsest += Math.ceil(length / 2);
          length = 0;
        });
        expect(mergeAll(normalized.space, dots.neurons, budget()).length).toBe(sparsest);
        expect(closedForm(normalized, true).network.neurons.length).toBe(sparsest);
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});

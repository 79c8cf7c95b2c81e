/**
 * For few samples: a vertex of the restricted program over the neurons that are tight, which has at most one neuron per
 * sample and may have fewer than the piecewise linear function with its directions, merged (theory.md, section 4).
 */
import { ColumnSet } from '../master/columns';
import type { Network } from '../master/vertex';
import type { Budget } from '../budget';
import type { NormalizedProblem } from '../normalize';
import { meets, sparseNetwork } from '../sparsify/sparse';
import { kinkCost, rayCost } from './gauge';
import type { ProgramPoint } from './interior';
import type { Program } from './program';
import { ONE_INPUT } from '../settings/oneInput';

const { tightPrice, vertexSamples } = ONE_INPUT;

/** Fewer neurons than `network` for at most (1 + slack) of its objective, or a smaller objective, or `network` itself. */
export function sparserVertex(
  problem: NormalizedProblem,
  program: Program,
  point: ProgramPoint,
  network: Network,
  slack: number,
  budget: Budget,
): Network {
  if (problem.space.count > vertexSamples) return network;
  const own = new ColumnSet(problem);
  for (const { theta } of network.neurons) own.add(theta);
  const all = new ColumnSet(problem);
  for (const { theta } of network.neurons) all.add(theta);
  program.places.forEach(({ tau }, k) => {
    const cost = kinkCost(problem.space, tau);
    for (const w of [1, -1]) {
      const c = 4 * k + (w > 0 ? 0 : 2);
      if (Math.min(point.slack[c], point.slack[c + 1]) <= tightPrice)
        all.add(Float64Array.of(w / cost, (-w * tau) / cost));
    }
  });
  for (const ray of program.rays) {
    const cost = rayCost(problem.space, ray);
    all.add(Float64Array.of(ray[0] / cost, ray[1] / cost));
  }
  let best = network;
  for (const { columns } of [own, all]) {
    const vertex = sparseNetwork(problem, columns, true, budget);
    if (vertex === null || !meets(vertex)) continue;
    const close = vertex.objective <= best.objective * (1 + slack);
    const fewer = vertex.neurons.length < best.neurons.length;
    const better = vertex.objective < best.objective * (1 - slack) || !meets(best);
    if ((close && fewer) || better) best = vertex;
  }
  return best;
}
